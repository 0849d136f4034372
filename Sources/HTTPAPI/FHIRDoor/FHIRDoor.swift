// SPDX-License-Identifier: Apache-2.0

import FHIR
import HTTPTypes
import Hummingbird
import NIOCore
import Predicting
import Predictors
import StrictJSON

/// The FHIR R4 door: a record in, a RiskAssessment or an Observation out.
struct FHIRDoor {
    static let mediaType = "application/fhir+json"

    let service: PredictionService
    let limits: APILimits
    let capabilities: FHIRCapabilities

    func add(to router: Router<APIContext>) {
        router.get("/fhir/metadata") { _, _ in
            Response.fhir(capabilities.statement)
        }
        router.get("/fhir/OperationDefinition/predict") { _, _ in
            Response.fhir(capabilities.operationDefinition)
        }
        // Some clients encode the dollar sign.
        for path in ["/fhir/$predict", "/fhir/%24predict"] {
            router.post("\(path)") { request, context in try await predict(request, context) }
        }
    }

    private func predict(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try request.requireMediaType([Self.mediaType, "application/json"])
        let body = try JSONValue(parsing: try await request.bytes(limit: limits.bodyBytes))
        let wanted = try FHIRRequest.parse(body)
        guard let id = wanted.model ?? request.uri.queryParameters["model"].map(String.init) else {
            throw Problem(
                .badRequest, "malformed_request",
                "name the model, in the query (?model=) or in the parameter model of a Parameters resource")
        }
        let reference = ModelReference(
            id: id, version: wanted.version ?? request.uri.queryParameters["version"].map(String.init))
        let schema = try service.catalogue.predictor(for: reference).descriptor.inputs
        let asOf = wanted.asOf ?? Timestamp.now()
        let extraction = try RecordExtractor(schema: schema, asOf: asOf).extract(from: wanted.bundle)
            .overridden(by: wanted.inputs)
        // An Observation tells its items as components, so contributions are there unless they are declined.
        let explain = try wanted.explain ?? (request.uri.queryParameters["explain"] == nil || request.flag("explain"))
        let prediction: Prediction
        do {
            prediction = try await service.predict(
                PredictionRequest(
                    model: reference, inputs: extraction.inputs, assumeAbsent: wanted.assumeAbsent, explain: explain,
                    warnings: extraction.warnings),
                caller: context.caller)
        } catch {
            // An input may be missing because the value on record could not be used: the caller must learn that.
            var problem = Problem(error)
            problem.warnings = extraction.warnings
            throw problem
        }
        let resource = PredictionResource(prediction, from: extraction, asOf: asOf)
        return .fhir(resource.json, status: resource.isNotApplicable ? .unprocessableContent : .ok)
    }
}

extension Response {
    /// An answer in FHIR's JSON.
    static func fhir(_ resource: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        .content(ByteBuffer(bytes: JSONWriter.bytes(of: resource)), type: FHIRDoor.mediaType, status: status)
    }
}

extension Problem {
    /// The problem as an OperationOutcome.
    func operationOutcome(requestID: String) -> Response {
        let issues =
            errors.isEmpty
            ? [issue ?? OperationOutcomeIssue(.error, issueCode, detail, detail: code)]
            : errors.map { OperationOutcomeIssue($0) }
        var response = Response.fhir(
            OperationOutcomeIssue.outcome(issues + warnings.map { OperationOutcomeIssue($0) }, id: requestID),
            status: status)
        for field in headers { response.headers[field.name] = field.value }
        return response
    }

    private var issueCode: OperationOutcomeIssue.Code {
        switch status.code {
        case 400: .invalid
        case 404: .notFound
        case 405, 415: .notSupported
        case 413: .tooCostly
        case 422: .processing
        case 503: code == "overloaded" ? .throttled : .transient
        default: .exception
        }
    }
}
