// SPDX-License-Identifier: Apache-2.0

import HTTPAPI
import HTTPTypes
import Hummingbird
import Logging
import ModelCatalogue
import NIOConcurrencyHelpers
import NIOCore
import NIOEmbedded
import Predicting
import Predictors
import StrictJSON
import Telemetry
import Testing

/// All doors in the test's own process, with a store in memory.
struct TestService {
    let store: MemoryRecordStore
    let state = ServiceState()
    let parts: APIParts
    private let responder: any HTTPResponder<APIContext>

    init(limits: APILimits = APILimits(), store: MemoryRecordStore = MemoryRecordStore()) throws {
        self.store = store
        let registry = PrometheusRegistry()
        let catalogue = try ModelCatalogue.load(modelsDirectory: repositoryPath("Models"))
        parts = APIParts(
            service: PredictionService(catalogue: catalogue, records: store), limits: limits, state: state,
            metrics: ServiceMetrics(factory: registry), registry: registry,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, version: "test")
        responder = parts.router().buildResponder()
        state.phase = .serving
    }

    /// Sends one request through the router.
    func send(
        _ method: HTTPRequest.Method, _ path: String, body: String = "", type: String? = "application/json",
        headers: HTTPFields = [:]
    ) async throws -> Answer {
        var fields = headers
        if !body.isEmpty, let type { fields[.contentType] = type }
        let request = Request(
            head: HTTPRequest(method: method, scheme: "http", authority: "test", path: path, headerFields: fields),
            body: RequestBody(buffer: ByteBuffer(string: body)))
        let context = APIContext(
            source: ApplicationRequestContextSource(
                channel: EmbeddedChannel(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        let response = try await responder.respond(to: request, context: context)
        let collected = NIOLockedValueBox(ByteBuffer())
        try await response.body.write(CollectingWriter(collected: collected))
        return Answer(
            status: response.status.code, headers: response.headers,
            text: String(buffer: collected.withLockedValue { $0 }))
    }

    struct Answer {
        let status: Int
        let headers: HTTPFields
        let text: String

        func json() throws -> JSONValue { try JSONValue(parsing: text) }
        func lines() throws -> [JSONValue] {
            try text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        }
    }
}

/// A path in the repository.
func repositoryPath(_ path: String, file: String = #filePath) -> String {
    "/" + file.split(separator: "/").dropLast(3).joined(separator: "/") + "/" + path
}

private struct CollectingWriter: ResponseBodyWriter {
    let collected: NIOLockedValueBox<ByteBuffer>

    mutating func write(_ buffer: ByteBuffer) async throws {
        collected.withLockedValue { _ = $0.writeImmutableBuffer(buffer) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// A store that keeps records in memory and can be told to fail.
final class MemoryRecordStore: RecordStore {
    private let records = NIOLockedValueBox<[String: PredictionRecord]>([:])
    private let failing = NIOLockedValueBox(false)

    var count: Int { records.withLockedValue { $0.count } }

    func fail() { failing.withLockedValue { $0 = true } }

    func append(_ new: [PredictionRecord]) async throws {
        try await checkWritable()
        records.withLockedValue { records in for record in new { records[record.id] = record } }
    }

    func record(id: String) async throws -> PredictionRecord? { records.withLockedValue { $0[id] } }

    func checkWritable() async throws {
        if failing.withLockedValue({ $0 }) {
            throw PredictingError(.storeUnavailable, "the record store cannot be used", cause: "told to fail")
        }
    }
}
