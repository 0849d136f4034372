// SPDX-License-Identifier: Apache-2.0

/// Kleene's three truth values. What is unknown stays unknown until something decides it, and names the inputs that
/// would.
package enum Ternary: Sendable, Hashable {
    case yes
    case no
    /// The names of the inputs whose values would decide.
    case unknown(Set<String>)

    package init(_ value: Bool) {
        self = value ? .yes : .no
    }

    /// The inputs that would decide; empty when decided.
    package var undecided: Set<String> {
        if case .unknown(let names) = self { names } else { [] }
    }

    package static prefix func ! (operand: Ternary) -> Ternary {
        switch operand {
        case .yes: .no
        case .no: .yes
        case .unknown: operand
        }
    }

    package static func && (left: Ternary, right: Ternary) -> Ternary {
        switch (left, right) {
        case (.no, _), (_, .no): .no
        case (.yes, .yes): .yes
        case (.unknown(let names), .unknown(let others)): .unknown(names.union(others))
        case (.unknown, _): left
        case (_, .unknown): right
        }
    }

    package static func || (left: Ternary, right: Ternary) -> Ternary {
        !(!left && !right)
    }
}
