// SPDX-License-Identifier: Apache-2.0

import NIOConcurrencyHelpers
import StrictJSON
import Telemetry

/// Keeps the lines that a handler wrote.
final class RecordingSink: LogSink {
    private let stored = NIOLockedValueBox<[[UInt8]]>([])

    var lines: [[UInt8]] { stored.withLockedValue { $0 } }

    func write(_ line: [UInt8]) {
        stored.withLockedValue { $0.append(line) }
    }

    /// The only line, as text.
    var text: String { String(decoding: lines.first ?? [], as: UTF8.self) }

    /// The only line, parsed by the strict reader: one object, one newline at its end and none within.
    func record() throws -> JSONValue {
        let line = lines.count == 1 ? lines[0] : []
        guard line.last == UInt8(ascii: "\n"), line.count(where: { $0 == UInt8(ascii: "\n") }) == 1 else {
            throw NotOneLine(count: lines.count)
        }
        return try JSONValue(parsing: line.dropLast())
    }

    struct NotOneLine: Error {
        let count: Int
    }
}
