// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// Why a use case did not give what was asked for. The message is safe for clients; the cause is for the log.
package struct PredictingError: Error, Sendable {
    /// The kinds of failure, stable on the wire.
    package struct Code: Sendable, Hashable {
        package let name: String

        package static let unknownModel = Code(name: "unknown_model")
        package static let unknownVersion = Code(name: "unknown_version")
        package static let modelUnavailable = Code(name: "model_unavailable")
        package static let invalidInputs = Code(name: "invalid_inputs")
        package static let storeUnavailable = Code(name: "store_unavailable")
        package static let unknownPrediction = Code(name: "unknown_prediction")
    }

    package let code: Code
    package let message: String
    /// Every problem with the inputs, when they are the reason.
    package let problems: [InputProblem]
    /// What went wrong inside, for the log alone.
    package let cause: String?

    package init(_ code: Code, _ message: String, problems: [InputProblem] = [], cause: String? = nil) {
        self.code = code
        self.message = message
        self.problems = problems
        self.cause = cause
    }
}
