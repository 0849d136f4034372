// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Why a file cannot be read or written.
package struct FileFault: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    /// A fault of the last system call.
    init(_ what: String, _ path: String) {
        description = "\(path): \(what): \(String(cString: strerror(errno)))"
    }
}
