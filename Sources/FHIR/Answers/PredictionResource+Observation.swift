// SPDX-License-Identifier: Apache-2.0

import Predictors
import StrictJSON

extension PredictionResource {
    /// Points or a quantity as an Observation, with the items of a score as components.
    func observation(_ field: OutputField, _ value: OutputValue, id: String) -> JSONValue {
        var object = beginning("Observation", id: id)
        let category = field.kind == .points ? ("survey", "Survey") : ("laboratory", "Laboratory")
        object["category"] = [
            FHIRJSON.concept([
                FHIRJSON.coding(
                    "http://terminology.hl7.org/CodeSystem/observation-category",
                    category.0,
                    display: category.1
                )
            ])
        ]
        var codings = field.loinc.map { [FHIRJSON.coding(CodeSystem.loinc.rawValue, $0)] } ?? []
        codings.append(FHIRJSON.coding(FHIRSystem.output, field.name, display: field.title))
        object["code"] = FHIRJSON.concept(codings, text: field.title)
        object["subject"] = extraction.subject
        object["effectiveDateTime"] = .string(asOf.description)
        object["issued"] = .string(prediction.time.description)
        let result = FHIRJSON.value(value.bounds, field.unit.rawValue, isPoints: field.kind == .points)
        object[result.key] = result.value
        if let band = value.band { object["interpretation"] = [Self.concept(of: band)] }
        object["note"] = notes(with: [Self.undecidedText(value), value.band?.meaning])
        object["method"] = method
        // FHIR lets an Observation be derived from Observations alone; other sources stand in the input traces.
        let sources = InputTrace.references(of: prediction, from: extraction).filter {
            $0.resourceType == "Observation"
        }
        if !sources.isEmpty { object["derivedFrom"] = .array(sources.map(FHIRJSON.reference)) }
        if let explanation = prediction.answer.explanation, explanation.output == field.name {
            let components = explanation.contributions.map { Self.component($0, of: explanation) }
            if !components.isEmpty { object["component"] = .array(components) }
        }
        return .object(object)
    }

    private func notes(with texts: [String?]) -> JSONValue? {
        let own: [JSONValue] = texts.compactMap { $0 }.map { ["text": .string($0)] }
        let all = own + (notes?.array ?? [])
        return all.isEmpty ? nil : .array(all)
    }

    private static func component(_ item: Explanation.Contribution, of explanation: Explanation) -> JSONValue {
        let isPoints = explanation.method == .points
        let title = isPoints ? item.title : "\(item.title) (\(explanation.scale))"
        let amount = FHIRJSON.value(item.amount, isPoints ? UCUMUnit.score.rawValue : "1", isPoints: isPoints)
        var object = JSONObject()
        object["code"] = FHIRJSON.concept(
            [FHIRJSON.coding(FHIRSystem.item, item.name, display: item.title)],
            text: title
        )
        object[amount.key] = amount.value
        return .object(object)
    }
}
