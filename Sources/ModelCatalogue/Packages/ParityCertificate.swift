// SPDX-License-Identifier: Apache-2.0

import Predictors
import StrictJSON
import TreeEnsembles

/// Rows with the outputs that the training library gave them, stored with the model. A model that does not reproduce
/// them bit for bit is not served.
struct ParityCertificate: Sendable {
    /// An invented patient by named inputs, with the bits of the probability that the library gave. Rows prove the
    /// trees; these prove the way from inputs to columns.
    private struct Example: Sendable {
        let inputs: [(name: String, value: RawInput)]
        let predictionBits: UInt32
    }

    private static let file = "certificate.json"
    private let library: String
    private let libraryVersion: String
    private let rows: [[Float]]
    private let marginBits: [UInt32]
    private let predictionBits: [UInt32]
    private let examples: [Example]

    init(_ document: JSONValue) throws(ModelPackageError) {
        func malformed(_ message: String) -> ModelPackageError {
            ModelPackageError(.malformed, in: Self.file, message)
        }
        guard document["format"]?.string == "prognosis-parity-certificate/1" else {
            throw malformed("format is not prognosis-parity-certificate/1")
        }
        guard let library = document["library"]?["name"]?.string,
            let libraryVersion = document["library"]?["version"]?.string
        else { throw malformed("library lacks its name or version") }
        guard let rows = document["rows"]?.array, !rows.isEmpty,
            let margins = document["margin_bits"]?.array?.compactMap(Self.bits), margins.count == rows.count,
            let predictions = document["probability_bits"]?.array?.compactMap(Self.bits),
            predictions.count == rows.count
        else { throw malformed("rows, margin_bits and probability_bits must be as many, and at least one") }
        self.library = library
        self.libraryVersion = libraryVersion
        self.rows = try rows.map { row throws(ModelPackageError) in
            guard let cells = row.array else { throw malformed("a row is not an array") }
            return try cells.map { cell throws(ModelPackageError) in
                switch cell {
                case .null: .nan
                case .number(let number): Float(number)
                default: throw malformed("a cell is neither a number nor null")
                }
            }
        }
        marginBits = margins
        predictionBits = predictions
        examples = try (document["examples"]?.array ?? []).map { example throws(ModelPackageError) in
            guard let inputs = example["inputs"]?.object, let bits = example["probability_bits"].flatMap(Self.bits)
            else { throw malformed("an example lacks inputs or probability_bits") }
            return Example(inputs: inputs.map { ($0.key, RawInput($0.value)) }, predictionBits: bits)
        }
        if examples.isEmpty { throw malformed("at least one example by named inputs is needed") }
    }

    private static func bits(_ value: JSONValue) -> UInt32? {
        value.string.flatMap { UInt32($0, radix: 16) }
    }

    /// Scores every row again.
    ///
    /// - Throws: `noParity` at the first row that differs in a bit.
    func replay(with ensemble: TreeEnsemble) throws(ModelPackageError) {
        for (index, row) in rows.enumerated() {
            do {
                let margin = try ensemble.margin(of: row)
                let prediction = try ensemble.objective.prediction(fromMargin: margin)
                guard margin.bitPattern == marginBits[index], prediction.bitPattern == predictionBits[index] else {
                    throw ModelPackageError(
                        .noParity, in: Self.file, "row \(index) of \(rows.count) is not what \(library) computed")
                }
            } catch let error as ModelPackageError {
                throw error
            } catch {
                throw ModelPackageError(.noParity, in: Self.file, "row \(index): \(error)")
            }
        }
    }

    /// Predicts for every invented patient.
    ///
    /// - Throws: `noParity` at the first whose probability differs in a bit.
    func replay(with predictor: TreePredictor) throws(ModelPackageError) {
        for (index, example) in examples.enumerated() {
            let resolved = predictor.descriptor.inputs.resolve(example.inputs)
            let answer = try? predictor.predict(resolved.inputs, explaining: false)
            guard resolved.problems.isEmpty, let score = answer?.outputs.first?.value,
                Float(score).bitPattern == example.predictionBits
            else {
                throw ModelPackageError(
                    .noParity, in: Self.file, "example \(index) of \(examples.count) is not what \(library) computed")
            }
        }
    }

    /// What the certificate shows once it was replayed.
    ///
    /// - Parameter output: the name of the output.
    func evidence(output: String) -> Evidence {
        Evidence(
            agreements: [
                Evidence.Agreement(
                    oracle: library, version: libraryVersion, cases: rows.count, agreed: rows.count,
                    worstAbsoluteDifference: 0, tolerance: 0,
                    note: "The parity certificate in the package, replayed at every start: margin and probability are "
                        + "equal bit for bit, or the model is not served.")
            ],
            workedExamples: examples.enumerated().map { index, example in
                Evidence.WorkedExample(
                    "Invented patient \(index + 1)",
                    inputs: Dictionary(example.inputs.map { ($0.name, $0.value) }) { first, _ in first },
                    expected: [output: Double(Float(bitPattern: example.predictionBits))], tolerance: 0,
                    source: "\(library) \(libraryVersion), the library that trained the model")
            })
    }
}
