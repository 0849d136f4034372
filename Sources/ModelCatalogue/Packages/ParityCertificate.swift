// SPDX-License-Identifier: Apache-2.0

package import Predictors
import StrictJSON
import TreeEnsembles

/// Rows with the outputs that the training library gave them, stored with the model. A model that does not reproduce
/// them bit for bit is not served.
package struct ParityCertificate: Sendable {
    /// How a replay went.
    package struct Outcome: Sendable, Hashable {
        package let library: String
        package let libraryVersion: String
        package let rows: Int

        /// The same as evidence for the catalogue.
        package var evidence: Evidence {
            Evidence(
                agreements: [
                    Evidence.Agreement(
                        oracle: library, version: libraryVersion, cases: rows, agreed: rows,
                        worstAbsoluteDifference: 0, tolerance: 0,
                        note: "The parity certificate in the package, replayed at every start: margin and probability "
                            + "are equal bit for bit, or the model is not served.")
                ], workedExamples: [])
        }
    }

    private static let file = "certificate.json"
    private let library: String
    private let libraryVersion: String
    private let rows: [[Float]]
    private let marginBits: [UInt32]
    private let predictionBits: [UInt32]

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
    }

    private static func bits(_ value: JSONValue) -> UInt32? {
        value.string.flatMap { UInt32($0, radix: 16) }
    }

    /// Scores every row again.
    ///
    /// - Throws: `noParity` at the first row that differs in a bit.
    func replay(with ensemble: TreeEnsemble) throws(ModelPackageError) -> Outcome {
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
        return Outcome(library: library, libraryVersion: libraryVersion, rows: rows.count)
    }
}
