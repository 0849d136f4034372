// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import NIOCore
import Predicting
import StrictJSON

/// One request in NDJSON of any length: lines are read as they come, predicted in groups that share a commit, and
/// written before more is read. So memory is bounded, and a client that reads slowly slows its own sending.
struct PredictionStream: Sendable {
    private static let rowsPerGroup = 256

    let service: PredictionService
    let caller: Caller
    let limits: APILimits
    let options: RowOptions

    func response(to request: Request) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody { writer in
                var lines = LineBuffer(limit: limits.bodyBytes)
                do {
                    for try await chunk in request.body {
                        lines.append(chunk)
                        while let group = lines.next(upTo: Self.rowsPerGroup) {
                            try await writer.write(try await answer(to: group))
                        }
                    }
                    if let last = lines.rest() { try await writer.write(try await answer(to: [last])) }
                } catch {
                    // The status is out already, so the stream ends with the problem as its last line.
                    var json = JSONWriter()
                    Problem(error).write(to: &json, requestID: options.requestID)
                    try await writer.write(ByteBuffer(bytes: json.bytes + [UInt8(ascii: "\n")]))
                }
                try await writer.finish(nil)
            })
    }

    private func answer(to lines: [Result<[UInt8], Problem>]) async throws -> ByteBuffer {
        let rows = lines.map { line in
            line.flatMap { bytes in Result { try JSONValue(parsing: bytes) }.mapError { Problem($0) } }
        }
        var buffer = ByteBuffer()
        for result in try await options.predict(rows, service: service, caller: caller) {
            var writer = JSONWriter(reservingCapacity: 2_048)
            options.write(result, to: &writer)
            buffer.writeBytes(writer.bytes)
            buffer.writeInteger(UInt8(ascii: "\n"))
        }
        return buffer
    }
}

/// Splits chunks into lines. Blank lines are passed over; a line beyond the limit becomes a failure, and the reading goes
/// on after its end.
struct LineBuffer {
    private let limit: Int
    private var pending: [UInt8] = []
    private var lines: [Result<[UInt8], Problem>] = []
    private var isSkipping = false

    init(limit: Int) {
        self.limit = limit
    }

    mutating func append(_ chunk: ByteBuffer) {
        for piece in chunk.readableBytesView.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated()
        {
            if piece.offset > 0 { endLine() }
            if isSkipping { continue }
            pending.append(contentsOf: piece.element)
            if pending.count > limit {
                pending = []
                isSkipping = true
            }
        }
    }

    /// The next lines, if there are any whole ones.
    mutating func next(upTo count: Int) -> [Result<[UInt8], Problem>]? {
        if lines.isEmpty { return nil }
        let group = Array(lines.prefix(count))
        lines.removeFirst(group.count)
        return group
    }

    /// What stands after the last line end.
    mutating func rest() -> Result<[UInt8], Problem>? {
        endLine()
        return lines.popLast()
    }

    private mutating func endLine() {
        if isSkipping {
            lines.append(.failure(Problem(.contentTooLarge, "too_large", "a line is longer than \(limit) bytes")))
        } else if pending.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) {
            lines.append(.success(pending))
        }
        pending.removeAll(keepingCapacity: true)
        isSkipping = false
    }
}
