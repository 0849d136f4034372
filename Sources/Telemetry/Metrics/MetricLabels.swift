// SPDX-License-Identifier: Apache-2.0

/// How a request for a prediction ended, as a label value.
package enum PredictionOutcome: String, Sendable, CaseIterable {
    /// A number left the service.
    case predicted
    /// A point score answered with a range, as inputs are unknown.
    case partial
    /// The patient is outside the score's population.
    case notApplicable = "not_applicable"
    /// Inputs were missing, implausible or in an unknown unit.
    case refused
    /// The service failed.
    case failed
}

/// What went wrong, as a label value. Made of literals only, so that text from a request cannot become a label.
package struct ErrorKind: Sendable, Hashable {
    package let name: String

    package init(_ name: StaticString) {
        self.name = name.description
    }

    package static let malformedRequest = ErrorKind("malformed_request")
    package static let invalidInput = ErrorKind("invalid_input")
    package static let unknownModel = ErrorKind("unknown_model")
    package static let notFound = ErrorKind("not_found")
    package static let methodNotAllowed = ErrorKind("method_not_allowed")
    package static let unsupportedMediaType = ErrorKind("unsupported_media_type")
    package static let tooLarge = ErrorKind("too_large")
    package static let timeout = ErrorKind("timeout")
    package static let overloaded = ErrorKind("overloaded")
    package static let notReady = ErrorKind("not_ready")
    package static let storage = ErrorKind("storage")
    package static let clientGone = ErrorKind("client_gone")
    package static let `internal` = ErrorKind("internal")
}
