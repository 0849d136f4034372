// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

struct SOFATests {
    private let score = SOFA()
    /// No points for any item.
    private let best: [String: RawInput] = [
        "age": 60, "pao2_fio2_ratio": 450, "respiratory_support": false, "platelet_count": 250, "total_bilirubin": 0.6,
        "mean_arterial_pressure": 85, "dopamine_dose": 0, "dobutamine_dose": 0, "epinephrine_dose": 0,
        "norepinephrine_dose": 0, "glasgow_coma_scale": 15, "serum_creatinine": 0.8, "urine_output": 1500,
    ]

    private func best(_ changes: [String: RawInput], without names: Set<String> = []) -> [String: RawInput] {
        best.filter { !names.contains($0.key) }.merging(changes) { $1 }
    }

    @Test func scoresEveryBandEdge() throws {
        #expect(try score.points(best) == 0)
        try score.expectPoints(
            of: "platelet_count",
            in: best,
            [(151, 0), (150, 0), (149, 1), (101, 1), (100, 1), (99, 2), (50, 2), (49, 3), (20, 3), (19, 4), (1, 4)]
        )
        try score.expectPoints(
            of: "total_bilirubin",
            in: best,
            [
                (1.1, 0), (1.19, 0), (1.2, 1), (1.9, 1), (1.95, 1), (2, 2), (5.9, 2), (6, 3), (11.9, 3), (11.99, 3),
                (12, 4), (12.1, 4),
            ]
        )
        try score.expectPoints(
            of: "glasgow_coma_scale",
            in: best,
            [
                (15, 0), (14, 1), (13, 1), (12, 2), (11, 2), (10, 2), (9, 3), (8, 3), (7, 3), (6, 3), (5, 4), (4, 4),
                (3, 4),
            ]
        )
        try score.expectPoints(
            of: "serum_creatinine",
            in: best,
            [
                (1.1, 0), (1.19, 0), (1.2, 1), (1.9, 1), (1.99, 1), (2, 2), (3.4, 2), (3.49, 2), (3.5, 3), (4.9, 3),
                (4.99, 3), (5, 4), (5.1, 4),
            ]
        )
        try score.expectPoints(
            of: "urine_output",
            in: best,
            [(501, 0), (500, 0), (499, 3), (201, 3), (200, 3), (199, 4), (0, 4)]
        )
        try score.expectPoints(
            of: "mean_arterial_pressure",
            in: best,
            [(71, 0), (70, 0), (69.9, 1), (69, 1), (20, 1)]
        )
    }

    @Test func breathingNeedsSupportForThreeAndFour() throws {
        try score.expectPoints(
            of: "pao2_fio2_ratio",
            in: best,
            [(401, 0), (400, 0), (399, 1), (300, 1), (299, 2), (200, 2), (199, 2), (100, 2), (99, 2), (20, 2)]
        )
        try score.expectPoints(
            of: "pao2_fio2_ratio",
            in: best(["respiratory_support": true]),
            [(400, 0), (399, 1), (300, 1), (299, 2), (200, 2), (199, 3), (100, 3), (99, 4), (20, 4)]
        )
    }

