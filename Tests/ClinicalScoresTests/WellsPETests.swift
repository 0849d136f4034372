// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

struct WellsPETests {
    private let score = WellsPE()

    private static let nothing: [String: RawInput] = [
        "dvt_signs": false, "pulmonary_embolism_likeliest": false, "heart_rate": 80, "immobilization": false,
        "recent_surgery": false, "prior_venous_thromboembolism": false, "hemoptysis": false, "active_cancer": false,
        "age": 50, "pregnant": false,
    ]

    private func value(_ changes: [String: RawInput]) throws -> OutputValue {
        try score.answer(Self.nothing.merging(changes) { $1 }).outputs[0]
    }

    /// Every combination of the seven items, with its band by both schemes of the paper.
    @Test func addsUpEveryCombination() throws {
        let items: [(change: [String: RawInput], points: Double)] = [
            (["dvt_signs": true], 3), (["pulmonary_embolism_likeliest": true], 3), (["heart_rate": 120], 1.5),
            (["immobilization": true], 1.5), (["prior_venous_thromboembolism": true], 1.5), (["hemoptysis": true], 1),
            (["active_cancer": true], 1),
        ]
        for mask in 0..<(1 << items.count) {
            let chosen = items.enumerated().filter { mask >> $0.offset & 1 == 1 }.map(\.element)
            let value = try value(chosen.reduce(into: [:]) { $0.merge($1.change) { $1 } })
            let total = chosen.reduce(0) { $0 + $1.points }
            #expect(value.value == total)
            let classes = (total < 2 ? "low" : total <= 6 ? "moderate" : "high", total > 4 ? "likely" : "unlikely")
            let title = try #require(value.band?.title).lowercased()
            #expect(title == "\(classes.0) probability; embolism \(classes.1)", "\(total)")
        }
    }

    @Test func scoresAboveAHeartRateOf100() throws {
        try score.expectPoints(of: "heart_rate", in: Self.nothing, [(99, 0), (100, 0), (101, 1.5)])
        #expect(try value(["heart_rate": .quantity(101, unit: "{beats}/min")]).value == 1.5)
    }

    /// The limits of the bands, and half a point to either side where a total reaches it.
    @Test func namesTheBands() throws {
        func band(_ total: Double) -> String? { score.descriptor.outputs[0].band(of: total)?.name }
        #expect([0, 1.5, 2, 2.5].map(band) == ["low", "low", "moderate_unlikely", "moderate_unlikely"])
        #expect([3.5, 4, 4.5].map(band) == ["moderate_unlikely", "moderate_unlikely", "moderate_likely"])
        #expect([5.5, 6, 6.5, 12.5].map(band) == ["moderate_likely", "moderate_likely", "high", "high"])
    }

    @Test func countsImmobilizationAndSurgeryOnce() throws {
        #expect(try value(["recent_surgery": true]).value == 1.5)
        #expect(try value(["immobilization": true, "recent_surgery": true]).value == 1.5)
        #expect(try value(["immobilization": true, "recent_surgery": .unknown]).value == 1.5)
        let open = try value(["recent_surgery": .unknown])
        #expect(open.bounds == 0...1.5)
        #expect(open.undecided == ["recent_surgery"])
        #expect(try score.bounds([:]) == 0...12.5)
    }

    @Test func appliesToAdultsWhoAreNotPregnant() throws {
        func status(_ changes: [String: RawInput]) throws -> Answer.Status {
            try score.answer(Self.nothing.merging(changes) { $1 }).status
        }
        #expect(try status(["age": 18]) == .complete)
        #expect(try status(["age": 17]) == .notApplicable)
        #expect(try status(["pregnant": true]) == .notApplicable)
    }
}
