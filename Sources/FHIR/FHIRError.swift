// SPDX-License-Identifier: Apache-2.0

/// Why a FHIR request cannot be answered at all. The message names elements of the resource and never a value.
package struct FHIRError: Error, Sendable, Hashable {
    /// The kinds of fault.
    package enum Kind: String, Sendable {
        /// The body is no FHIR resource that the operation takes.
        case notAccepted = "not_accepted"
        /// An element has another type than FHIR gives it.
        case malformed
        /// A parameter that the operation needs is not there.
        case missingParameter = "missing_parameter"
        /// A parameter that the operation does not have, or has only once.
        case unexpectedParameter = "unexpected_parameter"
        /// The Bundle holds more than one patient.
        case severalPatients = "several_patients"
        /// The Bundle has a type whose entries are not the state of a record.
        case bundleTypeNotSupported = "bundle_type_not_supported"
    }

    package let kind: Kind
    package let message: String
    /// Where, as a FHIRPath expression.
    package let expression: String?

    package init(_ kind: Kind, _ message: String, at expression: String? = nil) {
        self.kind = kind
        self.message = message
        self.expression = expression
    }

    /// Whether the body is at fault as FHIR (HTTP 400), rather than understood and not usable (422).
    package var isMalformed: Bool {
        switch kind {
        case .notAccepted, .malformed, .missingParameter, .unexpectedParameter: true
        case .severalPatients, .bundleTypeNotSupported: false
        }
    }
}
