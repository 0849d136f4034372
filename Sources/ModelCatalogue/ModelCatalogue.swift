// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
package import Predictors
package import StrictJSON

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Every predictor of the service, by id and version, and which of them answers.
package struct ModelCatalogue: Sendable {
    /// One version of one model.
    package struct Entry: Sendable {
        /// Whether it answers.
        package enum Status: Sendable {
            case serving(any Predictor)
            /// Known, but it does not answer, for this reason.
            case unavailable(reason: String)
        }

        package let id: String
        package let version: String
        package let status: Status
        /// Statistics of training and testing, of models that ship them.
        package let evaluation: JSONValue?

        package init(id: String, version: String, status: Status, evaluation: JSONValue? = nil) {
            self.id = id
            self.version = version
            self.status = status
            self.evaluation = evaluation
        }

        /// The predictor, if it answers.
        package var predictor: (any Predictor)? {
            if case .serving(let predictor) = status { predictor } else { nil }
        }
    }

    /// Every version of every model: ids in alphabetical order, the newest version of an id first.
    package let entries: [Entry]
    private let entriesByID: [String: [Entry]]

    package init(_ entries: [Entry]) {
        self.entries = entries.sorted { left, right in
            left.id != right.id ? left.id < right.id : Self.isNewer(left.version, than: right.version)
        }
        entriesByID = Dictionary(grouping: self.entries, by: \.id)
    }

    /// The published scores, the reference, and the model packages of a folder.
    ///
    /// A package that does not load is listed as unavailable with the reason; it does not keep the others from serving.
    ///
    /// - Parameters:
    ///   - modelsDirectory: holds `<id>/<version>/package.json`; `nil` for none.
    ///   - disabled: scores that the configuration switches off, by id with the reason.
    /// - Throws: `ModelPackageError` if the folder cannot be read.
    package static func load(
        modelsDirectory: String?, disabled: [String: String] = [:]
    ) throws(ModelPackageError) -> ModelCatalogue {
        var entries = [Entry(id: "reference", version: "1", status: .serving(ReferencePredictor()))]
        for score in PublishedScores.all() {
            let descriptor = score.descriptor
            let reason = disabled[descriptor.id]
            entries.append(
                Entry(
                    id: descriptor.id, version: descriptor.version,
                    status: reason.map { .unavailable(reason: $0) } ?? .serving(score)))
        }
        if let modelsDirectory {
            let builtIn = Set(entries.map(\.id))
            for (id, version) in try packages(in: modelsDirectory) {
                guard id.isModelName, version.isModelName, !builtIn.contains(id) else {
                    entries.append(
                        Entry(
                            id: "package \(id)", version: version,
                            status: .unavailable(
                                reason:
                                    "its id is taken, or id or version is not in lower case letters, digits and hyphens"
                            )
                        ))
                    continue
                }
                do {
                    let package = try ModelPackage(
                        folder: "\(modelsDirectory)/\(id)/\(version)", id: id, version: version)
                    entries.append(
                        Entry(
                            id: id, version: version, status: .serving(package.predictor),
                            evaluation: package.evaluation))
                } catch {
                    entries.append(Entry(id: id, version: version, status: .unavailable(reason: "\(error)")))
                }
            }
        }
        return ModelCatalogue(entries)
    }

    /// The versions of a model, the newest first; empty for an unknown id.
    package func versions(of id: String) -> [Entry] {
        entriesByID[id] ?? []
    }

    /// The version that answers when none is asked for: the newest that serves, else the newest.
    package func entry(of id: String, version: String? = nil) -> Entry? {
        let versions = versions(of: id)
        if let version { return versions.first { $0.version == version } }
        return versions.first { $0.predictor != nil } ?? versions.first
    }

    private static func packages(in directory: String) throws(ModelPackageError) -> [(id: String, version: String)] {
        let files = FileManager.default
        do {
            return try files.contentsOfDirectory(atPath: directory).sorted().flatMap { id in
                let versions = (try? files.contentsOfDirectory(atPath: "\(directory)/\(id)")) ?? []
                return versions.sorted().filter {
                    files.fileExists(atPath: "\(directory)/\(id)/\($0)/package.json")
                }.map { (id, $0) }
            }
        } catch {
            throw ModelPackageError(.unreadable, in: directory, "the models directory cannot be read")
        }
    }

    /// Numbers in versions compare as numbers: 10 is newer than 9.
    private static func isNewer(_ left: String, than right: String) -> Bool {
        let parts = (left.split(separator: "."), right.split(separator: "."))
        for (a, b) in zip(parts.0, parts.1) where a != b {
            if let a = Int(a), let b = Int(b), a != b { return a > b }
            return a > b
        }
        return parts.0.count > parts.1.count
    }
}

extension String {
    /// Whether this can name a model or a version in a path: lower case letters, digits, hyphens and points.
    fileprivate var isModelName: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            }
    }
}
