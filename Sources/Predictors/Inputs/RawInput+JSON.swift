// SPDX-License-Identifier: Apache-2.0

package import StrictJSON

extension RawInput {
    /// The value as a caller would send it.
    package var json: JSONValue {
        switch self {
        case .unknown, .unusable: .null
        case .number(let number): .number(number)
        case .boolean(let bool): .bool(bool)
        case .text(let text): .string(text)
        case .quantity(let value, let unit): ["value": .number(value), "unit": .string(unit)]
        }
    }

    /// What a caller sent for an input.
    package init(_ json: JSONValue) {
        switch json {
        case .null: self = .unknown
        case .number(let number): self = .number(number)
        case .bool(let bool): self = .boolean(bool)
        case .string(let text): self = .text(text)
        case .object(let object):
            guard object.count == 2, let value = object["value"]?.number, let unit = object["unit"]?.string else {
                self = .unusable
                return
            }
            self = .quantity(value, unit: unit)
        case .array: self = .unusable
        }
    }
}
