// SPDX-License-Identifier: Apache-2.0

import HTTPAPI
import HTTPTypes
import StrictJSON
import Testing

struct ModelsDoorTests {
    @Test func listsAndShowsEveryModel() async throws {
        let service = try TestService()
        let models = try #require(try await service.send(.get, "/v1/models").json()["models"]?.array)
        let ids = models.compactMap { $0["id"]?.string }
        #expect(Set(ids).isSuperset(of: ["reference", "prevent", "news2", "support2-mortality-180d"]))
        for id in ids {
            let model = try await service.send(.get, "/v1/models/\(id)")
            #expect(model.status == 200)
            #expect(try model.json()["status"] == "serving")
            #expect(try await service.send(.get, "/v1/models/\(id)/evidence").status == 200)
            let attributes = try await service.send(.get, "/v1/models/\(id)/source-attributes").json()
            #expect(attributes["source_attributes"]?.array?.count == 31)
        }
    }

    @Test func servesTheCardToPeopleAsAPage() async throws {
        let answer = try await TestService().send(
            .get, "/v1/models/qsofa/source-attributes", headers: [.accept: "text/html,application/xhtml+xml"])
        #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
        #expect(answer.text.contains("<h2>Details and output</h2>"))
    }

    @Test func checksWithoutRecording() async throws {
        let service = try TestService()
        let missing = try await service.send(.post, "/v1/models/ckd-epi-2021/check", body: #"{"inputs":{"age":50}}"#)
            .json()
        #expect(missing["status"] == "invalid")
        #expect(missing["missing"] == ["sex", "serum_creatinine"])
        let ready = try await service.send(
            .post, "/v1/models/qsofa/check",
            body: #"{"inputs":{"age":50,"respiratory_rate":20,"systolic_blood_pressure":120,"glasgow_coma_scale":15}}"#
        ).json()
        #expect(ready["status"] == "ready")
        let outside = try await service.send(.post, "/v1/models/qsofa/check", body: #"{"inputs":{"age":10}}"#).json()
        #expect(outside["status"] == "not_applicable")
        #expect(service.store.count == 0)
    }

    @Test func answersNotApplicableWithAReasonAndNoNumber() async throws {
        let answer = try await TestService().send(
            .post, "/v1/models/qsofa/predict", body: #"{"inputs":{"age":10,"respiratory_rate":30}}"#)
        #expect(answer.status == 200)
        #expect(try answer.json()["status"] == "not_applicable")
        #expect(try answer.json()["score"] == .null)
        #expect(try answer.json()["reasons"]?.array?.count == 1)
    }

    @Test func servesThePageWithAStrictPolicy() async throws {
        let service = try TestService()
        let page = try await service.send(.get, "/")
        #expect(page.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
        let script = try await service.send(.get, "/assets/app.js")
        #expect(script.headers[.contentType] == "text/javascript; charset=utf-8")
        let tag = try #require(script.headers[.eTag])
        #expect(try await service.send(.get, "/assets/app.js", headers: [.ifNoneMatch: tag]).status == 304)
        #expect(try await service.send(.get, "/assets/nothing.js").status == 404)
    }
}
