// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

struct CKDEPI2021Tests {
    private let score = CKDEPI2021()

    private func answer(_ inputs: [(name: String, value: RawInput)]) throws -> Answer {
        let resolved = score.descriptor.inputs.resolve(inputs)
        try #require(resolved.problems.isEmpty)
        return try score.predict(resolved.inputs, explaining: true)
    }

    private func rate(_ age: Double, _ sex: String, _ creatinine: RawInput) throws -> OutputValue {
        let answer = try answer([("age", .number(age)), ("sex", .text(sex)), ("serum_creatinine", creatinine)])
        return try #require(answer.outputs.first)
    }

    /// A creatinine that gives a rate, by bisection: the equation falls with creatinine.
    private func creatinine(for rate: Double) throws -> Double {
        var low = 0.1
        var high = 30.0
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if try #require(self.rate(60, "male", .number(middle)).value) > rate { low = middle } else { high = middle }
        }
        return low
    }

    @Test(arguments: [
        (15.0, "g5", "g4"), (30, "g4", "g3b"), (45, "g3b", "g3a"), (60, "g3a", "g2"), (90, "g2", "g1"),
    ])
    func changesCategoryAtTheEdge(edge: Double, below: String, above: String) throws {
        let field = score.descriptor.outputs[0]
        #expect(field.band(of: edge)?.name == above)
        #expect(field.band(of: edge.nextDown)?.name == below)
        #expect(field.band(of: edge.nextUp)?.name == above)
        let atEdge = try creatinine(for: edge)
        #expect(try rate(60, "male", .number(atEdge * 1.0001)).band?.name == below)
        #expect(try rate(60, "male", .number(atEdge * 0.9999)).band?.name == above)
    }

    @Test(arguments: ["female", "male"])
    func fallsWithCreatinineAndAge(sex: String) throws {
        var previous = Double.infinity
        for hundredths in stride(from: 10, through: 1_500, by: 1) {
            let value = try #require(rate(50, sex, .number(Double(hundredths) / 100)).value)
            #expect(value < previous)
            previous = value
        }
        previous = .infinity
        for age in 18...120 {
            let value = try #require(rate(Double(age), sex, 1.1).value)
            #expect(value < previous)
            previous = value
        }
    }

    @Test
    func isContinuousAtItsKnot() throws {
        for (sex, knot) in [("female", 0.7), ("male", 0.9)] {
            let below = try #require(rate(40, sex, .number(knot.nextDown)).value)
            let above = try #require(rate(40, sex, .number(knot.nextUp)).value)
            #expect(abs(below - above) < 1e-9)
        }
    }

    @Test
    func convertsMicromoles() throws {
        let molar = try #require(rate(60, "male", .quantity(106.104, unit: "umol/L")).value)
        #expect(abs(molar - (try #require(rate(60, "male", 1.2).value))) < 1e-9)
    }

    @Test
    func explainsItsFactors() throws {
        let answer = try answer([("age", 50), ("sex", "female"), ("serum_creatinine", 1.0)])
        let explanation = try #require(answer.explanation)
        #expect(explanation.scale == "natural_log")
        // ln 68.63
        #expect(abs(explanation.total.lowerBound - 4.22873) < 1e-4)
        #expect(answer.warnings.map(\.field) == ["dialysis", "pregnant"])
        #expect(answer.warnings.allSatisfy { $0.code == .populationUnconfirmed })
    }

    @Test
    func doesNotApplyOutsideItsPopulation() throws {
        let base: [(name: String, value: RawInput)] = [("serum_creatinine", 0.8)]
        #expect(try answer(base + [("age", 17), ("sex", "male")]).status == .notApplicable)
        #expect(try answer(base + [("age", 18), ("sex", "male")]).status == .complete)
        #expect(try answer(base + [("age", 40), ("sex", "male"), ("dialysis", true)]).status == .notApplicable)
        #expect(try answer(base + [("age", 30), ("sex", "female"), ("pregnant", true)]).status == .notApplicable)
        // A man's record says nothing of pregnancy and needs to say nothing.
        let man = try answer(base + [("age", 30), ("sex", "male"), ("dialysis", false)])
        #expect(man.warnings.isEmpty)
    }

    @Test
    func refusesWithoutCreatinine() throws {
        let resolved = score.descriptor.inputs.resolve([("age", 50), ("sex", "male")])
        #expect(throws: PredictionRefusal([.missing("serum_creatinine")])) {
            try score.predict(resolved.inputs, explaining: false)
        }
    }
}
