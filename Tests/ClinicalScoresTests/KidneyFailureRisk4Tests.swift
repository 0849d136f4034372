// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

struct KidneyFailureRisk4Tests {
    private let score = KidneyFailureRisk4()

    private static let patient: [String: RawInput] = [
        "age": 60, "sex": "male", "egfr": 30, "urine_albumin_creatinine_ratio": 300, "kfre_region": "north_america",
        "dialysis": false, "kidney_transplant": false,
    ]

    private func ask(_ changes: [String: RawInput] = [:]) throws -> Answer {
        let inputs = Self.patient.merging(changes) { $1 }
        let resolved = score.descriptor.inputs.resolve(inputs.map { ($0.key, $0.value) })
        try #require(resolved.problems.isEmpty)
        return try score.predict(resolved.inputs, explaining: true)
    }

    private func risks(_ changes: [String: RawInput] = [:]) throws -> [Double] {
        try ask(changes).outputs.map { try #require($0.value) }
    }

    @Test
    func keepsTheRegionsApart() throws {
        // The classic fault is to swap them: risks are higher in North America.
        for egfr in stride(from: 5.0, to: 60, by: 5) {
            let america = try risks(["egfr": .number(egfr)])
            let elsewhere = try risks(["egfr": .number(egfr), "kfre_region": "elsewhere"])
            #expect(america[0] > elsewhere[0] && america[1] > elsewhere[1])
        }
    }

    @Test(arguments: ["north_america", "elsewhere"])
    func risesAsThePaperSays(region: String) throws {
        let place: [String: RawInput] = ["kfre_region": .text(region)]
        let reference = try risks(place)
        #expect(reference[1] > reference[0])
        let worse: [[String: RawInput]] = [["egfr": 25], ["urine_albumin_creatinine_ratio": 400], ["age": 50]]
        for change in worse {
            let changed = try risks(place.merging(change) { $1 })
            #expect(changed[0] > reference[0] && changed[1] > reference[1], "\(change)")
        }
        let woman = try risks(place.merging(["sex": "female"]) { $1 })
        #expect(woman[0] < reference[0] && woman[1] < reference[1])
    }

    @Test
    func appliesBelowAnEGFROfSixty() throws {
        #expect(try ask(["egfr": 59.9]).status == .complete)
        #expect(try ask(["egfr": 60]).status == .notApplicable)
        #expect(try ask(["egfr": 60.1]).status == .notApplicable)
        #expect(try ask(["age": 18]).status == .complete)
        #expect(try ask(["age": 17]).status == .notApplicable)
        #expect(try ask(["dialysis": true]).status == .notApplicable)
        #expect(try ask(["kidney_transplant": true]).status == .notApplicable)
        #expect(try ask(["dialysis": .unknown]).warnings.map(\.code) == [.populationUnconfirmed])
    }

    @Test(arguments: ["age", "sex", "egfr", "urine_albumin_creatinine_ratio", "kfre_region"])
    func refusesWithout(name: String) throws {
        #expect(throws: PredictionRefusal([.missing(name)])) { try ask([name: .unknown]) }
    }

    @Test
    func changesBandAtTheEdges() {
        let twoYears = score.descriptor.outputs[0]
        #expect(twoYears.band(of: 0.1)?.name == "low")
        #expect(twoYears.band(of: 0.1.nextDown)?.name == "low")
        #expect(twoYears.band(of: 0.1.nextUp)?.name == "multidisciplinary_care")
        #expect(twoYears.band(of: 0.4.nextDown)?.name == "multidisciplinary_care")
        #expect(twoYears.band(of: 0.4)?.name == "multidisciplinary_care")
        #expect(twoYears.band(of: 0.4.nextUp)?.name == "prepare_replacement")
        let fiveYears = score.descriptor.outputs[1]
        #expect(fiveYears.band(of: 0.03.nextDown)?.name == "low")
        #expect(fiveYears.band(of: 0.03)?.name == "consider_referral")
        #expect(fiveYears.band(of: 0.03.nextUp)?.name == "consider_referral")
        #expect(fiveYears.band(of: 0.05.nextDown)?.name == "consider_referral")
        #expect(fiveYears.band(of: 0.05)?.name == "consider_referral")
        #expect(fiveYears.band(of: 0.05.nextUp)?.name == "refer")
    }

    @Test
    func convertsMilligramsPerMillimole() throws {
        let molar = try risks(["urine_albumin_creatinine_ratio": .quantity(300 / 8.84, unit: "mg/mmol")])
        for (left, right) in zip(molar, try risks()) { #expect(abs(left - right) < 1e-9) }
    }

    @Test
    func explainsTheLogHazardRatio() throws {
        let explanation = try #require(ask().explanation)
        #expect(explanation.contributions.count == 4)
        let hazardRatio = log(1 - (try risks()[0])) / log(0.9750)
        #expect(abs(explanation.total.lowerBound - log(hazardRatio)) < 1e-12)
    }
}
