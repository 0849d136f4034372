// SPDX-License-Identifier: Apache-2.0

import Predictors
import StrictJSON

/// Finds the medicines of a class by ingredient code, or by the ingredient's name as a word in a text.
struct MedicationMatcher: Sendable {
    private let codes: Set<String>
    /// The names as sequences of words.
    private let names: [(words: [String], ingredient: MedicationClass.Ingredient)]

    init(_ group: MedicationClass) {
        codes = Set(group.ingredients.map(\.rxnorm))
        names = group.ingredients.map { ($0.name.medicationWords, $0) }.filter { !$0.words.isEmpty }
    }

    /// The RxNorm code of an ingredient of the class that the concepts name.
    func match(_ concepts: [MedicationReader.Concept]) -> ClinicalCode? {
        for concept in concepts {
            if let code = concept.codes.first(where: { $0.system == .rxnorm && codes.contains($0.code) }) {
                return code
            }
            for words in concept.words {
                for name in names where words.contains(sequence: name.words) {
                    return ClinicalCode(.rxnorm, name.ingredient.rxnorm)
                }
            }
        }
        return nil
    }
}

/// Reads MedicationRequest and MedicationStatement.
enum MedicationReader {
    /// A concept with its texts in words.
    struct Concept {
        let codes: [ClinicalCode]
        let words: [[String]]

        init(_ concept: CodeableConcept) {
            codes = concept.codes
            words = concept.texts.map(\.medicationWords)
        }
    }

    private static let orders: Set<String> = [
        "order", "plan", "original-order", "reflex-order", "filler-order", "instance-order",
    ]

    /// The concepts of the medicine: its own, or those of the Medication resource that is referred to.
    static func concepts(of resource: JSONValue, in medications: [String: JSONValue]) -> [Concept] {
        if let own = resource.element("medicationCodeableConcept") { return [Concept(CodeableConcept(own))] }
        guard let reference = resource["medicationReference"] else { return [] }
        var concepts: [Concept] = []
        if let display = reference.element("display") { concepts.append(Concept(CodeableConcept(["text": display]))) }
        guard let target = reference["reference"]?.string else { return concepts }
        let medication: JSONValue?
        if target.hasPrefix("#") {
            medication = resource["contained"]?.array?.first { $0["id"]?.string == String(target.dropFirst()) }
        } else {
            medication = medications[target.withoutVersion]
        }
        guard let medication, medication["status"]?.string != "entered-in-error" else { return concepts }
        concepts.append(Concept(CodeableConcept(medication["code"])))
        for ingredient in medication["ingredient"]?.array ?? [] where ingredient["isActive"]?.bool != false {
            concepts.append(Concept(CodeableConcept(ingredient["itemCodeableConcept"])))
        }
        return concepts
    }

    static func find(_ entry: RecordEntry, match: ClinicalCode, asOf: Timestamp, lookBackDays: Int?) -> Find {
        let resource = entry.resource
        let isRequest = entry.type == "MedicationRequest"
        let text =
            isRequest
            ? resource["authoredOn"]?.string
            : resource["effectiveDateTime"]?.string ?? resource["effectivePeriod"]?["start"]?.string
                ?? resource["dateAsserted"]?.string
        let counts =
            isRequest
            ? requestCounts(resource) : statementCounts(resource, asOf: asOf, lookBackDays: lookBackDays)
        let isVoid = resource["status"]?.string == "entered-in-error" || resource["doNotPerform"]?.bool == true
        let began = text.flatMap { FHIRDateTime($0) }
        return Find(
            basis: BasisReference(
                resourceType: entry.type,
                reference: entry.reference,
                path: entry.path,
                effective: began,
                code: match
            ),
            issued: began,
            position: entry.position,
            setAside: isVoid ? .void : counts ? nil : .status,
            needsTime: false,
            // What is taken now may have been ordered long ago: the window is not that of the order.
            ages: false
        ) { _ in .value(.boolean(true)) }
    }

    /// An active order; proposals and options are not prescriptions.
    private static func requestCounts(_ resource: JSONValue) -> Bool {
        guard resource["status"]?.string == "active", let intent = resource["intent"]?.string else { return false }
        return orders.contains(intent)
    }

    /// Taken now: stated as active, or a completed course that covers the time asked for or ended within the window.
    private static func statementCounts(_ resource: JSONValue, asOf: Timestamp, lookBackDays: Int?) -> Bool {
        switch resource["status"]?.string {
        case "active"?: return true
        case "completed"?:
            guard let end = resource["effectivePeriod"]?["end"]?.string.flatMap({ FHIRDateTime($0) }) else {
                return false
            }
            return end.latest >= asOf.milliseconds - Int64(lookBackDays ?? 0) * 86_400_000
        default: return false
        }
    }
}

extension String {
    /// The words in lower case: runs of letters and digits, whatever stands between.
    fileprivate var medicationWords: [String] {
        lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}

extension [String] {
    fileprivate func contains(sequence words: [String]) -> Bool {
        guard words.count <= count else { return false }
        return (0...count - words.count).contains { self[$0..<$0 + words.count].elementsEqual(words) }
    }
}
