// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import NIOCore
import Predicting
import Predictors
import StrictJSON

/// The native doors that predict: one patient, many, or a stream of them.
struct PredictDoor {
    let service: PredictionService
    let limits: APILimits

    /// The body of the seed contract, to the byte: the `reference` predictor's constant.
    private static let reference = ByteBuffer(string: #"{"score":0.75}"#)

    func add(to router: Router<APIContext>) {
        router.get("/predict") { request, context in try await get(request, context) }
        router.post("/predict") { request, context in try await post(request, context, model: nil) }
        router.post("/v1/models/{id}/predict") { request, context in
            try await post(request, context, model: try context.modelReference())
        }
        router.post("/v1/models/{id}/versions/{version}/predict") { request, context in
            try await post(request, context, model: try context.modelReference())
        }
        router.get("/v1/predictions/{id}") { _, context in try await record(context) }
    }

    /// Without parameters the constant; with them a prediction from demonstration inputs. Patient data do not belong in
    /// a URL, which proxies and load balancers log.
    private func get(_ request: Request, _ context: APIContext) async throws -> Response {
        guard request.uri.query?.isEmpty == false else {
            return .content(Self.reference, type: "application/json")
        }
        let query = try DemonstrationQuery(request, catalogue: service.catalogue)
        let prediction = try await service.predict(query.request, caller: context.caller)
        return .json(PredictionDocument.bytes(of: prediction, citations: query.citations))
    }

    private func post(_ request: Request, _ context: APIContext, model: ModelReference?) async throws -> Response {
        let options = RowOptions(
            model: model, explain: try request.flag("explain"), citations: try request.flag("citations"),
            requestID: context.requestID)
        let type = try request.requireMediaType(["application/json", "application/x-ndjson", "application/ndjson"])
        if type != "application/json" {
            return PredictionStream(service: service, caller: context.caller, limits: limits, options: options)
                .response(to: request)
        }
        let document = try JSONValue(parsing: try await request.bytes(limit: limits.bodyBytes))
        if let rows = document.array {
            guard rows.count <= limits.batchRows else {
                throw Problem(
                    .contentTooLarge, "too_large",
                    "a batch holds at most \(limits.batchRows) rows; send more as application/x-ndjson")
            }
            return try await batch(rows.map { .success($0) }, options, context)
        }
        let row = try RequestDocument.request(document, model: model, explain: options.explain)
        let prediction = try await service.predict(row, caller: context.caller)
        return .json(PredictionDocument.bytes(of: prediction, citations: options.citations))
    }

    private func batch(
        _ rows: [Result<JSONValue, Problem>], _ options: RowOptions, _ context: APIContext
    ) async throws -> Response {
        let results = try await options.predict(rows, service: service, caller: context.caller)
        var writer = JSONWriter(reservingCapacity: 2_048 * results.count)
        var failed = 0
        writer.object { writer in
            writer.key("results")
            writer.array { writer in
                for result in results {
                    if case .failure = result { failed += 1 }
                    options.write(result, to: &writer)
                }
            }
            writer.member("succeeded", results.count - failed)
            writer.member("failed", failed)
        }
        return .json(writer.bytes)
    }

    private func record(_ context: APIContext) async throws -> Response {
        let id = try context.parameters.require("id")
        let record = try await service.record(id: id, caller: context.caller)
        // The record is the answer as it was given, with the caller before it.
        var writer = JSONWriter(reservingCapacity: record.body.count + 256)
        writer.object { writer in
            writer.member("id", record.id)
            writer.member("time", record.time.description)
            writer.key("caller")
            writer.object { writer in
                writer.member("tenant", record.caller.tenant)
                writer.member("subject", record.caller.subject)
                writer.member("purpose", record.caller.purpose)
            }
            writer.key("prediction")
            writer.raw(record.body)
        }
        return .json(writer.bytes)
    }
}

extension APIContext {
    /// The model that the path names.
    func modelReference() throws -> ModelReference {
        ModelReference(id: try parameters.require("id"), version: parameters.get("version"))
    }
}
