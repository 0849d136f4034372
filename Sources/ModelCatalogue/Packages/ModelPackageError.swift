// SPDX-License-Identifier: Apache-2.0

/// Why a model package is not served. The message is for whoever runs the service and holds no patient data.
package struct ModelPackageError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of fault.
    package enum Code: String, Sendable {
        case unreadable
        case malformed
        case wrongDigest = "wrong_digest"
        case incompleteCard = "incomplete_card"
        case unsupported
        case noParity = "no_parity"
    }

    package let code: Code
    /// The file concerned, relative to the package.
    package let file: String
    package let message: String

    package init(_ code: Code, in file: String, _ message: String) {
        self.code = code
        self.file = file
        self.message = message
    }

    package var description: String { "\(file): \(message)" }
}
