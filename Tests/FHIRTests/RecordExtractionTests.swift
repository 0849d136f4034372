// SPDX-License-Identifier: Apache-2.0

import FHIR
import Predictors
import StrictJSON
import Testing

@Suite("Extraction of conditions, medicines and demographics") struct RecordExtractionTests {
    private static let snomed = "http://snomed.info/sct"
    private static let icd = "http://hl7.org/fhir/sid/icd-10-cm"
    private static let rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm"

    @Test(
        "A condition is present by its clinical status",
        arguments: [
            ("active", true, true), ("recurrence", true, true), ("relapse", true, true), ("inactive", false, true),
            ("remission", false, true), ("resolved", false, true), ("nonsense", false, false),
        ]
    )
    func clinicalStatus(status: String, now: Bool, ever: Bool) throws {
        let diabetes = Records.condition(Self.snomed, "44054006", status: status)
        #expect(try Records.value(.diabetes, in: Records.bundle(diabetes)) == (now ? .boolean(true) : nil))
        // Heart failure counts as history too.
        let failure = Records.condition(Self.snomed, "84114007", status: status)
        #expect(try Records.value(.heartFailure, in: Records.bundle(failure)) == (ever ? .boolean(true) : nil))
    }

    @Test("A condition without a status is at least history") func noStatus() throws {
        let diabetes = Records.condition(Self.snomed, "44054006", status: nil)
        let found = try Records.find(.diabetes, in: Records.bundle(diabetes))
        #expect(found.inputs.isEmpty)
        #expect(found.warnings.map(\.code) == [.valueIgnored])
        let failure = Records.condition(Self.snomed, "84114007", status: nil)
        #expect(try Records.value(.heartFailure, in: Records.bundle(failure)) == .boolean(true))
    }

    @Test(
        "Refuted and erroneous conditions do not count, unconfirmed ones with a caution",
        arguments: [
            ("confirmed", true, false), ("refuted", false, false), ("entered-in-error", false, false),
            ("provisional", true, true), ("unconfirmed", true, true), ("differential", true, true),
        ]
    )
    func verification(status: String, counts: Bool, isCaution: Bool) throws {
        let condition = Records.condition(
            Self.snomed,
            "44054006",
            ("verificationStatus", ["coding": [["code": .string(status)]]])
        )
        let found = try Records.find(.diabetes, in: Records.bundle(condition))
        #expect(!found.inputs.isEmpty == counts)
        #expect(found.warnings.contains { $0.code == .interpretWithCare } == isCaution)
    }

    @Test("No condition on record leaves the input unknown, not false") func absence() throws {
        #expect(try Records.find(.diabetes, in: Records.bundle()).inputs.isEmpty)
    }

    @Test(
        "ICD-10-CM matches by the beginning, with or without its point",
        arguments: [
            ("E11.9", true), ("E119", true), ("e11.65", true), ("E10", true), ("E12", false), ("E1", false),
            ("O24.4", false),
        ]
    )
    func icd10(code: String, counts: Bool) throws {
        let condition = Records.condition(Self.icd, code)
        #expect(try Records.value(.diabetes, in: Records.bundle(condition)) == (counts ? .boolean(true) : nil))
    }

    @Test("Any coding of the condition may match, in its own system only") func codings() throws {
        let both = Records.condition(
            Self.icd,
            "Z00",
            (
                "code",
                [
                    "coding": [
                        ["system": .string(Self.icd), "code": "Z00"],
                        ["system": .string(Self.snomed), "code": "44054006"],
                    ]
                ]
            )
        )
        #expect(try Records.value(.diabetes, in: Records.bundle(both)) == .boolean(true))
        let crossed = Records.condition(Self.icd, "44054006")
        #expect(try Records.value(.diabetes, in: Records.bundle(crossed)) == nil)
    }

    @Test("A condition that begins after the time asked for does not count") func laterOnset() throws {
        let later = Records.condition(Self.snomed, "44054006", ("onsetDateTime", "2027-01-01"))
        #expect(try Records.value(.diabetes, in: Records.bundle(later)) == nil)
    }

    @Test(
        "Medicines by ingredient code and by name in a text",
        arguments: [
            (Records.code(rxnorm, "83367"), true),
            (["text": "Atorvastatin 40 MG Oral Tablet"], true),
            (["coding": [["system": "http://x", "code": "1", "display": "amlodipine/atorvastatin 5-10 mg"]]], true),
            (["text": "Atorvastatine-free diet"], false), (["text": "nystatin"], false),
            (Records.code("http://x", "83367"), false),
        ] as [(JSONValue, Bool)]
    )
    func medicines(concept: JSONValue, counts: Bool) throws {
        let bundle = Records.bundle(Records.request(concept))
        #expect(try Records.value(.onStatin, in: bundle) == (counts ? .boolean(true) : nil))
    }

