// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

struct ChildPughTests {
    private let score = ChildPugh()
    /// The least points of every item.
    private let best: [String: RawInput] = [
        "age": 50, "total_bilirubin": 1, "serum_albumin": 4, "inr": 1, "ascites": "none",
        "hepatic_encephalopathy": "none",
    ]

    @Test func scoresEveryBandEdge() throws {
        #expect(try score.points(best) == 5)
        try score.expectPoints(
            of: "total_bilirubin",
            in: best,
            [(0.05, 5), (1.99, 5), (2, 6), (2.01, 6), (2.99, 6), (3, 6), (3.01, 7)]
        )
        try score.expectPoints(
            of: "serum_albumin",
            in: best,
            [(3.51, 5), (3.5, 6), (3.49, 6), (2.81, 6), (2.8, 6), (2.79, 7), (0.5, 7)]
        )
        try score.expectPoints(
            of: "inr",
            in: best,
            [(0.5, 5), (1.69, 5), (1.7, 6), (1.71, 6), (2.29, 6), (2.3, 6), (2.31, 7)]
        )
    }

    /// All 243 combinations of the five items against the sum written out.
    @Test func addsUpEveryCombination() throws {
        for combination in 0..<243 {
            let points = [1, 3, 9, 27, 81].map { combination / $0 % 3 + 1 }
            let inputs: [String: RawInput] = [
                "age": 50, "total_bilirubin": .number([1, 2.5, 4][points[0] - 1]),
                "serum_albumin": .number([4, 3, 2][points[1] - 1]), "inr": .number([1, 2, 3][points[2] - 1]),
                "ascites": .text(["none", "slight", "moderate"][points[3] - 1]),
                "hepatic_encephalopathy": .text(["none", "grade_1_2", "grade_3_4"][points[4] - 1]),
            ]
            let total = points.reduce(0, +)
            let output = try score.answer(inputs).outputs[0]
            #expect(output.value == Double(total))
            #expect(output.band?.name == (total <= 6 ? "class_a" : total <= 9 ? "class_b" : "class_c"))
        }
    }

    @Test func unknownItemsLeaveARange() throws {
        #expect(try score.bounds([:]) == 5...15)
        let answer = try score.answer(best.filter { $0.key != "ascites" && $0.key != "inr" })
        #expect(answer.status == .range)
        #expect(answer.outputs[0].bounds == 5...9)
        #expect(answer.outputs[0].undecided == ["ascites", "inr"])
        #expect(answer.outputs[0].possibleBands.map(\.name) == ["class_a", "class_b"])
        // With 3 points for each of four items class C is certain.
        let worst = try score.answer([
            "age": 50, "total_bilirubin": 5, "serum_albumin": 2, "ascites": "moderate",
            "hepatic_encephalopathy": "grade_3_4",
        ])
        #expect(worst.outputs[0].bounds == 13...15)
        #expect(worst.outputs[0].band?.name == "class_c")
    }

    @Test func everyCompletionLiesWithinTheBounds() throws {
        try score.expectCompletionsWithinBounds(seed: 5) { field, generator in
            switch field.name {
            case "age": .number(Double.random(in: 18...90, using: &generator))
            case "total_bilirubin": .number(Double.random(in: 1...4, using: &generator))
            case "serum_albumin": .number(Double.random(in: 2...4, using: &generator))
            case "inr": .number(Double.random(in: 1...3, using: &generator))
            case "ascites": .category(["none", "slight", "moderate"].randomElement(using: &generator) ?? "none")
            default: .category(["none", "grade_1_2", "grade_3_4"].randomElement(using: &generator) ?? "none")
            }
        }
    }

    @Test func isMonotoneInEveryLaboratoryValue() throws {
        for (field, range, sign) in [
            ("total_bilirubin", 0.1...6.0, 1.0), ("serum_albumin", 1.0...6.0, -1.0), ("inr", 0.6...5.0, 1.0),
        ] {
            var last: Double?
            for step in 0...200 {
                let value = range.lowerBound + (range.upperBound - range.lowerBound) * Double(step) / 200
                let points = try score.points(best.merging([field: .number(value)]) { $1 }) * sign
                if let last { #expect(points >= last) }
                last = points
            }
        }
    }

    @Test func appliesToAdultsOnly() throws {
        #expect(try score.answer(best.merging(["age": 17]) { $1 }).status == .notApplicable)
        #expect(try score.answer(best.merging(["age": 18]) { $1 }).status == .complete)
        let unconfirmed = try score.answer(best.filter { $0.key != "age" })
        #expect(unconfirmed.warnings.map(\.code) == [.populationUnconfirmed])
    }

    @Test func takesSIUnits() throws {
        let inputs = best.merging([
            "total_bilirubin": .quantity(40, unit: "umol/L"), "serum_albumin": .quantity(30, unit: "g/L"),
        ]) { $1 }
        #expect(try score.points(inputs) == 7)
        // Exactly 3.5 g/dL is still the middle band.
        #expect(try score.points(best.merging(["serum_albumin": .quantity(35, unit: "g/L")]) { $1 }) == 6)
        #expect(try score.points(best.merging(["total_bilirubin": .quantity(34.2, unit: "umol/L")]) { $1 }) == 5)
        #expect(try score.points(best.merging(["total_bilirubin": .quantity(34.3, unit: "umol/L")]) { $1 }) == 6)
        #expect(try score.points(best.merging(["total_bilirubin": .quantity(51.4, unit: "umol/L")]) { $1 }) == 7)
    }
}
