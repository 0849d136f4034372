// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Runs the service.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the service.",
        discussion: """
            Serves the web page, the JSON and FHIR doors, health and metrics until SIGTERM or SIGINT, then drains.

            Example: prognosis serve --host 127.0.0.1 --port 8080 --data-directory ./data
            """)

    @Option(help: "Address to listen on (default: 127.0.0.1).")
    var host: String?

    @Option(help: "Port to listen on; 0 takes a free one (default: 8080).")
    var port: String?

    @Option(help: "Folder of the record store (default: data).")
    var dataDirectory: String?

    @Flag(help: "Print the effective configuration without secrets, and end.")
    var printConfig = false

    @OptionGroup
    var options: ConfigurationOptions

    func run() async throws {
        let configuration = try options.load([
            (.host, host), (.port, port), (.dataDirectory, dataDirectory),
        ])
        if printConfig {
            print(configuration.table, terminator: "")
            return
        }
        do {
            try await PredictionServer(configuration).run()
        } catch let failure as StartFailure {
            throw CleanExit.failure(failure.description)
        }
    }
}

extension CleanExit {
    /// Ends the program with a message on standard error and status 1.
    static func failure(_ message: String) -> any Error {
        writeToStandardError("prognosis: \(message)\n")
        return ExitCode.failure
    }
}
