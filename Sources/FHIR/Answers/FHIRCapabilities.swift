// SPDX-License-Identifier: Apache-2.0

package import Predictors
package import StrictJSON

/// What the FHIR door can do, as FHIR says it.
package struct FHIRCapabilities: Sendable {
    private let serviceVersion: String
    private let date: Timestamp
    private let baseURL: String?

    /// - Parameters:
    ///   - date: when the capabilities last changed: the release, or the start of the service.
    ///   - baseURL: the address of the FHIR door (`https://host/fhir`), where it is known.
    package init(serviceVersion: String, date: Timestamp, baseURL: String? = nil) {
        self.serviceVersion = serviceVersion
        self.date = date
        self.baseURL = baseURL
    }

    /// `GET /fhir/metadata`.
    package var statement: JSONValue {
        var implementation = JSONObject([.init(key: "description", value: "Clinical predictions from patient records")])
        implementation["url"] = baseURL.map(JSONValue.string)
        return [
            "resourceType": "CapabilityStatement",
            "name": "Prognosis",
            "title": "Prognosis, a clinical prediction service",
            "status": "active",
            "experimental": false,
            "date": .string(date.description),
            "kind": "instance",
            "software": ["name": "Prognosis", "version": .string(serviceVersion)],
            "implementation": .object(implementation),
            "fhirVersion": "4.0.1",
            "format": ["application/fhir+json", "json"],
            "rest": [
                [
                    "mode": "server",
                    "documentation": "One operation, $predict. The service stores no FHIR resources.",
                    "operation": [
                        [
                            "name": "predict", "definition": .string(definitionURL),
                            "documentation": .string(
                                "Takes a Bundle of one patient's record, or Parameters with the model and such a "
                                    + "Bundle. Answers a RiskAssessment, an Observation, or a Bundle of several."
                            ),
                        ]
                    ],
                ]
            ],
        ]
    }

    private var definitionURL: String {
        baseURL.map { "\($0)/OperationDefinition/predict" } ?? FHIRSystem.operation
    }

    /// `GET /fhir/OperationDefinition/predict`.
    package var operationDefinition: JSONValue {
        [
            "resourceType": "OperationDefinition",
            "id": "predict",
            "url": .string(definitionURL),
            "version": .string(serviceVersion),
            "name": "Predict",
            "title": "Predict from a patient's record",
            "status": "active",
            "kind": "operation",
            "date": .string(date.description),
            "affectsState": true,
            "code": "predict",
            "system": true,
            "type": false,
            "instance": false,
            "parameter": .array([
                Self.parameter(
                    "model",
                    1,
                    "1",
                    "string",
                    "The id of the model. With a bare Bundle: ?model= in the query."
                ),
                Self.parameter(
                    "version",
                    0,
                    "1",
                    "string",
                    "The version of the model; the default version without it."
                ),
                Self.parameter(
                    "record",
                    1,
                    "1",
                    "Bundle",
                    "The record of one patient. The name bundle is taken as well."
                ),
                Self.parameter(
                    "assume-absent",
                    0,
                    "*",
                    "string",
                    "A yes-or-no input to treat as absent when the record does not hold it; * for all of them."
                ),
                Self.parameter("explain", 0, "1", "boolean", "Whether to tell what each input added."),
                Self.parameter(
                    "asOf",
                    0,
                    "1",
                    "dateTime",
                    "The moment for which values are taken from the record; now without it."
                ),
                Self.inputParameter,
                Self.parameter(
                    "return",
                    1,
                    "1",
                    "Any",
                    "A RiskAssessment, an Observation, a Bundle of several of them, or an OperationOutcome.",
                    use: "out"
                ),
            ]),
        ]
    }

    private static func parameter(
        _ name: String,
        _ min: Int,
        _ max: String,
        _ type: String,
        _ documentation: String,
        use: String = "in"
    ) -> JSONValue {
        [
            "name": .string(name), "use": .string(use), "min": .number(Double(min)), "max": .string(max),
            "documentation": .string(documentation), "type": .string(type),
        ]
    }

    private static var inputParameter: JSONValue {
        [
            "name": "input", "use": "in", "min": 0, "max": "*",
            "documentation": .string(
                "An input that the record does not hold, or that counts before it: a valueDecimal or "
                    + "valueInteger is in the input's own unit, a valueQuantity names its unit; without a value the "
                    + "input is unknown."
            ),
            "part": .array([
                parameter("name", 1, "1", "string", "The name of the input."),
                parameter("value", 0, "1", "Element", "Decimal, integer, boolean, string, code or Quantity."),
            ]),
        ]
    }
}
