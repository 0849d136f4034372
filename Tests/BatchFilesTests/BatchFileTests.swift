// SPDX-License-Identifier: Apache-2.0

import BatchFiles
import ModelCatalogue
import Predicting
import Predictors
import StrictJSON
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct BatchFileTests {
    /// Runs a batch over a text and returns what was written.
    private func run(
        _ text: String, _ inputFormat: BatchInputFormat, _ format: BatchFormat, model: String = "qsofa",
        staleErrors: String? = nil
    ) async throws -> (output: String, errors: [JSONValue], counts: BatchCounts) {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: "batch-\(UUID().uuidString)").path
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: folder) }
        if let staleErrors { try staleErrors.write(toFile: folder + "/errors", atomically: true, encoding: .utf8) }
        try text.write(toFile: folder + "/in", atomically: true, encoding: .utf8)
        let service = PredictionService(
            catalogue: try ModelCatalogue.load(modelsDirectory: nil), records: UnrecordedPredictions())
        let reference = ModelReference(id: model)
        let options = RowOptions(
            model: reference, schema: try service.catalogue.predictor(for: reference).descriptor.inputs)
        let batch = BatchFile(
            service: service, options: options,
            outputs: .init(format: format, output: folder + "/out", errors: folder + "/errors"))
        let counts = try await batch.run(try InputFile(path: folder + "/in"), format: inputFormat) { _, _ in }
        let errors = (try? String(contentsOfFile: folder + "/errors", encoding: .utf8)) ?? ""
        #expect(try files.contentsOfDirectory(atPath: folder).allSatisfy { !$0.contains("partial") })
        return (
            try String(contentsOfFile: folder + "/out", encoding: .utf8),
            try errors.split(separator: "\n").map { try JSONValue(parsing: String($0)) }, counts
        )
    }

    @Test func keepsTheOrderAndSetsBadRowsAside() async throws {
        let text = """
            id,respiratory_rate,systolic_blood_pressure [kPa],glasgow_coma_scale,age
            a,24,13,15,40
            b,,16,14,50
            "c,1",SECRET,16,15,50
            d,20,16,15,9
            e,20
            """
        let (output, errors, counts) = try await run(text, .csv, .csv)
        #expect(
            output == """
                line,id,status,qsofa,qsofa_minimum,qsofa_maximum,qsofa_band,warnings,reasons
                2,a,complete,2,2,2,positive,,
                3,b,range,,1,2,,,
                5,d,not_applicable,,,,,,The criteria were derived in adults of 18 years or older.

                """)
        #expect(errors.map { $0["line"] } == [4, 6])
        #expect(errors.map { $0["code"] } == ["invalid_inputs", "wrong_field_count"])
        #expect(!"\(errors)".contains("SECRET"))
        #expect((counts.rows, counts.bad) == (5, 2))
    }

    @Test func keepsTheOrderOverManyGroups() async throws {
        let rows = (0..<5_000).map { "\($0),\($0 % 60 + 5)" }.joined(separator: "\n")
        let (output, errors, counts) = try await run("id,respiratory_rate\n\(rows)\n", .csv, .csv)
        let ids = output.split(separator: "\n").dropFirst().map { $0.split(separator: ",")[1] }
        #expect(ids == (0..<5_000).map { "\($0)" }[...].map { Substring($0) })
        #expect(errors.isEmpty && counts.rows == 5_000)
    }

    @Test func readsLinesOfJSON() async throws {
        let text = """
            {"respiratory_rate":24,"id":"x"}

            {"inputs":{"respiratory_rate":10}}
            {"respiratory_rate":
            """
        let (output, errors, counts) = try await run(text, .ndjson, .ndjson)
        let lines = try output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        #expect(lines.map { $0["line"] } == [1, 3])
        #expect(lines[0]["row_id"] == "x")
        #expect(lines[0]["status"] == "range")
        #expect(errors.map { $0["line"] } == [4])
        #expect(counts.bad == 1)
    }

    @Test(arguments: [
        ("respiratory_rates,age\n1,2", "did you mean respiratory_rate?"), ("1,2\n3,4", "must hold the names of inputs"),
        ("age,age\n1,2", "two columns"), ("age [mg/dL]\n1", "the unit must be one of a"),
    ])
    func refusesAHeaderThatIsNoHeader(text: String, part: String) async throws {
        await #expect {
            _ = try await run(text, .csv, .csv)
        } throws: { ($0 as? CSVColumns.Invalid)?.description.contains(part) == true }
    }

    @Test func refusesAnEmptyFile() async {
        await #expect(throws: FileFault.self) { try await run("", .csv, .csv) }
    }

    @Test func leavesNoErrorsOfAnEarlierRun() async throws {
        let (_, errors, counts) = try await run("age\n50\n", .csv, .csv, staleErrors: "{\"line\":2}\n")
        #expect(errors.isEmpty && counts.bad == 0)
    }

    @Test func keepsTheNameOfAPatientFromJSONToCSV() async throws {
        let (output, _, _) = try await run("{\"id\":\"x\",\"age\":9}", .ndjson, .csv)
        #expect(output.split(separator: "\n").last?.hasPrefix("1,x,not_applicable,") == true)
    }
}
