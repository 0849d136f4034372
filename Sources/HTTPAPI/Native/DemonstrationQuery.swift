// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import ModelCatalogue
import Predicting
import Predictors

/// `GET /predict?model=…&age=…`: inputs in the query, for trying things out. Numbers are in canonical units.
struct DemonstrationQuery {
    let request: PredictionRequest
    let citations: Bool

    init(_ request: Request, catalogue: ModelCatalogue) throws {
        var model: String?
        var version: String?
        var assumeAbsent: [String] = []
        var pairs: [(name: String, text: String)] = []
        for (key, value) in request.uri.queryParameters {
            let (name, text) = (String(key), String(value))
            switch name {
            case "model": model = text
            case "version": version = text
            case "explain", "citations": break
            case "assume_absent": assumeAbsent = text.split(separator: ",").map(String.init)
            default: pairs.append((name, text))
            }
        }
        guard let model else {
            throw Problem(.badRequest, "malformed_request", "model: model is required when there are parameters")
        }
        let reference = ModelReference(id: model, version: version)
        let schema = try catalogue.predictor(for: reference).descriptor.inputs
        self.request = PredictionRequest(
            model: reference,
            inputs: pairs.map { ($0.name, Self.value($0.text, for: schema[$0.name])) }, assumeAbsent: assumeAbsent,
            explain: try request.flag("explain"))
        citations = try request.flag("citations")
    }

    private static func value(_ text: String, for field: InputField?) -> RawInput {
        if text.isEmpty || text == "null" { return .unknown }
        switch field?.kind {
        case .number: return Double(text).map { .number($0) } ?? .text(text)
        case .boolean: return text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : .text(text)
        case .category, nil: return .text(text)
        }
    }
}
