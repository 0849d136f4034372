// SPDX-License-Identifier: Apache-2.0

import HTTPAPI
import HTTPTypes
import StrictJSON
import Testing

struct HealthDoorTests {
    @Test func answersTheSeedContractToTheByte() async throws {
        let service = try TestService()
        let health = try await service.send(.get, "/health")
        #expect(health.text == #"{"status":"ok"}"#)
        #expect(health.headers[.contentType] == "application/json")
        let predict = try await service.send(.get, "/predict")
        #expect(predict.text == #"{"score":0.75}"#)
        #expect(predict.status == 200)
    }

    @Test(arguments: ["/health", "/predict", "/v1/models", "/"])
    func answersHeadLikeGetWithoutABody(path: String) async throws {
        let service = try TestService()
        let get = try await service.send(.get, path)
        let head = try await service.send(.head, path)
        #expect(head.status == 200 && head.text.isEmpty)
        #expect(head.headers[.contentLength] == String(get.text.utf8.count))
    }

    @Test func answersHeadWithoutABodyOnErrorsToo() async throws {
        let service = try TestService()
        for path in ["/nope", "/v1/models/news2/predict", "/v1/models/nope", "/fhir/nope"] {
            let answer = try await service.send(.head, path)
            #expect(answer.status >= 400 && answer.text.isEmpty)
        }
    }

    @Test(arguments: [
        ("/health", "GET, HEAD"), ("/predict", "GET, HEAD, POST"), ("/v1/models/news2/predict", "POST"),
        ("/fhir/$predict", "POST"),
    ])
    func tellsAWrongMethodFromAWrongPath(path: String, allowed: String) async throws {
        let service = try TestService()
        let answer = try await service.send(.delete, path)
        #expect(answer.status == 405)
        #expect(answer.headers[.allow] == allowed)
        #expect(try await service.send(.get, path + "/nowhere/at/all").status == 404)
    }

    @Test func isReadyOnlyWhileServingWithAWritableStore() async throws {
        let service = try TestService()
        #expect(try await service.send(.get, "/health/ready").status == 200)
        service.state.phase = .draining
        let draining = try await service.send(.get, "/health/ready")
        #expect(draining.status == 503)
        #expect(try draining.json()["failing"] == ["service is draining"])
        #expect(draining.headers[.connection] == "close")
        service.state.phase = .starting
        #expect(try await service.send(.get, "/health/ready").status == 503)
        service.state.phase = .serving
        service.store.fail()
        let failing = try await service.send(.get, "/health/ready")
        #expect(try failing.json()["failing"] == ["record store is not writable"])
        #expect(try await service.send(.get, "/health").status == 200)
    }

    @Test func countsWhatItDoes() async throws {
        let service = try TestService()
        _ = try await service.send(.get, "/health")
        _ = try await service.send(.get, "/no/such/path")
        let metrics = try await service.send(.get, "/metrics").text
        #expect(metrics.contains(#"prognosis_http_requests_total{method="GET",route="/health",status="200"} 1"#))
        #expect(metrics.contains(#"prognosis_http_requests_total{method="GET",route="unmatched",status="404"} 1"#))
    }
}
