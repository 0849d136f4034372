// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

struct MELD3Tests {
    private let score = MELD3()

    private static let patient: [String: RawInput] = [
        "age": 50, "sex": "male", "total_bilirubin": 5, "serum_creatinine": 1.5, "inr": 2, "serum_sodium": 130,
        "serum_albumin": 2.5, "dialysis_in_past_week": false,
    ]

    private func ask(_ changes: [String: RawInput] = [:]) throws -> Answer {
        let inputs = Self.patient.merging(changes) { $1 }
        let resolved = score.descriptor.inputs.resolve(inputs.map { ($0.key, $0.value) })
        try #require(resolved.problems.isEmpty)
        return try score.predict(resolved.inputs, explaining: true)
    }

    /// The unrounded points.
    private func sum(_ changes: [String: RawInput] = [:]) throws -> Double {
        try #require(ask(changes).explanation).total.lowerBound
    }

    private func bounds(_ changes: [String: RawInput] = [:]) throws -> ClosedRange<Double> {
        try #require(ask(changes).outputs.first).bounds
    }

    @Test(arguments: [
        ("total_bilirubin", 0.9, 1.0), ("inr", 0.9, 1), ("serum_creatinine", 0.9, 1), ("serum_creatinine", 3.1, 3),
        ("serum_sodium", 124, 125), ("serum_sodium", 138, 137), ("serum_albumin", 1.4, 1.5),
        ("serum_albumin", 3.6, 3.5),
    ])
    func countsValuesBeyondALimitAsTheLimit(name: String, beyond: Double, limit: Double) throws {
        #expect(try sum([name: .number(beyond)]) == sum([name: .number(limit)]))
        let inside = limit + (limit - beyond)
        #expect(try sum([name: .number(inside)]) != sum([name: .number(limit)]))
    }

    @Test
    func countsDialysisAsTheHighestCreatinine() throws {
        for creatinine in [0.8, 1.5, 3, 6] {
            let onDialysis = try sum(["serum_creatinine": .number(creatinine), "dialysis_in_past_week": true])
            #expect(try onDialysis == sum(["serum_creatinine": 3]))
        }
    }

    @Test(arguments: [(12, 0.0), (17, 0), (18, 1.33), (60, 1.33)])
    func givesWomenAndTheYoungTheSamePoints(age: Int, difference: Double) throws {
        let years = RawInput.number(Double(age))
        let woman = try sum(["age": years, "sex": "female"])
        #expect(try abs(woman - sum(["age": years]) - difference) < 1e-12)
        #expect(try woman == sum(["sex": "female"]))
    }

    @Test
    func answersWithARangeWhileDialysisIsUnknown() throws {
        var generator = SplitMix64(seed: 3)
        for _ in 0..<2_000 {
            let inputs: [String: RawInput] = [
                "total_bilirubin": .number(Double.random(in: 0.3...40, using: &generator)),
                "inr": .number(Double.random(in: 0.8...6, using: &generator)),
                "serum_creatinine": .number(Double.random(in: 0.3...5, using: &generator)),
                "serum_sodium": .number(Double.random(in: 118...145, using: &generator)),
                "serum_albumin": .number(Double.random(in: 1...5, using: &generator)),
            ]
            let unknown = try bounds(inputs.merging(["dialysis_in_past_week": .unknown]) { $1 })
            #expect(try unknown.lowerBound == bounds(inputs).lowerBound)
            #expect(try unknown.upperBound == bounds(inputs.merging(["dialysis_in_past_week": true]) { $1 }).upperBound)
        }
        let open = try ask(["dialysis_in_past_week": .unknown])
        #expect(open.status == .range)
        #expect(open.outputs.first?.undecided == ["dialysis_in_past_week"])
        // A creatinine of 3 or more leaves nothing to decide.
        #expect(try ask(["dialysis_in_past_week": .unknown, "serum_creatinine": 3]).status == .complete)
    }

    @Test
    func risesWithEveryLiverAndKidneyValue() throws {
        for (name, low, high) in [
            ("total_bilirubin", 1.0, 40.0), ("inr", 1, 8), ("serum_creatinine", 1, 3),
        ] {
            var previous = -Double.infinity
            for step in 0...100 {
                let next = try sum([name: .number(low + (high - low) * Double(step) / 100)])
                #expect(next > previous, "\(name)")
                previous = next
            }
        }
    }

    @Test
    func staysBetweenSixAndForty() throws {
        let well: [String: RawInput] = [
            "total_bilirubin": 0.5, "inr": 1, "serum_creatinine": 0.6, "serum_sodium": 140, "serum_albumin": 4,
        ]
        #expect(try bounds(well) == 6...6)
        let dying: [String: RawInput] = [
            "total_bilirubin": 70, "inr": 15, "serum_creatinine": 9, "serum_sodium": 115, "serum_albumin": 1,
        ]
        #expect(try sum(dying) > 40)
        #expect(try bounds(dying) == 40...40)
    }

    @Test(arguments: [
        (10.0, "up_to_9", "10_to_19"), (20, "10_to_19", "20_to_29"), (30, "20_to_29", "30_to_39"),
        (40, "30_to_39", "40"),
    ])
    func changesBandAtTheEdge(edge: Double, below: String, above: String) {
        let field = score.descriptor.outputs[0]
        #expect(field.band(of: edge - 1)?.name == below)
        #expect(field.band(of: edge)?.name == above)
        #expect(field.band(of: min(edge + 1, 40))?.name == above)
    }

    @Test
    func roundsToWholePoints() throws {
        for tenths in 10...60 {
            let change: [String: RawInput] = ["inr": .number(Double(tenths) / 10)]
            let total = try sum(change)
            let points = try bounds(change).lowerBound
            #expect(points == min(40, total.rounded()))
        }
    }

    @Test
    func convertsMicromolesAndGramsPerLitre() throws {
        let molar = try bounds([
            "serum_creatinine": .quantity(132.63, unit: "umol/L"), "total_bilirubin": .quantity(85.52, unit: "umol/L"),
            "serum_albumin": .quantity(25, unit: "g/L"),
        ])
        #expect(try molar == bounds())
    }

    @Test
    func doesNotApplyToChildrenAndRefusesWithoutValues() throws {
        #expect(try ask(["age": 11]).status == .notApplicable)
        #expect(try ask(["age": 12]).status == .complete)
        for name in ["age", "sex", "total_bilirubin", "inr", "serum_creatinine", "serum_sodium", "serum_albumin"] {
            #expect(throws: PredictionRefusal([.missing(name)])) { try ask([name: .unknown]) }
        }
    }
}
