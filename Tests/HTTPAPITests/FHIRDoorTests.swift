// SPDX-License-Identifier: Apache-2.0

import HTTPAPI
import HTTPTypes
import StrictJSON
import Testing

struct FHIRDoorTests {
    private static let bundle = """
        {"resourceType":"Bundle","type":"collection","entry":[
        {"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","id":"p","gender":"male","birthDate":"1960-01-01"}},
        {"fullUrl":"urn:uuid:2","resource":{"resourceType":"Observation","id":"o","status":"final",
        "code":{"coding":[{"system":"http://loinc.org","code":"38483-4"}]},"subject":{"reference":"urn:uuid:1"},
        "effectiveDateTime":"2026-01-05T08:00:00Z",
        "valueQuantity":{"value":106.1,"unit":"umol/L","system":"http://unitsofmeasure.org","code":"umol/L"}}}]}
        """

    private func parameters(_ model: String) -> String {
        """
        {"resourceType":"Parameters","parameter":[{"name":"model","valueString":"\(model)"},
        {"name":"asOf","valueDateTime":"2026-01-10"},{"name":"record","resource":\(Self.bundle)}]}
        """
    }

    @Test func answersARecordWithATracedObservation() async throws {
        let answer = try await TestService().send(
            .post, "/fhir/$predict", body: parameters("ckd-epi-2021"), type: "application/fhir+json")
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "application/fhir+json")
        let observation = try answer.json()
        #expect(observation["resourceType"] == "Observation")
        let value = try #require(observation["valueQuantity"]?["value"]?.number)
        #expect(abs(value - 66) < 1.5)
        #expect(answer.text.contains("urn:uuid:2") || answer.text.contains("Observation/o"))
    }

    @Test func answersErrorsAsOperationOutcome() async throws {
        let service = try TestService()
        for (body, status) in [
            ("{", 400), (#"{"resourceType":"Patient"}"#, 400), (Self.bundle, 400), (parameters("nope"), 404),
            (parameters("prevent"), 422),
        ] {
            let answer = try await service.send(.post, "/fhir/$predict", body: body, type: "application/fhir+json")
            #expect(answer.status == status)
            #expect(try answer.json()["resourceType"] == "OperationOutcome")
        }
        #expect(try await service.send(.get, "/fhir/$predict").status == 405)
    }

    @Test func describesItself() async throws {
        let statement = try await TestService().send(.get, "/fhir/metadata").json()
        #expect(statement["resourceType"] == "CapabilityStatement")
        #expect(statement["fhirVersion"] == "4.0.1")
    }
}
