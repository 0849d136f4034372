// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// One GET over plain HTTP/1.1 on a blocking socket: all that a health check needs, ready in a millisecond.
struct HTTPProbe {
    /// Why there was no answer.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let host: String
    private let port: String
    private let path: String

    /// - Parameter url: `http://host[:port][/path]`.
    init(url: String) throws(Failure) {
        guard url.hasPrefix("http://") else { throw Failure(description: "expected a URL that begins with http://") }
        let rest = url.dropFirst("http://".count)
        let authority = rest.prefix { $0 != "/" }
        let parts = authority.split(separator: ":", maxSplits: 1)
        guard let first = parts.first else { throw Failure(description: "the URL names no host") }
        host = String(first)
        port = parts.count > 1 ? String(parts[1]) : "80"
        path = rest.count > authority.count ? String(rest.dropFirst(authority.count)) : "/"
    }

    /// The status code of the answer.
    ///
    /// - Parameter timeout: seconds for each step.
    func status(timeout: Int) throws(Failure) -> Int {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var addresses: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, port, &hints, &addresses) == 0, let address = addresses else {
            throw Failure(description: "\(host) is not a known host")
        }
        defer { freeaddrinfo(address) }
        let descriptor = socket(address.pointee.ai_family, address.pointee.ai_socktype, 0)
        guard descriptor >= 0 else { throw Failure(description: "no socket: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var limit = timeval(tv_sec: timeout, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        guard connect(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0 else {
            throw Failure(description: "no connection to \(host) port \(port): \(String(cString: strerror(errno)))")
        }
        let request = "GET \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
        guard send(descriptor, request, request.utf8.count, Int32(MSG_NOSIGNAL)) == request.utf8.count else {
            throw Failure(description: "the request could not be sent")
        }
        var head: [UInt8] = []
        while head.count < 12 {
            var buffer = [UInt8](repeating: 0, count: 256)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { throw Failure(description: "no answer within \(timeout) s") }
            head += buffer.prefix(count)
        }
        let parts = String(decoding: head.prefix(16), as: UTF8.self).split(separator: " ")
        guard parts.count > 1, let status = Int(parts[1].prefix(3)) else {
            throw Failure(description: "the answer is not HTTP")
        }
        return status
    }
}
