// SPDX-License-Identifier: Apache-2.0

import Configuration
import HTTPAPI
import Logging
import StrictJSON

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The effective configuration: command line, then environment, then file, then defaults.
struct ServiceConfiguration: Sendable {
    /// Everything that is wrong with a configuration, all at once; keys and expectations, never values.
    struct Invalid: Error, CustomStringConvertible {
        let problems: [String]

        var description: String {
            "the configuration is not valid:\n" + problems.map { "  \($0)" }.joined(separator: "\n")
        }
    }

    /// The value of every key, with where it came from.
    private let values: [String: (value: String, source: String)]

    /// Reads and checks everything once.
    ///
    /// - Parameters:
    ///   - commandLine: keys set on the command line.
    ///   - environment: the process's environment; variables that begin with `PROGNOSIS_` must be keys.
    ///   - file: the path of a JSON file with keys, nested or dotted.
    /// - Throws: `Invalid` with every problem.
    init(commandLine: [String: String], environment: [String: String], file: String?) throws(Invalid) {
        var problems: [String] = []
        let fileValues = file.map { Self.read($0, &problems) } ?? [:]
        Self.refuseUnknown(environment: environment, file: fileValues, commandLine: commandLine, &problems)

        let sources: [(name: String, reader: ConfigReader)] = [
            ("command line", Self.reader(commandLine)),
            (
                "environment",
                ConfigReader(
                    provider: EnvironmentVariablesProvider(environmentVariables: environment)
                        .prefixKeys(with: "prognosis"))
            ),
            ("file", Self.reader(fileValues)),
        ]
        var values: [String: (value: String, source: String)] = [:]
        for key in ConfigurationKey.all {
            let found = sources.lazy.compactMap { source in
                source.reader.string(forKey: ConfigKey(key.name), isSecret: key.isSecret).map { ($0, source.name) }
            }.first
            let (value, source) = found ?? (key.fallback, "default")
            if !key.accepts(value) { problems.append("\(key.name) (\(source)): expected \(key.expectation)") }
            values[key.name] = (value, source)
        }
        if !problems.isEmpty { throw Invalid(problems: problems) }
        self.values = values
    }

    /// The value of a key.
    subscript(_ key: ConfigurationKey) -> String {
        guard let value = values[key.name] else { preconditionFailure("\(key.name) is not in the list of keys") }
        return value.value
    }

    /// The value of a key that takes whole numbers.
    func integer(_ key: ConfigurationKey) -> Int {
        guard let value = Int(self[key]) else { preconditionFailure("\(key.name) was checked to be a whole number") }
        return value
    }

    /// The effective values as a table, secrets hidden.
    var table: String {
        ConfigurationKey.all.map { key in
            let (value, source) = values[key.name] ?? ("", "")
            let shown = key.isSecret && !value.isEmpty ? "<secret>" : value
            return "\(key.name) = \(shown)  (\(source))\n"
        }.joined()
    }

    /// The bounds of the HTTP doors.
    var limits: APILimits {
        APILimits(
            bodyBytes: integer(.bodyBytes), batchRows: integer(.batchRows), inFlight: integer(.inFlight),
            connections: integer(.connections), requestSeconds: integer(.requestSeconds),
            idleSeconds: integer(.idleSeconds), headerBytes: integer(.headerBytes))
    }

    /// The folder of model packages, if there is one.
    var modelsDirectory: String? {
        let path = self[.modelsDirectory]
        return path.isEmpty ? nil : path
    }

    /// Scores that are switched off, with the reason that the catalogue gives.
    var disabledScores: [String: String] {
        self[.prevent] == "true" ? [:] : ["prevent": "switched off by the configuration (scores.prevent)"]
    }

    // MARK: Reading

    private static func reader(_ values: [String: String]) -> ConfigReader {
        ConfigReader(
            provider: InMemoryProvider(
                // Two spellings of one unknown key may meet here; they are refused by name elsewhere.
                values: Dictionary(
                    values.map { name, value in
                        (AbsoluteConfigKey(ConfigKey(name)), ConfigValue(.string(value), isSecret: false))
                    }, uniquingKeysWith: { first, _ in first })))
    }

    private static func read(_ path: String, _ problems: inout [String]) -> [String: String] {
        guard let bytes = try? Data(contentsOf: URL(filePath: path)) else {
            problems.append("the configuration file cannot be read")
            return [:]
        }
        let document: JSONValue
        do {
            document = try JSONValue(parsing: bytes)
        } catch {
            problems.append("the configuration file is not JSON: \(error)")
            return [:]
        }
        var values: [String: String] = [:]
        func add(_ value: JSONValue, _ name: String) {
            switch value {
            case .object(let members):
                for member in members { add(member.value, name.isEmpty ? member.key : "\(name).\(member.key)") }
            case .string(let text): values[name] = text
            case .bool(let flag): values[name] = flag ? "true" : "false"
            case .number(let number): values[name] = Int(exactly: number).map { String($0) } ?? number.description
            case .null, .array: problems.append("\(name) (file): expected a text, a number or true or false")
            }
        }
        guard document.object != nil else {
            problems.append("the configuration file holds no object")
            return [:]
        }
        add(document, "")
        return values
    }

    /// Variables that the command line reads and that are no keys of the service.
    private static let otherVariables: Set<String> = ["PROGNOSIS_CONFIG", "PROGNOSIS_URL"]

    private static func refuseUnknown(
        environment: [String: String], file: [String: String], commandLine: [String: String],
        _ problems: inout [String]
    ) {
        let names = Set(ConfigurationKey.all.map(\.name))
        let variables = Set(ConfigurationKey.all.map(\.environmentVariable)).union(otherVariables)
        for name in file.keys.sorted() where !names.contains(name) { problems.append("\(name) (file): no such key") }
        for name in commandLine.keys.sorted() where !names.contains(name) {
            problems.append("\(name) (command line): no such key")
        }
        for name in environment.keys.sorted() where name.hasPrefix("PROGNOSIS_") && !variables.contains(name) {
            problems.append("\(name) (environment): no such key")
        }
    }
}
