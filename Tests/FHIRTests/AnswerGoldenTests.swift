// SPDX-License-Identifier: Apache-2.0

import FHIR
import Predictors
import StrictJSON
import Testing

/// Answers compared with the files in `Goldens`; `UPDATE_GOLDENS=1` rewrites them. `Tests/Oracles/fhir/validate.py`
/// holds the same files against the FHIR R4 specification.
@Suite("FHIR answers") struct AnswerGoldenTests {
    private func answer(
        _ predictor: some Predictor,
        from fixture: String,
        stating: [(name: String, value: RawInput)] = []
    )
        throws -> PredictionResource
    {
        let bundle = try Files.fixture(fixture)
        let schema = predictor.descriptor.inputs
        let extraction = try RecordExtractor(schema: schema, asOf: Records.asOf).extract(from: bundle)
            .overridden(by: stating)
        let resolved = schema.resolve(extraction.inputs, assumingAbsent: schema["pregnant"] == nil ? [] : ["pregnant"])
        #expect(resolved.problems.isEmpty)
        let prediction = Prediction(
            id: "01936f5e-0000-7000-8000-000000000001",
            time: Timestamp(milliseconds: 1_795_435_201_250),
            model: predictor.descriptor,
            resolved: resolved,
            answer: try predictor.predict(resolved.inputs, explaining: true)
        )
        return PredictionResource(prediction, from: extraction, asOf: Records.asOf)
    }

    @Test("Probabilities are a RiskAssessment in per cent") func riskAssessment() throws {
        let json = try answer(MockRisk(), from: "synthea-like").json
        try Files.expect(json, equals: "risk-assessment")
        #expect(json["prediction"]?[0]?["probabilityDecimal"] == 14.7)
        #expect(json["prediction"]?[0]?["whenPeriod"]?["end"] == "2036-11-23T12:00:00.000Z")
    }

    @Test("A probability that unknown inputs leave open is a range") func probabilityRange() throws {
        let json = try answer(MockRisk(), from: "synthea-like", stating: [("current_smoker", .unknown)]).json
        try Files.expect(json, equals: "risk-assessment-range")
        #expect(json["prediction"]?[0]?["probabilityDecimal"] == nil)
        #expect(json["prediction"]?[0]?["probabilityRange"]?["low"]?["code"] == "%")
    }

    @Test("Points are an Observation with the items as components") func points() throws {
        let json = try answer(MockPoints(), from: "us-core-like").json
        try Files.expect(json, equals: "observation-points")
        #expect(json["valueInteger"] == 3)
    }

    @Test("Points that unknown inputs leave open are a range") func pointsRange() throws {
        let json = try answer(MockPoints(), from: "synthea-like").json
        try Files.expect(json, equals: "observation-points-range")
        #expect(json["valueRange"] != nil)
        #expect(json["dataAbsentReason"] == nil)
    }

    @Test("A quantity is an Observation with its LOINC code and unit") func quantity() throws {
        let json = try answer(MockQuantity(), from: "us-core-like").json
        try Files.expect(json, equals: "observation-quantity")
        #expect(json["code"]?["coding"]?[0]?["code"] == "98979-8")
    }

    @Test("Several kinds of output are a Bundle") func several() throws {
        try Files.expect(try answer(MockMixture(), from: "us-core-like").json, equals: "bundle")
    }

    @Test("Outside the population there is a reason and no number") func notApplicable() throws {
        let answer = try answer(MockRisk(), from: "us-core-like", stating: [("age", .number(12))])
        #expect(answer.isNotApplicable)
        try Files.expect(answer.json, equals: "not-applicable")
    }

    @Test("Every value that was used is traced, once") func traces() throws {
        for fixture in ["synthea-like", "us-core-like"] {
            let json = try answer(MockPoints(), from: fixture).json
            let traced = (json["extension"]?.array ?? []).filter { $0["url"] == "urn:prognosis:input-trace" }
            let names = traced.compactMap { $0["extension"]?[0]?["valueString"]?.string }
            #expect(Set(names).count == names.count)
            #expect(names.contains("systolic_blood_pressure"))
            #expect(traced.allSatisfy { $0["extension"]?[2]?["valueCode"] == "record" })
            #expect(traced.allSatisfy { $0["extension"]?[3]?["valueReference"]?["reference"] != nil })
        }
    }

