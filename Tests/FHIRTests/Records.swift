// SPDX-License-Identifier: Apache-2.0

import FHIR
import Predictors
import StrictJSON

/// Small invented records, written down where they are used.
enum Records {
    /// 23 November 2026, noon.
    static let asOf = FHIRDateTime("2026-11-23T12:00:00.000Z")?.lastMoment ?? Timestamp(milliseconds: 0)

    static let patient: JSONValue = [
        "resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1965-03-02",
    ]

    static func bundle(_ resources: JSONValue..., patient: JSONValue? = Records.patient) -> JSONValue {
        bundle(resources, patient: patient)
    }

    static func bundle(_ resources: [JSONValue], patient: JSONValue? = Records.patient) -> JSONValue {
        let all = (patient.map { [$0] } ?? []) + resources
        return [
            "resourceType": "Bundle", "type": "collection", "entry": .array(all.map { ["resource": $0] }),
        ]
    }

    /// An Observation of the patient; later members replace earlier ones of the same name, and `null` removes one.
    static func observation(
        _ loinc: String,
        _ value: Double,
        _ unit: String,
        id: String = "o",
        at time: String = "2026-11-23T08:00:00Z",
        _ changes: (String, JSONValue)...
    ) -> JSONValue {
        let base: JSONValue = [
            "resourceType": "Observation", "id": .string(id), "status": "final",
            "code": code("http://loinc.org", loinc), "subject": ["reference": "Patient/p"],
            "effectiveDateTime": .string(time), "valueQuantity": quantity(value, unit),
        ]
        return change(base, changes)
    }

    static func condition(
        _ system: String,
        _ code: String,
        id: String = "c",
        status: String? = "active",
        _ changes: (String, JSONValue)...
    ) -> JSONValue {
        var base: JSONValue = [
            "resourceType": "Condition", "id": .string(id), "code": Records.code(system, code),
            "subject": ["reference": "Patient/p"], "onsetDateTime": "2010",
        ]
        if let status { base = change(base, [("clinicalStatus", ["coding": [["code": .string(status)]]])]) }
        return change(base, changes)
    }

    static func request(_ medication: JSONValue, _ changes: (String, JSONValue)...) -> JSONValue {
        let base: JSONValue = [
            "resourceType": "MedicationRequest", "id": "m", "status": "active", "intent": "order",
            "medicationCodeableConcept": medication, "subject": ["reference": "Patient/p"],
            "authoredOn": "2020-05-01",
        ]
        return change(base, changes)
    }

    static func code(_ system: String, _ code: String) -> JSONValue {
        ["coding": [["system": .string(system), "code": .string(code)]]]
    }

    static func quantity(_ value: Double, _ unit: String) -> JSONValue {
        ["value": .number(value), "unit": "shown", "system": "http://unitsofmeasure.org", "code": .string(unit)]
    }

    static func change(_ base: JSONValue, _ changes: [(String, JSONValue)]) -> JSONValue {
        guard var object = base.object else { return base }
        for (key, value) in changes { object[key] = value == .null ? Optional.none : value }
        return .object(object)
    }

    /// The extraction of one field.
    static func find(_ field: InputField, in bundle: JSONValue, asOf: Timestamp = Records.asOf) throws -> Extraction {
        try RecordExtractor(schema: InputSchema([field]), asOf: asOf).extract(from: bundle)
    }

    /// The one value found.
    static func value(_ field: InputField, in bundle: JSONValue) throws -> RawInput? {
        try find(field, in: bundle).inputs.first?.value
    }
}
