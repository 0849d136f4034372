// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

struct HASBLEDTests {
    private let score = HASBLED()

    private static let truths = [
        "abnormal_liver_function", "prior_stroke", "bleeding_history", "labile_inr", "antiplatelet_or_nsaid",
        "alcohol_excess",
    ]

    /// Somebody with atrial fibrillation and nothing that scores.
    private static let nothing: [String: RawInput] = [
        "age": 50, "systolic_blood_pressure": 120, "serum_creatinine": 1.0, "dialysis": false,
        "kidney_transplant": false, "abnormal_liver_function": false, "prior_stroke": false, "bleeding_history": false,
        "labile_inr": false, "antiplatelet_or_nsaid": false, "alcohol_excess": false, "atrial_fibrillation": true,
    ]

    private func value(_ changes: [String: RawInput]) throws -> OutputValue {
        try score.answer(Self.nothing.merging(changes) { $1 }).outputs[0]
    }

    /// Every combination of the nine criteria.
    @Test func addsUpEveryCombination() throws {
        for mask in 0..<(1 << 9) {
            var inputs = Self.nothing
            for (index, name) in Self.truths.enumerated() where mask >> index & 1 == 1 { inputs[name] = true }
            if mask >> 6 & 1 == 1 { inputs["age"] = 80 }
            if mask >> 7 & 1 == 1 { inputs["systolic_blood_pressure"] = 180 }
            if mask >> 8 & 1 == 1 { inputs["serum_creatinine"] = 4 }
            #expect(try score.points(inputs) == Double(mask.nonzeroBitCount))
        }
    }

    @Test func scoresBeyondItsLimits() throws {
        try score.expectPoints(of: "age", in: Self.nothing, [(64, 0), (65, 0), (66, 1)])
        try score.expectPoints(of: "systolic_blood_pressure", in: Self.nothing, [(159, 0), (160, 0), (161, 1)])
        try score.expectPoints(of: "serum_creatinine", in: Self.nothing, [(2.25, 0), (2.26, 0), (2.27, 1)])
        for (micromoles, points) in [(199.0, 0.0), (200, 1), (201, 1)] {
            #expect(try value(["serum_creatinine": .quantity(micromoles, unit: "umol/L")]).value == points)
        }
    }

    /// Any one reason for abnormal renal function decides, and two count once.
    @Test func countsRenalFunctionOnce() throws {
        #expect(try value(["dialysis": true]).value == 1)
        #expect(try value(["kidney_transplant": true]).value == 1)
        #expect(try value(["dialysis": true, "kidney_transplant": true, "serum_creatinine": 6]).value == 1)
        #expect(try value(["dialysis": true, "serum_creatinine": .unknown]).value == 1)
        let open = try value(["serum_creatinine": .unknown])
        #expect(open.bounds == 0...1)
        #expect(open.undecided == ["serum_creatinine"])
    }

    @Test func namesTheBands() throws {
        #expect(try value([:]).band?.name == "low")
        #expect(try value(["prior_stroke": true]).band?.name == "low")
        #expect(try value(["prior_stroke": true, "age": 70]).band?.name == "moderate")
        #expect(try value(["prior_stroke": true, "age": 70, "labile_inr": true]).band?.name == "high")
        #expect(
            try value(["prior_stroke": true, "age": 70, "labile_inr": .unknown]).possibleBands.map(\.name)
                == ["moderate", "high"]
        )
        #expect(try score.bounds([:]) == 0...9)
    }

    @Test func appliesToAdultsWithAtrialFibrillation() throws {
        func status(_ changes: [String: RawInput]) throws -> Answer.Status {
            try score.answer(Self.nothing.merging(changes) { $1 }).status
        }
        #expect(try status(["age": 18]) == .complete)
        #expect(try status(["age": 17]) == .notApplicable)
        #expect(try status(["atrial_fibrillation": false]) == .notApplicable)
    }

    /// The diagnosis of hypertension and a transient ischaemic attack score nothing here.
    @Test func takesNeitherHypertensionNorTransientIschaemicAttacks() throws {
        #expect(score.descriptor.inputs["hypertension"] == nil)
        let stroke = try #require(score.descriptor.inputs["prior_stroke"])
        guard case .condition(let codes)? = stroke.binding else {
            Issue.record("prior_stroke is not a condition")
            return
        }
        for code in ["G45.9", "Z86.73"] { #expect(!codes.contains(system: .icd10cm, code: code)) }
        #expect(!codes.contains(system: .snomed, code: "266257000"))
        #expect(codes.contains(system: .icd10cm, code: "I63.9"))
    }
}
