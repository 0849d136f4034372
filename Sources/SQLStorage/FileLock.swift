// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// An advisory lock that one process holds on a folder for as long as it lives; the system releases it even after a
/// crash. It keeps a second service, or a second copy of this one, from writing the same file.
final class FileLock: Sendable {
    private let descriptor: Int32

    init(path: String) throws(FileError) {
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw FileError(path: path, reason: String(cString: strerror(errno))) }
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            close(descriptor)
            throw FileError(path: path, reason: "another process is using this data directory")
        }
    }

    deinit {
        close(descriptor)
    }
}

/// A file that could not be used.
struct FileError: Error, CustomStringConvertible {
    let path: String
    let reason: String

    var description: String { "\(path): \(reason)" }
}

/// Makes a folder and those above it, for the owner alone.
func makeDirectory(_ path: String) throws(FileError) {
    var partial = path.hasPrefix("/") ? "" : "."
    for component in path.split(separator: "/") {
        partial += "/" + component
        if mkdir(partial, 0o700) != 0, errno != EEXIST {
            throw FileError(path: partial, reason: String(cString: strerror(errno)))
        }
    }
}
