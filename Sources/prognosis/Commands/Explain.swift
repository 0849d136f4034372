// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import BatchFiles
import Predicting
import Predictors
import StrictJSON

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Explains one prediction in words and bars.
struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Predict for one patient and say why, for people.",
        discussion: """
            Takes what `predict` takes for one patient: inputs as JSON, or a FHIR Bundle.

            Example: prognosis explain --model PREVENT --input patient.json
            """)

    @OptionGroup var source: PredictionSource

    @Flag(help: "Print JSON in place of words.")
    var json = false

    func run() async throws {
        do {
            let prediction: Prediction
            switch try source.read() {
            case .patient(let document):
                let service = try source.service()
                prediction = try await service.predict(
                    try source.request(document, service, explain: true), caller: .local)
            case .record(let document):
                prediction = try await source.predict(record: document, explain: true).prediction
            case .array, .rows:
                throw FileFault("explain takes one patient; `prognosis predict --explain` takes many")
            }
            if json {
                print(prettyJSON(PredictionDocument.bytes(of: prediction, citations: true)), terminator: "")
            } else {
                let environment = ProcessInfo.processInfo.environment
                let locale = environment["LC_ALL"] ?? environment["LC_CTYPE"] ?? environment["LANG"] ?? ""
                let report = ExplanationReport(isUnicode: locale.uppercased().contains("UTF"))
                print(report.text(of: prediction), terminator: "")
            }
        } catch {
            throw failure(of: error)
        }
    }
}
