// SPDX-License-Identifier: Apache-2.0

import ModelCatalogue
import Predictors
import StrictJSON
import Testing
import TreeEnsembles

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The shipped model against XGBoost's own outputs.
struct TreePredictorTests {
    private static func rows(_ name: String) throws -> [[Substring]] {
        let text = try String(
            contentsOfFile: ModelPackageTests.path("Tests/ModelCatalogueTests/Fixtures/\(name)"), encoding: .utf8)
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }

    private static func ensemble() throws -> TreeEnsemble {
        let path = ModelPackageTests.path("Models/support2-mortality-180d/1/model.json")
        return try XGBoostJSONModel.load(Array(try Data(contentsOf: URL(filePath: path))))
    }

    private static func features(_ cells: ArraySlice<Substring>) -> [Float] {
        cells.map { $0.isEmpty ? .nan : Float($0) ?? .nan }
    }

    @Test func reproducesXGBoostBitForBit() throws {
        let ensemble = try Self.ensemble()
        let rows = try Self.rows("support2-parity.csv").dropFirst()
        #expect(rows.count == 2_000)
        for row in rows {
            let margin = try ensemble.margin(of: Self.features(row.dropLast(2)))
            let probability = try ensemble.objective.prediction(fromMargin: margin)
            #expect(margin.bitPattern == UInt32(row[row.count - 2], radix: 16))
            #expect(probability.bitPattern == UInt32(row[row.count - 1], radix: 16))
        }
    }

    @Test func explainsAsXGBoostDoesAndAddsUp() throws {
        let ensemble = try Self.ensemble()
        let explainer = try TreeSHAP(ensemble)
        let parity = try Self.rows("support2-parity.csv").dropFirst().map { Self.features($0.dropLast(2)) }
        let rows = try Self.rows("support2-contribs.csv").dropFirst()
        #expect(rows.count == 100)
        for row in rows {
            let index = try #require(Int(String(row[0])) as Int?)
            let features = parity[index]
            let attribution = try explainer.attribution(of: features.span)
            let expected = row.dropFirst().map { Double(String($0)) ?? .nan }
            for (ours, theirs) in zip(attribution.contributions + [attribution.bias], expected) {
                #expect(abs(ours - theirs) <= 1e-5)
            }
            let exact = try ensemble.exactMargins(of: features.span)[0]
            #expect(abs(attribution.margin - exact) <= 1e-9)
        }
    }

    /// The invented patients of the certificate, from named inputs to the library's bits: this proves the encoding of
    /// inputs into columns, which rows of columns cannot.
    @Test func encodesNamedInputsAsInTraining() throws {
        let path = ModelPackageTests.path("Models/support2-mortality-180d/1/certificate.json")
        let certificate = try JSONValue(parsing: try Data(contentsOf: URL(filePath: path)))
        let examples = try #require(certificate["examples"]?.array)
        #expect(examples.count >= 5)
        let predictor = try ModelPackageTests.predictor()
        for example in examples {
            let inputs = try #require(example["inputs"]?.object).map { ($0.key, rawInput($0.value)) }
            let resolved = predictor.descriptor.inputs.resolve(inputs)
            #expect(resolved.problems.isEmpty)
            let answer = try predictor.predict(resolved.inputs, explaining: true)
            let score = try #require(answer.outputs[0].value)
            let bits = try #require(example["probability_bits"]?.string)
            #expect(Float(score).bitPattern == UInt32(bits, radix: 16))
            #expect(Double(Float(score)) == score)
            #expect(answer.warnings.contains { $0.code == .demonstrationOnly })
        }
    }

    private func rawInput(_ value: JSONValue) -> RawInput {
        switch value {
        case .number(let number): .number(number)
        case .bool(let bool): .boolean(bool)
        case .string(let text): .text(text)
        default: .unknown
        }
    }

    @Test func refusesWithoutRequiredInputsAndWarnsOutsideTheTrainingRange() throws {
        let predictor = try ModelPackageTests.predictor()
        let schema = predictor.descriptor.inputs
        #expect { try predictor.predict(schema.resolve([]).inputs, explaining: false) } throws: { error in
            (error as? PredictionRefusal)?.problems.map(\.field) == ["age", "diagnosis_group", "cancer_status"]
        }
        let inputs = schema.resolve([
            ("age", 99), ("diagnosis_group", "copd"), ("cancer_status", "none"), ("serum_sodium", 190),
        ])
        let answer = try predictor.predict(inputs.inputs, explaining: false)
        #expect(
            answer.warnings.filter { $0.code == .outsideTrainingRange }.map(\.field) == ["age", "serum_sodium"])
        let child = schema.resolve([("age", 12)])
        #expect(try predictor.predict(child.inputs, explaining: false).status == .notApplicable)
    }
}
