// SPDX-License-Identifier: Apache-2.0

import Predictors
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Random cases with an independent implementation's outputs, made by `Tests/Oracles/scores` and committed as plain
/// numbers. Lines that begin with `#` say how they were made; then a header: names of inputs, and `expected_<output>`.
/// An empty cell is an unknown input, or an output that the oracle does not give.
struct OracleFixture {
    struct Case {
        let line: Int
        let inputs: [(name: String, value: RawInput)]
        let expected: [String: Double]
    }

    let cases: [Case]

    /// - Parameter schema: says which columns are numbers, truth values (0, 1) and categories.
    init(_ name: String, schema: InputSchema, file: String = #filePath) throws {
        let folder = file.split(separator: "/").dropLast().joined(separator: "/")
        let text = try String(contentsOfFile: "/\(folder)/Fixtures/\(name).csv", encoding: .utf8)
        var header: [Substring] = []
        var cases: [Case] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.isEmpty || line.hasPrefix("#") { continue }
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            if header.isEmpty {
                header = cells
                continue
            }
            try #require(cells.count == header.count, "line \(number + 1) of \(name).csv")
            var inputs: [(name: String, value: RawInput)] = []
            var expected: [String: Double] = [:]
            for (column, cell) in zip(header, cells) where !cell.isEmpty {
                if column.hasPrefix("expected_") {
                    expected[String(column.dropFirst("expected_".count))] = try Self.number(cell)
                    continue
                }
                let field = try #require(schema[String(column)], "column \(column) of \(name).csv")
                switch field.kind {
                case .number: inputs.append((field.name, .number(try Self.number(cell))))
                case .boolean: inputs.append((field.name, .boolean(cell == "1")))
                case .category: inputs.append((field.name, .text(String(cell))))
                }
            }
            cases.append(Case(line: number + 1, inputs: inputs, expected: expected))
        }
        self.cases = cases
    }

    private static func number(_ cell: Substring) throws -> Double {
        try #require(Double(String(cell)) as Double?, "a cell is not a number")
    }

    /// Compares every case and returns how many agree and the worst absolute difference.
    func compare(with predictor: any Predictor, tolerance: Double) throws -> (agreed: Int, worst: Double) {
        var agreed = 0
        var worst = 0.0
        for testCase in cases {
            let resolved = predictor.descriptor.inputs.resolve(testCase.inputs)
            try #require(resolved.problems.isEmpty, "line \(testCase.line): \(resolved.problems)")
            let answer = try predictor.predict(resolved.inputs, explaining: false)
            var difference = 0.0
            for (name, expected) in testCase.expected {
                let output = try #require(
                    answer.outputs.first { $0.name == name }, "line \(testCase.line): no \(name)")
                let value = try #require(output.value, "line \(testCase.line): \(name) is a range")
                difference = max(difference, abs(value - expected))
            }
            worst = max(worst, difference)
            if difference <= tolerance {
                agreed += 1
            } else {
                Issue.record("line \(testCase.line) differs by \(difference)")
            }
        }
        return (agreed, worst)
    }
}
