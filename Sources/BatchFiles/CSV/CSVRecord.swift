// SPDX-License-Identifier: Apache-2.0

/// One record of a CSV file: its fields with quotes resolved, as bytes.
package struct CSVRecord: Sendable, Hashable {
    /// The line on which it begins, counted from 1.
    package let line: Int
    private var bytes: [UInt8]
    /// Where each field ends in `bytes`.
    private var ends: [Int]

    init(line: Int, bytes: [UInt8], ends: [Int]) {
        self.line = line
        self.bytes = bytes
        self.ends = ends
    }

    /// How many bytes the record has room for.
    package var capacity: Int { bytes.capacity + ends.capacity * MemoryLayout<Int>.stride }

    /// The number of fields.
    package var count: Int { ends.count }

    /// The bytes of a field, with spaces and tabs around it left out.
    package func trimmed(_ index: Int) -> ArraySlice<UInt8> {
        var field = self[index]
        while let byte = field.first, byte == 0x20 || byte == 0x09 { field.removeFirst() }
        while let byte = field.last, byte == 0x20 || byte == 0x09 { field.removeLast() }
        return field
    }

    /// The bytes of a field.
    package subscript(index: Int) -> ArraySlice<UInt8> {
        bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }

    /// The fields as text; bytes that are not UTF-8 are replaced.
    package var texts: [String] {
        (0..<count).map { String(decoding: self[$0], as: UTF8.self) }
    }
}

/// Why a record cannot be read. It says where, and never what stands there.
package struct CSVFault: Error, Sendable, Hashable {
    /// The kinds of fault.
    package enum Code: String, Sendable {
        case textAfterQuote = "text_after_quote"
        case quoteInField = "quote_in_field"
        case unclosedQuote = "unclosed_quote"
        case tooLong = "too_long"
        case tooManyFields = "too_many_fields"
        case notUTF8 = "not_utf8"
    }

    package let line: Int
    package let code: Code

    /// What is wrong, in words.
    package var detail: String {
        switch code {
        case .textAfterQuote: "something follows the closing quote of a field"
        case .quoteInField: "a quote inside a field that does not begin with one; quote the field and double the quote"
        case .unclosedQuote: "a quoted field is not closed"
        case .tooLong: "the record is longer than the limit; perhaps a quote is not closed"
        case .tooManyFields: "the record has more fields than the limit"
        case .notUTF8: "the record is not UTF-8"
        }
    }
}

/// What a reader of CSV accepts.
package struct CSVLimits: Sendable, Hashable {
    /// The longest record in bytes.
    package var recordBytes: Int
    /// The most fields of a record.
    package var fields: Int

    package init(recordBytes: Int = 1 << 20, fields: Int = 4_096) {
        self.recordBytes = recordBytes
        self.fields = fields
    }
}
