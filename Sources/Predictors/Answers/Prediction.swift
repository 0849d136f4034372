// SPDX-License-Identifier: Apache-2.0

/// A prediction as it is answered and recorded: an answer with its id, its time and everything that led to it.
package struct Prediction: Sendable {
    /// A UUID of version 7 (RFC 9562) in lower case.
    package let id: String
    package let time: Timestamp
    /// The predictor that answered.
    package let model: PredictorDescriptor
    package let inputs: PatientInputs
    package let conversions: [UnitConversion]
    package let answer: Answer
    /// Warnings about the inputs followed by those of the predictor.
    package let warnings: [PredictionWarning]

    package init(
        id: String, time: Timestamp, model: PredictorDescriptor, resolved: ResolvedInputs, answer: Answer
    ) {
        self.id = id
        self.time = time
        self.model = model
        self.inputs = resolved.inputs
        self.conversions = resolved.conversions
        self.answer = answer
        self.warnings = resolved.warnings + answer.warnings
    }
}
