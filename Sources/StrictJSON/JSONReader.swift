// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A pull parser over bytes: strict RFC 8259, with duplicate keys refused and nesting bounded.
///
/// Large files (models) are read straight into arrays with `readFloat()` and `readInt()`; everything else
/// goes through `readValue()`.
package struct JSONReader: Sendable {
    private let bytes: [UInt8]
    private let limits: JSONLimits
    private var depth = 0
    /// The offset of the next byte.
    package private(set) var position = 0

    /// - Parameter bytes: UTF-8 without a byte order mark.
    package init(_ bytes: [UInt8], limits: JSONLimits = .standard) {
        self.bytes = bytes
        self.limits = limits
    }

    // MARK: Structure

    /// The first byte of the next token, white space skipped; `nil` at the end.
    package mutating func peek() -> UInt8? {
        skipWhitespace()
        return position < bytes.count ? bytes[position] : nil
    }

    /// Makes sure that nothing follows but white space.
    package mutating func finish() throws(JSONError) {
        if peek() != nil { throw JSONError(.trailingContent, at: position) }
    }

    /// Reads an object member by member; `body` must consume exactly one value for each key.
    package mutating func readObject(
        _ body: (_ key: String, _ reader: inout JSONReader) throws(JSONError) -> Void
    ) throws(JSONError) {
        try open(UInt8(ascii: "{"))
        if try close(UInt8(ascii: "}")) { return }
        var seen = SeenKeys()
        while true {
            skipWhitespace()
            let keyOffset = position
            let key = try readString()
            guard seen.insert(key) else { throw JSONError(.duplicateKey, at: keyOffset) }
            try expect(UInt8(ascii: ":"))
            try body(key, &self)
            if try separator(or: UInt8(ascii: "}")) { return }
        }
    }

    /// Reads an array element by element; `body` must consume exactly one value a call.
    package mutating func readArray(
        _ body: (_ reader: inout JSONReader) throws(JSONError) -> Void
    ) throws(JSONError) {
        try open(UInt8(ascii: "["))
        if try close(UInt8(ascii: "]")) { return }
        while true {
            try body(&self)
            if try separator(or: UInt8(ascii: "]")) { return }
        }
    }

    /// Reads any value whole.
    package mutating func readValue() throws(JSONError) -> JSONValue {
        guard let byte = peek() else { throw JSONError(.unexpectedEnd, at: position) }
        switch byte {
        case UInt8(ascii: "{"):
            var members: [JSONObject.Member] = []
            try readObject { key, reader throws(JSONError) in
                members.append(JSONObject.Member(key: key, value: try reader.readValue()))
            }
            return .object(JSONObject(members))
        case UInt8(ascii: "["):
            var elements: [JSONValue] = []
            try readArray { reader throws(JSONError) in elements.append(try reader.readValue()) }
            return .array(elements)
        case UInt8(ascii: "\""):
            return .string(try readString())
        case UInt8(ascii: "t"), UInt8(ascii: "f"):
            return .bool(try readBool())
        case UInt8(ascii: "n"):
            try readNull()
            return .null
        default:
            return .number(try readDouble())
        }
    }

    /// Reads any value and forgets it, checking it as `readValue()` would.
    package mutating func skipValue() throws(JSONError) {
        guard let byte = peek() else { throw JSONError(.unexpectedEnd, at: position) }
        switch byte {
        case UInt8(ascii: "{"): try readObject { _, reader throws(JSONError) in try reader.skipValue() }
        case UInt8(ascii: "["): try readArray { reader throws(JSONError) in try reader.skipValue() }
        case UInt8(ascii: "\""): _ = try readString()
        case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try readBool()
        case UInt8(ascii: "n"): try readNull()
        default: _ = try numberToken()
        }
    }

    // MARK: Scalars

    /// Reads `true` or `false`.
    package mutating func readBool() throws(JSONError) -> Bool {
        skipWhitespace()
        if take("true") { return true }
        if take("false") { return false }
        throw JSONError(position < bytes.count ? .unexpectedCharacter : .unexpectedEnd, at: position)
    }

    /// Reads `null`.
    package mutating func readNull() throws(JSONError) {
        skipWhitespace()
        guard take("null") else {
            throw JSONError(position < bytes.count ? .unexpectedCharacter : .unexpectedEnd, at: position)
        }
    }

    /// Reads a number as the nearest double.
    package mutating func readDouble() throws(JSONError) -> Double {
        let token = try numberToken()
        switch token.special {
        case .nan: return .nan
        case .infinity: return token.isNegative ? -.infinity : .infinity
        case nil: break
        }
        if let small = token.smallInteger { return Double(small) }
        let value = withToken(token.range) { strtod($0, nil) }
        guard value.isFinite else { throw JSONError(.invalidNumber, at: token.range.lowerBound) }
        return value
    }

    /// Reads a number as the nearest float, rounded once from the decimal text.
    package mutating func readFloat() throws(JSONError) -> Float {
        let token = try numberToken()
        switch token.special {
        case .nan: return .nan
        case .infinity: return token.isNegative ? -.infinity : .infinity
        case nil: break
        }
        if let small = token.smallInteger { return Float(small) }
        let value = withToken(token.range) { strtof($0, nil) }
        guard value.isFinite else { throw JSONError(.invalidNumber, at: token.range.lowerBound) }
        return value
    }

    /// Reads a number without a fraction.
    package mutating func readInt() throws(JSONError) -> Int {
        let start = position
        let token = try numberToken()
        if let small = token.smallInteger { return small }
        guard token.special == nil, let value = Int(exactly: withToken(token.range) { strtod($0, nil) }) else {
            throw JSONError(.outOfRange, at: start)
        }
        return value
    }

    /// Reads a string, its escapes resolved.
    package mutating func readString() throws(JSONError) -> String {
        skipWhitespace()
        guard position < bytes.count else { throw JSONError(.unexpectedEnd, at: position) }
        guard bytes[position] == UInt8(ascii: "\"") else { throw JSONError(.wrongType, at: position) }
        let start = position
        position += 1
        let contentStart = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let slice = bytes[contentStart..<position]
                position += 1
                guard let text = String(validating: slice, as: UTF8.self) else {
                    throw JSONError(.invalidString, at: start)
                }
                return text
            case UInt8(ascii: "\\"):
                return try readEscapedString(from: start, contentStart: contentStart)
            case 0..<0x20:
                throw JSONError(.invalidString, at: position)
            default:
                position += 1
            }
        }
        throw JSONError(.unexpectedEnd, at: position)
    }
}

