// SPDX-License-Identifier: Apache-2.0

/// The inputs that a predictor declares, and the one place where what a caller sent becomes `PatientInputs`.
package final class InputSchema: Sendable {
    package let fields: [InputField]
    private let indexByName: [String: Int]

    /// - Precondition: the names are unique.
    package init(_ fields: [InputField]) {
        self.fields = fields
        indexByName = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1.name, $0) })
    }

    /// The position of an input.
    package func index(of name: String) -> Int? {
        indexByName[name]
    }

    /// The field of that name.
    package subscript(_ name: String) -> InputField? {
        index(of: name).map { fields[$0] }
    }

    /// Checks and converts what a caller sent.
    ///
    /// Nothing is guessed: a value that is out of the plausible limits, in an unknown unit or of another type is a
    /// problem, and the input stays unknown.
    ///
    /// - Parameters:
    ///   - raw: the inputs by name, as sent. `RawInput.unknown` says explicitly that a value is not known.
    ///   - assumingAbsent: names of inputs that count as absent when they are unknown; `*` stands for all that can.
    package func resolve(_ raw: [(name: String, value: RawInput)], assumingAbsent: [String] = []) -> ResolvedInputs {
        var resolved = ResolvedInputs(inputs: PatientInputs(schema: self))
        for (name, value) in raw {
            guard let index = index(of: name) else {
                noteUnknown(name, in: &resolved)
                continue
            }
            resolved.inputs.values[index] = fields[index].resolve(value, into: &resolved)
        }
        assume(absent: assumingAbsent, in: &resolved)
        return resolved
    }

    private func assume(absent names: [String], in resolved: inout ResolvedInputs) {
        let all = names.contains("*") ? fields.filter(\.canBeAbsent).map(\.name) : []
        var seen: Set<String> = ["*"]
        for name in names where seen.insert(name).inserted {
            guard let field = self[name] else {
                noteUnknown(name, in: &resolved)
                continue
            }
            if !field.canBeAbsent {
                resolved.problems.append(
                    InputProblem(
                        field: name, code: .cannotBeAssumedAbsent,
                        detail: "only yes-or-no inputs can be assumed absent; \(name) is not one"))
            }
        }
        for name in all + names {
            guard let index = index(of: name), fields[index].canBeAbsent, resolved.inputs.values[index] == nil,
                !resolved.problems.contains(where: { $0.field == name })
            else { continue }
            resolved.inputs.values[index] = .boolean(false)
            resolved.inputs.assumedAbsent.append(name)
        }
    }

    /// Only so many unknown names are told of, and the inputs are listed once: an answer must not be many times as large
    /// as the request that provoked it.
    private static let unknownNamesTold = 20

    private func noteUnknown(_ name: String, in resolved: inout ResolvedInputs) {
        let told = resolved.problems.count { $0.code == .unknownInput }
        guard told < Self.unknownNamesTold else { return }
        let names = told == 0 ? "; its inputs are " + fields.map(\.name).joined(separator: ", ") : ""
        resolved.problems.append(
            InputProblem(
                field: name.isPlainName ? name : "(not a name)", code: .unknownInput,
                detail: "not an input of this model" + names))
    }
}

/// What a caller sent for an input, before it is checked.
package enum RawInput: Sendable, Hashable {
    /// Explicitly unknown (`null`).
    case unknown
    case number(Double)
    case boolean(Bool)
    case text(String)
    /// A number with the text of its unit.
    case quantity(Double, unit: String)
    /// Something that no input takes (an array, an object of another shape).
    case unusable
}

/// Checked inputs with everything that was noticed on the way.
package struct ResolvedInputs: Sendable {
    package var inputs: PatientInputs
    package var problems: [InputProblem] = []
    package var conversions: [UnitConversion] = []
    package var warnings: [PredictionWarning] = []
}

