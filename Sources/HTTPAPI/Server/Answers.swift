// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// An answer in JSON.
    static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        content(ByteBuffer(bytes: bytes), type: "application/json", status: status)
    }

    /// An answer of any media type.
    static func content(_ buffer: ByteBuffer, type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: buffer))
    }
}

extension Request {
    /// The whole body as bytes.
    ///
    /// - Throws: `Problem` 413 beyond the limit.
    func bytes(limit: Int) async throws -> [UInt8] {
        if let text = headers[.contentLength], let length = Int(text), length > limit { throw tooLarge(limit) }
        do {
            return Array(buffer: try await body.collect(upTo: limit))
        } catch is NIOTooManyBytesError {
            throw tooLarge(limit)
        }
    }

    private func tooLarge(_ limit: Int) -> Problem {
        Problem(.contentTooLarge, "too_large", "the body is larger than \(limit) bytes")
    }

    /// Makes sure that the body has one of these media types; without the header it is taken to be the first.
    ///
    /// - Returns: the type.
    func requireMediaType(_ accepted: [String]) throws(Problem) -> String {
        guard let header = headers[.contentType] else { return accepted[0] }
        let type = String(header.prefix { $0 != ";" }).lowercased().filter { !$0.isWhitespace }
        guard accepted.contains(type) else {
            throw Problem(
                .unsupportedMediaType, "unsupported_media_type", "expected \(accepted.joined(separator: " or "))",
                headers: [.accept: accepted.joined(separator: ", ")])
        }
        return type
    }

    /// A truth value of the query: absent is false.
    func flag(_ name: String) throws(Problem) -> Bool {
        switch uri.queryParameters[Substring(name)] {
        case nil, "false", "0": return false
        case "true", "1", "": return true
        default: throw Problem(.badRequest, "malformed_request", "\(name) is true or false")
        }
    }
}
