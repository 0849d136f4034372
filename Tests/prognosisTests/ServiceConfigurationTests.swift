// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import prognosis

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

struct ServiceConfigurationTests {
    private func load(
        _ commandLine: [String: String] = [:], environment: [String: String] = [:], file: String? = nil
    ) throws -> ServiceConfiguration {
        guard let file else {
            return try ServiceConfiguration(commandLine: commandLine, environment: environment, file: nil)
        }
        let path = FileManager.default.temporaryDirectory.appending(path: "prognosis-\(UUID().uuidString).json").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try file.write(toFile: path, atomically: true, encoding: .utf8)
        return try ServiceConfiguration(commandLine: commandLine, environment: environment, file: path)
    }

    @Test func commandLineBeatsEnvironmentBeatsFileBeatsDefault() throws {
        let environment = ["PROGNOSIS_PORT": "2", "PROGNOSIS_LOG_LEVEL": "debug", "PATH": "/bin"]
        let file = #"{"port": 3, "log": {"level": "error"}, "limits.in-flight": 7}"#
        let configuration = try load(["port": "1"], environment: environment, file: file)
        #expect(configuration.integer(.port) == 1)
        #expect(configuration[.logLevel] == "debug")
        #expect(configuration.integer(.inFlight) == 7)
        #expect(configuration[.host] == "127.0.0.1")
        #expect(configuration.table.contains("limits.in-flight = 7  (file)\n"))
    }

    @Test func namesAllProblemsAtOnceAndNoValue() throws {
        #expect {
            try load(
                ["port": "80a", "nonsense": "x"],
                environment: ["PROGNOSIS_LIMITS_IN_FLIGHT": "0", "PROGNOSIS_SECRET": "hunter2"],
                file: #"{"log": {"level": "loud", "colour": "red"}, "scores": {"prevent": []}}"#)
        } throws: { error in
            let text = (error as? ServiceConfiguration.Invalid)?.description ?? ""
            for part in [
                "port (command line): expected a whole number from 0 to 65535", "nonsense (command line): no such key",
                "limits.in-flight (environment)", "PROGNOSIS_SECRET (environment): no such key",
                "log.level (file): expected one of", "log.colour (file): no such key", "scores.prevent (file)",
            ] where !text.contains(part) {
                Issue.record("missing: \(part)")
            }
            return !text.contains("80a") && !text.contains("hunter2") && !text.contains("loud")
        }
    }

    @Test func aMissingOrBrokenFileIsAProblem() {
        #expect(throws: ServiceConfiguration.Invalid.self) {
            try ServiceConfiguration(commandLine: [:], environment: [:], file: "/nowhere.json")
        }
        #expect(throws: ServiceConfiguration.Invalid.self) { try load(file: "[") }
        #expect(throws: ServiceConfiguration.Invalid.self) { try load(file: "[]") }
    }

    @Test func everyDefaultIsValid() throws {
        for key in ConfigurationKey.all { #expect(key.accepts(key.fallback), "\(key.name)") }
        #expect(try load().disabledScores.isEmpty)
        #expect(try load(["scores.prevent": "false"]).disabledScores.keys.contains("prevent"))
    }

    /// The table of docs/configuration.md has every key, with its variable, its expectation and its default.
    @Test func theDocumentedTableIsTrue() throws {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let text = try String(contentsOfFile: "/\(root)/docs/configuration.md", encoding: .utf8)
        for key in ConfigurationKey.all {
            let row = "| `\(key.name)` | `\(key.environmentVariable)` | \(key.expectation) | `\(key.fallback)` |"
            #expect(text.contains(row), "expected in docs/configuration.md: \(row) \(key.help) |")
        }
    }
}
