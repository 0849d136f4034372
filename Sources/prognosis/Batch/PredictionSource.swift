// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import BatchFiles
import FHIR
import Predicting
import Predictors
import StrictJSON

/// The options of commands that predict from a file.
struct PredictionSource: ParsableArguments {
    /// What a file holds.
    enum Content {
        /// One patient's inputs.
        case patient(JSONValue)
        /// A FHIR Bundle or Parameters.
        case record(JSONValue)
        /// A JSON array of patients.
        case array([JSONValue])
        /// Rows to stream.
        case rows(InputFile, BatchInputFormat)
    }

    private static let documentBytes = 256 << 20

    @Option(help: "The model's id, in any case; see `prognosis models list`.")
    var model: String

    @Option(help: "Its version (default: the one that serves).")
    var modelVersion: String?

    @Option(name: .shortAndLong, help: "The file; - is standard input.")
    var input: String

    @Option(help: "Form of the input: csv, ndjson or json (default: by the file's ending, else json).")
    var inputFormat: BatchInputFormat?

    @Option(help: "Yes-or-no inputs that count as absent when unknown, with commas between; * stands for all.")
    var assumeAbsent = ""

    @OptionGroup var options: ConfigurationOptions

    var reference: ModelReference { ModelReference(id: model, version: modelVersion) }
    var assumedAbsent: [String] { assumeAbsent.split(separator: ",").map(String.init) }

    /// The service without a record store.
    func service() throws -> PredictionService {
        let service = PredictionService(catalogue: try options.catalogue(), records: UnrecordedPredictions())
        _ = try service.catalogue.predictor(for: reference)
        return service
    }

    /// Opens the input and finds out what it is.
    func read() throws -> Content {
        let format = inputFormat ?? BatchInputFormat(ending: input)
        let file = try InputFile(path: input)
        guard format == .json else { return .rows(file, format) }
        let document = try JSONValue(parsing: try file.rest(limit: Self.documentBytes))
        if let rows = document.array { return .array(rows) }
        return document["resourceType"] == nil ? .patient(document) : .record(document)
    }

    /// The request for one patient: `{"inputs": …}` as the service takes it, or the inputs alone.
    func request(
        _ document: JSONValue, _ service: PredictionService, explain: Bool
    ) throws -> PredictionRequest {
        let schema = try service.catalogue.predictor(for: reference).descriptor.inputs
        var options = RowOptions(model: reference, schema: schema)
        options.assumeAbsent = assumedAbsent
        options.explain = explain
        do {
            return try options.row(1, of: document).request.get()
        } catch {
            throw FileFault(error.lines.joined(separator: "\n"))
        }
    }

    /// Predicts from a FHIR record.
    func predict(
        record document: JSONValue, explain: Bool
    ) async throws -> (prediction: Prediction, extraction: Extraction, asOf: Timestamp) {
        let wanted = try FHIRRequest.parse(document)
        let service = try service()
        let schema = try service.catalogue.predictor(for: reference).descriptor.inputs
        let asOf = wanted.asOf ?? Timestamp.now()
        let extraction = try RecordExtractor(schema: schema, asOf: asOf).extract(from: wanted.bundle)
            .overridden(by: wanted.inputs)
        let prediction = try await service.predict(
            PredictionRequest(
                model: reference, inputs: extraction.inputs, assumeAbsent: wanted.assumeAbsent + assumedAbsent,
                explain: wanted.explain ?? explain, warnings: extraction.warnings),
            caller: .local)
        return (prediction, extraction, asOf)
    }
}

extension BatchInputFormat: ExpressibleByArgument {
    /// The form that a file's ending tells.
    fileprivate init(ending path: String) {
        let ending = path.split(separator: ".").last.map { $0.lowercased() }
        switch ending {
        case "csv": self = .csv
        case "ndjson", "jsonl": self = .ndjson
        default: self = .json
        }
    }
}
