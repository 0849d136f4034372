// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

struct PooledCohortEquations2013Tests {
    private let score = PooledCohortEquations2013()

    private static let patient: [String: RawInput] = [
        "age": 55, "sex": "male", "pce_race": "white", "total_cholesterol": 213, "hdl_cholesterol": 50,
        "systolic_blood_pressure": 120, "blood_pressure_medication": false, "diabetes": false, "current_smoker": false,
        "established_cardiovascular_disease": false,
    ]

    private func ask(_ changes: [String: RawInput] = [:]) throws -> Answer {
        let inputs = Self.patient.merging(changes) { $1 }
        let resolved = score.descriptor.inputs.resolve(inputs.map { ($0.key, $0.value) })
        try #require(resolved.problems.isEmpty)
        return try score.predict(resolved.inputs, explaining: true)
    }

    private func risk(_ changes: [String: RawInput] = [:]) throws -> Double {
        try #require(ask(changes).outputs.first?.value)
    }

    @Test
    func takesTheEquationForWhitePeopleForOthersWithAWarning() throws {
        for sex: RawInput in ["female", "male"] {
            let other = try ask(["sex": sex, "pce_race": "other"])
            #expect(try other.outputs == ask(["sex": sex]).outputs)
            #expect(other.warnings.map(\.code) == [.interpretWithCare])
            #expect(other.warnings.map(\.field) == ["pce_race"])
            #expect(try ask(["sex": sex]).warnings.isEmpty)
            #expect(try risk(["sex": sex, "pce_race": "black"]) != risk(["sex": sex]))
        }
    }

    @Test(arguments: ["female", "male"], ["white", "black"])
    func risesWithEveryRisk(sex: String, race: String) throws {
        let person: [String: RawInput] = ["sex": .text(sex), "pce_race": .text(race)]
        let reference = try risk(person)
        let worse: [[String: RawInput]] = [
            ["current_smoker": true], ["diabetes": true], ["blood_pressure_medication": true],
            ["total_cholesterol": 260], ["hdl_cholesterol": 35], ["systolic_blood_pressure": 160], ["age": 65],
        ]
        for change in worse { #expect(try risk(person.merging(change) { $1 }) > reference, "\(change)") }
        var previous = 0.0
        for pressure in 90...200 {
            let next = try risk(person.merging(["systolic_blood_pressure": .number(Double(pressure))]) { $1 })
            #expect(next > previous)
            previous = next
        }
    }

    @Test(arguments: [
        ("age", 40.0, 79.0), ("total_cholesterol", 130, 320), ("hdl_cholesterol", 20, 100),
        ("systolic_blood_pressure", 90, 200),
    ])
    func doesNotApplyBeyondTheLimits(name: String, lower: Double, upper: Double) throws {
        for inside in [lower, upper] { #expect(try ask([name: .number(inside)]).status == .complete) }
        for outside in [lower - 0.1, upper + 0.1] {
            let answer = try ask([name: .number(outside)])
            #expect(answer.status == .notApplicable)
            #expect(answer.reasons.count == 1)
        }
    }

    @Test
    func doesNotApplyToKnownDisease() throws {
        #expect(try ask(["established_cardiovascular_disease": true]).status == .notApplicable)
        let unconfirmed = try ask(["established_cardiovascular_disease": .unknown])
        #expect(unconfirmed.warnings.map(\.code) == [.populationUnconfirmed])
    }

    @Test(arguments: [
        "age", "sex", "pce_race", "total_cholesterol", "hdl_cholesterol", "systolic_blood_pressure",
        "blood_pressure_medication", "diabetes", "current_smoker",
    ])
    func refusesWithout(name: String) throws {
        #expect(throws: PredictionRefusal([.missing(name)])) { try ask([name: .unknown]) }
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
    func convertsMillimoles() throws {
        let molar = try risk(["total_cholesterol": .quantity(213 / 38.67, unit: "mmol/L")])
        #expect(abs(molar - (try risk())) < 1e-9)
    }

    @Test(arguments: ["female", "male"], ["white", "black"])
    func explainsAgainstThePapersExample(sex: String, race: String) throws {
        let person: [String: RawInput] = ["sex": .text(sex), "pce_race": .text(race)]
        let example = try #require(ask(person).explanation)
        #expect(example.contributions.allSatisfy { $0.amount == 0...0 })

        let worse = person.merging([
            "age": 70, "current_smoker": true, "systolic_blood_pressure": 150, "blood_pressure_medication": true,
            "hdl_cholesterol": 40, "diabetes": true,
        ]) { $1 }
        let explanation = try #require(ask(worse).explanation)
        #expect(explanation.scale == "log_hazard_ratio")
        // The ratio of the cumulative hazards of two people is the exponential of the difference of their sums.
        let ratio = log(1 - (try risk(worse))) / log(1 - (try risk(person)))
        #expect(abs(explanation.total.lowerBound - example.baseline - log(ratio)) < 1e-9)
        // In old Black women the equation turns the effect of HDL cholesterol round.
        let isTurned = race == "black" && sex == "female"
        let unequal = isTurned ? ["total_cholesterol", "hdl_cholesterol"] : ["total_cholesterol"]
        for contribution in explanation.contributions where !unequal.contains(contribution.name) {
            #expect(contribution.amount.lowerBound > 0, "\(contribution.name)")
        }
    }
}
