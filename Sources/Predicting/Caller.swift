// SPDX-License-Identifier: Apache-2.0

/// Who asks, on whose behalf and for what.
package struct Caller: Sendable, Hashable {
    /// The organisation whose data it is.
    package let tenant: String
    /// The person or system that asks.
    package let subject: String
    /// The purpose of use, as a code of HL7 v3 PurposeOfUse (`TREAT`, `HRESCH`, …).
    package let purpose: String

    package init(tenant: String, subject: String, purpose: String) {
        self.tenant = tenant
        self.subject = subject
        self.purpose = purpose
    }

    /// Everyone, while access control is off.
    package static let local = Caller(tenant: "local", subject: "local", purpose: "TREAT")
}
