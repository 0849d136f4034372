// SPDX-License-Identifier: Apache-2.0

package import Predicting
import Predictors

/// How a batch went.
package struct BatchCounts: Sendable, Hashable {
    package var rows = 0
    package var bad = 0
    package init() {}
}

/// Predicts rows in groups on all cores and writes the groups in input order. Only a few groups are in memory at a time.
package struct BatchRunner: Sendable {
    private static let rowsPerGroup = 256

    /// Reads the rows of one group; runs on any core.
    package typealias Group = @Sendable () -> [Row]

    private struct Outcome: Sendable {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        var counts = BatchCounts()
    }

    private let service: PredictionService
    private let writer: RowWriter
    private let width: Int

    /// - Parameter width: how many groups may be in work at a time.
    package init(service: PredictionService, writer: RowWriter, width: Int = 4) {
        self.service = service
        self.writer = writer
        self.width = width
    }

    /// Splits rows that were read into groups.
    package static func groups<Source: Sendable>(
        _ rows: [Source], _ read: @escaping @Sendable (Source) -> Row
    ) -> [Group] {
        stride(from: 0, to: rows.count, by: rowsPerGroup).map { start in
            let part = Array(rows[start..<min(start + rowsPerGroup, rows.count)])
            return { part.map(read) }
        }
    }

    /// Runs to the end of the source.
    ///
    /// - Parameters:
    ///   - mustWait: whether `next` may have to wait for its source; everything in work is written before.
    ///   - next: the next groups; `nil` at the end.
    ///   - write: takes output, lines of the errors file, and the counts so far.
    package func run(
        mustWait: () -> Bool = { false },
        next: () throws -> [Group]?,
        write: (_ output: [UInt8], _ errors: [UInt8], _ counts: BatchCounts) throws -> Void
    ) async throws -> BatchCounts {
        try await withThrowingTaskGroup(of: (Int, Outcome).self) { tasks in
            var counts = BatchCounts()
            var started = 0
            var written = 0
            var waiting: [Int: Outcome] = [:]
            func settle(to limit: Int) async throws {
                while started - written > limit, let (index, outcome) = try await tasks.next() {
                    waiting[index] = outcome
                    while let ready = waiting.removeValue(forKey: written) {
                        counts.rows += ready.counts.rows
                        counts.bad += ready.counts.bad
                        written += 1
                        try write(ready.output, ready.errors, counts)
                    }
                }
            }
            while true {
                if started > written, mustWait() { try await settle(to: 0) }
                guard let groups = try next() else { break }
                for group in groups {
                    try await settle(to: width - 1)
                    let index = started
                    started += 1
                    tasks.addTask { (index, try await outcome(of: group())) }
                }
            }
            try await settle(to: 0)
            return counts
        }
    }

    private func outcome(of rows: [Row]) async throws -> Outcome {
        let answers = try await service.predict(rows.compactMap { try? $0.request.get() }, caller: .local)
        var next = answers.makeIterator()
        var outcome = Outcome()
        for row in rows {
            outcome.counts.rows += 1
            let result: Result<Prediction, RowFault> = row.request.flatMap { _ in
                guard let answer = next.next() else {
                    preconditionFailure("the service answers every request that it is given")
                }
                return answer.mapError { RowFault($0) }
            }
            switch result {
            case .success(let prediction): outcome.output += writer.bytes(of: prediction, row: row)
            case .failure(let fault):
                outcome.counts.bad += 1
                outcome.errors += writer.bytes(of: fault, row: row)
            }
        }
        return outcome
    }
}
