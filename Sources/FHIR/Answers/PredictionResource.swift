// SPDX-License-Identifier: Apache-2.0

package import Predictors
package import StrictJSON

/// A prediction as FHIR resources: probabilities as one RiskAssessment, points and quantities as an Observation each,
/// and a patient outside the population as an OperationOutcome.
package struct PredictionResource: Sendable {
    let prediction: Prediction
    let extraction: Extraction
    /// The moment for which the inputs were taken.
    let asOf: Timestamp

    package init(_ prediction: Prediction, from extraction: Extraction, asOf: Timestamp) {
        self.prediction = prediction
        self.extraction = extraction
        self.asOf = asOf
    }

    /// Whether the model does not apply to the patient, so that the answer is an OperationOutcome.
    package var isNotApplicable: Bool {
        prediction.answer.status == .notApplicable
    }

    /// The answer: one resource, or a collection Bundle where a model gives both kinds or several numbers.
    package var json: JSONValue {
        let resources = resources
        if resources.count == 1 { return resources[0] }
        return [
            "resourceType": "Bundle", "id": .string(prediction.id), "type": "collection",
            "timestamp": .string(prediction.time.description),
            "entry": .array(
                resources.map { resource in
                    [
                        "fullUrl": .string("urn:prognosis:prediction:\(resource["id"]?.string ?? prediction.id)"),
                        "resource": resource,
                    ]
                }
            ),
        ]
    }

    /// The resources of the answer, that of the primary output first.
    package var resources: [JSONValue] {
        if isNotApplicable { return [outcomeOfNotApplicable] }
        let pairs = prediction.answer.outputs.compactMap { value in
            prediction.model.output(value.name).map { (field: $0, value: value) }
        }
        let probabilities = pairs.filter { $0.field.kind == .probability }
        var resources: [JSONValue] = []
        var hasRisk = false
        for pair in pairs {
            if pair.field.kind != .probability {
                resources.append(observation(pair.field, pair.value, id: id(resources.count)))
            } else if !hasRisk {
                hasRisk = true
                resources.append(riskAssessment(probabilities, id: id(resources.count)))
            }
        }
        guard !resources.isEmpty else { return [outcomeOfNothing] }
        return resources
    }

    /// The prediction's id for the first resource; for others an id of their own that begins with it.
    private func id(_ position: Int) -> String {
        position == 0 ? prediction.id : "\(prediction.id)-\(position)"
    }

    private var outcomeOfNotApplicable: JSONValue {
        let warnings = warnings.map { OperationOutcomeIssue($0) }
        return OperationOutcomeIssue.outcome(
            prediction.answer.reasons.map { OperationOutcomeIssue(.error, .businessRule, $0, detail: "not_applicable") }
                + warnings,
            id: prediction.id
        )
    }

    /// A model may find that none of its outputs applies, and say why in its warnings.
    private var outcomeOfNothing: JSONValue {
        OperationOutcomeIssue.outcome(
            [OperationOutcomeIssue(.error, .businessRule, "the model gives no number for this patient")]
                + prediction.warnings.map { OperationOutcomeIssue($0) },
            id: prediction.id
        )
    }

    /// The members that both kinds of resource begin with.
    func beginning(_ type: String, id: String) -> JSONObject {
        var object = JSONObject([.init(key: "resourceType", value: .string(type))])
        object["id"] = .string(id)
        let traces = InputTrace.extensions(of: prediction, from: extraction)
        if !traces.isEmpty { object["extension"] = .array(traces) }
        object["identifier"] = [["system": "urn:ietf:rfc:3986", "value": .string("urn:uuid:\(prediction.id)")]]
        object["status"] = "final"
        return object
    }

    /// The model as a concept.
    var method: JSONValue {
        let model = prediction.model
        return FHIRJSON.concept(
            [FHIRJSON.coding(FHIRSystem.model, model.id, version: model.version, display: model.title)],
            text: model.title
        )
    }

    /// What was set aside in the record and what the predictor warns of, each once: the prediction may have been
    /// recorded with the extraction's warnings among its own.
    private var warnings: [PredictionWarning] {
        var seen: Set<PredictionWarning> = []
        return (extraction.warnings + prediction.warnings).filter { seen.insert($0).inserted }
    }

    /// The warnings as annotations.
    var notes: JSONValue? {
        guard !warnings.isEmpty else { return nil }
        return .array(
            warnings.map { warning in
                let about = warning.field.map { "\($0): " } ?? ""
                return ["text": .string("\(about)\(warning.detail) (\(warning.code.rawValue))")]
            }
        )
    }

    /// A band as a concept.
    static func concept(of band: Band) -> JSONValue {
        FHIRJSON.concept([FHIRJSON.coding(FHIRSystem.band, band.name, display: band.title)], text: band.title)
    }

    /// In words: which bands are still possible and what would decide between them.
    static func undecidedText(_ value: OutputValue) -> String? {
        guard value.isRange else { return nil }
        var text = "The range is what the unknown inputs leave open"
        if !value.undecided.isEmpty { text += " (\(value.undecided.joined(separator: ", ")))" }
        if !value.possibleBands.isEmpty {
            text += "; possible: \(value.possibleBands.map(\.title).joined(separator: ", "))"
        }
        return text + "."
    }
}
