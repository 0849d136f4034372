// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// How a command is told of the configuration.
struct ConfigurationOptions: ParsableArguments {
    @Option(help: "A JSON file with configuration keys (also PROGNOSIS_CONFIG).")
    var config: String?

    @Option(help: "Folder of model packages (default: Models).")
    var modelsDirectory: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("Set any key of docs/configuration.md; may be repeated.", valueName: "key=value"))
    var settings: [String] = []

    /// The effective configuration.
    ///
    /// - Parameter options: keys that have options of their own.
    func load(_ options: [(key: ConfigurationKey, value: String?)] = []) throws -> ServiceConfiguration {
        var commandLine: [String: String] = [:]
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw ValidationError("--set takes key=value") }
            commandLine[String(parts[0])] = String(parts[1])
        }
        for (key, value) in options + [(.modelsDirectory, modelsDirectory)] {
            if let value { commandLine[key.name] = value }
        }
        let environment = ProcessInfo.processInfo.environment
        do {
            return try ServiceConfiguration(
                commandLine: commandLine, environment: environment, file: config ?? environment["PROGNOSIS_CONFIG"])
        } catch {
            throw ValidationError(error.description)
        }
    }
}
