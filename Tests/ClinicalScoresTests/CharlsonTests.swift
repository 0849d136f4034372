// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

struct CharlsonTests {
    private let score = Charlson()
    private static let single: [(name: String, points: Double)] = [
        ("myocardial_infarction", 1), ("heart_failure", 1), ("peripheral_vascular_disease", 1),
        ("cerebrovascular_disease", 1), ("dementia", 1), ("chronic_pulmonary_disease", 1),
        ("connective_tissue_disease", 1), ("peptic_ulcer_disease", 1), ("hemiplegia", 2), ("renal_disease", 2),
        ("leukemia", 2), ("lymphoma", 2), ("aids", 6),
    ]
    private static let graded: [(milder: (name: String, points: Double), graver: (name: String, points: Double))] = [
        (("mild_liver_disease", 1), ("moderate_or_severe_liver_disease", 3)),
        (("diabetes_without_complications", 1), ("diabetes_with_complications", 2)),
        (("solid_tumor", 2), ("metastatic_solid_tumor", 6)),
    ]
    private static let names = single.map(\.name) + graded.flatMap { [$0.milder.name, $0.graver.name] }

    /// A case in which every condition is stated.
    private func inputs(_ present: Set<String> = [], age: Double = 40) -> [String: RawInput] {
        var inputs: [String: RawInput] = ["age": .number(age)]
        for name in Self.names { inputs[name] = .boolean(present.contains(name)) }
        return inputs
    }

