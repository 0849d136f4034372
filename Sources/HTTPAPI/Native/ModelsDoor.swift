// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import ModelCatalogue
import NIOCore
import Predicting
import Predictors
import StrictJSON

/// The catalogue over HTTP: what models there are, what they take and give, and what shows that they are right.
struct ModelsDoor {
    let service: PredictionService
    let limits: APILimits

    func add(to router: Router<APIContext>) {
        router.get("/v1/models") { _, _ in list() }
        for path in ["/v1/models/{id}", "/v1/models/{id}/versions/{version}"] {
            router.get("\(path)") { _, context in try model(context) }
            router.get("\(path)/evidence") { _, context in try evidence(context) }
            router.get("\(path)/source-attributes") { request, context in try sourceAttributes(request, context) }
            router.post("\(path)/check") { request, context in try await check(request, context) }
        }
    }

    private func list() -> Response {
        var writer = JSONWriter(reservingCapacity: 16_384)
        writer.object { writer in
            writer.key("models")
            writer.array { writer in
                for entry in service.catalogue.entries { ModelDocument.writeSummary(of: entry, to: &writer) }
            }
        }
        return .json(writer.bytes)
    }

    private func model(_ context: APIContext) throws -> Response {
        let entry = try service.catalogue.entry(for: try context.modelReference())
        let versions = service.catalogue.versions(of: entry.id).map(\.version)
        return .json(ModelDocument.bytes(of: entry, versions: versions))
    }

    private func evidence(_ context: APIContext) throws -> Response {
        let entry = try service.catalogue.entry(for: try context.modelReference())
        guard let bytes = ModelDocument.evidenceBytes(of: entry) else { throw unavailable(entry) }
        return .json(bytes)
    }

    private func sourceAttributes(_ request: Request, _ context: APIContext) throws -> Response {
        let entry = try service.catalogue.entry(for: try context.modelReference())
        guard let descriptor = entry.predictor?.descriptor else { throw unavailable(entry) }
        guard request.prefersHTML else { return .json(ModelDocument.sourceAttributesBytes(of: descriptor)) }
        return .content(
            ByteBuffer(string: SourceAttributesPage.html(of: descriptor)), type: "text/html; charset=utf-8")
    }

    private func check(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try request.requireMediaType(["application/json"])
        let document = try JSONValue(parsing: try await request.bytes(limit: limits.bodyBytes))
        let row = try RequestDocument.request(document, model: try context.modelReference(), explain: false)
        return .json(ModelDocument.bytes(of: try service.check(row)))
    }

    private func unavailable(_ entry: ModelCatalogue.Entry) -> Problem {
        var reason = ""
        if case .unavailable(let text) = entry.status { reason = ": \(text)" }
        return Problem(.serviceUnavailable, "model_unavailable", "this model is not served\(reason)")
    }
}

extension Request {
    /// Whether a browser asks: HTML stands in `Accept` before JSON, or JSON does not.
    fileprivate var prefersHTML: Bool {
        guard let accept = headers[.accept], let html = accept.range(ofText: "text/html") else { return false }
        return accept.range(ofText: "application/json").map { html < $0 } ?? true
    }
}

extension String {
    /// Where a text begins within this one.
    fileprivate func range(ofText text: String) -> String.Index? {
        firstRange(of: text)?.lowerBound
    }
}
