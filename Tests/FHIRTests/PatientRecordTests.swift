// SPDX-License-Identifier: Apache-2.0

import FHIR
import Predictors
import StrictJSON
import Testing

@Suite("Whose record it is") struct PatientRecordTests {
    private let creatinine = Records.observation("2160-0", 1.1, "mg/dL", at: "2026-11-20")

    private func found(_ bundle: JSONValue) throws -> Extraction { try Records.find(.serumCreatinine, in: bundle) }

    @Test("Two patients are refused") func twoPatients() {
        let other: JSONValue = ["resourceType": "Patient", "id": "q"]
        let error = #expect(throws: FHIRError.self) { try found(Records.bundle(other, creatinine)) }
        #expect(error?.kind == .severalPatients)
        #expect(error?.isMalformed == false)
    }

    @Test("The same patient twice is one") func samePatientTwice() throws {
        #expect(try found(Records.bundle(Records.patient, creatinine)).inputs.count == 1)
    }

    @Test(
        "Resources about someone else are ignored and reported",
        arguments: [
            "Patient/q", "Group/p", "https://elsewhere.example/fhir/Patient/q", "urn:uuid:0", "",
        ]
    )
    func otherSubject(reference: String) throws {
        let other = Records.change(creatinine, [("subject", ["reference": .string(reference)])])
        let found = try found(Records.bundle(other))
        #expect(found.inputs.isEmpty)
        #expect(
            found.warnings.map(\.detail) == [
                "not used because they are about someone else than the Bundle's patient: 1 resources"
            ]
        )
    }

    @Test("A resource that does not say whom it is about is ignored and reported") func noSubject() throws {
        let found = try found(Records.bundle(Records.change(creatinine, [("subject", .null)])))
        #expect(found.inputs.isEmpty)
        #expect(found.warnings.count == 1)
    }

    @Test("Subjects by full URL, versioned, absolute and by identifier") func subjects() throws {
        let patient = Records.change(Records.patient, [("identifier", [["system": "urn:mrn", "value": "77"]])])
        func find(_ subject: JSONValue, fullURL: String?) throws -> Bool {
            var entry: JSONValue = ["resource": patient]
            if let fullURL { entry = Records.change(entry, [("fullUrl", .string(fullURL))]) }
            let bundle: JSONValue = [
                "resourceType": "Bundle", "type": "collection",
                "entry": [entry, ["resource": Records.change(creatinine, [("subject", subject)])]],
            ]
            return try !found(bundle).inputs.isEmpty
        }
        #expect(try find(["reference": "urn:uuid:9"], fullURL: "urn:uuid:9"))
        #expect(try find(["reference": "Patient/p/_history/3"], fullURL: nil))
        #expect(try find(["reference": "https://a.example/Patient/p"], fullURL: nil))
        #expect(try find(["reference": "https://a.example/Patient/p"], fullURL: "https://a.example/Patient/p"))
        #expect(try !find(["reference": "https://b.example/Patient/p"], fullURL: "https://a.example/Patient/p"))
        #expect(try find(["identifier": ["system": "urn:mrn", "value": "77"]], fullURL: nil))
        #expect(try !find(["identifier": ["system": "urn:other", "value": "77"]], fullURL: nil))
    }

    @Test("Without a Patient all resources must be about one") func noPatient() throws {
        let found = try found(Records.bundle(creatinine, patient: nil))
        #expect(found.inputs.count == 1)
        #expect(found.subject == ["reference": "Patient/p"])
        let other = Records.change(creatinine, [("id", "x"), ("subject", ["reference": "Patient/q"])])
        #expect(throws: FHIRError.self) { try self.found(Records.bundle(creatinine, other, patient: nil)) }
    }

    @Test("Bundles in a Bundle are one record; history is refused") func nested() throws {
        let nested: JSONValue = [
            "resourceType": "Bundle", "type": "batch-response",
            "entry": [
                ["resource": Records.bundle()],
                ["resource": Records.bundle(creatinine, patient: nil)],
                ["response": ["status": "404"]],
            ],
        ]
        let found = try found(nested)
        #expect(found.inputs.count == 1)
        #expect(found.basis["serum_creatinine"]?.path == "Bundle.entry[1].resource.entry[0].resource")
        let history: JSONValue = ["resourceType": "Bundle", "type": "history"]
        #expect(throws: FHIRError.self) { try self.found(history) }
    }

    @Test("Of two versions of a resource the later counts") func versions() throws {
        let old = Records.change(creatinine, [("meta", ["lastUpdated": "2026-11-20T10:00:00Z"])])
        let withdrawn = Records.change(
            creatinine,
            [("status", "entered-in-error"), ("meta", ["lastUpdated": "2026-11-21T10:00:00Z"])]
        )
        #expect(try found(Records.bundle(old, withdrawn)).inputs.isEmpty)
        #expect(try found(Records.bundle(withdrawn, old)).inputs.isEmpty)
    }

    @Test("A resource without id is referred to by its full URL, else by its path") func references() throws {
        let bare = Records.change(creatinine, [("id", .null)])
        #expect(try found(Records.bundle(bare)).basis["serum_creatinine"]?.reference == nil)
        let bundle: JSONValue = [
            "resourceType": "Bundle",
            "entry": [["resource": Records.patient], ["fullUrl": "urn:uuid:5", "resource": bare]],
        ]
        #expect(try found(bundle).basis["serum_creatinine"]?.reference == "urn:uuid:5")
    }

    @Test("Thousands of entries are read in one pass") func large() throws {
        var resources: [JSONValue] = []
        for index in 0..<10_000 {
            resources.append(
                Records.observation(
                    "2160-0",
                    Double(index % 20) + 1,
                    "mg/dL",
                    id: "o\(index)",
                    at: "2026-11-\(10 + index % 10)"
                )
            )
        }
        resources.append(Records.observation("2160-0", 2.5, "mg/dL", id: "newest", at: "2026-11-22"))
        let bundle = Records.bundle(resources)
        let found = try found(bundle)
        #expect(found.basis["serum_creatinine"]?.reference == "Observation/newest")
    }
}