    @Test func dosesScoreByDrug() throws {
        try score.expectPoints(of: "dopamine_dose", in: best, [(0, 0), (0.1, 2), (5, 2), (5.1, 3), (15, 3), (15.1, 4)])
        try score.expectPoints(of: "dobutamine_dose", in: best, [(0, 0), (0.1, 2), (40, 2)])
        for drug in ["epinephrine_dose", "norepinephrine_dose"] {
            try score.expectPoints(of: drug, in: best, [(0, 0), (0.01, 3), (0.1, 3), (0.11, 4), (3, 4)])
        }
        // The worst counts, not the sum.
        #expect(
            try score.points(
                best(["mean_arterial_pressure": 50, "dobutamine_dose": 10, "norepinephrine_dose": 0.05])
            ) == 3
        )
    }

    @Test func kidneysTakeTheWorse() throws {
        #expect(try score.points(best(["serum_creatinine": 2.5, "urine_output": 300])) == 3)
        #expect(try score.points(best(["serum_creatinine": 5.5, "urine_output": 300])) == 4)
    }

    @Test func worksOutTheRatio() throws {
        let without = best(["respiratory_support": true], without: ["pao2_fio2_ratio"])
        for (pressure, fraction, points) in [(80.0, 40.0, 2.0), (79, 40, 3), (60, 60, 3), (59, 60, 4), (90, 21, 0)] {
            let inputs = without.merging([
                "partial_pressure_oxygen": .number(pressure), "fraction_of_inspired_oxygen": .number(fraction),
            ]) { $1 }
            #expect(try score.points(inputs) == points)
        }
        // 8 kPa at 0.5: 60.005 mm Hg, ratio 120.
        let inKilopascal = without.merging([
            "partial_pressure_oxygen": .quantity(8, unit: "kPa"),
            "fraction_of_inspired_oxygen": .quantity(0.5, unit: "1"),
        ]) { $1 }
        #expect(try score.points(inKilopascal) == 3)
    }

    @Test func givenRatioGoesBeforeTheMeasurements() throws {
        let agreeing = try score.answer(best(["partial_pressure_oxygen": 95, "fraction_of_inspired_oxygen": 21]))
        #expect(agreeing.warnings.isEmpty)
        let contradicting = try score.answer(best(["partial_pressure_oxygen": 60, "fraction_of_inspired_oxygen": 50]))
        #expect(contradicting.outputs[0].value == 0)
        #expect(contradicting.warnings.map(\.code) == [.valueIgnored])
    }

    @Test func unknownIsNeverNormal() throws {
        #expect(try score.bounds([:]) == 0...24)
        for (missing, upper) in [
            ("platelet_count", 4.0), ("total_bilirubin", 4), ("glasgow_coma_scale", 4), ("pao2_fio2_ratio", 2),
            ("mean_arterial_pressure", 1), ("dopamine_dose", 4), ("dobutamine_dose", 2), ("epinephrine_dose", 4),
            ("norepinephrine_dose", 4), ("serum_creatinine", 4), ("urine_output", 4),
        ] {
            let output = try score.answer(best([:], without: [missing])).outputs[0]
            #expect(output.bounds == 0...upper, "\(missing)")
            #expect(output.undecided.contains(missing))
        }
        // Support is undecided only below a ratio of 200.
        #expect(try score.bounds(best([:], without: ["respiratory_support"])) == 0...0)
        #expect(try score.bounds(best(["pao2_fio2_ratio": 150], without: ["respiratory_support"])) == 2...3)
        #expect(try score.bounds(best(["pao2_fio2_ratio": 90], without: ["respiratory_support"])) == 2...4)
        let nothing = try score.answer(best([:], without: ["pao2_fio2_ratio", "respiratory_support"])).outputs[0]
        #expect(nothing.bounds == 0...4)
        #expect(
            nothing.undecided == [
                "fraction_of_inspired_oxygen", "pao2_fio2_ratio", "partial_pressure_oxygen", "respiratory_support",
            ]
        )
    }

    @Test func whatCannotMatterIsNotAskedFor() throws {
        let pressors = best(
            ["norepinephrine_dose": 0.5],
            without: ["mean_arterial_pressure", "dopamine_dose", "dobutamine_dose", "epinephrine_dose"]
        )
        #expect(try score.points(pressors) == 4)
        let moderate = best(
            ["norepinephrine_dose": 0.05],
            without: ["mean_arterial_pressure", "dopamine_dose", "dobutamine_dose"]
        )
        let output = try score.answer(moderate).outputs[0]
        #expect(output.bounds == 3...4)
        #expect(output.undecided == ["dopamine_dose"])
        #expect(try score.points(best(["serum_creatinine": 6], without: ["urine_output"])) == 4)
        #expect(try score.bounds(best(["serum_creatinine": 4], without: ["urine_output"])) == 3...4)
    }

    @Test func everyCompletionLiesWithinTheBounds() throws {
        let ways: [Set<String>] = [
            ["partial_pressure_oxygen", "fraction_of_inspired_oxygen"], ["pao2_fio2_ratio"],
        ]
        for leftOut in ways {
            try score.expectCompletionsWithinBounds(seed: 24, cases: 200, leavingOut: leftOut) { field, generator in
                func number(_ range: ClosedRange<Double>) -> InputValue {
                    .number(Double.random(in: range, using: &generator))
                }
                switch field.name {
                case "age": return number(18...90)
                case "pao2_fio2_ratio": return number(50...500)
                case "partial_pressure_oxygen": return number(40...120)
                case "fraction_of_inspired_oxygen": return number(21...100)
                case "respiratory_support": return .boolean(Bool.random(using: &generator))
                case "platelet_count": return number(5...250)
                case "total_bilirubin": return number(0.5...15)
                case "mean_arterial_pressure": return number(50...100)
                case "glasgow_coma_scale": return .number(Double(Int.random(in: 3...15, using: &generator)))
                case "serum_creatinine": return number(0.5...7)
                case "urine_output": return number(0...1000)
                case "dopamine_dose": return Bool.random(using: &generator) ? .number(0) : number(0...20)
                default: return Bool.random(using: &generator) ? .number(0) : number(0...0.3)
                }
            }
        }
    }

    @Test func bandsFollowTheTotal() throws {
        for (bilirubin, creatinine, platelets, band) in [
            (0.5, 1.2, 200.0, "below_2"), (0.5, 2, 200, "2_to_7"), (6, 5, 200, "2_to_7"), (12, 5, 200, "8_to_11"),
            (12, 5, 49, "8_to_11"), (12, 5, 19, "above_11"),
        ] {
            let inputs = best([
                "total_bilirubin": .number(bilirubin), "serum_creatinine": .number(creatinine),
                "platelet_count": .number(platelets),
            ])
            #expect(try score.answer(inputs).outputs[0].band?.name == band)
        }
    }

    @Test func appliesToAdultsOnly() throws {
        #expect(try score.answer(best(["age": 17])).status == .notApplicable)
        #expect(try score.answer(best(["age": 18])).status == .complete)
    }

    @Test func takesSIUnits() throws {
        let inputs = best([
            "total_bilirubin": .quantity(102, unit: "umol/L"), "serum_creatinine": .quantity(300, unit: "umol/L"),
        ])
        // 5.96 and 3.39 mg/dL: 2 points each.
        #expect(try score.points(inputs) == 4)
        #expect(try score.points(best(["platelet_count": .quantity(49_000, unit: "/uL")])) == 3)
    }
}
