// SPDX-License-Identifier: Apache-2.0

/// The inputs of one patient for one predictor: every declared input has a value or is unknown. Values are checked
/// and in canonical units (`InputSchema.resolve`).
package struct PatientInputs: Sendable {
    package let schema: InputSchema
    /// The values in the order of the schema's fields; `nil` is unknown.
    package var values: [InputValue?]
    /// The inputs that the caller asked to be treated as absent and that were unknown.
    package var assumedAbsent: [String] = []

    package init(schema: InputSchema) {
        self.schema = schema
        values = Array(repeating: nil, count: schema.fields.count)
    }

    /// The value of an input, by its name in the schema.
    package subscript(_ field: InputField) -> InputValue? {
        guard let index = schema.index(of: field.name) else {
            preconditionFailure("a predictor reads \(field.name), which it does not declare")
        }
        return values[index]
    }

    /// The number of an input in its canonical unit, if known.
    package func number(_ field: InputField) -> Double? {
        if case .number(let number)? = self[field] { number } else { nil }
    }

    /// The code of a categorical input, if known.
    package func category(_ field: InputField) -> String? {
        if case .category(let code)? = self[field] { code } else { nil }
    }

    /// The truth of a boolean input.
    package func truth(_ field: InputField) -> Ternary {
        if case .boolean(let value)? = self[field] { Ternary(value) } else { .unknown([field.name]) }
    }

    /// Whether the number of an input fulfils a condition.
    package func test(_ field: InputField, _ condition: (Double) -> Bool) -> Ternary {
        if let number = number(field) { Ternary(condition(number)) } else { .unknown([field.name]) }
    }

    /// Whether a categorical input has one of these codes.
    package func isOne(of codes: Set<String>, _ field: InputField) -> Ternary {
        if let code = category(field) { Ternary(codes.contains(code)) } else { .unknown([field.name]) }
    }

    /// The number of an input that the formula cannot do without.
    package func require(_ field: InputField) throws(PredictionRefusal) -> Double {
        if let number = number(field) { return number }
        throw PredictionRefusal([.missing(field.name)])
    }

    /// The truth of an input that the formula cannot do without.
    package func requireTruth(_ field: InputField) throws(PredictionRefusal) -> Bool {
        if case .boolean(let value)? = self[field] { return value }
        throw PredictionRefusal([.missing(field.name)])
    }

    /// The code of a categorical input that the formula cannot do without.
    package func requireCategory(_ field: InputField) throws(PredictionRefusal) -> String {
        if let code = category(field) { return code }
        throw PredictionRefusal([.missing(field.name)])
    }
}

/// What is wrong with one input. The detail says what was expected and never repeats the value.
package struct InputProblem: Sendable, Hashable {
    /// The kinds of problem, stable on the wire.
    package enum Code: String, Sendable {
        case missing
        case unknownInput = "unknown_input"
        case wrongType = "wrong_type"
        case unknownUnit = "unknown_unit"
        case unitNotAccepted = "unit_not_accepted"
        case implausible
        case notAnInteger = "not_an_integer"
        case notInValueSet = "not_in_value_set"
        case cannotBeAssumedAbsent = "cannot_be_assumed_absent"
    }

    /// The name of the input, or the text that the caller gave for one.
    package let field: String
    package let code: Code
    package let detail: String

    package init(field: String, code: Code, detail: String) {
        self.field = field
        self.code = code
        self.detail = detail
    }

    /// An input that the predictor cannot do without.
    package static func missing(_ name: String) -> InputProblem {
        InputProblem(field: name, code: .missing, detail: "\(name) is required")
    }
}

/// Why a predictor gives no answer at all: every problem with the inputs at once.
package struct PredictionRefusal: Error, Sendable, Hashable {
    package let problems: [InputProblem]

    package init(_ problems: [InputProblem]) {
        self.problems = problems
    }
}
