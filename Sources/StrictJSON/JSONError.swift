// SPDX-License-Identifier: Apache-2.0

/// Why a text is not the JSON that was asked for. It carries a place and a kind, never text of the input,
/// since the input may be patient data.
package struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of fault.
    package enum Code: String, Sendable {
        case unexpectedEnd = "unexpected_end"
        case unexpectedCharacter = "unexpected_character"
        case invalidNumber = "invalid_number"
        case invalidString = "invalid_string"
        case duplicateKey = "duplicate_key"
        case tooDeep = "too_deep"
        case trailingContent = "trailing_content"
        case wrongType = "wrong_type"
        case outOfRange = "out_of_range"
    }

    package let code: Code
    /// The offset in bytes from the start of the text.
    package let offset: Int

    package init(_ code: Code, at offset: Int) {
        self.code = code
        self.offset = offset
    }

    package var description: String {
        let what =
            switch code {
            case .unexpectedEnd: "the text ends in the middle of a value"
            case .unexpectedCharacter: "a character that cannot stand there"
            case .invalidNumber: "a number that JSON does not allow or that a double cannot hold"
            case .invalidString: "a string with a bad escape, a control character or bytes that are not UTF-8"
            case .duplicateKey: "a key that the same object has already"
            case .tooDeep: "more nesting than the limit"
            case .trailingContent: "something after the value"
            case .wrongType: "a value of another type than expected"
            case .outOfRange: "a number out of the range that was expected"
            }
        return "\(what), at byte \(offset)"
    }
}

/// What a reader accepts.
package struct JSONLimits: Sendable, Hashable {
    /// The deepest nesting of arrays and objects.
    package var depth: Int
    /// Whether the tokens `NaN`, `Infinity` and `-Infinity` are numbers, as some model files write them.
    package var allowsNonFinite: Bool

    package init(depth: Int = 64, allowsNonFinite: Bool = false) {
        self.depth = depth
        self.allowsNonFinite = allowsNonFinite
    }

    /// For what comes over the wire: RFC 8259 to the letter, 64 levels.
    package static let standard = JSONLimits()
    /// For files written by tree libraries.
    package static let modelFile = JSONLimits(depth: 64, allowsNonFinite: true)
}