// MARK: - Tokens

extension JSONReader {
    private enum Special { case nan, infinity }

    private struct NumberToken {
        let range: Range<Int>
        let isNegative: Bool
        let special: Special?
        /// The value of tokens such as `0`, `17` and `-3`, which most numbers in a model file are.
        let smallInteger: Int?
    }

    private mutating func numberToken() throws(JSONError) -> NumberToken {
        skipWhitespace()
        let start = position
        let isNegative = takeByte(UInt8(ascii: "-"))
        guard position < bytes.count else { throw JSONError(.unexpectedEnd, at: position) }
        if limits.allowsNonFinite {
            if take("NaN") {
                return NumberToken(range: start..<position, isNegative: false, special: .nan, smallInteger: nil)
            }
            if take("Infinity") {
                return NumberToken(
                    range: start..<position, isNegative: isNegative, special: .infinity, smallInteger: nil)
            }
        }
        let digitsStart = position
        var value = 0
        while position < bytes.count, let digit = Self.digit(bytes[position]) {
            if position - digitsStart < 15 { value = value &* 10 &+ digit }
            position += 1
        }
        let digitCount = position - digitsStart
        guard digitCount > 0 else {
            throw JSONError(start == position ? .unexpectedCharacter : .invalidNumber, at: start)
        }
        if digitCount > 1, bytes[digitsStart] == UInt8(ascii: "0") { throw JSONError(.invalidNumber, at: start) }
        var isInteger = true
        if takeByte(UInt8(ascii: ".")) {
            isInteger = false
            try takeDigits(of: start)
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            if !takeByte(UInt8(ascii: "+")) { _ = takeByte(UInt8(ascii: "-")) }
            try takeDigits(of: start)
        }
        // A minus zero must stay negative, so it takes the slow path.
        let isSmall = isInteger && digitCount <= 15 && !(isNegative && value == 0)
        return NumberToken(
            range: start..<position, isNegative: isNegative, special: nil,
            smallInteger: isSmall ? (isNegative ? -value : value) : nil)
    }

