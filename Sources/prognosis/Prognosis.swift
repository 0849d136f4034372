// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The command line.
@main
struct Prognosis: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "prognosis",
        abstract: "Clinical predictions: published scores and learned models, right, explained and recorded.",
        discussion: """
            Not a medical device. See docs/ for the API, the configuration and the models.

            Example: prognosis serve --port 8080
            """,
        version: version,
        subcommands: [
            Serve.self, Predict.self, Explain.self, Models.self, Health.self, Version.self,
        ])
}

/// Prints the version.
struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the version.", discussion: "Example: prognosis version")

    func run() {
        print("prognosis \(Prognosis.version)")
    }
}
