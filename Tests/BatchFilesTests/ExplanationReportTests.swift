// SPDX-License-Identifier: Apache-2.0

import BatchFiles
import ModelCatalogue
import Predicting
import Predictors
import Testing

struct ExplanationReportTests {
    private func report(_ inputs: [(name: String, value: RawInput)], unicode: Bool) async throws -> String {
        let service = PredictionService(
            catalogue: try ModelCatalogue.load(modelsDirectory: nil), records: UnrecordedPredictions())
        let prediction = try await service.predict(
            PredictionRequest(model: ModelReference(id: "qsofa"), inputs: inputs, explain: true), caller: .local)
        return ExplanationReport(isUnicode: unicode).text(of: prediction)
    }

    @Test func showsTheRangeAndWhatWouldDecide() async throws {
        let text = try await report([("respiratory_rate", 24), ("glasgow_coma_scale", 15)], unicode: false)
        #expect(text.contains("qSOFA: 1 points to 2 points"))
        #expect(text.contains("Still possible: Negative, Positive."))
        #expect(text.contains("Would decide: systolic_blood_pressure."))
        #expect(text.contains("Respiratory rate of 22/min or more      ###################### +1"))
        #expect(text.contains("...................... 0 to +1"))
        #expect(text.contains("Added nothing: Altered mentation (GCS below 15)."))
        #expect(text.utf8.allSatisfy { $0 < 0x80 })
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func saysWhyItDoesNotApply() async throws {
        let text = try await report([("age", 9)], unicode: true)
        #expect(text.contains("Not applicable."))
    }
}
