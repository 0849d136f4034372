// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

struct NEWS2Tests {
    private let score = NEWS2()

    /// Observations that score nothing.
    private static let normal: [String: RawInput] = [
        "respiratory_rate": 16, "oxygen_saturation": 97, "oxygen_saturation_scale": "scale_1",
        "supplemental_oxygen": false, "systolic_blood_pressure": 120, "heart_rate": 70, "consciousness": "alert",
        "temperature": 37.0, "age": 50, "pregnant": false,
    ]

    private func value(_ changes: [String: RawInput]) throws -> OutputValue {
        try score.answer(Self.normal.merging(changes) { $1 }).outputs[0]
    }

    @Test func scoresTheEdgesOfTheChart() throws {
        try score.expectPoints(
            of: "respiratory_rate",
            in: Self.normal,
            [
                (7, 3), (8, 3), (9, 1), (10, 1), (11, 1), (12, 0), (13, 0), (19, 0), (20, 0), (21, 2), (22, 2), (24, 2),
                (25, 3), (26, 3),
            ]
        )
        try score.expectPoints(
            of: "oxygen_saturation",
            in: Self.normal,
            [(90, 3), (91, 3), (92, 2), (93, 2), (94, 1), (95, 1), (96, 0), (97, 0), (100, 0)]
        )
        try score.expectPoints(
            of: "systolic_blood_pressure",
            in: Self.normal,
            [(89, 3), (90, 3), (91, 2), (100, 2), (101, 1), (110, 1), (111, 0), (219, 0), (220, 3), (221, 3)]
        )
        try score.expectPoints(
            of: "heart_rate",
            in: Self.normal,
            [(39, 3), (40, 3), (41, 1), (50, 1), (51, 0), (90, 0), (91, 1), (110, 1), (111, 2), (130, 2), (131, 3)]
        )
        try score.expectPoints(
            of: "temperature",
            in: Self.normal,
            [
                (34.9, 3), (35.0, 3), (35.1, 1), (36.0, 1), (36.1, 0), (38.0, 0), (38.1, 1), (39.0, 1), (39.1, 2),
                (39.2, 2),
            ]
        )
    }

    @Test func scoresSaturationOnScale2() throws {
        var onAir = Self.normal
        onAir["oxygen_saturation_scale"] = "scale_2"
        try score.expectPoints(
            of: "oxygen_saturation",
            in: onAir,
            [
                (82, 3), (83, 3), (84, 2), (85, 2), (86, 1), (87, 1), (88, 0), (92, 0), (93, 0), (96, 0), (97, 0),
                (100, 0),
            ]
        )
        // Oxygen itself gives 2 points on top.
        var onOxygen = onAir
        onOxygen["supplemental_oxygen"] = true
        try score.expectPoints(
            of: "oxygen_saturation",
            in: onOxygen,
            [
                (83, 5), (84, 4), (85, 4), (86, 3), (87, 3), (88, 2), (92, 2), (93, 3), (94, 3), (95, 4), (96, 4),
                (97, 5),
                (100, 5),
            ]
        )
    }

    @Test(arguments: [("alert", 0.0), ("confusion", 3), ("voice", 3), ("pain", 3), ("unresponsive", 3)])
    func scoresConsciousness(level: String, points: Double) throws {
        #expect(try value(["consciousness": .text(level)]).value == points)
    }

    @Test func reachesTheMaximum() throws {
        let worst = try value([
            "respiratory_rate": 30, "oxygen_saturation": 99, "oxygen_saturation_scale": "scale_2",
            "supplemental_oxygen": true, "systolic_blood_pressure": 80, "heart_rate": 140, "consciousness": "pain",
            "temperature": 34.0,
        ])
        #expect(worst.value == 20)
        #expect(worst.band?.name == "high")
    }

    /// Values between the cells of the chart are rounded half up first: temperature to tenths, the rest to units.
    @Test func roundsHalfUpBetweenCells() throws {
        try score.expectPoints(
            of: "temperature",
            in: Self.normal,
            [(35.04, 3), (35.05, 1), (36.04, 1), (36.05, 0), (38.04, 0), (38.05, 1), (39.04, 1), (39.05, 2)]
        )
        try score.expectPoints(
            of: "respiratory_rate",
            in: Self.normal,
            [(8.4, 3), (8.5, 1), (20.4, 0), (20.5, 2), (24.5, 3)]
        )
        try score.expectPoints(of: "oxygen_saturation", in: Self.normal, [(91.4, 3), (91.5, 2), (95.5, 0)])
        try score.expectPoints(
            of: "systolic_blood_pressure",
            in: Self.normal,
            [(90.4, 3), (90.5, 2), (110.5, 0), (219.4, 0), (219.5, 3)]
        )
        try score.expectPoints(of: "heart_rate", in: Self.normal, [(90.4, 0), (90.5, 1), (130.5, 3)])
    }

