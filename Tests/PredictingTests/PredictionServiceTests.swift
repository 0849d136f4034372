// SPDX-License-Identifier: Apache-2.0

import ModelCatalogue
import Predicting
import Predictors
import StrictJSON
import Testing

struct PredictionServiceTests {
    private func service() throws -> PredictionService {
        PredictionService(
            catalogue: try ModelCatalogue.load(modelsDirectory: nil), records: UnrecordedPredictions(),
            now: { Timestamp(milliseconds: 1_767_225_599_007) },
            makeID: { _ in "019b76da-a7df-7000-8000-000000000000" })
    }

    @Test func idsAreUUIDsOfVersionSevenInTimeOrder() {
        var generator = SystemRandomNumberGenerator()
        let earlier = PredictionID.make(at: Timestamp(milliseconds: 1), using: &generator)
        let later = PredictionID.make(at: Timestamp(milliseconds: 2), using: &generator)
        #expect(PredictionID.isValid(earlier) && PredictionID.isValid(later))
        #expect(earlier < later)
        #expect(["8", "9", "a", "b"].contains(earlier[earlier.index(earlier.startIndex, offsetBy: 19)]))
        #expect(!PredictionID.isValid("019b76da-a7df-4000-8000-000000000000"))
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (1_767_225_599_007, "2025-12-31T23:59:59.007Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
    ])
    func timesAreRFC3339(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).description == text)
    }

    @Test func findsModelsInAnyCaseAndNamesWhatIsWrong() async throws {
        let service = try service()
        let inputs: [(name: String, value: RawInput)] = [("respiratory_rate", 30)]
        let prediction = try await service.predict(
            PredictionRequest(model: ModelReference(id: "QSOFA"), inputs: inputs), caller: .local)
        #expect(prediction.model.id == "qsofa")
        for (reference, code) in [
            (ModelReference(id: "none"), PredictingError.Code.unknownModel),
            (ModelReference(id: "qsofa", version: "2"), .unknownVersion),
        ] {
            await #expect {
                try await service.predict(PredictionRequest(model: reference, inputs: []), caller: .local)
            } throws: { ($0 as? PredictingError)?.code == code }
        }
    }

    @Test func aBadRowDoesNotSinkABatch() async throws {
        let model = ModelReference(id: "qsofa")
        let results = try await service().predict(
            [
                PredictionRequest(model: model, inputs: [("respiratory_rate", 30)]),
                PredictionRequest(model: model, inputs: [("respiratory_rate", "fast")]),
            ], caller: .local)
        #expect((try? results[0].get()) != nil)
        #expect(throws: PredictingError.self) { try results[1].get() }
    }

    @Test func requestsNameTheirFaults() throws {
        func fault(_ text: String) throws -> RequestDocument.Fault? {
            do {
                _ = try RequestDocument.request(try JSONValue(parsing: text), model: nil, explain: false)
                return nil
            } catch let fault as RequestDocument.Fault { return fault }
        }
        #expect(try fault(#"{"model":"a","inputs":{}}"#) == nil)
        #expect(try fault(#"{"inputs":{}}"#)?.field == "model")
        #expect(try fault(#"{"model":"a"}"#)?.field == "inputs")
        #expect(try fault(#"{"model":1,"inputs":{}}"#)?.field == "model")
        #expect(try fault(#"{"model":"a","inputs":{},"assume_absent":[1]}"#)?.field == "assume_absent")
        let request = try RequestDocument.request(
            try JSONValue(parsing: #"{"version":"2","model":"A","inputs":{"x":{"value":1,"unit":"mg/dL"},"y":null}}"#),
            model: nil, explain: true)
        #expect(request.model == ModelReference(id: "a", version: "2"))
        #expect(request.inputs.map(\.value) == [.quantity(1, unit: "mg/dL"), .unknown])
    }
}
