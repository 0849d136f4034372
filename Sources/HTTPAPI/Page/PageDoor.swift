// SPDX-License-Identifier: Apache-2.0

import CPageAssets
import HTTPTypes
import Hummingbird
import NIOCore

/// The web page, its files and the OpenAPI document, compiled into the binary.
struct PageDoor {
    private struct Asset: Sendable {
        let body: ByteBuffer
        let mediaType: String
        let tag: String
    }

    /// What the page may do: load its own files and ask its own service, nothing else.
    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    private let assets: [String: Asset]

    init() {
        var count = 0
        let start = page_assets(&count)
        let files = UnsafeBufferPointer(start: start, count: count)
        assets = Dictionary(
            uniqueKeysWithValues: files.map { file in
                let bytes = UnsafeBufferPointer(start: file.bytes, count: file.count)
                let asset = Asset(
                    body: ByteBuffer(bytes: bytes), mediaType: String(cString: file.media_type),
                    tag: "\"\(Self.fingerprint(bytes))\"")
                return (String(cString: file.name), asset)
            })
    }

    func add(to router: Router<APIContext>) {
        router.get("/") { request, _ in try answer(request, "index.html") }
        router.get("/docs") { request, _ in try answer(request, "docs.html") }
        router.get("/openapi.json") { request, _ in try answer(request, "openapi.json") }
        router.get("/assets/{name}") { request, context in
            let name = try context.parameters.require("name")
            if name.hasSuffix(".html") || name.hasSuffix(".json") { throw Problem.notFound }
            return try answer(request, name)
        }
    }

    private func answer(_ request: Request, _ name: String) throws(Problem) -> Response {
        guard let asset = assets[name] else { throw .notFound }
        var headers: HTTPFields = [
            .contentType: asset.mediaType, .eTag: asset.tag, .cacheControl: "no-cache",
            .contentSecurityPolicy: Self.policy, .xContentTypeOptions: "nosniff",
        ]
        if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "no-referrer" }
        if request.headers[.ifNoneMatch] == asset.tag { return Response(status: .notModified, headers: headers) }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: asset.body))
    }

    /// FNV-1a of the bytes in hexadecimal: enough to tell one build's file from another's.
    private static func fingerprint(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}
