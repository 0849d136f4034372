// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A file that appears under its name only when it is whole: it is written beside it under another name and renamed.
/// What is no regular file (standard output, a pipe, a device) is written straight.
///
/// Only the owner may read the file, since it holds what was said of patients.
package final class OutputFile {
    private let descriptor: Int32
    private let path: String
    private let partialPath: String?
    private var isDone = false

    /// - Parameter path: `-` is standard output.
    package init(path: String) throws(FileFault) {
        self.path = path
        var status = stat()
        if path == "-" {
            descriptor = STDOUT_FILENO
            partialPath = nil
        } else if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
            partialPath = nil
        } else {
            let partial = "\(path).partial-\(getpid())"
            descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            partialPath = partial
        }
        guard descriptor >= 0 else { throw FileFault("cannot be written", path) }
    }

    deinit {
        if !isDone, let partialPath {
            close(descriptor)
            unlink(partialPath)
        }
    }

    /// Removes what an earlier run left under a name; what is no regular file stays.
    package static func remove(_ path: String) throws(FileFault) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
        if unlink(path) != 0 { throw FileFault("cannot be removed", path) }
    }

    /// Whether two names lead to the same regular file, or would.
    package static func isSame(_ path: String, _ other: String) -> Bool {
        if path == "-" || other == "-" { return false }
        var (status, otherStatus) = (stat(), stat())
        guard stat(path, &status) == 0, stat(other, &otherStatus) == 0 else { return path == other }
        return status.st_mode & S_IFMT == S_IFREG && status.st_dev == otherStatus.st_dev
            && status.st_ino == otherStatus.st_ino
    }

    /// Writes all of the bytes.
    package func write(_ bytes: [UInt8]) throws(FileFault) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                // The offset lies within the buffer, so there is a base address.
                sendBytes(descriptor, buffer.baseAddress.map { $0 + sent }, bytes.count - sent)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileFault("cannot be written", path)
            }
            sent += count
        }
    }

    /// Puts the file in its place.
    package func commit() throws(FileFault) {
        isDone = true
        guard let partialPath else {
            if descriptor > STDERR_FILENO { close(descriptor) }
            return
        }
        let isFlushed = fsync(descriptor) == 0
        let isClosed = close(descriptor) == 0
        guard isFlushed, isClosed, rename(partialPath, path) == 0 else {
            let fault = FileFault("cannot be written", path)
            unlink(partialPath)
            throw fault
        }
    }
}

/// The system call, which a method of the same name hides.
private func sendBytes(_ descriptor: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, start, count)
}
