// SPDX-License-Identifier: Apache-2.0

import FHIR
import HTTPTypes
import Hummingbird
import NIOCore
import Predicting
import Predictors
import StrictJSON

/// The one place where errors become answers.
extension Problem {
    /// The problem that an error is for a client.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as PredictingError: self.init(error)
        case let error as JSONError: self = .malformed("the body is not JSON: \(error)")
        case let fault as RequestDocument.Fault:
            self.init(
                .badRequest, "malformed_request", fault.field.isEmpty ? fault.detail : "\(fault.field): \(fault.detail)"
            )
        case let error as FHIRError:
            self.init(
                error.isMalformed ? .badRequest : .unprocessableContent, "invalid_resource",
                error.expression.map { "\($0): \(error.message)" } ?? error.message,
                issue: OperationOutcomeIssue(error))
        case is NIOTooManyBytesError:
            self.init(.contentTooLarge, "too_large", "the body is larger than this service accepts")
        case let error as HTTPError:
            self.init(error.status, "http_\(error.status.code)", error.status.reasonPhrase.lowercased())
        case is CancellationError:
            self = .overloaded("the request was cancelled")
        default:
            self.init(
                .internalServerError, "internal", "the service failed; the log has the reason under the request's id",
                cause: "\(type(of: error))")
        }
    }

    private init(_ error: PredictingError) {
        let status: HTTPResponse.Status
        var headers: HTTPFields = [:]
        switch error.code {
        case .unknownModel, .unknownVersion, .unknownPrediction: status = .notFound
        case .invalidInputs: status = .unprocessableContent
        case .modelUnavailable: status = .serviceUnavailable
        case .storeUnavailable:
            status = .serviceUnavailable
            headers[.retryAfter] = "5"
        default: status = .internalServerError
        }
        self.init(
            status, error.code.name, error.message, errors: error.problems, headers: headers, cause: error.cause)
    }

    /// The problem as RFC 9457 has it.
    func response(requestID: String) -> Response {
        var headers = headers
        headers[.contentType] = "application/problem+json"
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: json(requestID))))
    }

    /// The JSON object of the problem, which a batch holds in place of a row's result.
    func write(to writer: inout JSONWriter, requestID: String?) {
        writer.object { writer in
            writer.member("type", "urn:prognosis:problem:\(code)")
            writer.member("title", status.reasonPhrase)
            writer.member("status", status.code)
            writer.member("detail", detail)
            if !errors.isEmpty { ModelDocument.write(errors, to: &writer) }
            if let requestID { writer.member("request_id", requestID) }
        }
    }

    private func json(_ requestID: String) -> [UInt8] {
        var writer = JSONWriter()
        write(to: &writer, requestID: requestID)
        return writer.bytes
    }
}
