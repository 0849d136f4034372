// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// What a prediction with these inputs would need: the outcome of a dry run.
package struct InputCheck: Sendable {
    /// Whether a prediction would succeed.
    package enum Status: String, Sendable {
        /// All inputs are known.
        case ready
        /// It would succeed, but inputs are unknown.
        case incomplete
        /// The patient is outside the population.
        case notApplicable = "not_applicable"
        /// It would be refused.
        case invalid
    }

    package let model: PredictorDescriptor
    package let status: Status
    /// Required inputs that are missing.
    package let missing: [String]
    /// Other inputs that are unknown.
    package let unknown: [String]
    /// Everything that is wrong with the inputs that were sent.
    package let problems: [InputProblem]
    package let reasons: [String]
    package let warnings: [PredictionWarning]

    init(_ predictor: any Predictor, _ request: PredictionRequest) {
        model = predictor.descriptor
        let resolved = model.inputs.resolve(request.inputs, assumingAbsent: request.assumeAbsent)
        let open = zip(model.inputs.fields, resolved.inputs.values).filter { $0.1 == nil }.map(\.0)
        missing = open.filter { $0.whenMissing == .refused }.map(\.name)
        unknown = open.filter { $0.whenMissing != .refused }.map(\.name)
        let answer = try? predictor.predict(resolved.inputs, explaining: false)
        problems = resolved.problems
        reasons = answer?.reasons ?? []
        warnings = request.warnings + resolved.warnings + (answer?.warnings ?? [])
        status =
            if !problems.isEmpty { .invalid } else if !reasons.isEmpty { .notApplicable } else if answer == nil {
                .invalid
            } else { unknown.isEmpty ? .ready : .incomplete }
    }
}
