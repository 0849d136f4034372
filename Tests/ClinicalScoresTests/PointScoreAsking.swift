// SPDX-License-Identifier: Apache-2.0

import Predictors
import Testing

/// Short ways to ask a point score in tests.
extension Predictor {
    /// The answer to inputs as a caller sends them, which must be free of problems.
    func answer(_ inputs: [String: RawInput]) throws -> Answer {
        let resolved = descriptor.inputs.resolve(inputs.map { ($0.key, $0.value) })
        try #require(resolved.problems.isEmpty, "\(resolved.problems)")
        return try predict(resolved.inputs, explaining: true)
    }

    /// The bounds of an output, the primary one unless named.
    func bounds(_ inputs: [String: RawInput], of output: String? = nil) throws -> ClosedRange<Double> {
        let answer = try answer(inputs)
        let name = output ?? descriptor.outputs[0].name
        return try #require(answer.outputs.first { $0.name == name }).bounds
    }

    /// The decided value of the primary output.
    func points(_ inputs: [String: RawInput]) throws -> Double {
        let bounds = try bounds(inputs)
        try #require(bounds.lowerBound == bounds.upperBound, "undecided: \(bounds)")
        return bounds.lowerBound
    }

    /// Asserts that one input changes the points of an otherwise complete case as a table says.
    func expectPoints(
        of field: String,
        in base: [String: RawInput],
        _ table: [(value: Double, points: Double)],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for (value, expected) in table {
            let points = try points(base.merging([field: .number(value)]) { $1 })
            #expect(points == expected, "\(field) \(value)", sourceLocation: sourceLocation)
        }
    }

    /// Asserts for random incomplete cases that every completion of the unknown inputs gives a total within the
    /// bounds, and that the unknown inputs named as undecided decide it.
    ///
    /// - Parameters:
    ///   - leavingOut: inputs that stay unknown throughout, where one input stands for others.
    ///   - sample: draws a value for a field.
    func expectCompletionsWithinBounds(
        seed: UInt64,
        cases: Int = 400,
        completions: Int = 40,
        leavingOut: Set<String> = [],
        sample: (InputField, inout SplitMix64) -> InputValue,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<cases {
            let share = Double.random(in: 0...1, using: &generator)
            var partial = PatientInputs(schema: descriptor.inputs)
            for (index, field) in descriptor.inputs.fields.enumerated()
            where !leavingOut.contains(field.name) && Double.random(in: 0...1, using: &generator) < share {
                partial.values[index] = sample(field, &generator)
            }
            let open = try predict(partial, explaining: false).outputs
            for _ in 0..<completions {
                var full = partial
                var decided = partial
                for (index, field) in descriptor.inputs.fields.enumerated()
                where partial.values[index] == nil && !leavingOut.contains(field.name) {
                    full.values[index] = sample(field, &generator)
                    if open.contains(where: { $0.undecided.contains(field.name) }) {
                        decided.values[index] = full.values[index]
                    }
                }
                let outputs = try predict(full, explaining: false).outputs
                for (wide, narrow) in zip(open, outputs) {
                    #expect(!narrow.isRange, sourceLocation: sourceLocation)
                    #expect(
                        wide.bounds.contains(narrow.bounds.lowerBound),
                        "\(narrow.name)",
                        sourceLocation: sourceLocation
                    )
                }
                let settled = try predict(decided, explaining: false).outputs
                #expect(settled == outputs, "the named inputs decide", sourceLocation: sourceLocation)
            }
        }
    }
}
