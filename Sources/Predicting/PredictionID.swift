// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// Makes the ids of predictions.
package enum PredictionID {
    /// A UUID of version 7 (RFC 9562, section 5.7): 48 bits of time in milliseconds, then 74 random bits.
    package static func make(at time: Timestamp, using generator: inout some RandomNumberGenerator) -> String {
        let random = generator.next()
        let high = UInt64(bitPattern: time.milliseconds) << 16 | 0x7000 | (random & 0x0FFF)
        let low = generator.next() >> 2 | 0x8000_0000_0000_0000
        var text: [UInt8] = []
        text.reserveCapacity(36)
        let digits = StaticString("0123456789abcdef")
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 { text.append(UInt8(ascii: "-")) }
            let word = index < 16 ? high : low
            text.append(digits.utf8Start[Int(word >> UInt64(60 - index % 16 * 4) & 0xF)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether a text has the form of such an id.
    package static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 36, bytes[14] == UInt8(ascii: "7") else { return false }
        return bytes.enumerated().allSatisfy { index, byte in
            switch index {
            case 8, 13, 18, 23: byte == UInt8(ascii: "-")
            default:
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            }
        }
    }
}
