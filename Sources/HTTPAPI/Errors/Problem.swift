// SPDX-License-Identifier: Apache-2.0

package import FHIR
package import HTTPTypes
package import Predictors

/// What goes back to a client instead of an answer. No text in it repeats the value of an
/// input; the name of an unknown input is repeated if it looks like one.
package struct Problem: Error, Sendable {
    package let status: HTTPResponse.Status
    /// The kind of problem, stable: the last part of the `type` URI, and the metric's label.
    package let code: String
    package let detail: String
    package let errors: [InputProblem]
    /// Further header fields (`Allow`, `Retry-After`).
    package var headers: HTTPFields
    /// What was noticed on the way and belongs to the answer, such as values of a record that could not be used.
    package var warnings: [PredictionWarning] = []
    /// The issue in FHIR's terms, when a FHIR resource is what is wrong.
    package let issue: OperationOutcomeIssue?
    /// What went wrong inside, for the log alone.
    package let cause: String?

    package init(
        _ status: HTTPResponse.Status, _ code: String, _ detail: String, errors: [InputProblem] = [],
        headers: HTTPFields = [:], issue: OperationOutcomeIssue? = nil, cause: String? = nil
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = errors
        self.headers = headers
        self.issue = issue
        self.cause = cause
    }

    static let notFound = Problem(.notFound, "not_found", "there is nothing at this path")

    static func methodNotAllowed(allowed: [HTTPRequest.Method]) -> Problem {
        let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        return Problem(
            .methodNotAllowed, "method_not_allowed", "this path answers \(names)", headers: [.allow: names])
    }

    static func overloaded(_ detail: String) -> Problem {
        Problem(.serviceUnavailable, "overloaded", detail, headers: [.retryAfter: "1"])
    }

    static func malformed(_ detail: String) -> Problem {
        Problem(.badRequest, "malformed_request", detail)
    }
}
