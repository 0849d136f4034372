// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Asks a running service whether it is alive: what a container's health check runs, so no shell or curl is needed.
struct Health: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask a running service for its health; exit status 0 if it answers 200.",
        discussion: """
            Without options it asks 127.0.0.1 on the port of PROGNOSIS_PORT, or 8080.

            Example: prognosis health --url http://127.0.0.1:8080/health
            """)

    @Option(help: "What to ask (also PROGNOSIS_URL); plain HTTP.")
    var url: String?

    @Flag(help: "Ask for readiness in place of liveness.")
    var ready = false

    @Option(help: "Seconds to wait for the answer.")
    var timeout = 2

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        let path = ready ? "/health/ready" : "/health"
        let port = environment["PROGNOSIS_PORT"] ?? ConfigurationKey.port.fallback
        let target = url ?? environment["PROGNOSIS_URL"].map { $0 + path } ?? "http://127.0.0.1:\(port)\(path)"
        do {
            let status = try HTTPProbe(url: target).status(timeout: timeout)
            print(status == 200 ? "ok" : "status \(status)")
            if status != 200 { throw ExitCode.failure }
        } catch let failure as HTTPProbe.Failure {
            throw CleanExit.failure(failure.description)
        }
    }
}
