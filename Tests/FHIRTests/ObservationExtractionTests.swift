// SPDX-License-Identifier: Apache-2.0

import FHIR
import Predictors
import StrictJSON
import Testing

@Suite("Extraction of measurements") struct ObservationExtractionTests {
    private static let creatinine = InputField.serumCreatinine

    private func creatinine(
        _ value: Double = 1.1,
        _ unit: String = "mg/dL",
        id: String = "o",
        at time: String = "2026-11-20"
    )
        -> JSONValue
    {
        Records.observation("2160-0", value, unit, id: id, at: time)
    }

    private func value(_ resources: JSONValue...) throws -> RawInput? {
        try Records.value(Self.creatinine, in: Records.bundle(resources))
    }

    private func warnings(_ resources: JSONValue...) throws -> [String] {
        try Records.find(Self.creatinine, in: Records.bundle(resources)).warnings.map(\.detail)
    }

    @Test("A final value is found and traced") func found() throws {
        let found = try Records.find(Self.creatinine, in: Records.bundle(creatinine(id: "o1")))
        #expect(found.inputs.map(\.name) == ["serum_creatinine"])
        #expect(found.inputs.first?.value == .quantity(1.1, unit: "mg/dL"))
        let basis = try #require(found.basis["serum_creatinine"])
        #expect(basis.reference == "Observation/o1")
        #expect(basis.resourceType == "Observation")
        #expect(basis.effective?.text == "2026-11-20")
        #expect(basis.code == .loinc("2160-0"))
        #expect(basis.component == nil)
        #expect(found.warnings.isEmpty)
        #expect(found.subject == ["reference": "Patient/p"])
    }

    @Test(
        "Only final, amended and corrected values count",
        arguments: [
            ("final", true), ("amended", true), ("corrected", true), ("preliminary", false), ("registered", false),
            ("cancelled", false), ("entered-in-error", false), ("unknown", false), ("", false),
        ]
    )
    func status(status: String, counts: Bool) throws {
        let resource = Records.change(creatinine(), [("status", .string(status))])
        #expect((try value(resource) != nil) == counts)
    }

    @Test("What is not final is reported, what was entered in error is not") func reportedStatus() throws {
        #expect(try warnings(Records.change(creatinine(), [("status", "preliminary")])).count == 1)
        #expect(try warnings(Records.change(creatinine(), [("status", "entered-in-error")])).isEmpty)
    }

    @Test("The newest value counts, wherever it stands") func newest() throws {
        let old = creatinine(1.0, id: "a", at: "2026-10-01")
        let new = creatinine(2.0, id: "b", at: "2026-11-01T10:00:00+02:00")
        #expect(try value(old, new) == .quantity(2, unit: "mg/dL"))
        #expect(try value(new, old) == .quantity(2, unit: "mg/dL"))
        let other = Records.observation("38483-4", 3, "mg/dL", id: "c", at: "2026-11-02")
        #expect(try value(new, other, old) == .quantity(3, unit: "mg/dL"))
    }

