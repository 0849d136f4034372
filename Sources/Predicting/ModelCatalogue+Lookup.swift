// SPDX-License-Identifier: Apache-2.0

package import ModelCatalogue
package import Predictors

extension ModelCatalogue {
    /// The predictor that a reference names.
    ///
    /// - Throws: `unknownModel`, `unknownVersion` or `modelUnavailable`.
    package func predictor(for reference: ModelReference) throws(PredictingError) -> any Predictor {
        switch try entry(for: reference).status {
        case .serving(let predictor): return predictor
        case .unavailable(let reason):
            throw PredictingError(.modelUnavailable, "this model is not served: \(reason)")
        }
    }

    /// The entry that a reference names.
    ///
    /// - Throws: `unknownModel` or `unknownVersion`.
    package func entry(for reference: ModelReference) throws(PredictingError) -> Entry {
        guard !versions(of: reference.id).isEmpty else {
            throw PredictingError(.unknownModel, "no such model; GET /v1/models lists them")
        }
        guard let entry = entry(of: reference.id, version: reference.version) else {
            throw PredictingError(.unknownVersion, "the model has no such version")
        }
        return entry
    }
}
