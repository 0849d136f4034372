// SPDX-License-Identifier: Apache-2.0

package import Predictors

extension ModelCard {
    /// The card of a score from the literature: what its papers say, and plain words where they say nothing.
    ///
    /// - Parameters:
    ///   - fairness: what the papers report by sex, race, ethnicity or other groups, if anything.
    ///   - outcomes: a reference on the effect of its use on outcomes, if there is one.
    package static func publishedScore(
        developer: String, funding: String? = nil, output: String, type: String = "Prediction or classification",
        use: String, population: String, users: String = "Clinicians and clinical teams.", avoid: String,
        risks: String? = nil, development: String, personVariables: String, demographics: String? = nil,
        fairnessApproach: String? = nil, validation: String?, validator: String? = nil, performance: String?,
        externalPerformance: String? = nil, fairness: String? = nil, outcomes: String? = nil
    ) -> ModelCard {
        func stated(_ text: String?, else reason: String) -> Value {
            text.map(Value.text) ?? .notAvailable(reason: reason)
        }
        let silent = "Not stated in the publications, or not confirmed from them by the project."
        let deployment = "Depends on the site that runs this service; it has not reported any yet."
        let values: [SourceAttribute: Value] = [
            .developer: .text("\(developer); implemented from the publications by the Prognosis project."),
            .funding: .text(
                funding.map { "\($0) The implementation has no outside funding." }
                    ?? "The implementation has no outside funding."),
            .outputValue: .text(output),
            .outputType: .text(type),
            .intendedUse: .text(use),
            .intendedPopulation: .text(population),
            .intendedUsers: .text(users),
            .decisionRole: .text("Informs a decision that a clinician makes and can review; replaces none."),
            .outOfScopeUse: .text(avoid),
            .knownRisks: .text(
                risks
                    ?? "The number may mislead where patients, care or measurement differ from those of the source; "
                    + "unknown inputs widen it to a range."),
            .inclusionExclusion: .text(development),
            .personVariables: .text(personVariables),
            .demographicRepresentativeness: stated(demographics, else: silent),
            .relevanceToDeployment: .notAvailable(reason: deployment),
            .fairnessApproach: stated(fairnessApproach, else: silent),
            .biasManagement: stated(fairnessApproach, else: silent),
            .externalValidationData: stated(validation, else: silent),
            .externalValidator: stated(validator, else: "See the publications."),
            .externalRepresentativeness: .notAvailable(reason: silent),
            .externalValidationProcess: stated(validation, else: silent),
            .validityInternal: stated(performance, else: silent),
            .fairnessInternal: stated(fairness, else: silent),
            .validityExternal: stated(externalPerformance ?? validation, else: silent),
            .fairnessExternal: .notAvailable(reason: silent),
            .outcomeReferences: stated(outcomes, else: "No trial of its effect on outcomes is known to the project."),
            .validityMonitoring: .notAvailable(reason: deployment),
            .validityLocal: .notAvailable(reason: deployment),
            .fairnessMonitoring: .notAvailable(reason: deployment),
            .fairnessLocal: .notAvailable(reason: deployment),
            .updateProcess: .text(
                "The formula is fixed by its publication. A new publication becomes a new version beside the old one."),
            .correctionProcess: .text(
                "A fault in the implementation is mended in the next release and listed in its notes."),
        ]
        do {
            return try ModelCard(values)
        } catch {
            preconditionFailure("every attribute is listed above; an empty text was passed for one")
        }
    }
}
