// SPDX-License-Identifier: Apache-2.0

package import Predictors
package import StrictJSON

/// Finds a predictor's inputs in a patient's record by their clinical bindings.
///
/// What the record does not say stays unknown: a condition that is not on record is not thereby absent. Of several
/// measurements the newest counts; where the newest cannot be used (no unit, a comparator, an implausible value) the
/// input stays unknown and a warning says why, since an older value is not the patient's state. Values are converted
/// and checked by `InputSchema.resolve`; one that it would refuse is left out with a warning, so that one bad value in
/// a long record does not sink the request.
package struct RecordExtractor: Sendable {
    /// The inputs of the predictor.
    let schema: InputSchema
    /// The moment for which the inputs are wanted; what is later is not used.
    let asOf: Timestamp
    private let fieldsByLOINC: [String: [Int]]
    private let conditionFields: [(index: Int, codes: ConditionCodes)]
    private let medicationFields: [(index: Int, matcher: MedicationMatcher)]

    package init(schema: InputSchema, asOf: Timestamp) {
        self.schema = schema
        self.asOf = asOf
        var byLOINC: [String: [Int]] = [:]
        var conditions: [(Int, ConditionCodes)] = []
        var medications: [(Int, MedicationMatcher)] = []
        for (index, field) in schema.fields.enumerated() {
            switch field.binding {
            case .measurement(let codes)?, .answer(let codes, _)?:
                for code in Set(codes) { byLOINC[code, default: []].append(index) }
            case .condition(let codes)?: conditions.append((index, codes))
            case .medication(let group)?: medications.append((index, MedicationMatcher(group)))
            case .age?, .sex?, nil: break
            }
        }
        fieldsByLOINC = byLOINC
        conditionFields = conditions
        medicationFields = medications
    }

    /// Extracts the inputs from a Bundle of one patient's record.
    package func extract(from bundle: JSONValue) throws(FHIRError) -> Extraction {
        let record = try PatientRecord(bundle: bundle)
        var finds = schema.fields.map { FieldFinds(field: $0, asOf: asOf) }
        var others = 0
        var unattributed = 0
        for entry in record.entries {
            guard offersAnything(entry) else { continue }
            switch record.attribution(of: entry.resource) {
            case .patient: read(entry, of: record, into: &finds)
            case .someoneElse: others += 1
            case .unstated: unattributed += 1
            }
        }

        var extraction = Extraction(subject: record.subject)
        for index in schema.fields.indices {
            let field = schema.fields[index]
            switch field.binding {
            case .age?: Demographics.age(of: record.patient, asOf: asOf, for: field, into: &extraction)
            case .sex?: Demographics.sex(of: record.patient, for: field, into: &extraction)
            default: finds[index].settle(into: &extraction)
            }
        }
        dropWhatSchemaRefuses(&extraction)
        if others > 0 {
            extraction.warnings.append(
                PredictionWarning(
                    .valueIgnored,
                    "not used because they are about someone else than the Bundle's patient: "
                        + "\(others) resources"
                )
            )
        }
        if unattributed > 0 {
            extraction.warnings.append(
                PredictionWarning(
                    .valueIgnored,
                    "not used because they do not say whom they are about: \(unattributed) resources"
                )
            )
        }
        return extraction
    }

    /// Whether a resource has a code that any input asks for, so that the rest are passed over quickly and only
    /// resources that matter are warned about.
    private func offersAnything(_ entry: RecordEntry) -> Bool {
        switch entry.type {
        case "Observation":
            if !fields(askingFor: entry.resource["code"]).isEmpty { return true }
            return (entry.resource["component"]?.array ?? []).contains { !fields(askingFor: $0["code"]).isEmpty }
        case "Condition":
            let codes = CodeableConcept(entry.resource["code"]).codes
            return conditionFields.contains { ConditionReader.match($0.codes, codes) != nil }
        default:
            return !medicationFields.isEmpty
        }
    }

    /// The fields with one of the concept's LOINC codes, each with that code.
    private func fields(askingFor concept: JSONValue?) -> [(index: Int, code: String)] {
        guard !fieldsByLOINC.isEmpty else { return [] }
        var found: [(index: Int, code: String)] = []
        for coding in concept?["coding"]?.array ?? [] {
            guard let code = coding["code"]?.string, let indices = fieldsByLOINC[code],
                coding["system"]?.string.flatMap({ CodeSystem(uri: $0) }) == .loinc
            else { continue }
            for index in indices where !found.contains(where: { $0.index == index }) { found.append((index, code)) }
        }
        return found
    }

    private func read(_ entry: RecordEntry, of record: PatientRecord, into finds: inout [FieldFinds]) {
        // A modifier extension may negate what the resource says; one that is not understood forbids its use.
        let isModified = entry.resource.isModified
        switch entry.type {
        case "Observation":
            let observation = ObservationReader(entry)
            for (index, code) in fields(askingFor: entry.resource["code"]) {
                finds[index].add(observation.find(code: code), isModified: isModified)
            }
            for component in entry.resource["component"]?.array ?? [] {
                for (index, code) in fields(askingFor: component["code"]) {
                    finds[index].add(
                        observation.find(component: component, code: code),
                        isModified: isModified || component.isModified
                    )
                }
            }
        case "Condition":
            let codes = CodeableConcept(entry.resource["code"]).codes
            for (index, wanted) in conditionFields {
                guard let code = ConditionReader.match(wanted, codes) else { continue }
                finds[index].add(
                    ConditionReader.find(entry, code: code, includesHistory: wanted.includesHistory),
                    isModified: isModified
                )
            }
        default:
            let concepts = MedicationReader.concepts(of: entry.resource, in: record.medications)
            for (index, matcher) in medicationFields {
                guard let match = matcher.match(concepts) else { continue }
                finds[index].add(
                    MedicationReader.find(
                        entry,
                        match: match,
                        asOf: asOf,
                        lookBackDays: schema.fields[index].lookBackDays
                    ),
                    isModified: isModified
                )
            }
        }
    }

    /// Leaves out what `resolve` would refuse, with its reason.
    private func dropWhatSchemaRefuses(_ extraction: inout Extraction) {
        for problem in schema.resolve(extraction.inputs).problems {
            extraction.inputs.removeAll { $0.name == problem.field }
            extraction.basis[problem.field] = nil
            extraction.warnings.append(
                PredictionWarning(
                    .valueIgnored,
                    field: problem.field,
                    "the record's value was not used: \(problem.detail)"
                )
            )
        }
    }
}

extension JSONValue {
    /// Whether a resource or element carries something that may change its meaning in a way not known here.
    var isModified: Bool {
        if let extensions = self["modifierExtension"]?.array, !extensions.isEmpty { return true }
        return self["implicitRules"]?.string != nil
    }
}
