// SPDX-License-Identifier: Apache-2.0

/// One key of the configuration: its name, what it takes, and what it is without being set. The list below is the only
/// place where keys are declared; docs/configuration.md is held against it by a test.
struct ConfigurationKey: Sendable {
    /// What a key takes.
    enum Kind: Sendable {
        case text
        case integer(ClosedRange<Int>)
        case flag
        case choice([String])
    }

    /// The name, dotted; in the environment `PROGNOSIS_` with dots and hyphens as underscores.
    let name: String
    let kind: Kind
    let fallback: String
    let help: String
    var isSecret = false

    static let host = ConfigurationKey(
        name: "host", kind: .text, fallback: "127.0.0.1", help: "Address to listen on.")
    static let port = ConfigurationKey(
        name: "port", kind: .integer(0...65_535), fallback: "8080", help: "Port to listen on; 0 takes a free one.")
    static let dataDirectory = ConfigurationKey(
        name: "data-directory", kind: .text, fallback: "data", help: "Folder of the record store; made when missing.")
    static let modelsDirectory = ConfigurationKey(
        name: "models-directory", kind: .text, fallback: "Models",
        help: "Folder of model packages, <id>/<version>; empty for none.")
    static let logLevel = ConfigurationKey(
        name: "log.level", kind: .choice(["trace", "debug", "info", "notice", "warning", "error"]), fallback: "info",
        help: "Least level that is logged.")
    static let logFormat = ConfigurationKey(
        name: "log.format", kind: .choice(["auto", "json", "text"]), fallback: "auto",
        help: "One JSON object a line, or text; auto is text on a terminal.")
    static let prevent = ConfigurationKey(
        name: "scores.prevent", kind: .flag, fallback: "true",
        help: "Whether the PREVENT equations are served (rights: NOTICE).")
    static let bodyBytes = ConfigurationKey(
        name: "limits.body-bytes", kind: .integer(1_024...1_073_741_824), fallback: "8388608",
        help: "Largest request body, and largest line of a stream.")
    static let batchRows = ConfigurationKey(
        name: "limits.batch-rows", kind: .integer(1...1_000_000), fallback: "10000",
        help: "Most rows of a batch that is not a stream.")
    static let inFlight = ConfigurationKey(
        name: "limits.in-flight", kind: .integer(1...100_000), fallback: "1024",
        help: "Requests handled at once; beyond, 503 with Retry-After.")
    static let connections = ConfigurationKey(
        name: "limits.connections", kind: .integer(1...1_000_000), fallback: "8192",
        help: "Open connections; beyond, new ones wait.")
    static let headerBytes = ConfigurationKey(
        name: "limits.header-bytes", kind: .integer(1_024...1_048_576), fallback: "16384",
        help: "Largest head of a request.")
    static let requestSeconds = ConfigurationKey(
        name: "limits.request-seconds", kind: .integer(1...3_600), fallback: "30",
        help: "Time for a head to arrive, and in which a body must move by 1 KiB.")
    static let idleSeconds = ConfigurationKey(
        name: "limits.idle-seconds", kind: .integer(1...3_600), fallback: "75",
        help: "Time that a connection may wait for its next request.")
    static let drainSeconds = ConfigurationKey(
        name: "shutdown.drain-seconds", kind: .integer(0...300), fallback: "0",
        help: "Time after SIGTERM in which readiness is 503 and requests are still served.")
    static let deadlineSeconds = ConfigurationKey(
        name: "shutdown.deadline-seconds", kind: .integer(1...600), fallback: "25",
        help: "Time after which a shutdown ends requests that are still running.")

    static let all = [
        host, port, dataDirectory, modelsDirectory, logLevel, logFormat, prevent, bodyBytes, batchRows, inFlight,
        connections, headerBytes, requestSeconds, idleSeconds, drainSeconds, deadlineSeconds,
    ]

    /// The variable of the environment.
    var environmentVariable: String {
        "PROGNOSIS_" + name.uppercased().replacing(".", with: "_").replacing("-", with: "_")
    }

    /// What a value must be, for messages and the table.
    var expectation: String {
        switch kind {
        case .text: "a text"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .flag: "true or false"
        case .choice(let choices): "one of \(choices.joined(separator: ", "))"
        }
    }

    /// Whether a value is one that the key takes.
    func accepts(_ value: String) -> Bool {
        switch kind {
        case .text: true
        case .integer(let range): Int(value).map(range.contains) ?? false
        case .flag: value == "true" || value == "false"
        case .choice(let choices): choices.contains(value)
        }
    }
}
