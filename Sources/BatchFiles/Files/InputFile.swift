// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A file, or standard input, that is read in chunks.
package final class InputFile {
    private static let chunkBytes = 256 << 10

    private let descriptor: Int32
    private let path: String
    /// The size in bytes where it is known: of a regular file.
    package let size: Int?
    /// How many bytes were read.
    package private(set) var bytesRead = 0

    /// - Parameter path: `-` is standard input.
    package init(path: String) throws(FileFault) {
        self.path = path == "-" ? "standard input" : path
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFault("cannot be opened", path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileFault("cannot be read", path) }
        size = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    deinit {
        if descriptor > STDERR_FILENO { close(descriptor) }
    }

    /// Whether reading on may have to wait for the other end of a pipe.
    package var mustWait: Bool {
        if size != nil { return false }
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, 0) == 0
    }

    /// The next bytes; `nil` at the end.
    package func next() throws(FileFault) -> [UInt8]? {
        var failed = false
        let chunk = [UInt8](unsafeUninitializedCapacity: Self.chunkBytes) { buffer, count in
            var got = -1
            repeat {
                got = read(descriptor, buffer.baseAddress, buffer.count)
            } while got < 0 && errno == EINTR
            failed = got < 0
            count = max(0, got)
        }
        if failed { throw FileFault("cannot be read", path) }
        bytesRead += chunk.count
        return chunk.isEmpty ? nil : chunk
    }

    /// Everything that is left.
    ///
    /// - Parameter limit: the most bytes to take into memory.
    package func rest(limit: Int) throws(FileFault) -> [UInt8] {
        var bytes: [UInt8] = []
        while let chunk = try next() {
            bytes += chunk
            if bytes.count > limit {
                throw FileFault("\(path): larger than \(limit >> 20) MiB; give many patients as CSV or NDJSON")
            }
        }
        return bytes
    }
}
