// SPDX-License-Identifier: Apache-2.0

import Predicting
import Predictors
import StrictJSON

/// The header of a CSV file: which input each column is, and in which unit.
package struct CSVColumns: Sendable {
    /// What is wrong with a header, every fault at once.
    package struct Invalid: Error, Sendable, CustomStringConvertible {
        package let problems: [String]
        package var description: String {
            "the header is not usable:\n" + problems.map { "  \($0)" }.joined(separator: "\n")
        }
    }

    private enum Column: Sendable {
        case input(InputField, unit: String?)
        case id
        case ignored
    }

    private let columns: [Column]
    private let options: RowOptions

    /// - Parameter header: names of inputs; a unit stands behind in brackets, as in `serum_creatinine [umol/L]`.
    package init(header: CSVRecord, options: RowOptions) throws(Invalid) {
        self.options = options
        var columns: [Column] = []
        var problems: [String] = []
        var seen: Set<String> = []
        var known = 0
        for text in header.texts {
            let parts = Self.split(text)
            let shown = Self.isPlain(parts.name) ? parts.name : "column \(columns.count + 1)"
            if options.ignored.contains(parts.name) || options.ignored.contains(text) {
                columns.append(.ignored)
                continue
            }
            if !seen.insert(parts.name).inserted { problems.append("\(shown): there are two columns of this name") }
            if options.isID(parts.name) {
                columns.append(.id)
            } else if let field = options.schema[parts.name] {
                known += 1
                if let unit = parts.unit, let problem = Self.problem(with: unit, of: field) { problems.append(problem) }
                columns.append(.input(field, unit: parts.unit))
            } else {
                columns.append(.ignored)
                let nearest = Spelling.nearest(to: parts.name, among: options.schema.fields.map(\.name))
                problems.append(
                    "\(shown): not an input of \(options.model.id)" + (nearest.map { "; did you mean \($0)?" } ?? "")
                        + " (--ignore-columns passes over a column)")
            }
        }
        if known == 0, !options.schema.fields.isEmpty {
            // What stands there may be a patient, so it is not shown.
            let names = options.schema.fields.map(\.name).joined(separator: ", ")
            problems = ["the first line must hold the names of inputs, and none is one of \(names)"]
        }
        if !problems.isEmpty { throw Invalid(problems: problems) }
        self.columns = columns
    }

    /// Whether a column names the patient.
    var hasID: Bool {
        columns.contains { if case .id = $0 { true } else { false } }
    }

    /// A record as a row.
    func row(_ record: Result<CSVRecord, CSVFault>) -> Row {
        switch record {
        case .failure(let fault):
            return Row(number: fault.line, id: nil, request: .failure(RowFault(fault.code.rawValue, fault.detail)))
        case .success(let record): return row(record)
        }
    }

    private func row(_ record: CSVRecord) -> Row {
        guard record.count == columns.count else {
            return Row(
                number: record.line, id: nil,
                request: .failure(
                    RowFault("wrong_field_count", "\(record.count) fields where the header has \(columns.count)")))
        }
        var id: String?
        var inputs: [(name: String, value: RawInput)] = []
        inputs.reserveCapacity(columns.count)
        for (index, column) in columns.enumerated() {
            switch column {
            case .ignored: break
            case .id: id = String(decoding: record.trimmed(index), as: UTF8.self)
            case .input(let field, let unit):
                inputs.append((field.name, CSVValue.raw(record.trimmed(index), of: field, unit: unit)))
            }
        }
        return Row(
            number: record.line, id: id,
            request: .success(
                PredictionRequest(
                    model: options.model, inputs: inputs, assumeAbsent: options.assumeAbsent, explain: options.explain))
        )
    }

    private static func split(_ text: String) -> (name: String, unit: String?) {
        let trimmed = text.trimmingBlanks
        guard trimmed.last == "]", let open = trimmed.firstIndex(of: "["), open > trimmed.startIndex else {
            return (trimmed, nil)
        }
        let unit = trimmed[trimmed.index(after: open)...].dropLast()
        return (String(trimmed[..<open]).trimmingBlanks, String(unit).trimmingBlanks)
    }

    private static func problem(with unit: String, of field: InputField) -> String? {
        guard case .number(let number) = field.kind else { return "\(field.name): has no unit" }
        let accepted = number.accepted.map(\.unit)
        if let parsed = UCUMUnit.parse(unit), accepted.contains(parsed.unit) { return nil }
        return "\(field.name): the unit must be one of \(accepted.map(\.rawValue).joined(separator: ", "))"
    }

    /// Whether a name of the header can be shown: it looks like one and not like a value.
    private static func isPlain(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 64 else { return false }
        func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
        return isLetter(first)
            && name.utf8.allSatisfy {
                isLetter($0) || $0 == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            }
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        let head = drop(while: isBlank)
        return String(head.reversed().drop(while: isBlank).reversed())
    }
}
