// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

struct PreventEquationsTests {
    private let score = PreventEquations()

    private static let patient: [String: RawInput] = [
        "age": 50, "sex": "female", "systolic_blood_pressure": 160, "blood_pressure_medication": true,
        "total_cholesterol": 200, "hdl_cholesterol": 45, "statin": false, "diabetes": true, "current_smoker": false,
        "egfr": 90, "body_mass_index": 35, "established_cardiovascular_disease": false,
    ]

    private func answer(_ changes: [String: RawInput] = [:]) throws -> Answer {
        let inputs = Self.patient.merging(changes) { $1 }
        let resolved = score.descriptor.inputs.resolve(inputs.map { ($0.key, $0.value) })
        try #require(resolved.problems.isEmpty)
        return try score.predict(resolved.inputs, explaining: true)
    }

    private func risks(_ changes: [String: RawInput] = [:]) throws -> [String: Double] {
        Dictionary(uniqueKeysWithValues: try answer(changes).outputs.map { ($0.name, try #require($0.value)) })
    }

    @Test
    func givesTenRisksInOrder() throws {
        let names = [10, 30].flatMap { years in
            ["cvd", "ascvd", "heart_failure", "chd", "stroke"].map { "\($0)_\(years)y" }
        }
        #expect(score.descriptor.outputs.map(\.name) == names)
        #expect(try answer().outputs.map(\.name) == names)
        #expect(try answer().warnings.isEmpty)
    }

    @Test(arguments: [(30, 10), (59, 10), (60, 5), (79, 5)])
    func givesThirtyYearsUpToFiftyNine(age: Int, outputs: Int) throws {
        let answer = try answer(["age": .number(Double(age))])
        #expect(answer.outputs.count == outputs)
        #expect(answer.warnings.map(\.code) == (outputs == 5 ? [.outputOmitted] : []))
    }

    @Test
    func omitsHeartFailureWithoutBodyMassIndex() throws {
        let with = try risks()
        let answer = try answer(["body_mass_index": .unknown])
        #expect(answer.status == .complete)
        #expect(!answer.outputs.contains { $0.name.hasPrefix("heart_failure") })
        #expect(answer.outputs.count == 8)
        #expect(answer.warnings.contains { $0.code == .outputOmitted && $0.field == "body_mass_index" })
        for output in answer.outputs { #expect(output.value == with[output.name]) }
    }

    @Test(arguments: [
        ("age", 30.0, 79.0), ("total_cholesterol", 130, 320), ("hdl_cholesterol", 20, 100),
        ("systolic_blood_pressure", 90, 200), ("egfr", 15, 140),
    ])
    func doesNotApplyBeyondTheLimits(name: String, lower: Double, upper: Double) throws {
        for inside in [lower, upper] { #expect(try answer([name: .number(inside)]).status == .complete) }
        for outside in [lower - 0.1, upper + 0.1] {
            let answer = try answer([name: .number(outside)])
            #expect(answer.status == .notApplicable)
            #expect(answer.reasons.count == 1)
        }
    }

    @Test(arguments: [(180.0, false), (180.1, true), (200.0, true)])
    func asksForCareOfAVeryHighPressure(pressure: Double, warns: Bool) throws {
        let warnings = try answer(["systolic_blood_pressure": .number(pressure)]).warnings
        #expect(warnings.map(\.code) == (warns ? [.interpretWithCare] : []))
    }

    @Test
    func doesNotApplyToExtremeBodyMassOrKnownDisease() throws {
        #expect(try answer(["body_mass_index": 18.5]).status == .complete)
        #expect(try answer(["body_mass_index": 39.9]).status == .complete)
        #expect(try answer(["body_mass_index": 18.4]).status == .notApplicable)
        #expect(try answer(["body_mass_index": 40]).status == .notApplicable)
        #expect(try answer(["established_cardiovascular_disease": true]).status == .notApplicable)
        let unconfirmed = try answer(["established_cardiovascular_disease": .unknown])
        #expect(unconfirmed.warnings.map(\.code) == [.populationUnconfirmed])
    }

    @Test(arguments: [
        "age", "sex", "total_cholesterol", "hdl_cholesterol", "systolic_blood_pressure", "diabetes", "current_smoker",
        "egfr", "blood_pressure_medication", "statin",
    ])
    func refusesWithout(name: String) throws {
        #expect(throws: PredictionRefusal([.missing(name)])) { try answer([name: .unknown]) }
    }

    @Test(arguments: [
        (0.05, "low", "borderline"), (0.075, "borderline", "intermediate"), (0.2, "intermediate", "high"),
    ])
    func changesBandAtTheEdge(edge: Double, below: String, above: String) {
        let field = score.descriptor.outputs[0]
        #expect(field.band(of: edge.nextDown)?.name == below)
        #expect(field.band(of: edge)?.name == above)
        #expect(field.band(of: edge.nextUp)?.name == above)
    }

    @Test
    func bandsTheAnswer() throws {
        #expect(try answer().outputs.map { $0.band?.name } == ["intermediate"] + Array(repeating: nil, count: 9))
    }

    /// Risks do not jump at the knots of the splines.
    @Test(arguments: [("systolic_blood_pressure", 110.0), ("body_mass_index", 30), ("egfr", 60)])
    func isContinuousAtItsKnots(name: String, knot: Double) throws {
        for sex in ["female", "male"] {
            let below = try risks(["sex": .text(sex), name: .number(knot.nextDown)])
            let above = try risks(["sex": .text(sex), name: .number(knot.nextUp)])
            for (output, risk) in below { #expect(abs(risk - (above[output] ?? 0)) < 1e-12) }
        }
    }

    @Test(arguments: ["female", "male"])
    func risesWithSmokingDiabetesAndFallingKidneyFunction(sex: String) throws {
        let base: [String: RawInput] = ["sex": .text(sex), "diabetes": false]
        let reference = try risks(base)
        for change: [String: RawInput] in [["current_smoker": true], ["diabetes": true], ["egfr": 40]] {
            for (output, risk) in try risks(base.merging(change) { $1 })
            where !output.hasSuffix("30y") { #expect(risk > reference[output] ?? 1, "\(change) \(output)") }
        }
        var previous = 0.0
        for pressure in 110...200 {
            let risk = try #require(
                risks(base.merging(["systolic_blood_pressure": .number(Double(pressure))]) { $1 })["cvd_10y"]
            )
            #expect(risk > previous)
            previous = risk
        }
    }

    @Test
    func convertsMillimoles() throws {
        let molar = try risks([
            "total_cholesterol": .quantity(5.172, unit: "mmol/L"), "hdl_cholesterol": .quantity(1.1637, unit: "mmol/L"),
        ])
        for (output, risk) in try risks() { #expect(abs(risk - (molar[output] ?? 0)) < 1e-5) }
    }

    @Test
    func explainsTheLogOdds() throws {
        for sex in ["female", "male"] {
            for bmi: RawInput in [35, .unknown] {
                let answer = try answer(["sex": .text(sex), "body_mass_index": bmi, "current_smoker": true, "egfr": 50])
                let explanation = try #require(answer.explanation)
                let risk = try #require(answer.outputs.first?.value)
                #expect(explanation.output == "cvd_10y")
                #expect(abs(explanation.total.lowerBound - log(risk / (1 - risk))) < 1e-12)
            }
        }
        let reference = try answer([
            "age": 55, "systolic_blood_pressure": 130, "blood_pressure_medication": false, "diabetes": false,
            "current_smoker": false, "egfr": 90, "statin": false,
        ])
        let zero = ["age", "systolic_blood_pressure", "egfr", "diabetes", "current_smoker", "statin"]
        for contribution in try #require(reference.explanation).contributions where zero.contains(contribution.name) {
            #expect(contribution.amount == 0...0, "\(contribution.name)")
        }
    }
}
