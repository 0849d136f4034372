// SPDX-License-Identifier: Apache-2.0

/// The card of a predictor: the 31 source attributes that 45 CFR 170.315(b)(11)(iv)(B) asks of a predictive decision
/// support intervention, and further facts (TRIPOD+AI, BMJ 2024;385:e078378). Complete by construction: an attribute
/// without a value says why it is not available.
package struct ModelCard: Sendable {
    /// The value of an attribute.
    package enum Value: Sendable, Hashable {
        case text(String)
        case notAvailable(reason: String)
    }

    /// A further fact about development or validation.
    package struct Fact: Sendable, Hashable {
        package let name: String
        package let text: String

        package init(_ name: String, _ text: String) {
            self.name = name
            self.text = text
        }
    }

    private let values: [SourceAttribute: Value]
    package let facts: [Fact]
    /// What every answer of the model must say of it, such as that it is a demonstration.
    package let notice: String?

    /// - Throws: `IncompleteModelCard` naming the attributes that have neither a value nor a reason.
    package init(
        _ values: [SourceAttribute: Value], facts: [Fact] = [], notice: String? = nil
    ) throws(IncompleteModelCard) {
        let missing = SourceAttribute.allCases.filter { attribute in
            switch values[attribute] {
            case .text(let text)?: text.allSatisfy(\.isWhitespace)
            case .notAvailable(let reason)?: reason.allSatisfy(\.isWhitespace)
            case nil: true
            }
        }
        guard missing.isEmpty else { throw IncompleteModelCard(missing: missing) }
        self.values = values
        self.facts = facts
        self.notice = notice
    }

    package subscript(_ attribute: SourceAttribute) -> Value {
        guard let value = values[attribute] else { preconditionFailure("the initializer lets no card be incomplete") }
        return value
    }
}

/// A card that lacks attributes.
package struct IncompleteModelCard: Error, Sendable {
    package let missing: [SourceAttribute]
}

/// The 31 source attributes in the order of the regulation.
package enum SourceAttribute: String, Sendable, Hashable, CaseIterable {
    case developer, funding, outputValue = "output_value", outputType = "output_type"
    case intendedUse = "intended_use", intendedPopulation = "intended_population"
    case intendedUsers = "intended_users", decisionRole = "decision_making_role"
    case outOfScopeUse = "out_of_scope_use", knownRisks = "known_risks_and_limitations"
    case inclusionExclusion = "inclusion_and_exclusion_criteria", personVariables = "person_level_variables"
    case demographicRepresentativeness = "demographic_representativeness"
    case relevanceToDeployment = "relevance_to_deployment_setting"
    case fairnessApproach = "fairness_approach", biasManagement = "bias_management"
    case externalValidationData = "external_validation_data", externalValidator = "external_validator"
    case externalRepresentativeness = "external_validation_representativeness"
    case externalValidationProcess = "external_validation_process"
    case validityInternal = "validity_in_test_data", fairnessInternal = "fairness_in_test_data"
    case validityExternal = "validity_in_external_data", fairnessExternal = "fairness_in_external_data"
    case outcomeReferences = "references_on_outcomes"
    case validityMonitoring = "validity_monitoring", validityLocal = "validity_in_local_data"
    case fairnessMonitoring = "fairness_monitoring", fairnessLocal = "fairness_in_local_data"
    case updateProcess = "update_process", correctionProcess = "correction_process"

    /// The group of the regulation that the attribute belongs to.
    package enum Group: String, Sendable, CaseIterable {
        case details = "Details and output"
        case purpose = "Purpose"
        case caution = "Cautioned out-of-scope use"
        case development = "Development details and input features"
        case fairness = "Process used to ensure fairness in development"
        case externalValidation = "External validation process"
        case measures = "Quantitative measures of performance"
        case maintenance = "Ongoing maintenance and monitoring"
        case updates = "Update and continued validation schedule"
    }

    package var group: Group {
        switch self {
        case .developer, .funding, .outputValue, .outputType: .details
        case .intendedUse, .intendedPopulation, .intendedUsers, .decisionRole: .purpose
        case .outOfScopeUse, .knownRisks: .caution
        case .inclusionExclusion, .personVariables, .demographicRepresentativeness, .relevanceToDeployment: .development
        case .fairnessApproach, .biasManagement: .fairness
        case .externalValidationData, .externalValidator, .externalRepresentativeness, .externalValidationProcess:
            .externalValidation
        case .validityInternal, .fairnessInternal, .validityExternal, .fairnessExternal, .outcomeReferences: .measures
        case .validityMonitoring, .validityLocal, .fairnessMonitoring, .fairnessLocal: .maintenance
        case .updateProcess, .correctionProcess: .updates
        }
    }

    /// The attribute in words.
    package var title: String {
        switch self {
        case .developer: "Developer and contact"
        case .funding: "Funding of the technical implementation"
        case .outputValue: "Value produced as output"
        case .outputType: "Type of output"
        case .intendedUse: "Intended use"
        case .intendedPopulation: "Intended patient population"
        case .intendedUsers: "Intended users"
        case .decisionRole: "Intended role in decisions"
        case .outOfScopeUse: "Tasks, situations and populations to avoid"
        case .knownRisks: "Known risks, inappropriate uses and limitations"
        case .inclusionExclusion: "Inclusion and exclusion criteria of the training data"
        case .personVariables: "Person-level variables used as inputs"
        case .demographicRepresentativeness: "Demographic representativeness"
        case .relevanceToDeployment: "Relevance of the training data to the deployment setting"
        case .fairnessApproach: "How the output is made fair"
        case .biasManagement: "How bias is managed, reduced or eliminated"
        case .externalValidationData: "Data, setting or environment of external validation"
        case .externalValidator: "Party that validated externally"
        case .externalRepresentativeness: "Demographic representativeness of the external data"
        case .externalValidationProcess: "Process of external validation"
        case .validityInternal: "Validity in test data from the same source"
        case .fairnessInternal: "Fairness in test data from the same source"
        case .validityExternal: "Validity in external data"
        case .fairnessExternal: "Fairness in external data"
        case .outcomeReferences: "References on the effect on outcomes"
        case .validityMonitoring: "How and how often validity is monitored"
        case .validityLocal: "Validity in local data"
        case .fairnessMonitoring: "How and how often fairness is monitored"
        case .fairnessLocal: "Fairness in local data"
        case .updateProcess: "How and how often the intervention is updated"
        case .correctionProcess: "How often performance is corrected when risks are found"
        }
    }
}
