// SPDX-License-Identifier: Apache-2.0

import Crypto
import Predictors
package import StrictJSON
import TreeEnsembles

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A model package on disk: a folder `<id>/<version>` with `package.json` (how the model is served), the model itself,
/// its parity certificate, its card and statistics. It is checked as it is loaded: the digest of every file, the card
/// for completeness, and the model against the certificate, bit for bit.
package struct ModelPackage: Sendable {
    /// The predictor that serves the model.
    package let predictor: TreePredictor
    /// The statistics of training and testing (`evaluation.json`), as they were written.
    package let evaluation: JSONValue?

    /// Loads and checks a package.
    ///
    /// - Parameters:
    ///   - folder: the path of `<id>/<version>`.
    ///   - id: the id that the folder's place demands.
    /// - Throws: `ModelPackageError` for the first fault.
    package init(folder: String, id: String, version: String) throws(ModelPackageError) {
        let manifest = try ManifestReader(try Self.json("package.json", in: folder))
        guard manifest.id == id, manifest.version == version else {
            throw ModelPackageError(
                .malformed, in: "package.json",
                "it says \(manifest.id) \(manifest.version), its folder \(id) \(version)")
        }
        var files: [String: [UInt8]] = [:]
        for (name, digest) in manifest.digests {
            let bytes = try Self.read(name, in: folder)
            guard SHA256.hash(data: bytes).hexadecimal == digest else {
                throw ModelPackageError(.wrongDigest, in: name, "its SHA-256 digest is not the one in package.json")
            }
            files[name] = bytes
        }
        func file(_ name: String) throws(ModelPackageError) -> [UInt8] {
            guard let bytes = files[name] else {
                throw ModelPackageError(.malformed, in: "package.json", "files does not list \(name)")
            }
            return bytes
        }

        let ensemble: TreeEnsemble
        do {
            ensemble = try XGBoostJSONModel.load(try file(manifest.modelFile))
        } catch let error as TreeEnsembleError {
            throw ModelPackageError(.unsupported, in: manifest.modelFile, "\(error)")
        } catch let error as ModelPackageError {
            throw error
        } catch {
            throw ModelPackageError(.unsupported, in: manifest.modelFile, "\(error)")
        }
        let card = try CardReader.card(try file("card.yaml"))
        let certificate = try ParityCertificate(Self.parse(try file("certificate.json"), of: "certificate.json"))
        try certificate.replay(with: ensemble)
        predictor = try TreePredictor(
            manifest: manifest, ensemble: ensemble, card: card,
            evidence: certificate.evidence(output: manifest.output.name))
        try certificate.replay(with: predictor)
        evaluation = try files["evaluation.json"].map { bytes throws(ModelPackageError) in
            try Self.parse(bytes, of: "evaluation.json")
        }
    }

    private static func read(_ name: String, in folder: String) throws(ModelPackageError) -> [UInt8] {
        guard !name.contains("/"), !name.contains("..") else {
            throw ModelPackageError(.malformed, in: "package.json", "a file outside the package")
        }
        do {
            return Array(try Data(contentsOf: URL(filePath: folder + "/" + name)))
        } catch {
            throw ModelPackageError(.unreadable, in: name, "it is missing or cannot be read")
        }
    }

    private static func json(_ name: String, in folder: String) throws(ModelPackageError) -> JSONValue {
        try parse(try read(name, in: folder), of: name)
    }

    private static func parse(_ bytes: [UInt8], of name: String) throws(ModelPackageError) -> JSONValue {
        do {
            return try JSONValue(parsing: bytes)
        } catch {
            throw ModelPackageError(.malformed, in: name, "\(error)")
        }
    }
}

extension SHA256.Digest {
    fileprivate var hexadecimal: String {
        reduce(into: "") { text, byte in
            text += byte < 16 ? "0" : ""
            text += String(byte, radix: 16)
        }
    }
}
