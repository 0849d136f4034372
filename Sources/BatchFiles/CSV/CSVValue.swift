// SPDX-License-Identifier: Apache-2.0

import Predictors

/// What a field of CSV means for an input. What it cannot mean stays text, which the input then refuses.
enum CSVValue {
    static func raw(_ bytes: ArraySlice<UInt8>, of field: InputField, unit: String?) -> RawInput {
        let text = String(decoding: bytes, as: UTF8.self)
        if case .category(let categories) = field.kind, categories.contains(where: { $0.code == text }) {
            return .text(text)
        }
        switch text.lowercased() {
        case "", "na", "nan", "null": return .unknown
        case let word:
            switch field.kind {
            case .category: return .text(text)
            case .boolean:
                switch word {
                case "true", "1", "yes": return .boolean(true)
                case "false", "0", "no": return .boolean(false)
                default: return .text(text)
                }
            case .number:
                guard let number = number(text) else { return .text(text) }
                return unit.map { .quantity(number, unit: $0) } ?? .number(number)
            }
        }
    }

    /// A decimal number; hexadecimal forms and infinity are none.
    private static func number(_ text: String) -> Double? {
        let isDecimal = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                true
            default: false
            }
        }
        guard isDecimal, let number = Double(text), number.isFinite else { return nil }
        return number
    }
}
