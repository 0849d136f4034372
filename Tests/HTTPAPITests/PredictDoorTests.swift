// SPDX-License-Identifier: Apache-2.0

import HTTPAPI
import HTTPTypes
import StrictJSON
import Testing

struct PredictDoorTests {
    private static let worked = """
        {"model":"PREVENT","inputs":{"age":50,"sex":"female","systolic_blood_pressure":160,
        "blood_pressure_medication":true,"total_cholesterol":200,"hdl_cholesterol":45,"statin":false,"diabetes":true,
        "current_smoker":false,"egfr":90,"body_mass_index":35}}
        """

    @Test func answersTheWorkedPatientOfThePaper() async throws {
        let answer = try await TestService().send(.post, "/predict", body: Self.worked)
        let score = try #require(try answer.json()["score"]?.number)
        #expect(abs(score - 0.1468) < 0.00005)
        #expect(try answer.json()["outputs"]?.array?.count == 10)
    }

    @Test func recordsWhatItAnswers() async throws {
        let service = try TestService()
        let answer = try await service.send(
            .post, "/v1/models/qsofa/predict", body: #"{"inputs":{"respiratory_rate":30}}"#)
        let document = try answer.json()
        let id = try #require(document["id"]?.string)
        let record = try await service.send(.get, "/v1/predictions/\(id)")
        #expect(try record.json()["prediction"] == document)
        #expect(try record.json()["caller"]?["purpose"] == "TREAT")
        #expect(try await service.send(.get, "/v1/predictions/00000000-0000-7000-8000-000000000000").status == 404)
        #expect(try await service.send(.get, "/v1/predictions/nonsense").status == 404)
    }

    @Test func answersNothingThatIsNotRecorded() async throws {
        let service = try TestService()
        service.store.fail()
        let answer = try await service.send(
            .post, "/v1/models/qsofa/predict", body: #"{"inputs":{"respiratory_rate":30}}"#)
        #expect(answer.status == 503)
        #expect(answer.headers[.retryAfter] == "5")
        #expect(try answer.json()["score"] == nil)
    }

    @Test func namesEveryBadInputAndNoValue() async throws {
        let answer = try await TestService().send(
            .post, "/v1/models/ckd-epi-2021/predict",
            body: #"{"inputs":{"age":"SECRET-1","sex":"SECRET-2","serum_creatinine":{"value":1,"unit":"SECRET-3"}}}"#)
        #expect(answer.status == 422)
        #expect(answer.headers[.contentType] == "application/problem+json")
        let errors = try #require(try answer.json()["errors"]?.array)
        #expect(errors.map { $0["field"]?.string } == ["age", "sex", "serum_creatinine"])
        #expect(errors.map { $0["code"]?.string } == ["wrong_type", "not_in_value_set", "unknown_unit"])
        #expect(!answer.text.contains("SECRET"))
    }

    @Test(arguments: [
        ("{", 400), ("[1", 400), (#"{"inputs":{}}"#, 422), (#"{"inputs":[]}"#, 400), (#"{"inputs":{},"x":1}"#, 400),
        (#"{"inputs":{"age":1,"age":2}}"#, 400), (#"{"model":"news2","inputs":{}}"#, 400), ("\"text\"", 400),
        (#"{"inputs":{},"assume_absent":"all"}"#, 400),
    ])
    func refusesMalformedBodies(body: String, status: Int) async throws {
        #expect(try await TestService().send(.post, "/v1/models/ckd-epi-2021/predict", body: body).status == status)
    }

    @Test func refusesOtherTypesAndLargeBodies() async throws {
        let service = try TestService(limits: APILimits(bodyBytes: 1_024))
        let path = "/v1/models/qsofa/predict"
        #expect(
            try await service.send(.post, path, body: "a=1", type: "application/x-www-form-urlencoded").status == 415)
        let large = #"{"inputs":{"respiratory_rate":"# + String(repeating: " ", count: 2_000) + "30}}"
        #expect(try await service.send(.post, path, body: large).status == 413)
        #expect(try await service.send(.post, "/v1/models/nope/predict", body: #"{"inputs":{}}"#).status == 404)
        #expect(
            try await service.send(.post, "/v1/models/qsofa/versions/9/predict", body: #"{"inputs":{}}"#).status == 404)
    }

    @Test func answersEveryRowOfABatch() async throws {
        let answer = try await TestService().send(
            .post, "/v1/models/qsofa/predict",
            body: #"[{"inputs":{"respiratory_rate":30}},{"inputs":{"respiratory_rate":3000}},7]"#)
        #expect(answer.status == 200)
        let results = try #require(try answer.json()["results"]?.array)
        #expect(results.map { $0["status"] } == ["range", 422, 400])
        #expect(try answer.json()["succeeded"] == 1)
        #expect(try answer.json()["failed"] == 2)
    }

    @Test func boundsABatch() async throws {
        let service = try TestService(limits: APILimits(batchRows: 2))
        #expect(try await service.send(.post, "/predict", body: "[1,2,3]").status == 413)
    }

    @Test func answersAStreamLineByLine() async throws {
        let service = try TestService(limits: APILimits(bodyBytes: 200))
        let lines = [
            #"{"inputs":{"respiratory_rate":30}}"#, "", "not json", String(repeating: "x", count: 300),
            #"{"inputs":{"respiratory_rate":10}}"#,
        ]
        let answer = try await service.send(
            .post, "/v1/models/qsofa/predict", body: lines.joined(separator: "\r\n"), type: "application/x-ndjson")
        #expect(answer.headers[.contentType] == "application/x-ndjson")
        #expect(try answer.lines().map { $0["status"] } == ["range", 400, 413, "range"])
        #expect(service.store.count == 2)
    }

    @Test func explainsAndCitesOnRequest() async throws {
        let service = try TestService()
        let body = #"{"inputs":{"respiratory_rate":30,"systolic_blood_pressure":90,"glasgow_coma_scale":15,"age":40}}"#
        let plain = try await service.send(.post, "/v1/models/qsofa/predict", body: body).json()
        #expect(plain["explanation"] == nil && plain["citations"] == nil)
        let full = try await service.send(
            .post, "/v1/models/qsofa/predict?explain=true&citations=true", body: body
        ).json()
        #expect(full["explanation"]?["contributions"]?.array?.count == 3)
        #expect(full["citations"]?[0]?["doi"] == "10.1001/jama.2016.0287")
        #expect(try await service.send(.post, "/v1/models/qsofa/predict?explain=maybe", body: body).status == 400)
    }

    @Test func treatsUnknownAsAbsentOnlyWhenAsked() async throws {
        let service = try TestService()
        let inputs = #""inputs":{"age":70,"sex":"female","atrial_fibrillation":true}"#
        let unknown = try await service.send(.post, "/v1/models/cha2ds2-vasc/predict", body: "{\(inputs)}").json()
        #expect(unknown["status"] == "range")
        #expect(unknown["assumed_absent"] == nil)
        let assumed = try await service.send(
            .post, "/v1/models/cha2ds2-vasc/predict", body: #"{\#(inputs),"assume_absent":["*"]}"#
        ).json()
        #expect(assumed["score"] == 2)
        #expect((assumed["assumed_absent"]?.array?.count ?? 0) >= 5)
    }

    @Test func takesDemonstrationInputsFromTheQuery() async throws {
        let service = try TestService()
        let answer = try await service.send(.get, "/predict?model=ckd-epi-2021&age=60&sex=male&serum_creatinine=1.2")
        let score = try #require(try answer.json()["score"]?.number)
        #expect(abs(score - 69.23) < 0.005)
        #expect(try await service.send(.get, "/predict?age=60").status == 400)
        #expect(try await service.send(.get, "/predict?model=ckd-epi-2021&age=60").status == 422)
    }

    @Test func shedsLoadBeyondItsBound() async throws {
        let service = try TestService(limits: APILimits(inFlight: 0))
        let answer = try await service.send(.get, "/v1/models")
        #expect(answer.status == 503)
        #expect(answer.headers[.retryAfter] == "1")
        #expect(try await service.send(.get, "/health").status == 200)
        #expect(try await service.send(.get, "/health/ready").status == 200)
    }

    @Test func givesEveryRequestAnIDAndKeepsAUUIDOnly() async throws {
        let service = try TestService()
        let name = try #require(HTTPField.Name("X-Request-ID"))
        let given = "01a20af1-fa89-7557-979b-0337ac9fdaf7"
        #expect(try await service.send(.get, "/health", headers: [name: given]).headers[name] == given)
        for other in ["Jane Doe", String(repeating: "1", count: 36)] {
            let replaced = try await service.send(.get, "/health", headers: [name: other]).headers[name]
            #expect(replaced?.utf8.count == 36 && replaced != other)
        }
    }
}
