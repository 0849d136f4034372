// SPDX-License-Identifier: Apache-2.0

import Predictors
import StrictJSON

extension PredictionResource {
    /// Probabilities as a RiskAssessment. FHIR counts them in per cent (invariant ras-2).
    func riskAssessment(_ outputs: [(field: OutputField, value: OutputValue)], id: String) -> JSONValue {
        var object = beginning("RiskAssessment", id: id)
        if let explanation = prediction.answer.explanation {
            let contributions = explanation.contributions.map { Self.contribution($0, of: explanation) }
            object["extension"] = .array((object["extension"]?.array ?? []) + contributions)
        }
        object["method"] = method
        object["subject"] = extraction.subject
        object["occurrenceDateTime"] = .string(prediction.time.description)
        let basis = InputTrace.references(of: prediction, from: extraction).map(FHIRJSON.reference)
        if !basis.isEmpty { object["basis"] = .array(basis) }
        object["prediction"] = .array(outputs.map { prediction(of: $0.field, $0.value) })
        object["note"] = notes
        return .object(object)
    }

    private func prediction(of field: OutputField, _ value: OutputValue) -> JSONValue {
        var object = JSONObject()
        object["outcome"] = FHIRJSON.concept(
            [FHIRJSON.coding(FHIRSystem.output, field.name, display: field.title)],
            text: field.title
        )
        if let probability = value.value {
            object["probabilityDecimal"] = .number(FHIRJSON.percent(probability))
        } else {
            let low = FHIRJSON.percent(value.bounds.lowerBound)
            let high = FHIRJSON.percent(value.bounds.upperBound)
            object["probabilityRange"] = FHIRJSON.range(low...max(low, high), "%")
        }
        if let band = value.band { object["qualitativeRisk"] = Self.concept(of: band) }
        // whenRange is the patient's age (as in HL7's own examples); a time from now is a period.
        if let horizon = field.horizon.flatMap(Horizon.init) {
            object["whenPeriod"] = [
                "start": .string(asOf.description), "end": .string(horizon.end(from: asOf).description),
            ]
        }
        if let rationale = Self.undecidedText(value) ?? value.band?.meaning { object["rationale"] = .string(rationale) }
        return .object(object)
    }

    private static func contribution(
        _ contribution: Explanation.Contribution,
        of explanation: Explanation
    ) -> JSONValue {
        let amount = FHIRJSON.value(contribution.amount, "1", isPoints: false)
        return [
            "url": .string(FHIRSystem.contribution),
            "extension": [
                [
                    "url": "item",
                    "valueCoding": FHIRJSON.coding(FHIRSystem.item, contribution.name, display: contribution.title),
                ],
                .object(JSONObject([.init(key: "url", value: "amount"), .init(key: amount.key, value: amount.value)])),
                ["url": "scale", "valueCode": .string(explanation.scale)],
                ["url": "method", "valueCode": .string(explanation.method.rawValue)],
                ["url": "output", "valueString": .string(explanation.output)],
            ],
        ]
    }
}

/// The time that a probability speaks of: an ISO 8601 duration of one unit (`P10Y`, `P6M`, `P180D`, `P2W`).
struct Horizon {
    private let count: Int
    private let unit: Character

    init?(_ text: String) {
        guard text.first == "P", let unit = text.last, "YMWD".contains(unit),
            let count = Int(text.dropFirst().dropLast()), (1...100_000).contains(count)
        else { return nil }
        self.count = count
        self.unit = unit
    }

    /// The end of the time that begins there; the last day of the month where the same day does not exist.
    func end(from start: Timestamp) -> Timestamp {
        let day: Int64 = 86_400_000
        switch unit {
        case "D": return Timestamp(milliseconds: start.milliseconds + Int64(count) * day)
        case "W": return Timestamp(milliseconds: start.milliseconds + Int64(count) * 7 * day)
        default:
            let date = start.date
            let today = Timestamp.daysSince1970(year: date.year, month: date.month, day: date.day)
            let months = date.year * 12 + date.month - 1 + (unit == "Y" ? count * 12 : count)
            let year = months / 12
            let month = months % 12 + 1
            let next = Timestamp.daysSince1970(
                year: month == 12 ? year + 1 : year,
                month: month == 12 ? 1 : month + 1,
                day: 1
            )
            let target = min(Timestamp.daysSince1970(year: year, month: month, day: date.day), next - 1)
            return Timestamp(milliseconds: start.milliseconds + Int64(target - today) * day)
        }
    }
}
