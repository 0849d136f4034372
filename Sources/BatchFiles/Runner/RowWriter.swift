// SPDX-License-Identifier: Apache-2.0

import Predicting
package import Predictors
import StrictJSON

/// The forms of a batch's output.
package enum BatchFormat: String, Sendable, CaseIterable {
    case csv, ndjson
}

/// Writes rows in one of the output's forms.
package struct RowWriter: Sendable {
    let format: BatchFormat
    let outputs: [OutputField]
    let hasID: Bool
    let citations: Bool
    /// What a row's number is called: `line`, or `row` in an array.
    let numberName: String

    package init(
        _ format: BatchFormat, outputs: [OutputField], hasID: Bool, citations: Bool = false, numberName: String = "line"
    ) {
        self.format = format
        self.outputs = outputs
        self.hasID = hasID
        self.citations = citations
        self.numberName = numberName
    }

    /// What stands before the first row.
    package var header: [UInt8] {
        guard format == .csv else { return [] }
        var writer = CSVWriter()
        writer.field(numberName)
        if hasID { writer.field("id") }
        writer.field("status")
        for output in outputs {
            for ending in ["", "_minimum", "_maximum", "_band"] { writer.field(output.name + ending) }
        }
        writer.field("warnings")
        writer.field("reasons")
        writer.endRecord()
        return writer.bytes
    }

    /// The bytes of one prediction.
    func bytes(of prediction: Prediction, row: Row) -> [UInt8] {
        format == .csv ? csv(prediction, row) : json(prediction, row)
    }

    /// The bytes of a bad row in the errors file.
    func bytes(of fault: RowFault, row: Row) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member(numberName, row.number)
            writer.member("code", fault.code)
            writer.member("detail", fault.detail)
            if !fault.problems.isEmpty { ModelDocument.write(fault.problems, to: &writer) }
        }
        return writer.bytes + [0x0A]
    }

    private func csv(_ prediction: Prediction, _ row: Row) -> [UInt8] {
        var writer = CSVWriter()
        let answer = prediction.answer
        writer.field(row.number)
        if hasID { writer.field(row.id ?? "") }
        writer.field(answer.status.rawValue)
        for output in outputs {
            let value = answer.outputs.first { $0.name == output.name }
            writer.field(value?.value)
            writer.field(value?.bounds.lowerBound)
            writer.field(value?.bounds.upperBound)
            writer.field(value?.band?.name ?? "")
        }
        var codes: [String] = []
        for warning in prediction.warnings where !codes.contains(warning.code.rawValue) {
            codes.append(warning.code.rawValue)
        }
        writer.field(codes.joined(separator: ";"))
        writer.field(answer.reasons.joined(separator: " "))
        writer.endRecord()
        return writer.bytes
    }

    private func json(_ prediction: Prediction, _ row: Row) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member(numberName, row.number)
            if let id = row.id { writer.member("row_id", id) }
        }
        // The two objects become one: the first loses its end, the second its beginning.
        var bytes = writer.bytes
        bytes[bytes.count - 1] = UInt8(ascii: ",")
        bytes += PredictionDocument.bytes(of: prediction, citations: citations).dropFirst()
        bytes.append(0x0A)
        return bytes
    }
}
