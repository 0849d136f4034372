// SPDX-License-Identifier: Apache-2.0

/// What a predictor is, takes and gives: the data that the catalogue serves.
package struct PredictorDescriptor: Sendable {
    /// Where a predictor comes from.
    package enum Kind: String, Sendable {
        /// A score from the literature, coded from its paper.
        case publishedScore = "published_score"
        /// A model learned from data, loaded from a model package.
        case learnedModel = "learned_model"
        /// The constant that smoke tests and load balancers ask for.
        case reference
    }

    /// The id in kebab case.
    package let id: String
    package let version: String
    package let title: String
    /// One or two sentences: what it predicts, for whom, from what.
    package let summary: String
    package let kind: Kind
    /// The specialty that uses it most, in one or two words.
    package let specialty: String
    package let inputs: InputSchema
    /// The outputs, the primary one first.
    package let outputs: [OutputField]
    package let population: Population
    package let citations: [Citation]
    package let card: ModelCard
    package let evidence: Evidence
    /// What is known of rights in the score or model, for legal review.
    package let rights: String

    package init(
        id: String, version: String = "1", title: String, summary: String, kind: Kind = .publishedScore,
        specialty: String, inputs: [InputField], outputs: [OutputField], population: Population,
        citations: [Citation], card: ModelCard, evidence: Evidence, rights: String
    ) {
        self.id = id
        self.version = version
        self.title = title
        self.summary = summary
        self.kind = kind
        self.specialty = specialty
        self.inputs = InputSchema(inputs)
        self.outputs = outputs
        self.population = population
        self.citations = citations
        self.card = card
        self.evidence = evidence
        self.rights = rights
    }

    /// The output of that name.
    package func output(_ name: String) -> OutputField? {
        outputs.first { $0.name == name }
    }
}

/// Whom a predictor was made for.
package struct Population: Sendable {
    /// In a sentence.
    package let description: String
    /// The rules that decide, each with the reason it gives.
    package let rules: [PopulationRule]

    package init(_ description: String, rules: [PopulationRule] = []) {
        self.description = description
        self.rules = rules
    }
}

/// One rule of a population.
package struct PopulationRule: Sendable {
    /// What holds for members ("Age 30 to 79 years").
    package let statement: String
    /// What is answered to those outside ("The equations were made for ages 30 to 79 years.").
    package let reason: String
    /// Whether the patient is outside; unknown inputs leave it unknown.
    package let excludes: @Sendable (PatientInputs) -> Ternary

    package init(_ statement: String, reason: String, excludes: @escaping @Sendable (PatientInputs) -> Ternary) {
        self.statement = statement
        self.reason = reason
        self.excludes = excludes
    }

    /// Members have a number within these limits, both included.
    package static func within(
        _ range: ClosedRange<Double>, _ field: InputField, reason: String
    ) -> PopulationRule {
        PopulationRule(
            "\(field.title) from \(range.lowerBound.shortText) to \(range.upperBound.shortText)", reason: reason
        ) { inputs in inputs.test(field) { !range.contains($0) } }
    }

    /// Members have a number of at least this.
    package static func atLeast(_ lower: Double, _ field: InputField, reason: String) -> PopulationRule {
        PopulationRule("\(field.title) at least \(lower.shortText)", reason: reason) { inputs in
            inputs.test(field) { $0 < lower }
        }
    }

    /// Members do not have this.
    package static func without(_ field: InputField, reason: String) -> PopulationRule {
        PopulationRule("No \(field.title.prefix(1).lowercased() + field.title.dropFirst())", reason: reason) { inputs in
            inputs.truth(field)
        }
    }
}

/// A publication.
package struct Citation: Sendable, Hashable {
    /// Authors, title, journal, year, volume, pages.
    package let text: String
    package let doi: String?
    package let url: String?

    package init(_ text: String, doi: String? = nil, url: String? = nil) {
        self.text = text
        self.doi = doi
        self.url = url
    }
}
