// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

/// What holds for every published score: its claims of evidence, its declarations, and that no input makes it crash
/// or leave its range.
struct PublishedScoresTests {
    static let scores = PublishedScores.all()

    @Test(arguments: scores.map(\.descriptor.id))
    func reproducesItsWorkedExamples(id: String) throws {
        let predictor = try score(id)
        #expect(!predictor.descriptor.evidence.workedExamples.isEmpty)
        for example in predictor.descriptor.evidence.workedExamples {
            let resolved = predictor.descriptor.inputs.resolve(example.inputs.map { ($0.key, $0.value) })
            #expect(resolved.problems.isEmpty, "\(example.title)")
            let answer = try predictor.predict(resolved.inputs, explaining: true)
            #expect(!example.expected.isEmpty)
            for (name, expected) in example.expected {
                let value = try #require(answer.outputs.first { $0.name == name }?.value, "\(example.title): \(name)")
                #expect(abs(value - expected) <= example.tolerance, "\(example.title): \(name)")
            }
        }
    }

    @Test(arguments: scores.map(\.descriptor.id))
    func agreesWithItsOraclesAsClaimed(id: String) throws {
        let predictor = try score(id)
        let evidence = predictor.descriptor.evidence
        #expect(!evidence.agreements.isEmpty || evidence.note != nil, "no oracle, and no word why")
        for agreement in evidence.agreements {
            let fixture = try OracleFixture(id + "." + agreement.oracle, schema: predictor.descriptor.inputs)
            let (agreed, worst) = try fixture.compare(with: predictor, tolerance: agreement.tolerance)
            #expect(fixture.cases.count >= 2_000)
            #expect(fixture.cases.count == agreement.cases)
            #expect(agreed == agreement.agreed)
            #expect(worst <= agreement.worstAbsoluteDifference)
        }
    }

    @Test(arguments: scores.map(\.descriptor.id))
    func declaresItselfWell(id: String) throws {
        let descriptor = try score(id).descriptor
        #expect(id.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" })
        #expect(!descriptor.citations.isEmpty && !descriptor.outputs.isEmpty && !descriptor.summary.isEmpty)
        #expect(Set(descriptor.outputs.map(\.name)).count == descriptor.outputs.count)
        for output in descriptor.outputs where !output.bands.isEmpty {
            // Every value of the range belongs to one band and no more.
            for step in 0...2_000 {
                let value =
                    output.range.lowerBound
                    + (output.range.upperBound - output.range.lowerBound) * Double(step) / 2_000
                #expect(output.bands.filter { $0.interval.contains(value) }.count == 1, "\(output.name) at \(value)")
            }
        }
    }

    /// Any mixture of known and unknown inputs within the hard limits gives an answer within the declared range whose
    /// explanation adds up, or a refusal that names declared inputs.
    @Test(arguments: scores.map(\.descriptor.id))
    func survivesAnyInputs(id: String) throws {
        let predictor = try score(id)
        let descriptor = predictor.descriptor
        var generator = SplitMix64(seed: 20_261_123)
        for _ in 0..<4_000 {
            var inputs = PatientInputs(schema: descriptor.inputs)
            let knownShare = Double.random(in: 0...1.3, using: &generator)
            for (index, field) in descriptor.inputs.fields.enumerated()
            where Double.random(in: 0...1, using: &generator) < knownShare {
                inputs.values[index] = field.randomValue(using: &generator)
            }
            do {
                let answer = try predictor.predict(inputs, explaining: true)
                #expect((answer.status == .notApplicable) == answer.outputs.isEmpty)
                #expect((answer.status == .notApplicable) == !answer.reasons.isEmpty)
                for value in answer.outputs {
                    let output = try #require(descriptor.output(value.name))
                    #expect(value.bounds.lowerBound >= output.range.lowerBound - 1e-9)
                    #expect(value.bounds.upperBound <= output.range.upperBound + 1e-9)
                    #expect(value.isRange == !value.undecided.isEmpty)
                    #expect(value.undecided.allSatisfy { descriptor.inputs.index(of: $0) != nil })
                    if !output.bands.isEmpty { #expect(value.band != nil || value.possibleBands.count > 1) }
                }
                if let explanation = answer.explanation, explanation.method == .points {
                    let total = try #require(answer.outputs.first { $0.name == explanation.output })
                    #expect(abs(explanation.total.lowerBound - total.bounds.lowerBound) < 1e-9)
                    #expect(abs(explanation.total.upperBound - total.bounds.upperBound) < 1e-9)
                }
            } catch let error as PredictionRefusal {
                #expect(!error.problems.isEmpty)
                #expect(error.problems.allSatisfy { descriptor.inputs.index(of: $0.field) != nil })
            }
        }
    }

    private func score(_ id: String) throws -> any Predictor {
        try #require(Self.scores.first { $0.descriptor.id == id })
    }
}

extension InputField {
    /// A value within the hard limits; numbers lie on short decimals, so that band edges are met often.
    fileprivate func randomValue(using generator: inout SplitMix64) -> InputValue {
        switch kind {
        case .boolean: return .boolean(Bool.random(using: &generator))
        case .category(let categories):
            return .category(categories[Int.random(in: 0..<categories.count, using: &generator)].code)
        case .number(let number):
            let value = Double.random(in: number.limits, using: &generator)
            let perUnit: Double = number.isInteger ? 1 : [1, 10, 100][Int.random(in: 0..<3, using: &generator)]
            let rounded = (value * perUnit).rounded() / perUnit
            return .number(min(max(rounded, number.limits.lowerBound), number.limits.upperBound))
        }
    }
}

/// A small seeded generator, so that a failure can be repeated.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
