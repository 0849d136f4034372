// SPDX-License-Identifier: Apache-2.0

import HTTPAPI
import HTTPTypes
import Hummingbird
import StrictJSON
import Testing

/// The OpenAPI document against the routes that there are, and against itself.
struct OpenAPITests {
    private static func document(_ service: TestService) async throws -> JSONValue {
        let answer = try await service.send(.get, "/openapi.json")
        #expect(answer.headers[.contentType] == "application/json")
        return try answer.json()
    }

    @Test func describesEveryRouteAndNoOther() async throws {
        let service = try TestService()
        let document = try await Self.document(service)
        let described = Set(
            (document["paths"]?.object ?? JSONObject()).flatMap { path in
                (path.value.object ?? JSONObject()).map { "\($0.key.uppercased()) \(path.key)" }
            })
        // The encoded spelling of the same operation is not another operation.
        let routes = Set(
            service.parts.router().routes.filter { $0.method != .head && !$0.path.description.contains("%24") }
                .map { "\($0.method.rawValue) \($0.path.description)" })
        #expect(described.subtracting(routes).isEmpty)
        #expect(routes.subtracting(described).isEmpty)
    }

    @Test func resolvesEveryReferenceAndUsesEverySchema() async throws {
        let document = try await Self.document(try TestService())
        var references: Set<String> = []
        func collect(_ value: JSONValue) {
            if let target = value["$ref"]?.string { references.insert(target) }
            for member in value.object ?? JSONObject() { collect(member.value) }
            for element in value.array ?? [] { collect(element) }
        }
        collect(document)
        for reference in references {
            var value: JSONValue? = document
            for part in reference.split(separator: "/").dropFirst() { value = value?[String(part)] }
            #expect(value != nil, "\(reference)")
        }
        for kind in ["schemas", "responses"] {
            for member in document["components"]?[kind]?.object ?? JSONObject() {
                #expect(references.contains("#/components/\(kind)/\(member.key)"), "\(member.key) is not used")
            }
        }
    }

    /// Every example body is one that works.
    @Test func givesExamplesThatWork() async throws {
        let service = try TestService()
        let document = try await Self.document(service)
        var tried = 0
        for path in document["paths"]?.object ?? JSONObject() {
            guard let content = path.value["post"]?["requestBody"]?["content"]?.object else { continue }
            for media in content {
                let named = media.value["examples"]?.object?.compactMap { $0.value["value"] } ?? []
                for example in named + [media.value["example"]].compactMap({ $0 }) {
                    let answer = try await service.send(
                        .post,
                        path.key.replacing("{id}", with: "cha2ds2-vasc").replacing("{version}", with: "1"),
                        body: String(decoding: JSONWriter.bytes(of: example), as: UTF8.self), type: media.key)
                    #expect(answer.status == 200, "\(path.key): \(answer.text)")
                    tried += 1
                }
            }
        }
        #expect(tried >= 7)
    }
}
