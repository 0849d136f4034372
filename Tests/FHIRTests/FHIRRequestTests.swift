// SPDX-License-Identifier: Apache-2.0

import FHIR
import Predictors
import StrictJSON
import Testing

@Suite("FHIR requests") struct FHIRRequestTests {
    private static let record: JSONValue = ["name": "record", "resource": Records.bundle()]

    private func parameters(_ list: JSONValue...) -> JSONValue {
        ["resourceType": "Parameters", "parameter": .array(list)]
    }

    @Test("A bare Bundle is a record; the model comes from elsewhere") func bareBundle() throws {
        let request = try FHIRRequest.parse(Records.bundle())
        #expect(request.bundle == Records.bundle())
        #expect(request.model == nil)
        #expect(request.asOf == nil)
    }

    @Test("Parameters carry everything") func everything() throws {
        let request = try FHIRRequest.parse(
            parameters(
                ["name": "model", "valueCode": "kfre-4"],
                ["name": "version", "valueString": "1"],
                ["name": "bundle", "resource": Records.bundle()],
                ["name": "assume-absent", "valueString": "diabetes"],
                ["name": "assume-absent", "valueString": "*"],
                ["name": "explain", "valueBoolean": true],
                ["name": "asOf", "valueDateTime": "2026-11-23"],
                [
                    "name": "input",
                    "part": [
                        ["name": "name", "valueString": "kfre_region"],
                        ["name": "value", "valueCode": "non_north_america"],
                    ],
                ],
                [
                    "name": "input",
                    "part": [["name": "name", "valueString": "a"], ["name": "value", "valueDecimal": 1.5]],
                ],
                [
                    "name": "input",
                    "part": [["name": "name", "valueString": "b"], ["name": "value", "valueInteger": 2]],
                ],
                [
                    "name": "input",
                    "part": [["name": "name", "valueString": "c"], ["name": "value", "valueBoolean": false]],
                ],
                [
                    "name": "input",
                    "part": [
                        ["name": "name", "valueString": "d"],
                        ["name": "value", "valueQuantity": Records.quantity(3, "mg/dL")],
                    ],
                ],
                [
                    "name": "input",
                    "part": [["name": "name", "valueString": "e"], ["name": "value", "valueQuantity": ["value": 3]]],
                ],
                ["name": "input", "part": [["name": "name", "valueString": "f"]]]
            )
        )
        #expect(request.model == "kfre-4")
        #expect(request.version == "1")
        #expect(request.assumeAbsent == ["diabetes", "*"])
        #expect(request.explain == true)
        #expect(request.asOf?.description == "2026-11-23T23:59:59.999Z")
        #expect(request.inputs.map(\.name) == ["kfre_region", "a", "b", "c", "d", "e", "f"])
        #expect(
            request.inputs.map(\.value) == [
                .text("non_north_america"), .number(1.5), .number(2), .boolean(false), .quantity(3, unit: "mg/dL"),
                .unusable, .unknown,
            ]
        )
    }

    @Test(
        "What is not a request is refused with its kind",
        arguments: [
            (nil, .notAccepted), ([], .notAccepted), (["resourceType": 5], .notAccepted),
            (["resourceType": "Patient"], .notAccepted), (["resourceType": "Parameters"], .missingParameter),
            (["resourceType": "Parameters", "parameter": []], .missingParameter),
            (["resourceType": "Parameters", "parameter": [["x": 1]]], .malformed),
            (
                [
                    "resourceType": "Parameters",
                    "parameter": [["name": "record", "resource": ["resourceType": "Patient"]]],
                ], .malformed
            ),
            (["resourceType": "Parameters", "parameter": [record, record]], .unexpectedParameter),
            (["resourceType": "Parameters", "parameter": [record, ["name": "model"]]], .malformed),
            (
                ["resourceType": "Parameters", "parameter": [record, ["name": "explain", "valueString": "true"]]],
                .malformed
            ),
            (
                ["resourceType": "Parameters", "parameter": [record, ["name": "asOf", "valueDateTime": "now"]]],
                .malformed
            ),
            (
                ["resourceType": "Parameters", "parameter": [record, ["name": "colour", "valueString": "x"]]],
                .unexpectedParameter
            ),
            (
                ["resourceType": "Parameters", "parameter": [record, ["name": "input", "valueString": "x"]]], .malformed
            ),
        ] as [(JSONValue, FHIRError.Kind)]
    )
    func refused(body: JSONValue, kind: FHIRError.Kind) {
        let error = #expect(throws: FHIRError.self) { try FHIRRequest.parse(body) }
        #expect(error?.kind == kind)
    }

    @Test("What the caller states counts before the record") func overriding() throws {
        let bundle = Records.bundle(Records.observation("2160-0", 1.1, "mg/dL"))
        let schema = InputSchema([.age, .serumCreatinine])
        let found = try RecordExtractor(schema: schema, asOf: Records.asOf).extract(from: bundle)
        let merged = found.overridden(by: [(name: "serum_creatinine", value: .number(2))])
        #expect(merged.inputs.map(\.name) == ["age", "serum_creatinine"])
        #expect(schema.resolve(merged.inputs).inputs.number(.serumCreatinine) == 2)
        #expect(merged.basis["serum_creatinine"] == nil)
        #expect(merged.basis["age"] != nil)
    }
}
