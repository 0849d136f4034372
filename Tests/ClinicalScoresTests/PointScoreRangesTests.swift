// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

/// Point scores answer unknown inputs with a range. The range must hold whatever the inputs turn out to be, and must
/// not be wider than it has to be.
struct PointScoreRangesTests {
    /// The published scores that explain themselves by points.
    static let scores = PublishedScores.all().filter { explainsByPoints($0) }

    /// Random completions of random incomplete inputs stay within the bounds and the bands that were answered.
    @Test(arguments: scores.map(\.descriptor.id))
    func holdsForEveryCompletion(id: String) throws {
        let predictor = try score(id)
        var generator = SplitMix64(seed: 20_261_124)
        var compared = 0
        for _ in 0..<600 {
            let partial = predictor.descriptor.inputs.draw(share: .random(in: 0...1, using: &generator), &generator)
            guard let open = outputs(of: predictor, partial) else { continue }
            for _ in 0..<8 {
                var complete = partial
                for (index, field) in partial.schema.fields.enumerated()
                where partial.values[index] == nil && !partial.contradicts(aValueFor: field) {
                    complete.values[index] = field.likelyValue(&generator)
                }
                guard let closed = outputs(of: predictor, complete) else { continue }
                for value in closed {
                    // An output can be left out while it is open; it is never there only while it is open.
                    guard let wide = open.first(where: { $0.name == value.name }) else { continue }
                    compared += 1
                    #expect(!value.isRange, "\(value.name) with every input known")
                    #expect(wide.bounds.lowerBound <= value.bounds.lowerBound, "\(value.name)")
                    #expect(wide.bounds.upperBound >= value.bounds.upperBound, "\(value.name)")
                    let bands = wide.allBands
                    if let band = value.band {
                        #expect(bands.contains(band), "\(value.name): \(band.name) was not possible")
                    }
                }
            }
        }
        #expect(compared > 400)
    }

    /// Where only yes-or-no inputs and categories are unknown, every completion is tried: the bounds and the possible
    /// bands are those that come out, no more.
    @Test(arguments: scores.map(\.descriptor.id))
    func attainsItsBoundsAndBands(id: String) throws {
        let predictor = try score(id)
        let schema = predictor.descriptor.inputs
        let finite = schema.fields.indices.filter { !schema.fields[$0].finiteValues.isEmpty }
        if finite.isEmpty { return }
        var generator = SplitMix64(seed: 20_261_125)
        var compared = 0
        for _ in 0..<120 {
            var partial = schema.draw(share: 1, &generator)
            for index in finite.shuffled(using: &generator).prefix(Int.random(in: 1...6, using: &generator)) {
                partial.values[index] = nil
            }
            guard let open = outputs(of: predictor, partial) else { continue }
            var seen: [String: Attained] = [:]
            for complete in completions(of: partial) {
                for value in outputs(of: predictor, complete) ?? [] { seen[value.name, default: Attained()].add(value) }
            }
            for value in open {
                // Without any completion in the population there is nothing to attain.
                guard let attained = seen[value.name], let bounds = attained.bounds else { continue }
                compared += 1
                #expect(value.bounds == bounds, "\(value.name): \(value.undecided)")
                if !value.allBands.isEmpty {
                    #expect(Set(value.allBands.map(\.name)) == attained.bands, "\(value.name): \(value.undecided)")
                }
            }
        }
        #expect(compared > 20)
    }

    private func score(_ id: String) throws -> any Predictor {
        try #require(Self.scores.first { $0.descriptor.id == id })
    }

    /// The outputs, or none outside the population and where a required input is missing.
    private func outputs(of predictor: any Predictor, _ inputs: PatientInputs) -> [OutputValue]? {
        do {
            let answer = try predictor.predict(inputs, explaining: false)
            return answer.status == .notApplicable ? nil : answer.outputs
        } catch {
            return nil
        }
    }

    /// Every way to fill in the unknown inputs, all of which have finitely many values.
    private func completions(of partial: PatientInputs) -> [PatientInputs] {
        var all = [partial]
        for (index, field) in partial.schema.fields.enumerated() where partial.values[index] == nil {
            all = all.flatMap { inputs in
                field.finiteValues.map { value in
                    var filled = inputs
                    filled.values[index] = value
                    return filled
                }
            }
        }
        return all
    }

    /// Whether a score explains itself by points, asked with random inputs until it answers.
    private static func explainsByPoints(_ predictor: any Predictor) -> Bool {
        var generator = SplitMix64(seed: 1)
        for _ in 0..<1_000 {
            let inputs = predictor.descriptor.inputs.draw(share: 1, &generator)
            if let explanation = try? predictor.predict(inputs, explaining: true).explanation {
                return explanation.method == .points
            }
        }
        Issue.record("\(predictor.descriptor.id) gave no explanation to any of 1,000 random patients")
        return false
    }
}

/// What came out of some completions of an output.
private struct Attained {
    private(set) var bounds: ClosedRange<Double>?
    private(set) var bands: Set<String> = []

    mutating func add(_ value: OutputValue) {
        let lower = min(bounds?.lowerBound ?? .infinity, value.bounds.lowerBound)
        let upper = max(bounds?.upperBound ?? -.infinity, value.bounds.upperBound)
        bounds = lower...upper
        bands.formUnion(value.allBands.map(\.name))
    }
}

extension OutputValue {
    /// The decided band, or every band that is still possible.
    fileprivate var allBands: [Band] { band.map { [$0] } ?? possibleBands }
}

extension PatientInputs {
    /// Inputs that can be worked out from others: once those are known, any other value would contradict them.
    private static let derived = ["pao2_fio2_ratio": ["partial_pressure_oxygen", "fraction_of_inspired_oxygen"]]

    fileprivate func contradicts(aValueFor field: InputField) -> Bool {
        guard let sources = Self.derived[field.name] else { return false }
        return sources.allSatisfy { name in schema.index(of: name).map { values[$0] != nil } ?? false }
    }
}

extension InputSchema {
    /// Inputs of which each is known with this probability.
    fileprivate func draw(share: Double, _ generator: inout SplitMix64) -> PatientInputs {
        var inputs = PatientInputs(schema: self)
        for (index, field) in fields.enumerated() where Double.random(in: 0..<1, using: &generator) < share {
            inputs.values[index] = field.likelyValue(&generator)
        }
        return inputs
    }
}

extension InputField {
    /// Every value, of inputs that have finitely many.
    fileprivate var finiteValues: [InputValue] {
        switch kind {
        case .boolean: [.boolean(false), .boolean(true)]
        case .category(let categories): categories.map { .category($0.code) }
        case .number: []
        }
    }

    /// A random value. Numbers crowd at the lower end of their limits, where the cut-offs of most scores lie.
    fileprivate func likelyValue(_ generator: inout SplitMix64) -> InputValue {
        if let value = finiteValues.randomElement(using: &generator) { return value }
        guard case .number(let number) = kind else { preconditionFailure("only numbers have no finite list of values") }
        let width = number.limits.upperBound - number.limits.lowerBound
        let fraction = Double.random(in: 0...1, using: &generator)
        let skewed = Bool.random(using: &generator) ? fraction : fraction * fraction * fraction
        let value = number.limits.lowerBound + width * skewed
        let perUnit: Double = number.isInteger || Bool.random(using: &generator) ? 1 : 10
        let rounded = (value * perUnit).rounded() / perUnit
        return .number(min(max(rounded, number.limits.lowerBound), number.limits.upperBound))
    }
}
