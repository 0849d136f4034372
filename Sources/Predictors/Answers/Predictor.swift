// SPDX-License-Identifier: Apache-2.0

/// Anything that turns a patient's inputs into a prediction: a published score, a learned model.
///
/// A predictor is pure: the same inputs give the same answer, it reads no clock, no file and no network, and never
/// suspends. It knows nothing of who asks and how.
package protocol Predictor: Sendable {
    /// What the predictor is, takes and gives.
    var descriptor: PredictorDescriptor { get }

    /// Computes the outputs for a patient who belongs to the population and whose required inputs are known.
    ///
    /// Callers use `predict(_:explaining:)`, which makes sure of both.
    func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation
}

/// What a predictor's formula yields.
package struct Computation: Sendable, Hashable {
    package var outputs: [OutputValue]
    package var explanation: Explanation?
    package var warnings: [PredictionWarning]

    package init(outputs: [OutputValue], explanation: Explanation? = nil, warnings: [PredictionWarning] = []) {
        self.outputs = outputs
        self.explanation = explanation
        self.warnings = warnings
    }
}

/// A predictor's answer about one patient.
package struct Answer: Sendable, Hashable {
    /// What kind of answer it is.
    package enum Status: String, Sendable {
        /// Every output that applies has one value.
        case complete
        /// Unknown inputs leave an output within a range.
        case range
        /// The patient is outside the population; there is no number.
        case notApplicable = "not_applicable"
    }

    package let status: Status
    /// The outputs, the primary one first; empty when not applicable.
    package let outputs: [OutputValue]
    /// Why the predictor does not apply.
    package let reasons: [String]
    package let explanation: Explanation?
    package let warnings: [PredictionWarning]

    package init(
        status: Status, outputs: [OutputValue] = [], reasons: [String] = [], explanation: Explanation? = nil,
        warnings: [PredictionWarning] = []
    ) {
        self.status = status
        self.outputs = outputs
        self.reasons = reasons
        self.explanation = explanation
        self.warnings = warnings
    }
}

extension Predictor {
    /// The answer for checked inputs: outside the population there is a reason and no number; inside, a required input
    /// that is missing is refused; otherwise the formula speaks.
    package func predict(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Answer {
        var reasons: [String] = []
        var warnings: [PredictionWarning] = []
        for rule in descriptor.population.rules {
            switch rule.excludes(inputs) {
            case .yes: reasons.append(rule.reason)
            case .no: break
            case .unknown(let names):
                // A required input that is missing is reported as such below.
                for name in names.sorted() where inputs.schema[name]?.whenMissing != .refused {
                    warnings.append(
                        PredictionWarning(
                            .populationUnconfirmed, field: name, "not known, so not confirmed: \(rule.statement)"))
                }
            }
        }
        if !reasons.isEmpty { return Answer(status: .notApplicable, reasons: reasons) }

        let missing = zip(inputs.schema.fields, inputs.values).compactMap { field, value in
            value == nil && field.whenMissing == .refused ? InputProblem.missing(field.name) : nil
        }
        if !missing.isEmpty { throw PredictionRefusal(missing) }

        let computation = try compute(inputs, explaining: explaining)
        return Answer(
            status: computation.outputs.contains(where: \.isRange) ? .range : .complete,
            outputs: computation.outputs, explanation: computation.explanation,
            warnings: warnings + computation.warnings)
    }
}

/// Something that the reader of an answer must know; the card of the model announces the kinds.
package struct PredictionWarning: Sendable, Hashable {
    /// The kinds of warning, stable on the wire.
    package enum Code: String, Sendable {
        case unitAlias = "unit_alias"
        case populationUnconfirmed = "population_unconfirmed"
        case outsideTrainingRange = "outside_training_range"
        case valueClamped = "value_clamped"
        case outputOmitted = "output_omitted"
        case demonstrationOnly = "demonstration_only"
        case valueIgnored = "value_ignored"
        case interpretWithCare = "interpret_with_care"
    }

    package let code: Code
    /// The input or output concerned, if one is.
    package let field: String?
    package let detail: String

    package init(_ code: Code, field: String? = nil, _ detail: String) {
        self.code = code
        self.field = field
        self.detail = detail
    }
}
