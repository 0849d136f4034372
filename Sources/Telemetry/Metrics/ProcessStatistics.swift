// SPDX-License-Identifier: Apache-2.0

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What the kernel says of this process, read from /proc when asked. Where there is no /proc, everything is nil.
package struct ProcessStatistics: Sendable {
    private let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))
    private let pageSize = Double(sysconf(Int32(_SC_PAGESIZE)))
    private let root: String
    private let startTime: Double?

    package init(root: String = "/proc") {
        self.root = root
        // The boot time that the kernel computes may wander by a second, a start time must not: it is read once.
        let ticks = ticksPerSecond
        startTime = Self.bootTime(root).flatMap { boot in
            Self.statField(22, root).map { boot + $0 / ticks }
        }
    }

    /// Bytes of memory that this process occupies.
    package var residentBytes: Double? {
        guard let text = Self.read("\(root)/self/statm") else { return nil }
        let fields = text.split(separator: " ")
        return fields.count > 1 ? Double(fields[1]).map { $0 * pageSize } : nil
    }

    /// Processor seconds used, in the program and in the kernel on its behalf.
    package var processorSeconds: Double? {
        guard let user = Self.statField(14, root), let system = Self.statField(15, root) else { return nil }
        return (user + system) / ticksPerSecond
    }

    /// Unix time at which the process began.
    package var startSeconds: Double? { startTime }

    /// Open file descriptors.
    package var openDescriptors: Double? {
        guard let directory = opendir("\(root)/self/fd") else { return nil }
        defer { closedir(directory) }
        var entries = 0
        while readdir(directory) != nil { entries += 1 }
        // Not counted: `.`, `..`, and the descriptor that reads the directory.
        return Double(entries - 3)
    }

    /// Field of /proc/self/stat, numbered from 1 as in proc(5).
    private static func statField(_ number: Int, _ root: String) -> Double? {
        // The second field, the command's name, may itself hold spaces and parentheses: count from behind it.
        guard let text = read("\(root)/self/stat"), let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        let index = number - 3
        return fields.indices.contains(index) ? Double(fields[index]) : nil
    }

    private static func bootTime(_ root: String) -> Double? {
        read("\(root)/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }
            .flatMap { Double($0.dropFirst("btime ".count)) }
    }

    private static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 8192)
        while true {
            let count = chunk.withUnsafeMutableBytes { systemRead(descriptor, $0) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return String(decoding: content, as: UTF8.self) }
            content.append(contentsOf: chunk[..<count])
        }
    }
}

/// The C function, out of the reach of the method of the same name.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, buffer.baseAddress, buffer.count)
}