    @Test("The window is that of the field, the first day included") func window() throws {
        #expect(try value(creatinine(at: "2025-11-23T12:00:00Z")) != nil)
        #expect(try value(creatinine(at: "2025-11-21T10:00:00Z")) == nil)
        #expect(
            try warnings(creatinine(at: "2020-01-01")) == [
                "not used because they are older than 365 days: 1 in the record"
            ]
        )
        let lactate = Records.observation("2524-7", 2, "mmol/L", at: "2026-11-20T12:00:00Z")
        #expect(try Records.value(.lactate, in: Records.bundle(lactate)) == nil)
    }

    @Test("A value after the time asked for is not used") func future() throws {
        #expect(try value(creatinine(at: "2026-11-23T12:00:01Z")) == nil)
        #expect(try value(creatinine(at: "2026-11-23T12:00:00Z")) != nil)
        #expect(try value(creatinine(at: "2026-11-23")) != nil)
        #expect(try value(creatinine(at: "2026-11-25")) == nil)
    }

    @Test("Periods, instants and the time of issue stand in for the time") func times() throws {
        let bare = Records.change(creatinine(), [("effectiveDateTime", .null)])
        #expect(try value(bare) == nil)
        #expect(try warnings(bare) == ["not used because they state no time that can be read: 1 in the record"])
        #expect(try value(Records.change(bare, [("effectiveInstant", "2026-11-20T10:00:00Z")])) != nil)
        #expect(try value(Records.change(bare, [("issued", "2026-11-20T10:00:00Z")])) != nil)
        #expect(try value(Records.change(bare, [("effectivePeriod", ["start": "2026-11-20"])])) != nil)
        #expect(
            try value(Records.change(bare, [("effectivePeriod", ["start": "2020", "end": "2026-11-20"])])) != nil
        )
        #expect(try value(Records.change(bare, [("effectiveDateTime", "last week")])) == nil)
        #expect(
            try value(Records.change(bare, [("effectiveTiming", [:]), ("issued", "2026-11-20T10:00:00Z")])) == nil
        )
    }

    @Test("The UCUM code counts before the printed unit") func units() throws {
        let printed: JSONValue = ["value": 97, "unit": "umol/L"]
        #expect(try value(Records.change(creatinine(), [("valueQuantity", printed)])) == .quantity(97, unit: "umol/L"))
        let both: JSONValue = ["value": 97, "unit": "mg/dL", "code": "umol/L"]
        #expect(try value(Records.change(creatinine(), [("valueQuantity", both)])) == .quantity(97, unit: "umol/L"))
        let other: JSONValue = ["value": 1, "unit": "mg/dL", "code": "258797006", "system": "http://snomed.info/sct"]
        #expect(try value(Records.change(creatinine(), [("valueQuantity", other)])) == .quantity(1, unit: "mg/dL"))
    }

    @Test(
        "A value that cannot be used leaves the input unknown, says why and does not fall back",
        arguments: [
            (["value": 1.1], "no unit"), (["value": 1.1, "unit": ""], "no unit"),
            (["value": 1.1, "unit": "mg/dL", "comparator": "<"], "comparator"),
            (["value": 1.1, "unit": "furlongs"], "not one that this service knows"),
            (["value": 1.1, "unit": "kg"], "does not measure this"),
            (["value": 1100, "unit": "mg/dL"], "expected 0.1 to 30 mg/dL"),
        ] as [(JSONValue, String)]
    )
    func unusable(quantity: JSONValue, reason: String) throws {
        let newest = Records.change(creatinine(id: "new"), [("valueQuantity", quantity)])
        let older = creatinine(id: "old", at: "2026-10-01")
        let found = try Records.find(Self.creatinine, in: Records.bundle(newest, older))
        #expect(found.inputs.isEmpty)
        #expect(found.basis.isEmpty)
        let warning = try #require(found.warnings.first)
        #expect(found.warnings.count == 1)
        #expect(warning.code == .valueIgnored)
        #expect(warning.field == "serum_creatinine")
        #expect(warning.detail.contains(reason))
        #expect(!warning.detail.contains("1.1") && !warning.detail.contains("1100"))
    }

    @Test("A value that was not measured lets an older one speak") func absent() throws {
        let absent = Records.change(
            creatinine(id: "new"),
            [("valueQuantity", .null), ("dataAbsentReason", ["text": "error"])]
        )
        #expect(try value(absent) == nil)
        #expect(try warnings(absent) == ["the record holds the code without a value"])
        #expect(try value(absent, creatinine(2, id: "old", at: "2026-10-01")) == .quantity(2, unit: "mg/dL"))
    }

    @Test("Values of other types") func types() throws {
        let concept = Records.change(creatinine(), [("valueQuantity", .null), ("valueCodeableConcept", ["text": "x"])])
        #expect(try warnings(concept) == ["the record's newest value is a code where a number is expected"])
        let text = Records.change(creatinine(), [("valueQuantity", .null), ("valueString", "1.1 mg/dL")])
        #expect(try warnings(text) == ["the record's newest value is of a type that is not read here"])
        let count = Records.change(creatinine(), [("valueQuantity", .null), ("valueInteger", 1)])
        #expect(try warnings(count) == ["the record's newest value has no unit"])
        let coma = Records.change(
            Records.observation("9269-2", 0, ""),
            [("valueQuantity", .null), ("valueInteger", 14)]
        )
        #expect(try Records.value(.glasgowComaScale, in: Records.bundle(coma)) == .number(14))
    }

    @Test("Blood pressure is found in the components of both panels", arguments: ["85354-9", "55284-4"])
    func components(panel: String) throws {
        let resource = Records.change(
            Records.observation(panel, 0, "", id: "bp"),
            [
                ("valueQuantity", .null),
                (
                    "component",
                    [
                        [
                            "code": Records.code("http://loinc.org", "8462-4"),
                            "valueQuantity": Records.quantity(81, "mm[Hg]"),
                        ],
                        [
                            "code": Records.code("http://loinc.org", "8480-6"),
                            "valueQuantity": Records.quantity(131, "mm[Hg]"),
                        ],
                    ]
                ),
            ]
        )
        let schema = InputSchema([.systolicBloodPressure, .diastolicBloodPressure])
        let found = try RecordExtractor(schema: schema, asOf: Records.asOf).extract(from: Records.bundle(resource))
        #expect(found.inputs.map(\.value) == [.quantity(131, unit: "mm[Hg]"), .quantity(81, unit: "mm[Hg]")])
        let basis = try #require(found.basis["systolic_blood_pressure"])
        #expect(basis.reference == "Observation/bp")
        #expect(basis.code == .loinc(panel))
        #expect(basis.component == .loinc("8480-6"))
    }

    @Test("Coded answers") func answers() throws {
        func smoking(_ code: String) throws -> RawInput? {
            let resource = Records.change(
                Records.observation("72166-2", 0, ""),
                [("valueQuantity", .null), ("valueCodeableConcept", Records.code("http://snomed.info/sct", code))]
            )
            return try Records.value(.currentSmoker, in: Records.bundle(resource))
        }
        #expect(try smoking("449868002") == .boolean(true))
        #expect(try smoking("8517006") == .boolean(false))
        #expect(try smoking("404684003") == nil)
    }

    @Test("Urea in a mass unit is not taken for urea nitrogen") func urea() throws {
        func urea(_ value: Double, _ unit: String) throws -> RawInput? {
            try Records.value(
                .bloodUreaNitrogen,
                in: Records.bundle(Records.observation("22664-7", value, unit, at: "2026-11-20"))
            )
        }
        #expect(try urea(6, "mmol/L") == .quantity(6, unit: "mmol/L"))
        #expect(try urea(36, "mg/dL") == nil)
    }

    @Test("The code's system counts") func system() throws {
        let elsewhere = Records.change(creatinine(), [("code", Records.code("urn:local", "2160-0"))])
        #expect(try value(elsewhere) == nil)
        let converted = Records.change(
            creatinine(),
            [("code", Records.code("urn:oid:2.16.840.1.113883.6.1", "2160-0"))]
        )
        #expect(try value(converted) != nil)
    }

    @Test("Different values of one time are reported; the one issued last counts") func contradiction() throws {
        let first = Records.change(creatinine(1, id: "a"), [("issued", "2026-11-20T12:00:00Z")])
        let second = Records.change(creatinine(2, id: "b"), [("issued", "2026-11-20T11:00:00Z")])
        let found = try Records.find(Self.creatinine, in: Records.bundle(first, second))
        #expect(found.inputs.first?.value == .quantity(1, unit: "mg/dL"))
        #expect(found.warnings.map(\.code) == [.interpretWithCare])
        #expect(try warnings(creatinine(1, id: "a"), creatinine(1, id: "b")).isEmpty)
    }

    @Test("A modifier extension forbids the use of a resource") func modified() throws {
        let modified = Records.change(creatinine(), [("modifierExtension", [["url": "urn:x", "valueBoolean": true]])])
        #expect(try value(modified) == nil)
        #expect(try warnings(modified) == ["not used because of a modifier extension: 1 in the record"])
    }
}
