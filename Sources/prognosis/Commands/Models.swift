// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ModelCatalogue
import Predicting
import Predictors
import StrictJSON

/// Looks at the catalogue.
struct Models: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List, show and check the models.",
        discussion: "Example: prognosis models show news2",
        subcommands: [List.self, Show.self, Check.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List every model with its status.", discussion: "Example: prognosis models list")

        @OptionGroup var options: ConfigurationOptions

        func run() throws {
            let entries = try options.catalogue().entries
            let width = entries.map(\.id.count).max() ?? 0
            for entry in entries {
                let name = entry.id + String(repeating: " ", count: width - entry.id.count)
                switch entry.status {
                case .serving(let predictor): print("\(name)  \(entry.version)  \(predictor.descriptor.title)")
                case .unavailable(let reason): print("\(name)  \(entry.version)  NOT SERVED: \(reason)")
                }
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what a model takes and gives, as JSON.",
            discussion: "Example: prognosis models show prevent")

        @Argument(help: "The model's id.") var model: String
        @Option(help: "Its version (default: the one that serves).") var version: String?
        @OptionGroup var options: ConfigurationOptions

        func run() throws {
            let catalogue = try options.catalogue()
            do {
                let entry = try catalogue.entry(for: ModelReference(id: model, version: version))
                let bytes = ModelDocument.bytes(
                    of: entry, versions: catalogue.versions(of: entry.id).map(\.version))
                print(prettyJSON(bytes), terminator: "")
            } catch {
                throw CleanExit.failure(error.message)
            }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check every model package as the service would; exit status 1 if one would not be served.",
            discussion: """
                Checks the digests, the card and the parity certificate: the training library's outputs must come out
                bit for bit.

                Example: prognosis models check --models-directory Models
                """)

        @OptionGroup var options: ConfigurationOptions

        func run() throws {
            var failed = 0
            for entry in try options.catalogue().entries {
                switch entry.status {
                case .serving(let predictor) where predictor.descriptor.kind == .learnedModel:
                    let parity = predictor.descriptor.evidence.agreements.first
                    print(
                        "ok    \(entry.id) \(entry.version): \(parity?.agreed ?? 0) rows of "
                            + "\(parity?.oracle ?? "the library") \(parity?.version ?? "") reproduced bit for bit")
                case .serving: print("ok    \(entry.id) \(entry.version)")
                case .unavailable(let reason):
                    failed += 1
                    print("FAIL  \(entry.id) \(entry.version): \(reason)")
                }
            }
            if failed > 0 { throw ExitCode.failure }
        }
    }
}

extension ConfigurationOptions {
    /// The catalogue as the service would load it.
    func catalogue() throws -> ModelCatalogue {
        let configuration = try load()
        do {
            return try ModelCatalogue.load(
                modelsDirectory: configuration.modelsDirectory, disabled: configuration.disabledScores)
        } catch {
            throw CleanExit.failure("models-directory: \(error.message) (\(error.file))")
        }
    }
}

/// JSON indented for people; what is not JSON stays as it is.
func prettyJSON(_ bytes: [UInt8]) -> String {
    guard let value = try? JSONValue(parsing: bytes) else { return String(decoding: bytes, as: UTF8.self) }
    return String(decoding: JSONWriter.prettyBytes(of: value), as: UTF8.self)
}