/// A conversion that was made: from which unit to which. The values are not repeated here.
package struct UnitConversion: Sendable, Hashable {
    package let field: String
    package let from: UCUMUnit
    package let to: UCUMUnit
}

extension InputField {
    /// Whether "absent" is a value of this input.
    package var canBeAbsent: Bool {
        if case .boolean = kind { true } else { false }
    }

    /// The checked value in the canonical unit, or `nil` after noting the problem.
    fileprivate func resolve(_ raw: RawInput, into resolved: inout ResolvedInputs) -> InputValue? {
        func problem(_ code: InputProblem.Code, _ detail: String) -> InputValue? {
            resolved.problems.append(InputProblem(field: name, code: code, detail: detail))
            return nil
        }
        switch (kind, raw) {
        case (_, .unknown):
            return nil
        case (.number(let number), .number(let value)):
            return check(value, against: number, problem)
        case (.number(let number), .quantity(let value, let text)):
            guard let parsed = UCUMUnit.parse(text) else {
                return problem(.unknownUnit, "the unit is not one that this service knows; \(number.unitsExpected)")
            }
            guard let accepted = number.accepted.first(where: { $0.unit == parsed.unit }) else {
                return problem(
                    .unitNotAccepted, "\(parsed.unit.rawValue) does not measure this; \(number.unitsExpected)")
            }
            if parsed.isAlias {
                resolved.warnings.append(
                    PredictionWarning(
                        .unitAlias, field: name,
                        "the unit was read as \(parsed.unit.rawValue); please send the UCUM code"))
            }
            if accepted.unit != number.unit {
                resolved.conversions.append(UnitConversion(field: name, from: accepted.unit, to: number.unit))
            }
            return check(accepted.canonical(value), against: number, problem)
        case (.boolean, .boolean(let value)):
            return .boolean(value)
        case (.category(let categories), .text(let text)):
            guard categories.contains(where: { $0.code == text }) else {
                let codes = categories.map(\.code).joined(separator: ", ")
                return problem(.notInValueSet, "expected one of \(codes)")
            }
            return .category(text)
        default:
            return problem(.wrongType, "expected \(kind.expectation)")
        }
    }

    private func check(
        _ value: Double, against number: NumberKind, _ problem: (InputProblem.Code, String) -> InputValue?
    ) -> InputValue? {
        guard value.isFinite, number.limits.contains(value) else {
            var detail = "expected \(number.limitsText)"
            if number.accepted.count > 1 { detail += "; a value in another unit must name it (\(number.otherUnits))" }
            return problem(.implausible, detail)
        }
        if number.isInteger, value != value.rounded() { return problem(.notAnInteger, "expected a whole number") }
        return .number(value)
    }
}

extension NumberKind {
    fileprivate var otherUnits: String {
        accepted.dropFirst().map(\.unit.rawValue).joined(separator: ", ")
    }

    fileprivate var unitsExpected: String {
        "accepted are \(accepted.map(\.unit.rawValue).joined(separator: ", "))"
    }

    fileprivate var limitsText: String {
        "\(limits.lowerBound.shortText) to \(limits.upperBound.shortText) \(unit.rawValue)"
    }
}

extension InputKind {
    /// What a caller should send, for messages.
    package var expectation: String {
        switch self {
        case .number(let number):
            "a number in \(number.unit.rawValue), or {\"value\": number, \"unit\": \"UCUM code\"}"
        case .boolean: "true, false or null"
        case .category(let categories): "one of \(categories.map(\.code).joined(separator: ", "))"
        }
    }
}

extension Double {
    /// The number as people write it: without `.0`.
    package var shortText: String {
        if let whole = Int(exactly: self) { String(whole) } else { description }
    }
}

extension String {
    /// Whether a text from outside is safe to show in an error: a short name in ASCII letters, digits and underscores.
    fileprivate var isPlainName: Bool {
        utf8.count <= 64 && !isEmpty
            && utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || $0 == UInt8(ascii: "_")
            }
    }
}
