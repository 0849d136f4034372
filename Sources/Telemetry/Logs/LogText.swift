// SPDX-License-Identifier: Apache-2.0

/// Escaping and bounding of text on its way into a log line.
enum LogText {
    /// Appends `text` as a JSON string, quotes included, cut after `limit` bytes at a character boundary.
    ///
    /// Beyond what JSON asks, everything that a terminal may take as a command or a line end is escaped: DEL, the C1
    /// controls (U+0080 to U+009F), U+2028, U+2029 and the characters that turn the writing direction.
    static func appendJSONString(_ text: String, limit: Int, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        appendEscaped(text, limit: limit, escapingQuotes: true, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Appends `text` with control characters escaped, for a person to read.
    static func appendPlain(_ text: String, limit: Int, to bytes: inout [UInt8]) {
        appendEscaped(text, limit: limit, escapingQuotes: false, to: &bytes)
    }

    /// The usual case: short printable ASCII goes in as it stands, without a walk over characters.
    private static func appendUnescaped(_ text: String, limit: Int, to bytes: inout [UInt8]) -> Bool {
        text.utf8.withContiguousStorageIfAvailable { utf8 in
            guard utf8.count <= limit else { return false }
            for byte in utf8 where byte < 0x20 || byte >= 0x7F || byte == 0x22 || byte == 0x5C { return false }
            bytes.append(contentsOf: utf8)
            return true
        } ?? false
    }

    private static func appendEscaped(_ text: String, limit: Int, escapingQuotes: Bool, to bytes: inout [UInt8]) {
        if appendUnescaped(text, limit: limit, to: &bytes) { return }
        let start = bytes.count
        for scalar in text.unicodeScalars {
            if bytes.count - start >= limit {
                bytes.append(contentsOf: "…".utf8)
                return
            }
            switch scalar {
            case "\"" where escapingQuotes, "\\" where escapingQuotes:
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            case "\n": bytes.append(contentsOf: #"\n"#.utf8)
            case "\r": bytes.append(contentsOf: #"\r"#.utf8)
            case "\t": bytes.append(contentsOf: #"\t"#.utf8)
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{200E}", "\u{200F}", "\u{2028}"..."\u{202E}",
                "\u{2066}"..."\u{2069}", "\u{FEFF}":
                bytes.append(contentsOf: #"\u"#.utf8)
                for shift in [12, 8, 4, 0] {
                    let digit = UInt8(truncatingIfNeeded: scalar.value >> UInt32(shift) & 0xF)
                    bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
                }
            default:
                if scalar.isASCII {
                    bytes.append(UInt8(truncatingIfNeeded: scalar.value))
                } else {
                    bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                }
            }
        }
    }
}
