// SPDX-License-Identifier: Apache-2.0

package import Logging
import NIOConcurrencyHelpers
import NIOPosix
package import Predicting
import Predictors
import ServiceLifecycle

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Keeps records in one SQLite file: write-ahead log, `synchronous = FULL`, one writer in one process.
///
/// Group commit: while one transaction is being flushed to disk, the records of all requests that arrive queue up and
/// become the next transaction. So the price of durability is paid once for many requests, and a request alone waits
/// for one flush.
package final class SQLiteRecordStore: RecordStore, Service {
    private struct Waiting {
        let records: [PredictionRecord]
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct Queue {
        var waiting: [Waiting] = []
        var isWriting = false
        var probe: (time: ContinuousClock.Instant, error: PredictingError?)?
    }

    private static let insert = """
        INSERT INTO prediction (id, time_ms, model_id, model_version, tenant, subject, purpose, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    private static let select = """
        SELECT id, time_ms, model_id, model_version, tenant, subject, purpose, body FROM prediction WHERE id = ?
        """
    /// A transaction takes no more rows than this, so that a flood does not delay its first request without bound.
    private static let rowsPerTransaction = 4_096

    private let queue = NIOLockedValueBox(Queue())
    /// One thread that owns the writing connection, one that owns the reading one.
    private let writerThread = NIOThreadPool(numberOfThreads: 1)
    private let readerThread = NIOThreadPool(numberOfThreads: 1)
    private let writer: ThreadBound<SQLiteConnection>
    private let reader: ThreadBound<SQLiteConnection>
    private let lock: FileLock
    private let logger: Logger
    private let onCommit: @Sendable (_ rows: Int, _ seconds: Double) -> Void

    /// Opens or makes the file `prognosis.sqlite` in a folder, which is made too.
    ///
    /// - Parameters:
    ///   - pageLimit: the size that the file may not outgrow, in pages of 4 KiB; for tests of a full disk.
    ///   - onCommit: is told of every transaction.
    /// - Throws: `PredictingError` with `storeUnavailable` whose cause says what is wrong.
    package init(
        directory: String, logger: Logger, pageLimit: Int? = nil,
        onCommit: @escaping @Sendable (_ rows: Int, _ seconds: Double) -> Void = { _, _ in }
    ) throws {
        self.logger = logger
        self.onCommit = onCommit
        do {
            try makeDirectory(directory)
            lock = try FileLock(path: directory + "/prognosis.lock")
            let path = directory + "/prognosis.sqlite"
            let writer = try SQLiteConnection(path: path)
            try writer.execute(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA mmap_size = 0")
            try SQLiteMigrations.apply(to: writer)
            if let pageLimit { try writer.execute("PRAGMA max_page_count = \(pageLimit)") }
            self.writer = ThreadBound(writer)
            reader = ThreadBound(try SQLiteConnection(path: path, readOnly: true))
        } catch {
            throw PredictingError(.storeUnavailable, "the record store cannot be opened", cause: "\(error)")
        }
        writerThread.start()
        readerThread.start()
    }

    /// Keeps the store open until shutdown, then ends its threads; what was acknowledged is on disk by then.
    package func run() async throws {
        try? await gracefulShutdown()
        try await writerThread.shutdownGracefully()
        try await readerThread.shutdownGracefully()
    }

    package func append(_ records: [PredictionRecord]) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            let mustStart = queue.withLockedValue { queue in
                queue.waiting.append(Waiting(records: records, continuation: continuation))
                defer { queue.isWriting = true }
                return !queue.isWriting
            }
            if mustStart { startWriting() }
        }
    }

    package func record(id: String) async throws -> PredictionRecord? {
        do {
            return try await readerThread.runIfActive { [reader] in
                try reader.value.query(Self.select, [.text(id)]) { row in
                    PredictionRecord(
                        id: row.text(0), time: Timestamp(milliseconds: row.integer(1)), modelID: row.text(2),
                        modelVersion: row.text(3),
                        caller: Caller(tenant: row.text(4), subject: row.text(5), purpose: row.text(6)),
                        body: row.blob(7))
                }.first
            }
        } catch {
            throw unavailable(error)
        }
    }

    /// Writes one row; the outcome is good for a second, so that frequent probes cost nothing.
    package func checkWritable() async throws {
        if let probe = queue.withLockedValue({ $0.probe }), probe.time.duration(to: .now) < .seconds(1) {
            if let error = probe.error { throw error }
            return
        }
        var failure: PredictingError?
        do {
            try await writerThread.runIfActive { [writer] in
                try writer.value.run(
                    "INSERT INTO write_probe (id, time_ms) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET time_ms = ?1",
                    [.integer(Timestamp.now().milliseconds)])
            }
        } catch {
            failure = unavailable(error)
        }
        queue.withLockedValue { [failure] in $0.probe = (.now, failure) }
        if let failure { throw failure }
    }

    // MARK: Writing

    private func startWriting() {
        writerThread.submit { [self] state in
            guard case .active = state else { return fail(takeAll(), with: CancellationError()) }
            while true {
                let batch = takeBatch()
                if batch.isEmpty { return }
                commit(batch)
            }
        }
    }

    /// What the next transaction holds; empty when nothing waits, and then the writing has ended.
    private func takeBatch() -> [Waiting] {
        queue.withLockedValue { queue in
            var rows = 0
            let end = queue.waiting.firstIndex { waiting in
                rows += waiting.records.count
                return rows > Self.rowsPerTransaction && rows > waiting.records.count
            }
            let batch = Array(queue.waiting[..<(end ?? queue.waiting.endIndex)])
            queue.waiting.removeFirst(batch.count)
            if batch.isEmpty { queue.isWriting = false }
            return batch
        }
    }

    private func takeAll() -> [Waiting] {
        queue.withLockedValue { queue in
            defer { queue.waiting = [] }
            queue.isWriting = false
            return queue.waiting
        }
    }

    private func commit(_ batch: [Waiting]) {
        let started = ContinuousClock.now
        do {
            let connection = writer.value
            try connection.run("BEGIN IMMEDIATE", [])
            do {
                for record in batch.lazy.flatMap(\.records) {
                    try connection.run(
                        Self.insert,
                        [
                            .text(record.id), .integer(record.time.milliseconds), .text(record.modelID),
                            .text(record.modelVersion), .text(record.caller.tenant), .text(record.caller.subject),
                            .text(record.caller.purpose), .blob(record.body),
                        ])
                }
                try connection.run("COMMIT", [])
            } catch {
                // After a full disk SQLite may have rolled back by itself; then this fails, which is as well.
                try? connection.run("ROLLBACK", [])
                throw error
            }
        } catch {
            return fail(batch, with: error)
        }
        let rows = batch.reduce(0) { $0 + $1.records.count }
        onCommit(rows, started.duration(to: .now) / .seconds(1))
        // A commit proves as much as a probe, and a probe would have to wait behind a busy writer.
        queue.withLockedValue { $0.probe = (.now, nil) }
        for waiting in batch { waiting.continuation.resume() }
    }

    private func fail(_ batch: [Waiting], with error: any Error) {
        queue.withLockedValue { $0.probe = (.now, unavailable(error)) }
        logger.error("Records could not be kept", metadata: ["error.cause": "\(error)", "store.backend": "sqlite"])
        for waiting in batch { waiting.continuation.resume(throwing: unavailable(error)) }
    }

    private func unavailable(_ error: any Error) -> PredictingError {
        PredictingError(.storeUnavailable, "the record store cannot be used", cause: "\(error)")
    }
}

/// A value that only one thread ever touches.
private struct ThreadBound<Value>: @unchecked Sendable {
    // Sendable because the store hands the writing connection only to the work of `writerThread` and the reading one
    // only to that of `readerThread`; each of these pools has exactly one thread.
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}