    private mutating func takeDigits(of start: Int) throws(JSONError) {
        let first = position
        while position < bytes.count, Self.digit(bytes[position]) != nil { position += 1 }
        if position == first { throw JSONError(.invalidNumber, at: start) }
    }

    private static func digit(_ byte: UInt8) -> Int? {
        let value = byte &- UInt8(ascii: "0")
        return value < 10 ? Int(value) : nil
    }

    /// Hands a token to a C conversion, which needs a terminating zero byte. The locale of the process is
    /// never set, so the decimal separator is the point.
    private func withToken<T>(_ range: Range<Int>, _ convert: (UnsafePointer<CChar>) -> T) -> T {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: range.count + 1) { buffer in
            for (offset, index) in range.enumerated() {
                buffer.initializeElement(at: offset, to: CChar(bitPattern: bytes[index]))
            }
            buffer.initializeElement(at: range.count, to: 0)
            // The capacity is at least one, so the buffer has a base address.
            return convert(UnsafePointer(buffer.baseAddress!))
        }
    }

    private mutating func readEscapedString(from start: Int, contentStart: Int) throws(JSONError) -> String {
        var content = Array(bytes[contentStart..<position])
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                guard let text = String(validating: content, as: UTF8.self) else {
                    throw JSONError(.invalidString, at: start)
                }
                return text
            case UInt8(ascii: "\\"):
                position += 1
                try readEscape(into: &content, from: start)
            case 0..<0x20:
                throw JSONError(.invalidString, at: position)
            default:
                content.append(byte)
                position += 1
            }
        }
        throw JSONError(.unexpectedEnd, at: position)
    }

    private mutating func readEscape(into content: inout [UInt8], from start: Int) throws(JSONError) {
        guard position < bytes.count else { throw JSONError(.unexpectedEnd, at: position) }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"):
            var scalar = try readHex(from: start)
            if (0xD800..<0xDC00).contains(scalar) {
                guard take("\\u") else { throw JSONError(.invalidString, at: start) }
                let low = try readHex(from: start)
                guard (0xDC00..<0xE000).contains(low) else { throw JSONError(.invalidString, at: start) }
                scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let unicode = Unicode.Scalar(scalar) else { throw JSONError(.invalidString, at: start) }
            content.append(contentsOf: String(unicode).utf8)
        default: throw JSONError(.invalidString, at: start)
        }
    }

    private mutating func readHex(from start: Int) throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count else { throw JSONError(.unexpectedEnd, at: position) }
            guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
                throw JSONError(.invalidString, at: start)
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private mutating func open(_ bracket: UInt8) throws(JSONError) {
        guard let byte = peek() else { throw JSONError(.unexpectedEnd, at: position) }
        guard byte == bracket else { throw JSONError(.wrongType, at: position) }
        depth += 1
        if depth > limits.depth { throw JSONError(.tooDeep, at: position) }
        position += 1
    }

    private mutating func close(_ bracket: UInt8) throws(JSONError) -> Bool {
        guard peek() == bracket else { return false }
        position += 1
        depth -= 1
        return true
    }

    /// Takes a comma (`false`) or the closing bracket (`true`).
    private mutating func separator(or bracket: UInt8) throws(JSONError) -> Bool {
        guard let byte = peek() else { throw JSONError(.unexpectedEnd, at: position) }
        if byte == UInt8(ascii: ",") {
            position += 1
            return false
        }
        guard try close(bracket) else { throw JSONError(.unexpectedCharacter, at: position) }
        return true
    }

    private mutating func expect(_ wanted: UInt8) throws(JSONError) {
        guard let byte = peek() else { throw JSONError(.unexpectedEnd, at: position) }
        guard byte == wanted else { throw JSONError(.unexpectedCharacter, at: position) }
        position += 1
    }

    private mutating func takeByte(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func take(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard position + count <= bytes.count else { return false }
        for offset in 0..<count where bytes[position + offset] != word.utf8Start[offset] { return false }
        position += count
        return true
    }

    private mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }
}
