// SPDX-License-Identifier: Apache-2.0

import ModelCatalogue
package import Predicting
import Predictors
package import StrictJSON

/// The forms of a batch's input.
package enum BatchInputFormat: String, Sendable, CaseIterable {
    case csv, ndjson, json
}

/// One batch from a file to a file, in a stream of constant memory.
package struct BatchFile: Sendable {
    /// What is told while it runs: counts so far and, where the input's size is known, the share that was read.
    package typealias Progress = (_ counts: BatchCounts, _ fraction: Double?) -> Void

    private let service: PredictionService
    private let options: RowOptions
    private let outputs: BatchOutputs

    /// Where a batch writes.
    package struct BatchOutputs: Sendable {
        package let format: BatchFormat
        /// `-` is standard output.
        package let output: String
        /// The file of bad rows; it is there afterwards only if there are any.
        package let errors: String

        package init(format: BatchFormat, output: String, errors: String) {
            self.format = format
            self.output = output
            self.errors = errors
        }
    }

    package init(service: PredictionService, options: RowOptions, outputs: BatchOutputs) {
        self.service = service
        self.options = options
        self.outputs = outputs
    }

    /// Runs over rows of CSV or NDJSON.
    ///
    /// - Throws: `FileFault`, `CSVColumns.Invalid`, or what the service throws.
    package func run(_ input: InputFile, format: BatchInputFormat, progress: Progress) async throws -> BatchCounts {
        switch format {
        case .csv: try await runCSV(input, progress)
        case .ndjson, .json: try await runLines(input, progress)
        }
    }

    /// Runs over the elements of a JSON array that is in memory.
    package func run(_ rows: [JSONValue], progress: Progress) async throws -> BatchCounts {
        let options = options
        var groups: [BatchRunner.Group]? = BatchRunner.groups(Array(rows.enumerated())) { row in
            options.row(row.offset + 1, of: row.element)
        }
        return try await write(hasID: true, numberName: "row") { runner, write in
            try await runner.run(next: {
                defer { groups = nil }; return groups
            }) { output, errors, counts in
                try write(output, errors)
                progress(counts, rows.isEmpty ? 1 : Double(counts.rows) / Double(rows.count))
            }
        }
    }

    private func runLines(_ input: InputFile, _ progress: Progress) async throws -> BatchCounts {
        let options = options
        var lines = LineReader()
        var isFinished = false
        return try await write(hasID: true, numberName: "line") { runner, write in
            try await runner.run(mustWait: { input.mustWait }) {
                if isFinished { return nil }
                if let chunk = try input.next() {
                    lines.append(chunk)
                } else {
                    lines.finish()
                    isFinished = true
                }
                return BatchRunner.groups(lines.take()) { options.row($0) }
            } write: { output, errors, counts in
                try write(output, errors)
                progress(counts, input.fraction)
            }
        }
    }

    private func runCSV(_ input: InputFile, _ progress: Progress) async throws -> BatchCounts {
        var reader = CSVReader()
        var isFinished = false
        func records() throws -> [Result<CSVRecord, CSVFault>]? {
            if isFinished { return nil }
            if let chunk = try input.next() {
                reader.append(chunk)
            } else {
                reader.finish()
                isFinished = true
            }
            return reader.take()
        }
        // The header comes first, and tells what the columns are.
        var waiting: [Result<CSVRecord, CSVFault>] = []
        while waiting.isEmpty, let more = try records() { waiting = more }
        guard let first = waiting.first else { throw FileFault("the file has no header") }
        let header: CSVRecord
        switch first {
        case .success(let record): header = record
        case .failure(let fault): throw FileFault("the header cannot be read: \(fault.detail)")
        }
        let columns = try CSVColumns(header: header, options: options)
        waiting.removeFirst()
        var held: [Result<CSVRecord, CSVFault>]? = waiting
        return try await write(hasID: columns.hasID, numberName: "line") { runner, write in
            try await runner.run(mustWait: { input.mustWait }) {
                defer { held = nil }
                return try (held ?? records()).map { rows in BatchRunner.groups(rows) { columns.row($0) } }
            } write: { output, errors, counts in
                try write(output, errors)
                progress(counts, input.fraction)
            }
        }
    }

    /// Opens the outputs around a run and puts them in their place when it went well.
    private func write(
        hasID: Bool, numberName: String,
        _ body: (BatchRunner, (_ output: [UInt8], _ errors: [UInt8]) throws -> Void) async throws -> BatchCounts
    ) async throws -> BatchCounts {
        let descriptor = try service.catalogue.predictor(for: options.model).descriptor
        let writer = RowWriter(
            outputs.format, outputs: descriptor.outputs, hasID: hasID, citations: options.citations,
            numberName: numberName)
        let output = try OutputFile(path: outputs.output)
        var errors: OutputFile?
        try output.write(writer.header)
        let counts = try await body(BatchRunner(service: service, writer: writer)) { bytes, faults in
            try output.write(bytes)
            if faults.isEmpty { return }
            if errors == nil { errors = try OutputFile(path: outputs.errors) }
            try errors?.write(faults)
        }
        try output.commit()
        // A file of an earlier run would tell of rows that are good now.
        if let errors { try errors.commit() } else { try OutputFile.remove(outputs.errors) }
        return counts
    }
}

extension InputFile {
    /// The share of the file that was read, where its size is known.
    fileprivate var fraction: Double? {
        size.map { $0 == 0 ? 1 : Double(bytesRead) / Double($0) }
    }
}
