// SPDX-License-Identifier: Apache-2.0

/// One input that a predictor declares: what it is called, what values it takes, where a record holds it, and what
/// happens without it. The shared vocabulary is in the `InputField+….swift` files; a score takes a field from there
/// and says what it needs (`.age.required()`).
package struct InputField: Sendable, Hashable {
    /// The name on the wire, in snake case.
    package let name: String
    /// The name for people.
    package var title: String
    /// What is meant and what is not, where the title leaves room (a "history of" rule, a threshold, an exclusion).
    package var help: String?
    package var kind: InputKind
    package var binding: ClinicalBinding?
    package var whenMissing: WhenMissing
    /// The oldest value that may be used from a record, in days; `nil` for conditions and what does not age.
    package var lookBackDays: Int?

    package init(
        name: String, title: String, help: String? = nil, kind: InputKind, binding: ClinicalBinding? = nil,
        whenMissing: WhenMissing = .unknown, lookBackDays: Int? = nil
    ) {
        self.name = name
        self.title = title
        self.help = help
        self.kind = kind
        self.binding = binding
        self.whenMissing = whenMissing
        self.lookBackDays = lookBackDays
    }

    /// This field, without which the predictor refuses.
    package func required() -> InputField { with { $0.whenMissing = .refused } }

    /// This field, which the model handles when it is missing.
    package func handledByModel() -> InputField { with { $0.whenMissing = .handledByModel } }

    /// This field with another title or explanation.
    package func described(title: String? = nil, _ help: String? = nil) -> InputField {
        with {
            if let title { $0.title = title }
            if let help { $0.help = help }
        }
    }

    /// This field with narrower or wider hard limits, in its canonical unit.
    package func limited(to limits: ClosedRange<Double>) -> InputField {
        with { field in
            if case .number(var number) = field.kind {
                number.limits = limits
                field.kind = .number(number)
            }
        }
    }

    /// This field with another look-back window.
    package func within(days: Int) -> InputField { with { $0.lookBackDays = days } }

    private func with(_ change: (inout InputField) -> Void) -> InputField {
        var copy = self
        change(&copy)
        return copy
    }
}

/// What values an input takes.
package enum InputKind: Sendable, Hashable {
    case number(NumberKind)
    case boolean
    case category([InputCategory])
}

/// A measured or counted value.
package struct NumberKind: Sendable, Hashable {
    /// The unit of a bare number.
    package let unit: UCUMUnit
    /// Every unit that is accepted, the canonical one first.
    package let accepted: [AcceptedUnit]
    /// The plausible hard limits in the canonical unit: what lies outside is a mistake, not a patient.
    package var limits: ClosedRange<Double>
    package let isInteger: Bool

    package init(
        _ unit: UCUMUnit, limits: ClosedRange<Double>, accepting others: [AcceptedUnit] = [], isInteger: Bool = false
    ) {
        self.unit = unit
        self.accepted = [AcceptedUnit(unit)] + others
        self.limits = limits
        self.isInteger = isInteger
    }
}

/// One of the values of a categorical input.
package struct InputCategory: Sendable, Hashable {
    package let code: String
    package let title: String

    package init(_ code: String, _ title: String) {
        self.code = code
        self.title = title
    }
}

/// What a predictor does without an input.
package enum WhenMissing: String, Sendable, Hashable {
    /// It refuses, naming the input.
    case refused
    /// The input stays unknown: a point score answers with a range, a population rule stays unconfirmed.
    case unknown
    /// The model was trained to handle a missing value.
    case handledByModel = "handled_by_model"
}

/// The value of an input, in its canonical unit.
package enum InputValue: Sendable, Hashable {
    case number(Double)
    case boolean(Bool)
    case category(String)
}
