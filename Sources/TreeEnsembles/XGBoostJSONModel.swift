// SPDX-License-Identifier: Apache-2.0

import StrictJSON

/// Reads the JSON models that XGBoost saves: versions 1.x to 3.x, boosters `gbtree` and `dart`.
///
/// Refused by name: linear boosters, vector leaves, memory snapshots and the binary formats.
package enum XGBoostJSONModel {
    /// Which boosting iterations are scored. A file does not decide it: XGBoost's own `Booster.predict` takes all,
    /// its scikit-learn wrapper those up to the best, so whoever serves the model must say.
    package enum Iterations: Sendable {
        /// All trees of the file.
        case all
        /// Up to and with the iteration that the file marks as best; all if it marks none.
        case throughBest
    }

    /// Reads a model.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - iterations: which iterations are scored.
    /// - Throws: `malformedModel` or `unsupportedModel`.
    package static func load(
        _ bytes: [UInt8],
        iterations: Iterations = .all
    ) throws(TreeEnsembleError) -> TreeEnsemble {
        if bytes.count > 1, bytes[0] == UInt8(ascii: "{"), UInt8(ascii: "A")...UInt8(ascii: "z") ~= bytes[1] {
            throw TreeEnsembleError(.unsupportedModel, "the file looks like UBJSON; save the model as JSON")
        }
        var document = XGBoostDocument()
        var reader = JSONReader(bytes, limits: .modelFile)
        do throws(JSONError) {
            try document.read(from: &reader)
        } catch {
            throw document.fault ?? TreeEnsembleError(.malformedModel, "the file is not a model: \(error)")
        }
        return try document.ensemble(scoring: iterations)
    }
}
