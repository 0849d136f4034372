// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

struct CURB65Tests {
    private let score = CURB65()

    private static let nothing: [String: RawInput] = [
        "confusion": false, "blood_urea_nitrogen": 12, "respiratory_rate": 16, "systolic_blood_pressure": 120,
        "diastolic_blood_pressure": 80, "age": 50,
    ]

    private func value(_ changes: [String: RawInput]) throws -> OutputValue {
        try score.answer(Self.nothing.merging(changes) { $1 }).outputs[0]
    }

    @Test func scoresFromItsLimits() throws {
        try score.expectPoints(of: "respiratory_rate", in: Self.nothing, [(29, 0), (30, 1), (31, 1)])
        try score.expectPoints(of: "systolic_blood_pressure", in: Self.nothing, [(89, 1), (90, 0), (91, 0)])
        try score.expectPoints(of: "diastolic_blood_pressure", in: Self.nothing, [(59, 1), (60, 1), (61, 0)])
        try score.expectPoints(of: "age", in: Self.nothing, [(64, 0), (65, 1), (66, 1)])
        try score.expectPoints(of: "blood_urea_nitrogen", in: Self.nothing, [(18, 0), (19, 0), (20, 1)])
        #expect(try value(["confusion": true]).value == 1)
    }

    /// Urea and urea nitrogen are the same in mmol/L; the limit itself does not score.
    @Test func convertsUrea() throws {
        for (millimoles, points) in [(6.9, 0.0), (7.0, 0), (7.1, 1)] {
            #expect(try value(["blood_urea_nitrogen": .quantity(millimoles, unit: "mmol/L")]).value == points)
        }
    }

    @Test func addsUpEveryCombination() throws {
        let bands = ["low", "low", "intermediate", "high", "high", "high"]
        for mask in 0..<32 {
            let value = try value([
                "confusion": .boolean(mask & 1 != 0), "blood_urea_nitrogen": mask & 2 != 0 ? 40 : 10,
                "respiratory_rate": mask & 4 != 0 ? 35 : 15, "diastolic_blood_pressure": mask & 8 != 0 ? 50 : 80,
                "age": mask & 16 != 0 ? 80 : 40,
            ])
            #expect(value.value == Double(mask.nonzeroBitCount))
            #expect(value.band?.name == bands[mask.nonzeroBitCount])
        }
    }

    /// One low pressure decides the item; a normal one leaves it to the other.
    @Test func readsPressuresTogether() throws {
        #expect(try value(["systolic_blood_pressure": 80, "diastolic_blood_pressure": 50]).value == 1)
        #expect(try value(["systolic_blood_pressure": 80, "diastolic_blood_pressure": .unknown]).value == 1)
        let open = try value(["diastolic_blood_pressure": .unknown])
        #expect(open.bounds == 0...1)
        #expect(open.undecided == ["diastolic_blood_pressure"])
        #expect(open.band?.name == "low")
        #expect(try score.bounds([:]) == 0...5)
    }

    @Test func appliesToAdults() throws {
        #expect(try score.answer(Self.nothing.merging(["age": 17]) { $1 }).status == .notApplicable)
        #expect(try score.answer(Self.nothing.merging(["age": 18]) { $1 }).status == .complete)
    }
}
