// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// What a door asks for, whatever its wire format.
package struct PredictionRequest: Sendable {
    package var model: ModelReference
    /// The inputs by name, as sent.
    package var inputs: [(name: String, value: RawInput)]
    /// Inputs that count as absent when they are unknown; `*` stands for all that can.
    package var assumeAbsent: [String]
    /// Whether to say what each input added.
    package var explain: Bool
    /// What a door noticed while it read the inputs.
    package var warnings: [PredictionWarning]

    package init(
        model: ModelReference, inputs: [(name: String, value: RawInput)], assumeAbsent: [String] = [],
        explain: Bool = false, warnings: [PredictionWarning] = []
    ) {
        self.model = model
        self.inputs = inputs
        self.assumeAbsent = assumeAbsent
        self.explain = explain
        self.warnings = warnings
    }
}

/// A model by its id, in any case, and a version; without one the catalogue chooses.
package struct ModelReference: Sendable, Hashable {
    package let id: String
    package let version: String?

    package init(id: String, version: String? = nil) {
        self.id = id.lowercased()
        self.version = version
    }
}