    /// All 524,288 combinations of the 19 conditions against the weights written out.
    @Test func addsUpEveryCombination() throws {
        let schema = score.descriptor.inputs
        var indices: [Int] = []
        for name in Self.names { indices.append(try #require(schema.index(of: name))) }
        let age = try #require(schema.index(of: "age"))
        var patient = PatientInputs(schema: schema)
        patient.values[age] = .number(40)
        var wrong = 0
        for combination in 0..<(1 << Self.names.count) {
            for (bit, index) in indices.enumerated() {
                patient.values[index] = .boolean(combination >> bit & 1 == 1)
            }
            var expected = 0.0
            for (bit, item) in Self.single.enumerated() where combination >> bit & 1 == 1 { expected += item.points }
            for (pair, grades) in Self.graded.enumerated() {
                let bit = Self.single.count + 2 * pair
                if combination >> (bit + 1) & 1 == 1 {
                    expected += grades.graver.points
                } else if combination >> bit & 1 == 1 {
                    expected += grades.milder.points
                }
            }
            if try score.compute(patient, explaining: false).outputs[0].value != expected { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test func theGraverFormAloneCounts() throws {
        for grades in Self.graded {
            #expect(try score.points(inputs([grades.milder.name])) == grades.milder.points)
            #expect(try score.points(inputs([grades.graver.name])) == grades.graver.points)
            #expect(try score.points(inputs([grades.milder.name, grades.graver.name])) == grades.graver.points)
        }
    }

    @Test func unknownGradesLeaveExactBounds() throws {
        for (milder, graver) in Self.graded {
            func bounds(_ milderValue: Bool?, _ graverValue: Bool?) throws -> OutputValue {
                var inputs = inputs()
                inputs[milder.name] = milderValue.map { .boolean($0) } ?? .unknown
                inputs[graver.name] = graverValue.map { .boolean($0) } ?? .unknown
                return try score.answer(inputs).outputs[0]
            }
            #expect(try bounds(nil, nil).bounds == 0...graver.points)
            #expect(try bounds(true, nil).bounds == milder.points...graver.points)
            #expect(try bounds(true, nil).undecided == [graver.name])
            #expect(try bounds(false, nil).bounds == 0...graver.points)
            #expect(try bounds(nil, true).bounds == graver.points...graver.points)
            #expect(try bounds(nil, false).bounds == 0...milder.points)
            #expect(try bounds(nil, false).undecided == [milder.name])
        }
    }

    @Test func nothingKnownIsTheWholeRange() throws {
        let answer = try score.answer([:])
        #expect(answer.outputs.map(\.bounds.lowerBound) == [0, 0, 0])
        #expect(answer.outputs.map(\.bounds.upperBound) == [33, 37, 0.983])
        #expect(answer.outputs[0].undecided == Self.names.sorted())
        #expect(answer.outputs[1].undecided == (Self.names + ["age"]).sorted())
    }

    @Test(arguments: [
        (49.0, 0.0), (49.9, 0), (50, 1), (51, 1), (59, 1), (60, 2), (61, 2), (69, 2), (70, 3), (71, 3), (79, 3),
        (80, 4),
        (81, 4), (89, 4), (90, 4), (120, 4),
    ])
    func ageAddsAPointADecade(age: Double, points: Double) throws {
        let outputs = try score.answer(inputs(["dementia"], age: age)).outputs
        #expect(outputs[0].value == 1)
        #expect(outputs[1].value == 1 + points)
    }

    /// 0.983 to the power e^(0.9 index): to a per cent 98, 96, 90, 77, 53, 21, 2 and 0.
    @Test func survivalFallsWithTheIndex() throws {
        let conditions = Self.single.prefix(8).map(\.name)
        for (index, percent) in [98.0, 96, 90, 77, 53, 21, 2, 0].enumerated() {
            let survival = try #require(try score.answer(inputs(Set(conditions.prefix(index)))).outputs[2].value)
            #expect((survival * 100).rounded() == percent)
        }
    }

    @Test func survivalBoundsAreThoseOfTheIndex() throws {
        var unsure = inputs(["dementia"], age: 65)
        unsure["aids"] = .unknown
        let outputs = try score.answer(unsure).outputs
        #expect(outputs[1].bounds == 3...9)
        let best = try #require(try score.answer(inputs(["dementia"], age: 65)).outputs[2].value)
        let worst = try #require(try score.answer(inputs(["dementia", "aids"], age: 65)).outputs[2].value)
        #expect(outputs[2].bounds == worst...best)
        // Without the age the index is decided and what depends on age is not.
        let ageless = try score.answer(inputs(["dementia"]).filter { $0.key != "age" })
        #expect(ageless.outputs[0].value == 1)
        #expect(ageless.outputs[1].bounds == 1...5)
        #expect(ageless.outputs[1].undecided == ["age"])
        #expect(ageless.warnings.map(\.code) == [.populationUnconfirmed])
    }

    @Test func everyCompletionLiesWithinTheBounds() throws {
        try score.expectCompletionsWithinBounds(seed: 37) { field, generator in
            field.name == "age"
                ? .number(Double.random(in: 18...100, using: &generator)) : .boolean(Bool.random(using: &generator))
        }
    }

    @Test func bandsFollowTheIndex() throws {
        let conditions = Self.single.prefix(6).map(\.name)
        for (index, band) in ["none", "low", "low", "moderate", "moderate", "high", "high"].enumerated() {
            #expect(try score.answer(inputs(Set(conditions.prefix(index)))).outputs[0].band?.name == band)
        }
    }

    @Test func whatIsAssumedAbsentIsRecorded() throws {
        let resolved = score.descriptor.inputs.resolve(
            [("age", .number(72)), ("aids", .boolean(true))],
            assumingAbsent: ["*"]
        )
        let answer = try score.predict(resolved.inputs, explaining: true)
        #expect(answer.outputs.map(\.value).prefix(2) == [6, 9])
        #expect(resolved.inputs.assumedAbsent.count == 18)
    }

    @Test func appliesToAdultsOnly() throws {
        #expect(try score.answer(inputs(age: 17)).status == .notApplicable)
        #expect(try score.answer(inputs(age: 18)).status == .complete)
    }

    @Test(arguments: [
        ("I25.2", "myocardial_infarction"), ("I42.6", "heart_failure"), ("K55.1", "peripheral_vascular_disease"),
        ("G45.9", "cerebrovascular_disease"), ("G30.1", "dementia"), ("J44.1", "chronic_pulmonary_disease"),
        ("M32.10", "connective_tissue_disease"), ("K26.4", "peptic_ulcer_disease"), ("K70.30", "mild_liver_disease"),
        ("K76.6", "moderate_or_severe_liver_disease"), ("E11.9", "diabetes_without_complications"),
        ("E11.21", "diabetes_with_complications"), ("G81.91", "hemiplegia"), ("N18.5", "renal_disease"),
        ("C50.911", "solid_tumor"), ("C78.7", "metastatic_solid_tumor"), ("C92.10", "leukemia"), ("C83.30", "lymphoma"),
        ("B20", "aids"),
    ])
    func everyCodeBelongsToOneCondition(code: String, condition: String) {
        let matches = score.descriptor.inputs.fields.filter { field in
            guard case .condition(let codes)? = field.binding else { return false }
            return codes.contains(system: .icd10cm, code: code)
        }
        #expect(matches.map(\.name) == [condition])
    }

    @Test(arguments: ["I10", "E11", "C44.1", "N17.9", "I48.91", "C42", "G43.9"])
    func otherCodesBelongToNone(code: String) {
        let matches = score.descriptor.inputs.fields.filter { field in
            guard case .condition(let codes)? = field.binding else { return false }
            return codes.contains(system: .icd10cm, code: code)
        }
        #expect(matches.isEmpty)
    }
}
