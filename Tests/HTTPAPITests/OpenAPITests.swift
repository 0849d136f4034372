// SPDX-License-Identifier: Apache-2.0

import HTTPAPI
import HTTPTypes
import Hummingbird
import StrictJSON
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

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

    /// Every example body is one that works, and the example of an answer is what it is answered with now. With
    /// `UPDATE_GOLDENS=1` the document is rewritten with the answers of now.
    @Test func givesExamplesThatWork() async throws {
        let service = try TestService()
        var document = try await Self.document(service)
        var answered = 0
        var compared = 0
        for path in document["paths"]?.object ?? JSONObject() {
            guard let content = path.value["post"]?["requestBody"]?["content"]?.object else { continue }
            for media in content {
                for (name, example) in Self.examples(of: media.value) {
                    let answer = try await service.send(
                        .post,
                        path.key.replacing("{id}", with: "cha2ds2-vasc").replacing("{version}", with: "1"),
                        body: String(decoding: JSONWriter.bytes(of: example), as: UTF8.self),
                        type: media.key)
                    #expect(answer.status == 200, "\(path.key): \(answer.text)")
                    answered += 1
                    let place =
                        ["paths", path.key, "post", "responses", "200", "content", media.key]
                        + (name.map { ["examples", $0, "value"] } ?? ["example"])
                    guard let told = place.reduce(Optional(document), { $0?[$1] }) else { continue }
                    let now = Self.timeless(try answer.json())
                    if Self.isUpdating { document.set(now, at: place) }
                    #expect(Self.isUpdating || Self.agree(told, now), "\(path.key): the example \(name ?? "") is old")
                    compared += 1
                }
            }
        }
        #expect(answered >= 14)
        #expect(compared >= 13)
        if Self.isUpdating { try Self.write(document) }
    }

    @Test func hasTheVersionOfTheProgram() async throws {
        let version = try #require(try await Self.document(try TestService())["info"]?["version"]?.string)
        let program = try String(contentsOfFile: repositoryPath("Sources/prognosis/Prognosis.swift"), encoding: .utf8)
        #expect(program.contains("version = \"\(version)\""))
    }

    private static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1"

    private static func write(_ document: JSONValue) throws {
        let path = repositoryPath("Sources/HTTPAPI/OpenAPI/openapi.json")
        let text = String(decoding: JSONWriter.prettyBytes(of: document), as: UTF8.self)
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// The examples of one media type of a body, by name; the only one has none.
    private static func examples(of media: JSONValue) -> [(name: String?, value: JSONValue)] {
        let named = media["examples"]?.object?.compactMap { member in
            member.value["value"].map { (name: Optional(member.key), value: $0) }
        }
        return (named ?? []) + [media["example"]].compactMap { $0 }.map { (name: nil, value: $0) }
    }

    /// An answer with the id and the time that stand in the examples.
    private static func timeless(_ answer: JSONValue) -> JSONValue {
        switch answer {
        case .object(let members):
            .object(
                JSONObject(
                    members.map { member in
                        switch (member.key, member.value.string?.utf8.count) {
                        case ("id", 36): .init(key: "id", value: "019b76da-a7df-7000-8000-000000000000")
                        case ("time", _): .init(key: "time", value: "2026-11-24T08:00:00.000Z")
                        default: .init(key: member.key, value: timeless(member.value))
                        }
                    }))
        case .array(let elements): .array(elements.map(timeless))
        default: answer
        }
    }

    /// Whether two values are the same but for the last digits, in which mathematical libraries differ.
    private static func agree(_ left: JSONValue, _ right: JSONValue) -> Bool {
        switch (left, right) {
        case (.number(let a), .number(let b)): abs(a - b) <= 1e-9 * max(1, abs(a))
        case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy(agree)
        case (.object(let a), .object(let b)):
            a.count == b.count && zip(a, b).allSatisfy { $0.key == $1.key && agree($0.value, $1.value) }
        default: left == right
        }
    }
}

extension JSONValue {
    /// Replaces the value at the end of a path of keys.
    fileprivate mutating func set(_ value: JSONValue, at path: [String]) {
        guard let key = path.first else {
            self = value
            return
        }
        guard case .object(var object) = self, var inner = object[key] else { return }
        inner.set(value, at: Array(path.dropFirst()))
        object[key] = inner
        self = .object(object)
    }
}
