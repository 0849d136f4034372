// SPDX-License-Identifier: Apache-2.0

import Crypto
import ModelCatalogue
import Predictors
import StrictJSON
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct ModelPackageTests {
    private static let id = "support2-mortality-180d"

    static func path(_ path: String, file: String = #filePath) -> String {
        "/" + file.split(separator: "/").dropLast(3).joined(separator: "/") + "/" + path
    }

    static func predictor() throws -> TreePredictor {
        try ModelPackage(folder: path("Models/\(id)/1"), id: id, version: "1").predictor
    }

    /// Loads a copy of the package after a change to one of its files.
    private func load(changing name: String, _ change: (String) -> String) throws {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: "package-\(UUID().uuidString)").path
        defer { try? files.removeItem(atPath: folder) }
        try files.copyItem(atPath: Self.path("Models/\(Self.id)/1"), toPath: folder)
        let file = "\(folder)/\(name)"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let changed = change(text)
        try #require(changed != text, "the change changed nothing")
        try changed.write(toFile: file, atomically: true, encoding: .utf8)
        _ = try ModelPackage(folder: folder, id: Self.id, version: "1")
    }

    private func expect(
        _ code: ModelPackageError.Code, changing name: String, _ change: @escaping (String) -> String
    ) {
        #expect { try load(changing: name, change) } throws: { ($0 as? ModelPackageError)?.code == code }
    }

    @Test func loadsAndReplaysItsCertificate() throws {
        let package = try ModelPackage(folder: Self.path("Models/\(Self.id)/1"), id: Self.id, version: "1")
        let evidence = package.predictor.descriptor.evidence
        #expect(evidence.agreements.map(\.cases) == [200])
        #expect(evidence.workedExamples.count == 10)
        #expect(package.predictor.descriptor.kind == .learnedModel)
        #expect(package.predictor.descriptor.card.notice?.contains("Not for care") == true)
        #expect(package.evaluation?["test"]?["model"]?["auroc"] != nil)
    }

    @Test(arguments: ["model.json", "certificate.json", "card.yaml", "reference.json", "evaluation.json"])
    func refusesAFileThatWasChanged(name: String) {
        expect(.wrongDigest, changing: name) { $0 + " " }
    }

    /// A certificate that promises other bits, with a digest that fits.
    @Test(arguments: ["margin_bits", "probability_bits"])
    func refusesAModelThatDoesNotReproduceItsCertificate(key: String) throws {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: "package-\(UUID().uuidString)").path
        defer { try? files.removeItem(atPath: folder) }
        try files.copyItem(atPath: Self.path("Models/\(Self.id)/1"), toPath: folder)
        let path = folder + "/certificate.json"
        let old = Array(try Data(contentsOf: URL(filePath: path)))
        guard case .object(var certificate) = try JSONValue(parsing: old), var bits = certificate[key]?.array else {
            Issue.record("the certificate has no \(key)")
            return
        }
        let text = try #require(bits.last?.string)
        let last = try #require(UInt32(text, radix: 16) as UInt32?)
        bits[bits.count - 1] = .string(String(last ^ 1, radix: 16))
        certificate[key] = .array(bits)
        let new = JSONWriter.bytes(of: .object(certificate))
        try Data(new).write(to: URL(filePath: path))
        let manifest = try String(contentsOfFile: folder + "/package.json", encoding: .utf8)
        try manifest.replacing(digest(old), with: digest(new))
            .write(toFile: folder + "/package.json", atomically: true, encoding: .utf8)
        #expect { try ModelPackage(folder: folder, id: Self.id, version: "1") } throws: {
            ($0 as? ModelPackageError)?.code == .noParity
        }
    }

    private func digest(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func refusesAManifestThatIsWrong() {
        expect(.malformed, changing: "package.json") { $0.replacing("\"xgboost-json\"", with: "\"pickle\"") }
        expect(.malformed, changing: "package.json") { $0.replacing("\"age\"", with: "\"aeg\"") }
        expect(.malformed, changing: "package.json") { String($0.dropLast(20)) }
        expect(.malformed, changing: "package.json") { $0.replacing("\"equals\": \"male\"", with: "\"equals\": \"x\"") }
        expect(.malformed, changing: "package.json") { $0.replacing("\"card.yaml\"", with: "\"../card.yaml\"") }
        #expect { try ModelPackage(folder: Self.path("Models/\(Self.id)/1"), id: "other", version: "1") } throws: {
            ($0 as? ModelPackageError)?.code == .malformed
        }
        #expect { try ModelPackage(folder: "/nowhere", id: "other", version: "1") } throws: {
            ($0 as? ModelPackageError)?.code == .unreadable
        }
    }

    @Test func aModelThatDoesNotLoadIsListedWithTheReason() throws {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: "models-\(UUID().uuidString)").path
        defer { try? files.removeItem(atPath: folder) }
        try files.createDirectory(atPath: folder + "/broken/1", withIntermediateDirectories: true)
        try "{}".write(toFile: folder + "/broken/1/package.json", atomically: true, encoding: .utf8)
        let catalogue = try ModelCatalogue.load(modelsDirectory: folder)
        guard case .unavailable(let reason)? = catalogue.entry(of: "broken")?.status else {
            Issue.record("the broken package serves")
            return
        }
        #expect(reason.contains("package.json"))
        #expect(catalogue.entry(of: "qsofa")?.predictor != nil)
    }

    @Test func aDisabledScoreIsNotServed() throws {
        let catalogue = try ModelCatalogue.load(modelsDirectory: nil, disabled: ["prevent": "switched off"])
        #expect(catalogue.entry(of: "prevent")?.predictor == nil)
        #expect(catalogue.entry(of: "prevent") != nil)
    }

    @Test func theNewestVersionAnswers() {
        let entries = ["2", "10", "9"].map {
            ModelCatalogue.Entry(id: "m", version: $0, status: .serving(ReferencePredictor()))
        }
        let broken = ModelCatalogue.Entry(id: "m", version: "11", status: .unavailable(reason: "broken"))
        let catalogue = ModelCatalogue(entries + [broken])
        #expect(catalogue.versions(of: "m").map(\.version) == ["11", "10", "9", "2"])
        #expect(catalogue.entry(of: "m")?.version == "10")
        #expect(catalogue.entry(of: "m", version: "2")?.version == "2")
        #expect(catalogue.entry(of: "m", version: "3") == nil)
    }
}
