// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOConcurrencyHelpers
import Predicting
import Predictors
import SQLStorage
import ServiceLifecycle
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct SQLiteRecordStoreTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func withDirectory(_ body: (String) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "prognosis-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try await body(directory)
    }

    private func record(_ number: Int, size: Int = 100) -> PredictionRecord {
        let time = Timestamp(milliseconds: 1_700_000_000_000 + Int64(number))
        var generator = SystemRandomNumberGenerator()
        return PredictionRecord(
            id: PredictionID.make(at: time, using: &generator), time: time, modelID: "news2", modelVersion: "1",
            caller: Caller(tenant: "t", subject: "s", purpose: "TREAT"),
            body: Array(repeating: UInt8(ascii: "x"), count: size))
    }

    @Test func keepsRecordsAcrossARestart() async throws {
        try await withDirectory { directory in
            let kept = record(1)
            do {
                let store = try SQLiteRecordStore(directory: directory, logger: Self.logger)
                try await store.append([kept, record(2)])
                #expect(try await store.record(id: kept.id) == kept)
                #expect(try await store.record(id: record(3).id) == nil)
                try await store.checkWritable()
            }
            let store = try SQLiteRecordStore(directory: directory, logger: Self.logger)
            #expect(try await store.record(id: kept.id) == kept)
        }
    }

    @Test func sharesCommitsBetweenConcurrentRequests() async throws {
        try await withDirectory { directory in
            let commits = NIOLockedValueBox((count: 0, rows: 0))
            let store = try SQLiteRecordStore(directory: directory, logger: Self.logger) { rows, seconds in
                #expect(seconds >= 0)
                commits.withLockedValue { $0 = ($0.count + 1, $0.rows + rows) }
            }
            let records = (0..<400).map { record($0) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for record in records { group.addTask { try await store.append([record]) } }
                try await group.waitForAll()
            }
            for record in records { #expect(try await store.record(id: record.id) == record) }
            let (count, rows) = commits.withLockedValue { $0 }
            #expect(rows == 400)
            #expect(count < 400, "no two of 400 concurrent requests shared a commit")
        }
    }

    @Test func refusesASecondProcess() async throws {
        try await withDirectory { directory in
            let store = try SQLiteRecordStore(directory: directory, logger: Self.logger)
            #expect { try SQLiteRecordStore(directory: directory, logger: Self.logger) } throws: { error in
                (error as? PredictingError)?.cause?.contains("another process") == true
            }
            try await store.checkWritable()
        }
    }

    /// A full file is the same to SQLite as a full disk: SQLITE_FULL at the insert.
    @Test func acknowledgesNothingOnAFullDiskAndRecovers() async throws {
        try await withDirectory { directory in
            let store = try SQLiteRecordStore(directory: directory, logger: Self.logger, pageLimit: 40)
            var acknowledged: [PredictionRecord] = []
            var failure: PredictingError?
            for number in 0..<200 {
                let record = record(number, size: 4_000)
                do {
                    try await store.append([record])
                    acknowledged.append(record)
                } catch let error as PredictingError {
                    failure = error
                    #expect(try await store.record(id: record.id) == nil)
                    break
                }
            }
            #expect(failure?.code == .storeUnavailable)
            #expect(!acknowledged.isEmpty)
            for record in acknowledged { #expect(try await store.record(id: record.id) == record) }
        }
    }

    @Test func saysWhyItCannotOpen() throws {
        #expect { try SQLiteRecordStore(directory: "/proc/nowhere", logger: Self.logger) } throws: { error in
            (error as? PredictingError)?.code == .storeUnavailable
        }
    }

    @Test func endsWithTheServiceGroup() async throws {
        try await withDirectory { directory in
            let store = try SQLiteRecordStore(directory: directory, logger: Self.logger)
            let group = ServiceGroup(configuration: .init(services: [store], logger: Self.logger))
            await group.triggerGracefulShutdown()
            try await group.run()
            await #expect(throws: (any Error).self) { try await store.append([record(1)]) }
        }
    }
}
