// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

struct CHA2DS2VAScTests {
    private let score = CHA2DS2VASc()

    private static let diagnoses: [(name: String, points: Double)] = [
        ("heart_failure", 1), ("hypertension", 1), ("diabetes", 1), ("stroke_tia_or_thromboembolism", 2),
        ("arterial_vascular_disease", 1),
    ]

    /// Somebody with atrial fibrillation and nothing that scores.
    private static let nothing: [String: RawInput] = [
        "age": 50, "sex": "male", "heart_failure": false, "hypertension": false, "diabetes": false,
        "stroke_tia_or_thromboembolism": false, "arterial_vascular_disease": false, "atrial_fibrillation": true,
        "valvular_atrial_fibrillation": false,
    ]

    /// Every combination at every age limit and one year to either side.
    @Test func addsUpEveryCombination() throws {
        for (age, agePoints) in [(18.0, 0.0), (64, 0), (65, 1), (66, 1), (74, 1), (75, 2), (76, 2), (120, 2)] {
            for (sex, sexPoints) in [("male", 0.0), ("female", 1)] {
                for mask in 0..<(1 << Self.diagnoses.count) {
                    var inputs = Self.nothing
                    inputs["age"] = .number(age)
                    inputs["sex"] = .text(sex)
                    var expected = agePoints + sexPoints
                    for (index, diagnosis) in Self.diagnoses.enumerated() where mask >> index & 1 == 1 {
                        inputs[diagnosis.name] = true
                        expected += diagnosis.points
                    }
                    #expect(try score.points(inputs) == expected)
                }
            }
        }
    }

    @Test func namesTheBands() throws {
        func band(_ changes: [String: RawInput]) throws -> String? {
            try score.answer(Self.nothing.merging(changes) { $1 }).outputs[0].band?.name
        }
        #expect(try band([:]) == "low")
        #expect(try band(["sex": "female"]) == "intermediate")
        #expect(try band(["hypertension": true]) == "intermediate")
        #expect(try band(["sex": "female", "hypertension": true]) == "high")
        #expect(try band(["stroke_tia_or_thromboembolism": true]) == "high")
    }

    @Test func countsWhatIsUnknownBothWays() throws {
        var inputs = Self.nothing
        inputs["age"] = .unknown
        inputs["stroke_tia_or_thromboembolism"] = .unknown
        let value = try score.answer(inputs).outputs[0]
        #expect(value.bounds == 0...4)
        #expect(value.undecided == ["age", "stroke_tia_or_thromboembolism"])
        #expect(value.possibleBands.map(\.name) == ["low", "intermediate", "high"])
        #expect(try score.bounds([:]) == 0...9)
        // A stroke gives 2 points or none: a total of 1 cannot come out.
        let stroke = try score.answer(Self.nothing.merging(["stroke_tia_or_thromboembolism": .unknown]) { $1 })
        #expect(stroke.outputs[0].possibleBands.map(\.name) == ["low", "high"])
    }

    /// A range that lies within one band decides the band.
    @Test func decidesTheBandOfARange() throws {
        let value = try score.answer(
            Self.nothing.merging(["stroke_tia_or_thromboembolism": true, "diabetes": .unknown]) { $1 }
        ).outputs[0]
        #expect(value.bounds == 2...3)
        #expect(value.band?.name == "high")
    }

    @Test func appliesToAdultsWithNonValvularAtrialFibrillation() throws {
        func status(_ changes: [String: RawInput]) throws -> Answer.Status {
            try score.answer(Self.nothing.merging(changes) { $1 }).status
        }
        #expect(try status([:]) == .complete)
        #expect(try status(["age": 18]) == .complete)
        #expect(try status(["age": 17]) == .notApplicable)
        #expect(try status(["atrial_fibrillation": false]) == .notApplicable)
        #expect(try status(["valvular_atrial_fibrillation": true]) == .notApplicable)

        let unconfirmed = try score.answer(Self.nothing.merging(["atrial_fibrillation": .unknown]) { $1 })
        #expect(unconfirmed.status == .complete)
        #expect(unconfirmed.warnings.map(\.code) == [.populationUnconfirmed])
        #expect(unconfirmed.warnings.map(\.field) == ["atrial_fibrillation"])
    }

    /// Venous disease must not reach the arterial items through the codes of a record.
    @Test func leavesVenousDiseaseOut() throws {
        for name in ["stroke_tia_or_thromboembolism", "arterial_vascular_disease"] {
            let field = try #require(score.descriptor.inputs[name])
            guard case .condition(let codes)? = field.binding else {
                Issue.record("\(name) is not a condition")
                continue
            }
            for code in ["I26.99", "I82.401", "Z86.711", "Z86.718"] {
                #expect(!codes.contains(system: .icd10cm, code: code), "\(code)")
            }
            for code in ["128053003", "59282003"] { #expect(!codes.contains(system: .snomed, code: code), "\(code)") }
        }
    }
}
