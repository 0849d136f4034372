// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

struct GlasgowBlatchfordTests {
    private let score = GlasgowBlatchford()
    /// No points for any item.
    private let best: [String: RawInput] = [
        "age": 50, "sex": "male", "blood_urea_nitrogen": 10, "hemoglobin": 15, "systolic_blood_pressure": 120,
        "heart_rate": 80, "melena": false, "syncope": false, "hepatic_disease": false, "heart_failure": false,
    ]

    @Test func scoresEveryBandEdge() throws {
        #expect(try score.points(best) == 0)
        try score.expectPoints(
            of: "blood_urea_nitrogen",
            in: best,
            [
                (18.2090, 0), (18.2091, 2), (18.2092, 2), (22.4111, 2), (22.4112, 3), (22.4113, 3), (28.0139, 3),
                (28.014, 4), (28.0141, 4), (70.0349, 4), (70.035, 6), (70.0351, 6),
            ]
        )
        try score.expectPoints(
            of: "hemoglobin",
            in: best,
            [(13.1, 0), (13, 0), (12.9, 1), (12, 1), (11.9, 3), (10, 3), (9.9, 6), (1, 6)]
        )
        try score.expectPoints(
            of: "hemoglobin",
            in: best.merging(["sex": "female"]) { $1 },
            [(12.1, 0), (12, 0), (11.9, 1), (10, 1), (9.9, 6)]
        )
        try score.expectPoints(
            of: "systolic_blood_pressure",
            in: best,
            [(111, 0), (110, 0), (109, 1), (101, 1), (100, 1), (99, 2), (91, 2), (90, 2), (89, 3)]
        )
        try score.expectPoints(of: "heart_rate", in: best, [(99, 0), (100, 1), (101, 1)])
    }

    /// The four yes-or-no items in all sixteen combinations.
    @Test func addsUpEveryCombination() throws {
        let weights = ["melena": 1.0, "syncope": 2, "hepatic_disease": 2, "heart_failure": 2]
        for combination in 0..<16 {
            var inputs = best
            var expected = 0.0
            for (bit, name) in weights.keys.sorted().enumerated() where combination >> bit & 1 == 1 {
                inputs[name] = true
                expected += weights[name] ?? 0
            }
            #expect(try score.points(inputs) == expected)
        }
        let worst: [String: RawInput] = [
            "age": 50, "sex": "female", "blood_urea_nitrogen": 100, "hemoglobin": 6, "systolic_blood_pressure": 70,
            "heart_rate": 130, "melena": true, "syncope": true, "hepatic_disease": true, "heart_failure": true,
        ]
        #expect(try score.points(worst) == 23)
    }

    @Test(arguments: [(6.4, 0.0), (6.5, 2), (7.9, 2), (8.0, 3), (9.9, 3), (10.0, 4), (24.9, 4), (25.0, 6)])
    func takesUreaInMillimoles(urea: Double, points: Double) throws {
        let answer = try score.answer(best.merging(["blood_urea_nitrogen": .quantity(urea, unit: "mmol/L")]) { $1 })
        #expect(answer.outputs[0].value == points)
        #expect(answer.warnings.isEmpty)
    }

    /// Between the exact limits and those that tables in mg/dL round, the answer says so.
    @Test(arguments: [(18.2, 0.0), (22.4, 2), (28, 3), (70, 4)])
    func warnsWhereRoundedTablesDiffer(urea: Double, points: Double) throws {
        let answer = try score.answer(best.merging(["blood_urea_nitrogen": .number(urea)]) { $1 })
        #expect(answer.outputs[0].value == points)
        #expect(answer.warnings.map(\.code) == [.interpretWithCare])
        #expect(answer.warnings.first?.field == "blood_urea_nitrogen")
    }

    @Test func bandsFollowTheTotal() throws {
        for (haemoglobin, melena, band) in [
            (13.0, false, "very_low"), (12.5, false, "very_low"), (12.5, true, "raised"),
        ] {
            let inputs = best.merging(["hemoglobin": .number(haemoglobin), "melena": .boolean(melena)]) { $1 }
            #expect(try score.answer(inputs).outputs[0].band?.name == band)
        }
        #expect(try score.answer(best.merging(["hemoglobin": 9]) { $1 }).outputs[0].band?.name == "raised")
        let seven = best.merging(["hemoglobin": 9, "melena": true]) { $1 }
        #expect(try score.answer(seven).outputs[0].band?.name == "high")
    }

    @Test func unknownInputsLeaveARange() throws {
        #expect(try score.bounds([:]) == 0...23)
        let sexless = best.filter { $0.key != "sex" }
        // The sex matters only between 10 and 13 g/dL.
        for (haemoglobin, range) in [(9.0, 6.0...6.0), (11, 1...3), (12.5, 0...1), (14, 0...0)] {
            let answer = try score.answer(sexless.merging(["hemoglobin": .number(haemoglobin)]) { $1 })
            #expect(answer.outputs[0].bounds == range)
            #expect(answer.outputs[0].undecided == (range.lowerBound == range.upperBound ? [] : ["sex"]))
        }
        let open = try score.answer(best.filter { $0.key != "melena" && $0.key != "syncope" })
        #expect(open.outputs[0].bounds == 0...3)
        #expect(open.outputs[0].undecided == ["melena", "syncope"])
        #expect(open.outputs[0].possibleBands.map(\.name) == ["very_low", "raised"])
    }

    @Test func everyCompletionLiesWithinTheBounds() throws {
        try score.expectCompletionsWithinBounds(seed: 23) { field, generator in
            switch field.name {
            case "age": .number(Double.random(in: 16...90, using: &generator))
            case "sex": .category(Bool.random(using: &generator) ? "female" : "male")
            case "blood_urea_nitrogen": .number(Double.random(in: 5...80, using: &generator))
            case "hemoglobin": .number(Double.random(in: 8...15, using: &generator))
            case "systolic_blood_pressure": .number(Double.random(in: 80...120, using: &generator))
            case "heart_rate": .number(Double.random(in: 60...140, using: &generator))
            default: .boolean(Bool.random(using: &generator))
            }
        }
    }

    @Test func appliesFromSixteenYears() throws {
        #expect(try score.answer(best.merging(["age": 15]) { $1 }).status == .notApplicable)
        #expect(try score.answer(best.merging(["age": 16]) { $1 }).status == .complete)
    }

    @Test func takesHaemoglobinPerLitre() throws {
        #expect(try score.points(best.merging(["hemoglobin": .quantity(120, unit: "g/L")]) { $1 }) == 1)
        #expect(try score.points(best.merging(["hemoglobin": .quantity(119, unit: "g/L")]) { $1 }) == 3)
    }
}
