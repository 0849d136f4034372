// SPDX-License-Identifier: Apache-2.0

/// Why a model was refused or a row could not be scored.
///
/// The message names places (a tree, a node, a feature), never the value of an input, since inputs are patient data.
package struct TreeEnsembleError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of fault it is; an open set, so that later formats can add theirs.
    package struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The stable name that reports show.
        package let name: String

        /// The file is not well-formed, or its parts contradict each other.
        package static let malformedModel = Code(name: "malformed_model")
        /// The file is sound but holds something that this loader does not serve.
        package static let unsupportedModel = Code(name: "unsupported_model")
        /// The row has another number of features than the model.
        package static let wrongFeatureCount = Code(name: "wrong_feature_count")
        /// A feature is infinite; the training library refuses it too.
        package static let infiniteFeature = Code(name: "infinite_feature")
        /// A call for one output was made on a model with several, or the reverse.
        package static let wrongOutputCount = Code(name: "wrong_output_count")
        /// The objective is not known, so only the margin can be served.
        package static let unknownObjective = Code(name: "unknown_objective")
        /// The model can be scored but not explained, since its node covers are missing or unusable.
        package static let unexplainable = Code(name: "unexplainable_model")

        package var description: String { name }
    }

    package let code: Code
    /// Safe to show to any caller.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { "\(code): \(message)" }
}
