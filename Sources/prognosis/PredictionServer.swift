// SPDX-License-Identifier: Apache-2.0

import HTTPAPI
import Hummingbird
import HummingbirdCore
import Logging
import ModelCatalogue
import NIOCore
import Predicting
import Predictors
import SQLStorage
import ServiceLifecycle
import Telemetry
import UnixSignals

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Why the service did not start.
struct StartFailure: Error, CustomStringConvertible {
    let description: String
}

/// The composition root: makes every part from the configuration and runs them as one group.
struct PredictionServer {
    private let configuration: ServiceConfiguration

    init(_ configuration: ServiceConfiguration) {
        self.configuration = configuration
    }

    /// Serves until a signal asks to stop.
    ///
    /// - Throws: `StartFailure` when the service cannot start.
    func run() async throws {
        // A client that goes away must not end the process; writes then fail with EPIPE.
        signal(SIGPIPE, SIG_IGN)
        // What the service writes holds patient data: for its own user alone.
        umask(0o077)
        let counters = LogCounters()
        let sink = FileDescriptorLogSink(counters: counters)
        defer { sink.flush() }
        let logger = makeLogger(sink, counters)
        let registry = PrometheusRegistry()
        registry.addProcess()
        registry.addLog(counters)
        let metrics = ServiceMetrics(factory: registry)

        let catalogue = try loadCatalogue(logger)
        let store = try openStore(logger, metrics)
        let service = PredictionService(
            catalogue: catalogue, records: store,
            observer: { event in
                metrics.predictionFinished(
                    model: event.prediction.model.id, outcome: PredictionOutcome(event.prediction.answer.status),
                    seconds: event.duration / .seconds(1))
            })
        let state = ServiceState()
        let parts = APIParts(
            service: service, limits: configuration.limits, state: state, metrics: metrics, registry: registry,
            logger: logger, version: Prognosis.version)
        // Hummingbird's own logger tells of connections in words that are not ours to check: warnings alone.
        var serverLogger = logger
        serverLogger.logLevel = max(logger.logLevel, .warning)
        let application = Application(
            router: parts.router(), server: parts.server,
            configuration: ApplicationConfiguration(
                address: .hostname(configuration[.host], port: configuration.integer(.port)), backlog: 1_024,
                availableConnectionsDelegate: MaximumAvailableConnections(configuration.integer(.connections))),
            onServerRunning: { channel in
                state.phase = .serving
                logger.notice(
                    "Serving",
                    metadata: .fields([
                        .serverAddress: .string(configuration[.host]),
                        .serverPort: .number(channel.localAddress?.port ?? 0),
                        .modelCount: .number(catalogue.entries.count), .serviceVersion: .string(Prognosis.version),
                    ]))
            }, logger: serverLogger)
        let drain = Drain(state: state, seconds: configuration.integer(.drainSeconds), logger: logger)

        // Services stop in the reverse of this order: first the drain, then the doors, last the store.
        var group = ServiceGroupConfiguration(
            services: [
                ServiceGroupConfiguration.ServiceConfiguration(service: store),
                ServiceGroupConfiguration.ServiceConfiguration(service: application),
                ServiceGroupConfiguration.ServiceConfiguration(service: drain),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: serverLogger)
        group.maximumGracefulShutdownDuration = Duration.seconds(configuration.integer(.deadlineSeconds))
        group.maximumCancellationDuration = Duration.seconds(5)
        do {
            try await ServiceGroup(configuration: group).run()
        } catch {
            guard state.phase == .starting else { throw error }
            throw StartFailure(
                description: "cannot listen on \(configuration[.host]) port \(configuration[.port]): \(error)")
        }
        logger.notice("Stopped")
    }

    private func makeLogger(_ sink: any LogSink, _ counters: LogCounters) -> Logger {
        let format: LogFormat =
            switch configuration[.logFormat] {
            case "text": .text
            case "json": .json
            default: isatty(STDOUT_FILENO) == 1 ? .text : .json
            }
        let level = Logger.Level(rawValue: configuration[.logLevel]) ?? .info
        return Logger(label: "prognosis") { label in
            JSONLogHandler(label: label, format: format, level: level, sink: sink, counters: counters)
        }
    }

    private func loadCatalogue(_ logger: Logger) throws -> ModelCatalogue {
        let catalogue: ModelCatalogue
        do {
            catalogue = try ModelCatalogue.load(
                modelsDirectory: configuration.modelsDirectory, disabled: configuration.disabledScores)
        } catch {
            throw StartFailure(description: "models-directory: \(error.message) (\(error.file))")
        }
        for entry in catalogue.entries {
            guard case .unavailable(let reason) = entry.status else { continue }
            logger.warning(
                "A model is not served",
                metadata: .fields([
                    .modelID: .string(entry.id), .modelVersion: .string(entry.version), .errorCause: .string(reason),
                ]))
        }
        return catalogue
    }

    private func openStore(_ logger: Logger, _ metrics: ServiceMetrics) throws -> SQLiteRecordStore {
        do {
            return try SQLiteRecordStore(directory: configuration[.dataDirectory], logger: logger) { rows, seconds in
                metrics.committed(rows: rows, seconds: seconds)
            }
        } catch let error as PredictingError {
            throw StartFailure(description: "data-directory: \(error.message): \(error.cause ?? "unknown")")
        }
    }
}

/// The first service to stop: readiness turns to 503 at once, while requests are still served for some seconds, so that
/// a load balancer sends new ones elsewhere before the doors close.
private struct Drain: Service {
    let state: ServiceState
    let seconds: Int
    let logger: Logger

    func run() async throws {
        try? await gracefulShutdown()
        state.phase = .draining
        logger.notice("Draining", metadata: .fields([.servicePhase: .string("draining")]))
        if seconds > 0 { try? await Task.sleep(for: .seconds(seconds)) }
    }
}

extension PredictionOutcome {
    fileprivate init(_ status: Answer.Status) {
        switch status {
        case .complete: self = .predicted
        case .range: self = .partial
        case .notApplicable: self = .notApplicable
        }
    }
}
