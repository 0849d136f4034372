// SPDX-License-Identifier: Apache-2.0

import Predictors
import Testing

struct InputSchemaTests {
    /// Conversions of published factors, each for its own analyte.
    @Test(arguments: [
        (InputField.serumCreatinine, 110.0, "umol/L", 1.24406), (.bloodUreaNitrogen, 10, "mmol/L", 28.014),
        (.glucose, 5.5, "mmol/L", 99.0858), (.totalBilirubin, 34.208, "umol/L", 2.0),
        (.totalCholesterol, 5, "mmol/L", 193.35), (.hdlCholesterol, 1, "mmol/L", 38.67),
        (.triglycerides, 2, "mmol/L", 177.14), (.urineAlbuminCreatinineRatio, 3, "mg/mmol", 26.52),
        (.hemoglobin, 140, "g/L", 14), (.hemoglobin, 8, "mmol/L", 12.8912), (.hba1c, 53, "mmol/mol", 7.00044),
        (.temperature, 100.4, "[degF]", 38), (.temperature, 95, "[degF]", 35), (.oxygenSaturation, 0.97, "1", 97),
        (.plateletCount, 149_000, "/uL", 149), (.plateletCount, 149, "10*9/L", 149), (.weight, 150, "[lb_av]", 68.0389),
        (.height, 70, "[in_i]", 177.8), (.systolicBloodPressure, 16, "kPa", 120.00992),
        (.alanineAminotransferase, 1, "ukat/L", 60), (.serumAlbumin, 35, "g/L", 3.5),
        (.aspartateAminotransferase, 40, "[IU]/L", 40), (.serumSodium, 140, "meq/L", 140),
    ])
    func convertsByAnalyte(field: InputField, value: Double, unit: String, expected: Double) throws {
        let resolved = InputSchema([field]).resolve([(field.name, .quantity(value, unit: unit))])
        #expect(resolved.problems.isEmpty)
        let number = try #require(resolved.inputs.number(field))
        #expect(abs(number - expected) < 1e-4)
        #expect(resolved.conversions.count == 1)
    }

    @Test func aConvertedBandEdgeStaysOnItsEdge() throws {
        for (fahrenheit, celsius) in [(100.4, 38.0), (102.2, 39.0), (95.0, 35.0), (96.8, 36.0)] {
            let resolved = InputSchema([.temperature]).resolve([("temperature", .quantity(fahrenheit, unit: "[degF]"))])
            #expect(resolved.inputs.number(.temperature) == celsius)
        }
    }

    @Test(arguments: [
        (RawInput.number(110), InputProblem.Code.implausible), (.number(.infinity), .implausible),
        (.quantity(1, unit: "mmol/L"), .unitNotAccepted), (.quantity(1, unit: "furlong"), .unknownUnit),
        (.text("1.1"), .wrongType), (.boolean(true), .wrongType), (.unusable, .wrongType),
    ])
    func refusesWithTheReason(raw: RawInput, code: InputProblem.Code) {
        let resolved = InputSchema([.serumCreatinine]).resolve([("serum_creatinine", raw)])
        #expect(resolved.problems.map(\.code) == [code])
        #expect(resolved.inputs.number(.serumCreatinine) == nil)
    }

    @Test func aliasesOfUnitsAreReadWithAWarning() {
        let resolved = InputSchema([.systolicBloodPressure]).resolve([
            ("systolic_blood_pressure", .quantity(120, unit: "mmHg"))
        ])
        #expect(resolved.inputs.number(.systolicBloodPressure) == 120)
        #expect(resolved.warnings.map(\.code) == [.unitAlias])
        #expect(resolved.conversions.isEmpty)
    }

    @Test func unknownStaysUnknownUnlessAbsenceIsAssumed() {
        let schema = InputSchema([.diabetes, .hypertension, .age])
        #expect(schema.resolve([("diabetes", .unknown)]).inputs.truth(.diabetes) == .unknown(["diabetes"]))
        let one = schema.resolve([], assumingAbsent: ["diabetes"])
        #expect(one.inputs.truth(.diabetes) == .no)
        #expect(one.inputs.truth(.hypertension) == .unknown(["hypertension"]))
        #expect(one.inputs.assumedAbsent == ["diabetes"])
        let all = schema.resolve([("diabetes", true)], assumingAbsent: ["*"])
        #expect(all.inputs.truth(.diabetes) == .yes)
        #expect(all.inputs.assumedAbsent == ["hypertension"])
        #expect(schema.resolve([], assumingAbsent: ["age"]).problems.map(\.code) == [.cannotBeAssumedAbsent])
        #expect(schema.resolve([], assumingAbsent: ["nothing"]).problems.map(\.code) == [.unknownInput])
    }

    @Test func namesOfInputsAreShownOnlyWhenTheyAreNames() {
        let resolved = InputSchema([.age]).resolve([("Jane Doe", 1), ("aeg", 1)])
        #expect(resolved.problems.map(\.field) == ["(not a name)", "aeg"])
    }

    @Test func anAnswerDoesNotGrowWithUnknownNames() {
        let resolved = InputSchema([.age]).resolve((0..<10_000).map { ("name_\($0)", .number(1)) })
        #expect(resolved.problems.count == 20)
        #expect(resolved.problems.filter { $0.detail.contains("its inputs are age") }.count == 1)
    }

    /// Kleene's tables, by every pair of values.
    @Test func ternaryLogicIsKleenes() {
        let values: [Ternary] = [.yes, .no, .unknown(["a"])]
        for left in values {
            #expect(!(!left) == left)
            for right in values {
                let and = left && right
                let or = left || right
                #expect((and == .no) == (left == .no || right == .no))
                #expect((or == .yes) == (left == .yes || right == .yes))
                #expect((and == .yes) == (left == .yes && right == .yes))
                #expect(!(left && right) == (!left || !right))
            }
        }
        #expect((Ternary.unknown(["a"]) && .unknown(["b"])).undecided == ["a", "b"])
        #expect((Ternary.unknown(["a"]) && .no).undecided.isEmpty)
    }

    @Test func everyVocabularyFieldHasSensibleLimits() {
        #expect(InputVocabulary.all.count >= 45)
        for field in InputVocabulary.all {
            #expect(!field.title.isEmpty)
            guard case .number(let number) = field.kind else { continue }
            #expect(number.accepted.first?.unit == number.unit)
            #expect(Set(number.accepted.map(\.unit)).count == number.accepted.count)
            #expect(number.accepted.allSatisfy { $0.factor > 0 })
        }
        #expect(UCUMUnit.aliases.keys.allSatisfy { UCUMUnit(rawValue: $0) == nil })
    }
}
