// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import BatchFiles
import FHIR
import Predicting
import Predictors
import StrictJSON

/// Predicts from files.
struct Predict: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Predict for one patient or many, from a file or standard input.",
        discussion: """
            One patient: a JSON object with inputs, or a FHIR Bundle or Parameters; the answer is printed as JSON.
            Many: CSV with names of inputs in its first line (a unit in brackets: "serum_creatinine [umol/L]"), NDJSON,
            or a JSON array; the output is in input order, bad rows go to a file of their own with their line numbers.

            Nothing is recorded: the output is the record. Exit status: 0 all rows predicted, 1 nothing could be done,
            3 some rows were bad.

            Examples:
              prognosis predict --model NEWS2 --input patient.json
              prognosis predict --model support2-mortality-180d --input ward.csv --output scores.csv
              prognosis predict --model fib-4 --input bundle.json
            """)

    @OptionGroup var source: PredictionSource

    @Option(help: "Where the output goes; - is standard output.")
    var output = "-"

    @Option(help: "Form of a batch's output: csv or ndjson (default: csv for csv, else ndjson).")
    var format: BatchFormat?

    @Option(help: "File for bad rows of a batch (default: beside the output or input, with .errors.ndjson).")
    var errors: String?

    @Option(help: "Column or member that names the patient; it is passed on to the output.")
    var idColumn = "id"

    @Option(help: "Columns to pass over, with commas between.")
    var ignoreColumns = ""

    @Flag(help: "Say what each input added.")
    var explain = false

    @Flag(help: "Append the publications.")
    var citations = false

    @Flag(help: "Show no progress.")
    var quiet = false

    func run() async throws {
        do {
            switch try source.read() {
            case .patient(let document): try await predict(document)
            case .record(let document): try await predictFHIR(document)
            case .array(let rows):
                try await batch { file, progress in try await file.run(rows, progress: progress) }
            case .rows(let input, let format):
                try await batch(format) { file, progress in
                    try await file.run(input, format: format, progress: progress)
                }
            }
        } catch {
            throw failure(of: error)
        }
    }

    private func predict(_ document: JSONValue) async throws {
        let service = try source.service()
        let request = try source.request(document, service, explain: explain)
        let prediction = try await service.predict(request, caller: .local)
        try write(prettyJSON(PredictionDocument.bytes(of: prediction, citations: citations)))
    }

    private func predictFHIR(_ document: JSONValue) async throws {
        let (prediction, extraction, asOf) = try await source.predict(record: document, explain: explain)
        let resource = PredictionResource(prediction, from: extraction, asOf: asOf)
        try write(prettyJSON(JSONWriter.bytes(of: resource.json)))
    }

    private func write(_ text: String) throws {
        let file = try OutputFile(path: output)
        try file.write(Array(text.utf8))
        try file.commit()
    }

    private func batch(
        _ inputFormat: BatchInputFormat = .json,
        _ run: (BatchFile, BatchFile.Progress) async throws -> BatchCounts
    ) async throws {
        if explain, format == .csv {
            throw FileFault("CSV has no place for explanations; take --format ndjson with --explain")
        }
        let service = try source.service()
        let descriptor = try service.catalogue.predictor(for: source.reference).descriptor
        var options = RowOptions(model: source.reference, schema: descriptor.inputs)
        options.assumeAbsent = source.assumedAbsent
        options.explain = explain
        options.citations = citations
        options.idColumn = idColumn
        options.ignored = Set(ignoreColumns.split(separator: ",").map(String.init))
        let base = output != "-" ? output : source.input != "-" ? source.input : "prognosis"
        let errorsPath = errors ?? base + ".errors.ndjson"
        for (path, other) in [(output, source.input), (errorsPath, source.input), (errorsPath, output)]
        where OutputFile.isSame(path, other) {
            throw FileFault("\(path): input, output and errors must be three files")
        }
        let file = BatchFile(
            service: service, options: options,
            outputs: .init(
                format: format ?? (inputFormat == .csv && !explain ? .csv : .ndjson), output: output, errors: errorsPath
            ))
        var meter = ProgressMeter(isShown: !quiet)
        let counts = try await run(file) { counts, fraction in meter.show(counts, fraction) }
        meter.end()
        if counts.bad > 0 {
            writeToStandardError(
                "prognosis: \(counts.bad) of \(counts.rows) rows were bad; \(errorsPath) says why\n")
            throw ExitCode(3)
        }
    }
}

extension BatchFormat: ExpressibleByArgument {}

/// Why a command on files ends: faults of the input in words, anything else as it is.
func failure(of error: any Error) -> any Error {
    switch error {
    case let error as PredictingError where error.code == .unknownModel:
        return CleanExit.failure("no such model; `prognosis models list` lists them")
    case let error as PredictingError:
        let lines = error.problems.map { "\n  \($0.field): \($0.detail)" }.joined()
        return CleanExit.failure(error.message + lines)
    case let fault as RequestDocument.Fault:
        return CleanExit.failure(fault.field.isEmpty ? fault.detail : "\(fault.field): \(fault.detail)")
    case let error as FHIRError: return CleanExit.failure(error.message)
    case let error as JSONError: return CleanExit.failure("the input is not JSON: \(error)")
    case let error as FileFault: return CleanExit.failure(error.description)
    case let error as CSVColumns.Invalid: return CleanExit.failure(error.description)
    default: return error
    }
}
