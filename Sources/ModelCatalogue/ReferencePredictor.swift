// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// The constant 0.75 that `GET /predict` answers: a mock for smoke tests and load balancers, and no prediction.
package struct ReferencePredictor: Predictor {
    private static let score = OutputField(
        name: "score", title: "Mock score", kind: .probability, unit: .one, range: 0...1)

    package let descriptor: PredictorDescriptor

    package init() {
        let none = ModelCard.Value.notAvailable(reason: "The predictor is a constant.")
        var values = Dictionary(uniqueKeysWithValues: SourceAttribute.allCases.map { ($0, none) })
        values[.developer] = .text("The Prognosis project.")
        values[.outputValue] = .text("The constant 0.75.")
        values[.outputType] = .text("Other: a mock.")
        values[.intendedUse] = .text("Smoke tests and load balancers.")
        values[.intendedPopulation] = .text("No patients at all.")
        values[.intendedUsers] = .text("Engineers and machines.")
        values[.decisionRole] = .text("None.")
        values[.outOfScopeUse] = .text("Any use about a patient.")
        values[.knownRisks] = .text("It says nothing about anyone.")
        guard let card = try? ModelCard(values) else {
            preconditionFailure("every attribute has a value or a reason above")
        }
        descriptor = PredictorDescriptor(
            id: "reference", title: "Reference (mock)",
            summary: "Always 0.75: a mock for smoke tests and load balancers, not a prediction.", kind: .reference,
            specialty: "Operations", inputs: [], outputs: [Self.score],
            population: Population("Nobody: the answer does not depend on a patient."), citations: [], card: card,
            evidence: Evidence(agreements: [], workedExamples: [], note: "A constant has nothing to prove."),
            rights: "Part of this project.")
    }

    package func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        Computation(outputs: [OutputValue(Self.score, 0.75)])
    }
}
