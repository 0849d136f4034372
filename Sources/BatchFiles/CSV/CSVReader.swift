// SPDX-License-Identifier: Apache-2.0

/// A streaming reader of RFC 4180: bytes go in as they come, records come out when they are whole.
///
/// Accepts a byte order mark, LF, CRLF and CR as line ends, and quoted fields with commas, doubled quotes and line ends.
/// Empty lines are passed over. A record with a fault becomes a fault of its own and the reading goes on at the next
/// line; memory is bounded by the longest record.
package struct CSVReader: Sendable {
    private enum State {
        case fieldStart, unquoted, quoted, afterQuote, skipping
    }

    private let limits: CSVLimits
    private var state = State.fieldStart
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var line = 1
    private var recordLine = 1
    private var isQuotedRecord = false
    private var lastWasCR = false
    /// How much of a byte order mark was seen; `nil` once it is passed or was not there.
    private var markSeen: Int? = 0
    private var ready: [Result<CSVRecord, CSVFault>] = []

    package init(limits: CSVLimits = CSVLimits()) {
        self.limits = limits
    }

    /// Reads on.
    package mutating func append(_ chunk: some Sequence<UInt8>) {
        for byte in chunk { read(byte) }
    }

    /// The records that are whole, and the faults, in the order of the file.
    package mutating func take() -> [Result<CSVRecord, CSVFault>] {
        let taken = ready
        ready = []
        return taken
    }

    /// Ends the file: what stands after the last line end is a record too.
    package mutating func finish() {
        finishMark()
        switch state {
        case .quoted:
            ready.append(.failure(CSVFault(line: recordLine, code: .unclosedQuote)))
            reset()
        case .skipping: reset()
        case .fieldStart where ends.isEmpty && bytes.isEmpty: break
        case .fieldStart, .unquoted, .afterQuote: endRecord()
        }
    }

    private mutating func read(_ byte: UInt8) {
        if markSeen != nil, readMark(byte) { return }
        let followsCR = lastWasCR
        lastWasCR = byte == 0x0D
        if byte == 0x0A, followsCR {
            // The second half of a CRLF, whose first half ended the line; inside quotes it belongs to the field.
            if state == .quoted { add(byte) }
            return
        }
        switch state {
        case .fieldStart:
            switch byte {
            case UInt8(ascii: "\""):
                state = .quoted
                isQuotedRecord = true
            case UInt8(ascii: ","): endField()
            case 0x0A, 0x0D: endRecord()
            default:
                state = .unquoted
                add(byte)
            }
        case .unquoted:
            switch byte {
            case UInt8(ascii: ","): endField()
            case 0x0A, 0x0D: endRecord()
            case UInt8(ascii: "\""): fail(.quoteInField)
            default: add(byte)
            }
        case .quoted:
            if byte == UInt8(ascii: "\"") {
                state = .afterQuote
            } else {
                if byte == 0x0A || byte == 0x0D { line += 1 }
                add(byte)
            }
        case .afterQuote:
            switch byte {
            case UInt8(ascii: "\""):
                state = .quoted
                add(byte)
            case UInt8(ascii: ","): endField()
            case 0x0A, 0x0D: endRecord()
            default: fail(.textAfterQuote)
            }
        case .skipping:
            if byte == 0x0A || byte == 0x0D {
                line += 1
                reset()
            }
        }
    }

    private mutating func add(_ byte: UInt8) {
        if bytes.count >= limits.recordBytes { return fail(.tooLong) }
        bytes.append(byte)
    }

    private mutating func endField() {
        ends.append(bytes.count)
        state = .fieldStart
        if ends.count >= limits.fields { fail(.tooManyFields) }
    }

    private mutating func endRecord() {
        defer {
            line += 1
            reset()
        }
        if ends.isEmpty, bytes.isEmpty, !isQuotedRecord { return }
        ends.append(bytes.count)
        guard String(validating: bytes, as: UTF8.self) != nil else {
            return ready.append(.failure(CSVFault(line: recordLine, code: .notUTF8)))
        }
        ready.append(.success(CSVRecord(line: recordLine, bytes: bytes, ends: ends)))
    }

    private mutating func fail(_ code: CSVFault.Code) {
        ready.append(.failure(CSVFault(line: recordLine, code: code)))
        state = .skipping
    }

    private mutating func reset() {
        // The record holds the old arrays. Keeping their capacity would copy it, rounded up by the allocator, into every
        // following record, and the arrays would grow for as long as the file goes on.
        let (byteCount, endCount) = (bytes.count, ends.count)
        bytes = []
        bytes.reserveCapacity(byteCount)
        ends = []
        ends.reserveCapacity(endCount)
        isQuotedRecord = false
        state = .fieldStart
        recordLine = line
    }

    // MARK: Byte order mark

    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Whether the byte belongs to a mark.
    private mutating func readMark(_ byte: UInt8) -> Bool {
        guard let seen = markSeen else { return false }
        if byte == Self.mark[seen] {
            markSeen = seen + 1 == Self.mark.count ? nil : seen + 1
            return true
        }
        finishMark()
        return false
    }

    /// What began like a mark and was none is text.
    private mutating func finishMark() {
        guard let seen = markSeen else { return }
        markSeen = nil
        for byte in Self.mark.prefix(seen) { read(byte) }
    }
}
