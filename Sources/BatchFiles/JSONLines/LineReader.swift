// SPDX-License-Identifier: Apache-2.0

/// Splits bytes that come in chunks into lines, each with its number. Blank lines are passed over; a line beyond the
/// limit becomes a fault, and the reading goes on after its end.
package struct LineReader: Sendable {
    /// A line that is longer than the limit.
    package struct TooLong: Error, Sendable, Hashable {
        package let line: Int
        package let limit: Int
    }

    /// One line without its end.
    package struct Line: Sendable, Hashable {
        package let number: Int
        package let bytes: [UInt8]
    }

    private let limit: Int
    private var pending: [UInt8] = []
    private var number = 1
    private var isSkipping = false
    private var ready: [Result<Line, TooLong>] = []

    package init(limit: Int = 8 << 20) {
        self.limit = limit
    }

    /// Reads on.
    package mutating func append(_ chunk: some Collection<UInt8>) {
        var rest = chunk[...]
        while let end = rest.firstIndex(of: 0x0A) {
            extend(rest[..<end])
            endLine()
            rest = rest[rest.index(after: end)...]
        }
        extend(rest)
    }

    /// The lines that are whole, in the order of the file.
    package mutating func take() -> [Result<Line, TooLong>] {
        let taken = ready
        ready = []
        return taken
    }

    /// Ends the file: what stands after the last line end is a line too.
    package mutating func finish() {
        endLine()
    }

    private mutating func extend(_ piece: some Collection<UInt8>) {
        if isSkipping { return }
        if pending.count + piece.count > limit {
            pending = []
            isSkipping = true
        } else {
            pending.append(contentsOf: piece)
        }
    }

    private mutating func endLine() {
        if number == 1, pending.starts(with: [0xEF, 0xBB, 0xBF]) { pending.removeFirst(3) }
        if isSkipping {
            ready.append(.failure(TooLong(line: number, limit: limit)))
        } else if pending.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) {
            ready.append(.success(Line(number: number, bytes: pending)))
        }
        // The line holds the old array; keeping its capacity would let that grow from line to line.
        let count = pending.count
        pending = []
        pending.reserveCapacity(count)
        isSkipping = false
        number += 1
    }
}
