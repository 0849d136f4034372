// SPDX-License-Identifier: Apache-2.0

/// Appends records in CSV (RFC 4180, with LF line ends) to a buffer of bytes.
package struct CSVWriter: Sendable {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []
    private var fieldsInRecord = 0
    private var recordStart = 0

    package init() {}

    /// Writes a field, quoted where it must be.
    package mutating func field(_ text: String) {
        separate()
        let isPlain = text.utf8.allSatisfy { byte in
            byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\"") && byte != 0x0A && byte != 0x0D
        }
        // A reader may trim what is not quoted, or take a leading mark for one of the file.
        let isTrimmed = text.utf8.first != 0x20 && text.utf8.last != 0x20 && text.utf8.first != 0xEF
        if isPlain, isTrimmed {
            bytes.append(contentsOf: text.utf8)
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Writes a whole number.
    package mutating func field(_ number: Int) {
        separate()
        bytes.append(contentsOf: String(number).utf8)
    }

    /// Writes a number as the shortest decimal that reads back exactly, or an empty field.
    package mutating func field(_ number: Double?) {
        separate()
        guard let number, number.isFinite else { return }
        if let whole = Int(exactly: number), whole.magnitude < 1 << 53 {
            bytes.append(contentsOf: String(whole).utf8)
        } else {
            bytes.append(contentsOf: number.description.utf8)
        }
    }

    /// Ends the record.
    package mutating func endRecord() {
        // A record of one empty field would read back as an empty line.
        if bytes.count == recordStart { bytes.append(contentsOf: "\"\"".utf8) }
        bytes.append(0x0A)
        recordStart = bytes.count
        fieldsInRecord = 0
    }

    private mutating func separate() {
        if fieldsInRecord > 0 { bytes.append(UInt8(ascii: ",")) }
        fieldsInRecord += 1
    }
}
