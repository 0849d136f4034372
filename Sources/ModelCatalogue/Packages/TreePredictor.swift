// SPDX-License-Identifier: Apache-2.0

package import Predictors
import TreeEnsembles

/// A tree ensemble with its manifest and card: a learned model as a predictor.
package struct TreePredictor: Predictor {
    /// What fills one column of the model's matrix.
    private struct Column: Sendable {
        /// The position of the input in the schema.
        let input: Int
        let encoding: ManifestReader.Encoding
    }

    package let descriptor: PredictorDescriptor
    private let ensemble: TreeEnsemble
    private let explainer: TreeSHAP
    private let columns: [Column]
    private let trainingRanges: [ClosedRange<Double>?]

    init(
        manifest: ManifestReader, ensemble: TreeEnsemble, card: ModelCard, evidence: Evidence
    ) throws(ModelPackageError) {
        let features = manifest.features
        guard features.count == ensemble.featureCount, ensemble.outputCount == 1 else {
            throw ModelPackageError(
                .malformed, in: ManifestReader.file,
                "features lists \(features.count) columns, the model has \(ensemble.featureCount)")
        }
        guard ensemble.featureNames.isEmpty || ensemble.featureNames == features.map(\.name) else {
            throw ModelPackageError(
                .malformed, in: ManifestReader.file, "features are not named or ordered as in the model")
        }
        descriptor = PredictorDescriptor(
            id: manifest.id, version: manifest.version, title: manifest.title, summary: manifest.summary,
            kind: .learnedModel, specialty: manifest.specialty, inputs: manifest.inputs, outputs: [manifest.output],
            population: manifest.population, citations: manifest.citations, card: card, evidence: evidence,
            rights: manifest.rights)
        do {
            explainer = try TreeSHAP(ensemble)
        } catch {
            throw ModelPackageError(.unsupported, in: manifest.modelFile, "\(error)")
        }
        self.ensemble = ensemble
        let schema = descriptor.inputs
        columns = features.compactMap { feature in
            schema.index(of: feature.input).map { Column(input: $0, encoding: feature.encoding) }
        }
        trainingRanges = schema.fields.map { manifest.trainingRanges[$0.name] }
    }

    package func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        let row = columns.map { $0.encoding.value(of: inputs.values[$0.input]) }
        do {
            let margin = try ensemble.margin(of: row)
            let probability = try ensemble.objective.prediction(fromMargin: margin)
            return Computation(
                outputs: [OutputValue(descriptor.outputs[0], Double(probability))],
                explanation: explaining ? try explanation(of: row) : nil, warnings: warnings(about: inputs))
        } catch {
            preconditionFailure("the columns were counted at load and hold finite numbers or NaN: \(error)")
        }
    }

    /// The contribution of every input: those of its columns together.
    private func explanation(of row: [Float]) throws(TreeEnsembleError) -> Explanation {
        let attribution = try explainer.attribution(of: row.span)
        var amounts = [Double](repeating: 0, count: descriptor.inputs.fields.count)
        for (column, amount) in zip(columns, attribution.contributions) { amounts[column.input] += amount }
        return Explanation(
            method: .treeSHAPPathDependent, output: descriptor.outputs[0].name, scale: "log_odds",
            baseline: attribution.bias,
            contributions: zip(descriptor.inputs.fields, amounts).map {
                Explanation.Contribution($0.name, $0.title, $1)
            })
    }

    private func warnings(about inputs: PatientInputs) -> [PredictionWarning] {
        var warnings = descriptor.card.notice.map { [PredictionWarning(.demonstrationOnly, $0)] } ?? []
        for (index, range) in trainingRanges.enumerated() {
            guard let range, case .number(let number)? = inputs.values[index], !range.contains(number) else { continue }
            let field = inputs.schema.fields[index]
            warnings.append(
                PredictionWarning(
                    .outsideTrainingRange, field: field.name,
                    "98 of 100 training values lie from \(range.lowerBound.shortText) to \(range.upperBound.shortText)")
            )
        }
        return warnings
    }
}

extension ManifestReader.Encoding {
    /// The cell of the matrix for a value; NaN is missing. XGBoost casts its input to float the same way.
    fileprivate func value(of value: InputValue?) -> Float {
        switch (self, value) {
        case (.number, .number(let number)?): Float(number)
        case (.boolean, .boolean(let bool)?): bool ? 1 : 0
        case (.equals(let category), .category(let code)?): code == category ? 1 : 0
        default: .nan
        }
    }
}