    /// Every tenth and every half of a tenth of the plausible range is rounded as written, whatever its double is.
    @Test func roundsEveryHundredthAsWritten() throws {
        for hundredths in stride(from: 2_500, through: 4_500, by: 1) {
            let tenths = (hundredths + 5) / 10
            let expected: Double = tenths <= 350 ? 3 : tenths <= 360 ? 1 : tenths <= 380 ? 0 : tenths <= 390 ? 1 : 2
            #expect(try value(["temperature": .number(Double(hundredths) / 100)]).value == expected, "\(hundredths)")
        }
    }

    @Test func convertsUnits() throws {
        // 102.2 °F is 39.0 °C, 102.4 °F is 39.1 °C; 12 kPa is 90.0 mm[Hg].
        #expect(try value(["temperature": .quantity(102.2, unit: "[degF]")]).value == 1)
        #expect(try value(["temperature": .quantity(102.4, unit: "[degF]")]).value == 2)
        #expect(try value(["systolic_blood_pressure": .quantity(12, unit: "kPa")]).value == 3)
        #expect(try value(["oxygen_saturation": .quantity(0.93, unit: "1")]).value == 2)
    }

    @Test func judgesByTheTotalAndByAnyRedScore() throws {
        #expect(try value([:]).band?.name == "low")
        // 2 + 2 = 4 without a 3.
        let four = try value(["supplemental_oxygen": true, "heart_rate": 120])
        #expect(four.value == 4)
        #expect(four.band?.name == "low")
        // A 3 alone, and a 3 with 1.
        #expect(try value(["consciousness": "confusion"]).band?.name == "low_medium")
        let red = try value(["respiratory_rate": 25, "temperature": 38.5])
        #expect(red.value == 4)
        #expect(red.band?.name == "low_medium")
        // From 5 upwards the total decides.
        #expect(try value(["respiratory_rate": 25, "supplemental_oxygen": true]).band?.name == "medium")
        #expect(try value(["respiratory_rate": 25, "consciousness": "voice"]).band?.name == "medium")
        let seven = try value(["respiratory_rate": 25, "consciousness": "voice", "temperature": 38.5])
        #expect(seven.value == 7)
        #expect(seven.band?.name == "high")
    }

    @Test func givesThePossibleBandsOfARange() throws {
        func bands(_ changes: [String: RawInput]) throws -> [String] {
            let value = try value(changes)
            return value.band.map { [$0.name] } ?? value.possibleBands.map(\.name)
        }
        // Consciousness is 0 or 3: low or low-medium, and nothing between.
        #expect(try bands(["consciousness": .unknown]) == ["low", "low_medium"])
        // With a 3 already there, no total below 5 is low.
        #expect(try bands(["respiratory_rate": 25, "temperature": .unknown]) == ["low_medium", "medium"])
        // 4 without a 3, or 4 + 3: neither low-medium nor medium can come out.
        #expect(
            try bands(["supplemental_oxygen": true, "heart_rate": 120, "consciousness": .unknown]) == ["low", "high"]
        )
        // The range lies within one band.
        #expect(
            try bands(["respiratory_rate": 25, "consciousness": "pain", "heart_rate": 140, "temperature": .unknown])
                == ["high"]
        )
        let nothing = try score.answer([:]).outputs[0]
        #expect(nothing.bounds == 0...20)
        #expect(nothing.possibleBands.map(\.name) == ["low", "low_medium", "medium", "high"])
    }

    @Test func asksForTheScaleOnlyWhereItMatters() throws {
        // On air, 97 % gives 0 points on both scales.
        let either = try value(["oxygen_saturation_scale": .unknown])
        #expect(either.value == 0)
        let low = try value(["oxygen_saturation_scale": .unknown, "oxygen_saturation": 90])
        #expect(low.bounds == 0...3)
        #expect(low.undecided == ["oxygen_saturation_scale"])
        // On scale 2, whether oxygen is given changes the points of the saturation as well.
        let oxygen = try value([
            "oxygen_saturation_scale": "scale_2", "oxygen_saturation": 97, "supplemental_oxygen": .unknown,
        ])
        #expect(oxygen.bounds == 0...5)
        #expect(oxygen.undecided == ["supplemental_oxygen"])
    }

    @Test func appliesFromSixteenYearsAndNotInPregnancy() throws {
        func status(_ changes: [String: RawInput]) throws -> Answer.Status {
            try score.answer(Self.normal.merging(changes) { $1 }).status
        }
        #expect(try status(["age": 16]) == .complete)
        #expect(try status(["age": 15]) == .notApplicable)
        #expect(try status(["pregnant": true]) == .notApplicable)
        let unconfirmed = try score.answer(Self.normal.merging(["age": .unknown, "pregnant": .unknown]) { $1 })
        #expect(unconfirmed.warnings.map(\.field) == ["age", "pregnant"])
    }

    /// The College asks to be acknowledged wherever its material is reproduced.
    @Test func acknowledgesTheRoyalCollegeOfPhysicians() {
        #expect(score.descriptor.rights.contains("Royal College of Physicians"))
        #expect(score.descriptor.citations[0].text.contains("London: RCP, 2017"))
    }
}
