// SPDX-License-Identifier: Apache-2.0

package import Predictors
package import StrictJSON

/// One issue of an OperationOutcome. Its text never shows a value of the request.
package struct OperationOutcomeIssue: Sendable, Hashable {
    /// How bad it is (value set `issue-severity`).
    package enum Severity: String, Sendable {
        case fatal, error, warning, information
    }

    /// The kind of issue (value set `issue-type`), as far as this service has them.
    package enum Code: String, Sendable, CaseIterable {
        case structure, required, value, invalid, security, login, forbidden, expired, processing, duplicate, conflict
        case exception, timeout, transient, throttled, incomplete, informational, deleted
        case notSupported = "not-supported"
        case notFound = "not-found"
        case businessRule = "business-rule"
        case tooCostly = "too-costly"
        case tooLong = "too-long"
        case codeInvalid = "code-invalid"
        case noStore = "no-store"
    }

    package let severity: Severity
    package let code: Code
    /// What is wrong, for people.
    package let text: String
    /// The stable code of the service's own vocabulary (`missing`, `unit_not_accepted`, …).
    package let detail: String?
    /// The input or the FHIRPath of the element concerned.
    package let expression: String?

    package init(
        _ severity: Severity,
        _ code: Code,
        _ text: String,
        detail: String? = nil,
        expression: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.text = text
        self.detail = detail
        self.expression = expression
    }

    /// A problem with an input.
    package init(_ problem: InputProblem) {
        let code: Code =
            switch problem.code {
            case .missing: .required
            case .unknownInput, .unknownUnit: .notSupported
            case .wrongType: .structure
            case .unitNotAccepted, .implausible, .notAnInteger: .value
            case .notInValueSet: .codeInvalid
            case .cannotBeAssumedAbsent: .invalid
            }
        self.init(.error, code, problem.detail, detail: problem.code.rawValue, expression: problem.field)
    }

    /// A warning beside an answer or a refusal.
    package init(_ warning: PredictionWarning) {
        self.init(.warning, .informational, warning.detail, detail: warning.code.rawValue, expression: warning.field)
    }

    /// A body that is not a request.
    package init(_ error: FHIRError) {
        let code: Code =
            switch error.kind {
            case .notAccepted: .notSupported
            case .malformed: .structure
            case .missingParameter: .required
            case .unexpectedParameter: .invalid
            case .severalPatients: .businessRule
            case .bundleTypeNotSupported: .notSupported
            }
        self.init(.error, code, error.message, detail: error.kind.rawValue, expression: error.expression)
    }

    /// A text that is not JSON.
    package init(_ error: JSONError) {
        self.init(.error, .structure, error.description, detail: error.code.rawValue)
    }

    /// The issue as FHIR has it.
    package var json: JSONValue {
        var object = JSONObject()
        object["severity"] = .string(severity.rawValue)
        object["code"] = .string(code.rawValue)
        if let detail {
            object["details"] = FHIRJSON.concept([FHIRJSON.coding(FHIRSystem.problem, detail)], text: text)
        } else {
            object["details"] = ["text": .string(text)]
        }
        object["diagnostics"] = .string(expression.map { "\($0): \(text)" } ?? text)
        if let expression { object["expression"] = [.string(expression)] }
        return .object(object)
    }

    /// The issues as one OperationOutcome.
    ///
    /// - Parameter issues: FHIR wants at least one; without any the outcome says that all is well.
    package static func outcome(_ issues: [OperationOutcomeIssue], id: String? = nil) -> JSONValue {
        var object = JSONObject([.init(key: "resourceType", value: "OperationOutcome")])
        object["id"] = id.map(JSONValue.string)
        let all = issues.isEmpty ? [OperationOutcomeIssue(.information, .informational, "no issue")] : issues
        object["issue"] = .array(all.map(\.json))
        return .object(object)
    }
}