    @Test(
        "Requests count when they are active orders",
        arguments: [
            ("active", "order", true), ("active", "plan", true), ("active", "instance-order", true),
            ("active", "proposal", false), ("active", "option", false), ("stopped", "order", false),
            ("on-hold", "order", false), ("completed", "order", false), ("entered-in-error", "order", false),
        ]
    )
    func requests(status: String, intent: String, counts: Bool) throws {
        let request = Records.request(
            ["text": "simvastatin"],
            ("status", .string(status)),
            ("intent", .string(intent))
        )
        #expect(try Records.value(.onStatin, in: Records.bundle(request)) == (counts ? .boolean(true) : nil))
        let negated = Records.change(request, [("doNotPerform", true)])
        #expect(try Records.value(.onStatin, in: Records.bundle(negated)) == nil)
    }

    @Test(
        "Statements count when active, or completed within the window",
        arguments: [
            ("active", "2020-01-01", true), ("completed", "2026-12-24", true), ("completed", "2026-10-01", false),
            ("not-taken", "2026-11-23", false), ("stopped", "2026-11-23", false), ("on-hold", "2026-11-23", false),
        ]
    )
    func statements(status: String, end: String, counts: Bool) throws {
        let statement: JSONValue = [
            "resourceType": "MedicationStatement", "id": "s", "status": .string(status),
            "medicationCodeableConcept": ["text": "simvastatin"], "subject": ["reference": "Patient/p"],
            "effectivePeriod": ["start": "2019", "end": .string(end)],
        ]
        let bundle = Records.bundle(statement)
        #expect(try Records.value(.onStatin, in: bundle) == (counts ? .boolean(true) : nil))
        if status == "completed" {
            #expect(try Records.value(.onStatin.within(days: 90), in: bundle) == .boolean(true))
        }
    }

    @Test("A medicine by reference, in the Bundle or contained") func references() throws {
        let medication: JSONValue = [
            "resourceType": "Medication", "id": "med", "code": Records.code(Self.rxnorm, "36567"),
        ]
        let request = Records.change(
            Records.request(.null),
            [("medicationCodeableConcept", .null), ("medicationReference", ["reference": "Medication/med"])]
        )
        #expect(try Records.value(.onStatin, in: Records.bundle(request, medication)) == .boolean(true))
        #expect(try Records.value(.onStatin, in: Records.bundle(request)) == nil)
        let contained = Records.change(
            request,
            [("contained", [medication]), ("medicationReference", ["reference": "#med"])]
        )
        #expect(try Records.value(.onStatin, in: Records.bundle(contained)) == .boolean(true))
        let mixture = Records.change(
            medication,
            [("code", .null), ("ingredient", [["itemCodeableConcept": ["text": "Simvastatin"]]])]
        )
        #expect(try Records.value(.onStatin, in: Records.bundle(request, mixture)) == .boolean(true))
    }

    @Test(
        "Age in completed years",
        arguments: [
            ("1965-11-23", 61), ("1965-11-24", 60), ("1964-02-29", 62), ("2026-11-23", 0), ("1965-03", 61),
            ("1965-11", nil), ("1965", nil), ("2027-01-01", nil), ("born", nil),
        ] as [(String, Double?)]
    )
    func age(birth: String, years: Double?) throws {
        let patient = Records.change(Records.patient, [("birthDate", .string(birth))])
        let found = try Records.find(.age, in: Records.bundle(patient: patient))
        #expect(found.inputs.first?.value == years.map { .number($0) })
        #expect(found.warnings.isEmpty == (years != nil))
    }

    @Test("A birthday on 29 February comes on 1 March where there is none") func leapDay() throws {
        let patient = Records.change(Records.patient, [("birthDate", "1964-02-29")])
        let before = try #require(FHIRDateTime("2026-02-28")).lastMoment
        let after = try #require(FHIRDateTime("2026-03-01")).lastMoment
        #expect(try Records.find(.age, in: Records.bundle(patient: patient), asOf: before).inputs.first?.value == 61)
        #expect(try Records.find(.age, in: Records.bundle(patient: patient), asOf: after).inputs.first?.value == 62)
    }

    @Test(
        "Sex from the administrative gender",
        arguments: [
            ("female", "female"), ("male", "male"), ("other", nil), ("unknown", nil), ("F", nil),
        ] as [(String, String?)]
    )
    func sex(gender: String, expected: String?) throws {
        let patient = Records.change(Records.patient, [("gender", .string(gender))])
        let found = try Records.find(.sex, in: Records.bundle(patient: patient))
        #expect(found.inputs.first?.value == expected.map { .text($0) })
        #expect(found.warnings.count == (expected == nil ? 1 : 0))
    }
}
