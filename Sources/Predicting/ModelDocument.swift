// SPDX-License-Identifier: Apache-2.0

package import ModelCatalogue
package import Predictors
package import StrictJSON

/// The JSON of what the catalogue knows of its models.
package enum ModelDocument {
    /// One line of the list of models.
    package static func writeSummary(of entry: ModelCatalogue.Entry, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", entry.id)
            writer.member("version", entry.version)
            if let descriptor = entry.predictor?.descriptor {
                writer.member("title", descriptor.title)
                writer.member("summary", descriptor.summary)
                writer.member("kind", descriptor.kind.rawValue)
                writer.member("specialty", descriptor.specialty)
            }
            writeStatus(of: entry, to: &writer)
            writer.key("links")
            writer.object { writer in writer.member("self", "/v1/models/\(entry.id)") }
        }
    }

    /// Everything that is declared of one version of a model.
    package static func bytes(of entry: ModelCatalogue.Entry, versions: [String]) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 16_384)
        writer.object { writer in
            writer.member("id", entry.id)
            writer.member("version", entry.version)
            writer.key("versions")
            writer.array { writer in for version in versions { writer.string(version) } }
            writeStatus(of: entry, to: &writer)
            if let descriptor = entry.predictor?.descriptor { writeMembers(of: descriptor, to: &writer) }
            writer.key("links")
            writer.object { writer in
                let path = "/v1/models/\(entry.id)"
                writer.member("self", path)
                writer.member("predict", path + "/predict")
                writer.member("check", path + "/check")
                writer.member("evidence", path + "/evidence")
                writer.member("source_attributes", path + "/source-attributes")
            }
        }
        return writer.bytes
    }

    /// What shows that a model's numbers are right.
    package static func evidenceBytes(of entry: ModelCatalogue.Entry) -> [UInt8]? {
        guard let descriptor = entry.predictor?.descriptor else { return nil }
        var writer = JSONWriter(reservingCapacity: 8_192)
        writer.object { writer in
            writer.key("model")
            writeReference(to: descriptor, &writer)
            PredictionDocument.write(descriptor.citations, to: &writer)
            writer.key("agreements")
            writer.array { writer in
                for agreement in descriptor.evidence.agreements { write(agreement, to: &writer) }
            }
            writer.key("worked_examples")
            writer.array { writer in
                for example in descriptor.evidence.workedExamples { write(example, to: &writer) }
            }
            if let note = descriptor.evidence.note { writer.member("note", note) }
            if let evaluation = entry.evaluation { writer.member("evaluation", evaluation) }
        }
        return writer.bytes
    }

    /// The source attributes, grouped as in the regulation, and further facts.
    package static func sourceAttributesBytes(of descriptor: PredictorDescriptor) -> [UInt8] {
        var writer = JSONWriter(reservingCapacity: 16_384)
        writer.object { writer in
            writer.key("model")
            writeReference(to: descriptor, &writer)
            writer.member("regulation", "45 CFR 170.315(b)(11)(iv)(B)")
            writer.key("source_attributes")
            writer.array { writer in
                for (index, attribute) in SourceAttribute.allCases.enumerated() {
                    writer.object { writer in
                        writer.member("number", index + 1)
                        writer.member("name", attribute.rawValue)
                        writer.member("title", attribute.title)
                        writer.member("group", attribute.group.rawValue)
                        switch descriptor.card[attribute] {
                        case .text(let text): writer.member("value", text)
                        case .notAvailable(let reason): writer.member("not_available", reason)
                        }
                    }
                }
            }
            writer.key("facts")
            writer.object { writer in
                for fact in descriptor.card.facts { writer.member(fact.name, fact.text) }
            }
        }
        return writer.bytes
    }

    /// The outcome of a dry run.
    package static func bytes(of check: InputCheck) -> [UInt8] {
        var writer = JSONWriter()
        func names(_ key: String, _ names: [String], _ writer: inout JSONWriter) {
            writer.key(key)
            writer.array { writer in for name in names { writer.string(name) } }
        }
        writer.object { writer in
            writer.key("model")
            writeReference(to: check.model, &writer)
            writer.member("status", check.status.rawValue)
            names("missing", check.missing, &writer)
            names("unknown", check.unknown, &writer)
            write(check.problems, to: &writer)
            names("reasons", check.reasons, &writer)
            writer.key("warnings")
            writer.array { writer in
                for warning in check.warnings { PredictionDocument.write(warning, to: &writer) }
            }
        }
        return writer.bytes
    }

    /// Writes the member `errors`.
    package static func write(_ problems: [InputProblem], to writer: inout JSONWriter) {
        writer.key("errors")
        writer.array { writer in
            for problem in problems {
                writer.object { writer in
                    writer.member("field", problem.field)
                    writer.member("code", problem.code.rawValue)
                    writer.member("detail", problem.detail)
                }
            }
        }
    }

    // MARK: Parts

    private static func writeStatus(of entry: ModelCatalogue.Entry, to writer: inout JSONWriter) {
        switch entry.status {
        case .serving:
            writer.member("status", "serving")
        case .unavailable(let reason):
            writer.member("status", "unavailable")
            writer.member("reason", reason)
        }
    }

    private static func writeReference(to descriptor: PredictorDescriptor, _ writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", descriptor.id)
            writer.member("version", descriptor.version)
            writer.member("title", descriptor.title)
        }
    }

    private static func writeMembers(of descriptor: PredictorDescriptor, to writer: inout JSONWriter) {
        writer.member("title", descriptor.title)
        writer.member("summary", descriptor.summary)
        writer.member("kind", descriptor.kind.rawValue)
        writer.member("specialty", descriptor.specialty)
        writer.key("inputs")
        writer.array { writer in
            for field in descriptor.inputs.fields { write(field, to: &writer) }
        }
        writer.key("outputs")
        writer.array { writer in
            for output in descriptor.outputs { write(output, to: &writer) }
        }
        writer.key("population")
        writer.object { writer in
            writer.member("description", descriptor.population.description)
            writer.key("rules")
            writer.array { writer in
                for rule in descriptor.population.rules { writer.string(rule.statement) }
            }
        }
        PredictionDocument.write(descriptor.citations, to: &writer)
        writer.member("rights", descriptor.rights)
        if let notice = descriptor.card.notice {
            writer.member("demonstration", true)
            writer.member("notice", notice)
        }
        writer.key("card")
        writer.object { writer in
            for attribute in [
                SourceAttribute.developer, .intendedUse, .intendedPopulation, .intendedUsers, .decisionRole,
                .outOfScopeUse, .knownRisks,
            ] {
                if case .text(let text) = descriptor.card[attribute] { writer.member(attribute.rawValue, text) }
            }
        }
    }

    private static func write(_ field: InputField, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", field.name)
            writer.member("title", field.title)
            if let help = field.help { writer.member("help", help) }
            switch field.kind {
            case .number(let number):
                writer.member("kind", "number")
                writer.member("unit", number.unit.rawValue)
                writer.key("accepted_units")
                writer.array { writer in for unit in number.accepted { writer.string(unit.unit.rawValue) } }
                writer.member("minimum", number.limits.lowerBound)
                writer.member("maximum", number.limits.upperBound)
                writer.member("integer", number.isInteger)
            case .boolean:
                writer.member("kind", "boolean")
            case .category(let categories):
                writer.member("kind", "category")
                writer.key("categories")
                writer.array { writer in
                    for category in categories {
                        writer.object { writer in
                            writer.member("code", category.code)
                            writer.member("title", category.title)
                        }
                    }
                }
            }
            writer.member("when_missing", field.whenMissing.rawValue)
            write(field.binding?.codes ?? [], to: &writer)
            if let days = field.lookBackDays { writer.member("look_back_days", days) }
        }
    }

    private static func write(_ codes: [ClinicalCode], to writer: inout JSONWriter) {
        writer.key("codes")
        writer.array { writer in
            for code in codes {
                writer.object { writer in
                    writer.member("system", code.system.rawValue)
                    writer.member("code", code.code)
                }
            }
        }
    }

    private static func write(_ output: OutputField, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("name", output.name)
            writer.member("title", output.title)
            writer.member("kind", output.kind.rawValue)
            writer.member("unit", output.unit.rawValue)
            writer.member("minimum", output.range.lowerBound)
            writer.member("maximum", output.range.upperBound)
            if let horizon = output.horizon { writer.member("horizon", horizon) }
            if let loinc = output.loinc { writer.member("loinc", loinc) }
            writer.key("bands")
            writer.array { writer in
                for band in output.bands {
                    writer.object { writer in
                        writer.member("name", band.name)
                        writer.member("title", band.title)
                        writer.member("meaning", band.meaning)
                        // A band without an interval is one that more than the total decides (NEWS2).
                        if band.interval.isEmpty { return }
                        writer.member("lower", band.interval.lower.map(JSONValue.number) ?? .null)
                        writer.member("lower_inclusive", band.interval.includesLower)
                        writer.member("upper", band.interval.upper.map(JSONValue.number) ?? .null)
                        writer.member("upper_inclusive", band.interval.includesUpper)
                    }
                }
            }
        }
    }

    private static func write(_ agreement: Evidence.Agreement, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("oracle", agreement.oracle)
            writer.member("version", agreement.version)
            writer.member("cases", agreement.cases)
            writer.member("agreed", agreement.agreed)
            writer.member("worst_absolute_difference", agreement.worstAbsoluteDifference)
            writer.member("tolerance", agreement.tolerance)
            if let note = agreement.note { writer.member("note", note) }
        }
    }

    private static func write(_ example: Evidence.WorkedExample, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("title", example.title)
            writer.key("inputs")
            writer.object { writer in
                for (name, value) in example.inputs.sorted(by: { $0.key < $1.key }) {
                    writer.member(name, value.json)
                }
            }
            writer.key("expected")
            writer.object { writer in
                for (name, value) in example.expected.sorted(by: { $0.key < $1.key }) { writer.member(name, value) }
            }
            writer.member("tolerance", example.tolerance)
            writer.member("source", example.source)
        }
    }
}

extension ClinicalBinding {
    /// The codes by which a record holds the input; beginnings of ICD-10-CM codes stand as they are.
    package var codes: [ClinicalCode] {
        switch self {
        case .age, .sex: []
        case .measurement(let loinc): loinc.map(ClinicalCode.loinc)
        case .condition(let codes):
            codes.snomed.map(ClinicalCode.snomed) + codes.icd10.map { ClinicalCode(.icd10cm, $0) }
        case .medication(let medication): medication.ingredients.map { ClinicalCode(.rxnorm, $0.rxnorm) }
        case .answer(let loinc, _): loinc.map(ClinicalCode.loinc)
        }
    }
}
