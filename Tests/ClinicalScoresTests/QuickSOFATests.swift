// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

struct QuickSOFATests {
    private let score = QuickSOFA()

    private static let nothing: [String: RawInput] = [
        "age": 50, "respiratory_rate": 16, "systolic_blood_pressure": 120, "glasgow_coma_scale": 15,
    ]

    private func value(_ changes: [String: RawInput]) throws -> OutputValue {
        try score.answer(Self.nothing.merging(changes) { $1 }).outputs[0]
    }

    @Test func scoresFromItsLimits() throws {
        try score.expectPoints(of: "respiratory_rate", in: Self.nothing, [(21, 0), (22, 1), (23, 1)])
        try score.expectPoints(of: "systolic_blood_pressure", in: Self.nothing, [(99, 1), (100, 1), (101, 0)])
        try score.expectPoints(of: "glasgow_coma_scale", in: Self.nothing, [(3, 1), (13, 1), (14, 1), (15, 0)])
        // 13.3 kPa is 99.8 mm[Hg], 13.4 kPa is 100.5 mm[Hg].
        #expect(try value(["systolic_blood_pressure": .quantity(13.3, unit: "kPa")]).value == 1)
        #expect(try value(["systolic_blood_pressure": .quantity(13.4, unit: "kPa")]).value == 0)
    }

    /// Every combination, with its band.
    @Test func addsUpEveryCombination() throws {
        for mask in 0..<8 {
            let value = try value([
                "respiratory_rate": mask & 1 == 1 ? 30 : 12, "systolic_blood_pressure": mask & 2 == 2 ? 80 : 130,
                "glasgow_coma_scale": mask & 4 == 4 ? 10 : 15,
            ])
            #expect(value.value == Double(mask.nonzeroBitCount))
            #expect(value.band?.name == (mask.nonzeroBitCount >= 2 ? "positive" : "negative"))
        }
    }

    /// More breaths, less pressure and a lower coma scale never lower the points.
    @Test func growsWithSeverity() throws {
        var points = [0.0, 0, 0]
        for step in 0...12 {
            let next = [
                try value(["respiratory_rate": .number(Double(10 + 2 * step))]).value ?? -1,
                try value(["systolic_blood_pressure": .number(Double(130 - 5 * step))]).value ?? -1,
                try value(["glasgow_coma_scale": .number(Double(15 - step))]).value ?? -1,
            ]
            #expect(zip(points, next).allSatisfy { $0 <= $1 })
            points = next
        }
        #expect(points == [1, 1, 1])
    }

    @Test func decidesTheBandFromTwoKnownCriteria() throws {
        let positive = try value([
            "respiratory_rate": 30, "systolic_blood_pressure": 80, "glasgow_coma_scale": .unknown,
        ])
        #expect(positive.bounds == 2...3)
        #expect(positive.band?.name == "positive")
        let open = try value(["respiratory_rate": 30, "glasgow_coma_scale": .unknown])
        #expect(open.possibleBands.map(\.name) == ["negative", "positive"])
        #expect(open.undecided == ["glasgow_coma_scale"])
        #expect(try score.bounds([:]) == 0...3)
    }

    @Test func appliesToAdults() throws {
        #expect(try score.answer(Self.nothing.merging(["age": 17]) { $1 }).status == .notApplicable)
        #expect(try score.answer(Self.nothing.merging(["age": 18]) { $1 }).status == .complete)
        let unconfirmed = try score.answer(Self.nothing.merging(["age": .unknown]) { $1 })
        #expect(unconfirmed.warnings.map(\.code) == [.populationUnconfirmed])
    }
}