    @Test("A warning that the record and the prediction share is told once") func warningsOnce() throws {
        let extractor = RecordExtractor(schema: MockPoints().descriptor.inputs, asOf: Records.asOf)
        let extraction = try extractor.extract(from: Files.fixture("us-core-like"))
        #expect(extraction.warnings.count == 1)
        var resolved = MockPoints().descriptor.inputs.resolve(extraction.inputs)
        resolved.warnings += extraction.warnings
        let prediction = Prediction(
            id: "x",
            time: Records.asOf,
            model: MockPoints().descriptor,
            resolved: resolved,
            answer: try MockPoints().predict(resolved.inputs, explaining: false)
        )
        let json = PredictionResource(prediction, from: extraction, asOf: Records.asOf).json
        let notes = (json["note"]?.array ?? []).filter { $0["text"]?.string?.contains("value_ignored") == true }
        #expect(notes.count == 1)
    }

    @Test("Problems are an OperationOutcome without values") func problems() throws {
        let issues = [
            OperationOutcomeIssue(InputProblem.missing("age")),
            OperationOutcomeIssue(InputProblem(field: "weight", code: .unknownUnit, detail: "the unit is not known")),
            OperationOutcomeIssue(InputProblem(field: "weight", code: .implausible, detail: "expected 0.3 to 400 kg")),
            OperationOutcomeIssue(FHIRError(.severalPatients, "one patient at a time", at: "Bundle.entry")),
            OperationOutcomeIssue(JSONError(.tooDeep, at: 7)),
            OperationOutcomeIssue(PredictionWarning(.valueIgnored, field: "lactate", "a bound, not a value")),
            OperationOutcomeIssue(.error, .throttled, "too many requests"),
        ]
        try Files.expect(OperationOutcomeIssue.outcome(issues), equals: "operation-outcome")
        #expect(OperationOutcomeIssue.outcome([])["issue"]?.array?.count == 1)
    }

    @Test("The capabilities name the operation") func capabilities() throws {
        let capabilities = FHIRCapabilities(
            serviceVersion: "0.1.0",
            date: Records.asOf,
            baseURL: "https://prognosis.example/fhir"
        )
        try Files.expect(capabilities.statement, equals: "capability-statement")
        try Files.expect(capabilities.operationDefinition, equals: "operation-definition")
        let unknownAddress = FHIRCapabilities(serviceVersion: "0.1.0", date: Records.asOf)
        #expect(unknownAddress.statement["implementation"]?["url"] == nil)
    }

    @Test(
        "Horizons end on the calendar's day",
        arguments: [
            ("P10Y", "2034-02-28T10:00:00.000Z"), ("P1M", "2024-03-29T10:00:00.000Z"),
            ("P12M", "2025-02-28T10:00:00.000Z"),
            ("P180D", "2024-08-27T10:00:00.000Z"), ("P2W", "2024-03-14T10:00:00.000Z"), ("P1Y6M", nil), ("soon", nil),
        ] as [(String, String?)]
    )
    func horizons(text: String, end: String?) throws {
        let start = try #require(FHIRDateTime("2024-02-29T10:00:00.000Z")).lastMoment
        let predictor = MockRisk(horizon: text)
        let resolved = predictor.descriptor.inputs.resolve([
            (name: "age", value: 50), (name: "current_smoker", value: false), (name: "serum_creatinine", value: 1),
        ])
        let prediction = Prediction(
            id: "x",
            time: start,
            model: predictor.descriptor,
            resolved: resolved,
            answer: try predictor.predict(resolved.inputs, explaining: false)
        )
        let extraction = Extraction(subject: ["reference": "Patient/p"])
        let json = PredictionResource(prediction, from: extraction, asOf: start).json
        #expect(json["prediction"]?[0]?["whenPeriod"]?["end"]?.string == end)
    }
}
