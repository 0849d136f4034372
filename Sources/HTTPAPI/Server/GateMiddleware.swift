// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import Logging
import Predicting
import Predictors
import Telemetry

/// What surrounds every request: its id, the bound on requests in flight, metrics, one log line, and the translation of
/// errors into answers. Nothing that a client sent reaches the log: neither path nor query, only the route's pattern.
struct GateMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let limits: APILimits
    let state: ServiceState
    let metrics: ServiceMetrics
    let routes: RouteTable
    let logger: Logger

    @concurrent
    func handle(
        _ request: Request, context: APIContext, next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let started = ContinuousClock.now
        var context = context
        context.requestID = Self.requestID(request)
        metrics.requestStarted()
        var response: Response
        var isDraining = false
        // Probes are always let in: a busy service that seems dead would be killed.
        let isProbe = Self.quietRoutes.contains(request.uri.path)
        if let draining = state.enter(limit: isProbe ? .max : limits.inFlight) {
            defer { state.leave() }
            isDraining = draining
            do {
                response = try await next(request, context)
            } catch {
                response = answer(to: error, request, context)
            }
        } else {
            response = answer(to: Problem.overloaded("too many requests at once"), request, context)
        }
        if let name = Self.requestIDHeader { response.headers[name] = context.requestID }
        // Clients then open their next connection elsewhere, before this process stops listening.
        if isDraining { response.headers[.connection] = "close" }
        finish(request, response, context, seconds: started.duration(to: .now) / .seconds(1))
        return response
    }

    private static let requestIDHeader = HTTPField.Name("X-Request-ID")

    /// The id that the client gave, if it is a UUID and so cannot hold anything about a patient, else a new one.
    private static func requestID(_ request: Request) -> String {
        if let name = requestIDHeader, let given = request.headers[name], given.utf8.count == 36,
            given.utf8.enumerated().allSatisfy({ index, byte in
                [8, 13, 18, 23].contains(index)
                    ? byte == UInt8(ascii: "-") : Character(Unicode.Scalar(byte)).isHexDigit
            })
        {
            return given.lowercased()
        }
        var generator = SystemRandomNumberGenerator()
        return PredictionID.make(at: .now(), using: &generator)
    }

    private func answer(to error: any Error, _ request: Request, _ context: APIContext) -> Response {
        var problem = Problem(error)
        if problem.status == .notFound, problem.code.hasPrefix("http_") {
            let allowed = routes.methods(for: request.uri.path)
            problem = allowed.isEmpty ? .notFound : .methodNotAllowed(allowed: allowed)
        }
        metrics.errorOccurred(kind: ErrorKind(problem))
        if problem.status.code >= 500, problem.code != "overloaded" {
            logger.error(
                "Request failed",
                metadata: .fields([
                    .requestID: .string(context.requestID), .errorCode: .string(problem.code),
                    .errorCause: .string(problem.cause ?? "none"),
                ]))
        }
        var response =
            request.uri.path.hasPrefix("/fhir/")
            ? problem.operationOutcome(requestID: context.requestID)
            : problem.response(requestID: context.requestID)
        if request.method == .head {
            // The head of an answer to HEAD is that of GET; a body would be taken for the next answer.
            response.headers[.contentLength] = response.body.contentLength.map { String($0) }
            response.body = ResponseBody()
        }
        return response
    }

    private func finish(_ request: Request, _ response: Response, _ context: APIContext, seconds: Double) {
        let pattern = context.endpointPath
        let route = pattern == "NotFound" ? nil : pattern
        metrics.requestFinished(
            method: request.method.rawValue, route: route, status: response.status.code, seconds: seconds)
        // Probes come every few seconds for ever; they are in the metrics, not in the log.
        let level: Logger.Level = route.map(Self.quietRoutes.contains) == true ? .debug : .info
        guard logger.logLevel <= level else { return }
        logger.log(
            level: level, "Request handled",
            metadata: .fields([
                .requestID: .string(context.requestID), .httpMethod: .string(request.method.loggable),
                .httpRoute: .string(route ?? ServiceMetrics.unmatchedRoute),
                .httpStatus: .number(response.status.code),
                .durationMilliseconds: .number((seconds * 1e6).rounded() / 1e3),
            ]))
    }

    private static let quietRoutes: Set<String> = ["/health", "/health/ready", "/metrics"]
}

extension HTTPRequest.Method {
    /// The method if it is a known one; any other text came from the client and is not logged.
    fileprivate var loggable: String {
        [.get, .head, .post, .put, .patch, .delete, .options].contains(self) ? rawValue : "other"
    }
}

extension ErrorKind {
    /// The label of a problem, from a fixed set.
    fileprivate init(_ problem: Problem) {
        switch problem.status.code {
        case 404: self = problem.code == "not_found" ? .notFound : .unknownModel
        case 405: self = .methodNotAllowed
        case 408: self = .timeout
        case 413: self = .tooLarge
        case 415, 406: self = .unsupportedMediaType
        case 422: self = .invalidInput
        case 400..<500: self = .malformedRequest
        case 503:
            switch problem.code {
            case "store_unavailable": self = .storage
            case "overloaded": self = .overloaded
            default: self = .notReady
            }
        default: self = .internal
        }
    }
}
