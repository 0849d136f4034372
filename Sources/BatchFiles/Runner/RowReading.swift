// SPDX-License-Identifier: Apache-2.0

package import Predicting
package import Predictors
package import StrictJSON

/// What holds for every row of a batch.
package struct RowOptions: Sendable {
    package let model: ModelReference
    package let schema: InputSchema
    package var assumeAbsent: [String] = []
    package var explain = false
    package var citations = false
    /// The column or member that names the patient; it is passed on and not read.
    package var idColumn = "id"
    /// Columns or members that are passed over.
    package var ignored: Set<String> = []

    package init(model: ModelReference, schema: InputSchema) {
        self.model = model
        self.schema = schema
    }

    /// Whether a name is the id's and not an input's.
    func isID(_ name: String) -> Bool {
        name == idColumn && schema[name] == nil
    }
}

/// What is wrong with a row. It names inputs and places, and never a value.
package struct RowFault: Error, Sendable {
    package let code: String
    package let detail: String
    package let problems: [InputProblem]

    package init(_ code: String, _ detail: String, problems: [InputProblem] = []) {
        self.code = code
        self.detail = detail
        self.problems = problems
    }

    package init(_ error: PredictingError) {
        self.init(error.code.name, error.message, problems: error.problems)
    }

    /// The fault in lines for people.
    package var lines: [String] {
        [detail] + problems.map { "  \($0.field): \($0.detail)" }
    }
}

/// One row as it was read.
package struct Row: Sendable {
    /// The line on which it begins, or its place in an array, counted from 1.
    package let number: Int
    /// The patient's name in the file, if there is one.
    package let id: String?
    package let request: Result<PredictionRequest, RowFault>
}

extension RowOptions {
    /// A row of JSON: `{"inputs": …}` as the service takes it, or the inputs alone; with the id's member in either.
    package func row(_ number: Int, of document: JSONValue) -> Row {
        guard let object = document.object else {
            return Row(number: number, id: nil, request: .failure(RowFault("malformed_request", "expected an object")))
        }
        let id = object.first { isID($0.key) }?.value
        let kept = object.filter { !isID($0.key) && !ignored.contains($0.key) }
        return Row(number: number, id: id.flatMap(Self.text), request: request(JSONObject(Array(kept))))
    }

    private func request(_ object: JSONObject) -> Result<PredictionRequest, RowFault> {
        guard object["inputs"] != nil, schema["inputs"] == nil else {
            return .success(
                PredictionRequest(
                    model: model, inputs: object.map { ($0.key, RawInput($0.value)) }, assumeAbsent: assumeAbsent,
                    explain: explain))
        }
        if let named = object["model"]?.string, named.lowercased() != model.id {
            return .failure(RowFault("malformed_request", "model: names another model than the command line"))
        }
        do {
            var request = try RequestDocument.request(.object(object), model: model, explain: explain)
            request.assumeAbsent += assumeAbsent
            return .success(request)
        } catch {
            let place = error.field.isEmpty ? "" : "\(error.field): "
            return .failure(RowFault("malformed_request", place + error.detail))
        }
    }

    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .number(let number): number.shortText
        default: nil
        }
    }

    /// A line of NDJSON.
    func row(_ line: Result<LineReader.Line, LineReader.TooLong>) -> Row {
        switch line {
        case .failure(let fault):
            return Row(
                number: fault.line, id: nil,
                request: .failure(RowFault("too_long", "the line is longer than \(fault.limit) bytes")))
        case .success(let line):
            do {
                return row(line.number, of: try JSONValue(parsing: line.bytes))
            } catch {
                return Row(
                    number: line.number, id: nil,
                    request: .failure(RowFault("malformed_json", "the line is not JSON: \(error)")))
            }
        }
    }
}
