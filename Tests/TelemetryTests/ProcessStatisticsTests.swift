// SPDX-License-Identifier: Apache-2.0

import Telemetry
import Testing

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

@Suite struct ProcessStatisticsTests {
    private func lines(_ registry: PrometheusRegistry, _ prefix: String) -> [String] {
        String(decoding: registry.render(), as: UTF8.self).split(separator: "\n")
            .filter { $0.hasPrefix(prefix) }.map(String.init)
    }

    @Test func thisProcessIsRead() throws {
        let process = ProcessStatistics()
        #expect(try #require(process.residentBytes) > 1_000_000)
        #expect(try #require(process.openDescriptors) >= 3)
        let started = try #require(process.startSeconds)
        #expect(started > Double(time(nil)) - 86_400 && started < Double(time(nil)) + 2)
        // Burns one clock tick, the kernel's unit of account.
        let before = try #require(process.processorSeconds)
        while try #require(process.processorSeconds) == before {}
    }

    @Test func openDescriptorsAreCountedExactly() throws {
        let folder = try FakeProc()
        for name in ["0", "1", "2", "7"] { try folder.write("self/fd/\(name)", "") }
        // The count leaves out the descriptor that reads the real folder, here one of the four.
        #expect(ProcessStatistics(root: folder.path).openDescriptors == 3)
    }

    @Test func aCommandNameMayHoldParenthesesAndSpaces() throws {
        let folder = try FakeProc()
        try folder.write("stat", "cpu 1 2 3\nbtime 1700000000\nprocesses 5\n")
        try folder.write(
            "self/stat",
            "42 (a) b (c) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 7 0 1200 9999 88 1\n"
        )
        try folder.write("self/statm", "500 88 40 1 0 60 0\n")
        let process = ProcessStatistics(root: folder.path)
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        #expect(process.processorSeconds == 300 / ticks)
        #expect(process.startSeconds == 1_700_000_000 + 1200 / ticks)
        #expect(process.residentBytes == 88 * Double(sysconf(Int32(_SC_PAGESIZE))))
    }

    @Test func theRegistryExposesTheReadings() {
        let registry = PrometheusRegistry()
        registry.addProcess()
        #expect(lines(registry, "process_").count == 4)
        #expect(lines(registry, "# TYPE process_cpu_seconds_total") == ["# TYPE process_cpu_seconds_total counter"])
    }

    @Test func withoutProcTheReadingsAreAbsent() {
        let registry = PrometheusRegistry()
        registry.addProcess(ProcessStatistics(root: "/nowhere"))
        #expect(lines(registry, "process_").isEmpty)
        #expect(lines(registry, "# TYPE process_").isEmpty)
    }
}

/// A folder that looks like /proc, gone with its owner.
private final class FakeProc {
    let path: String
    private var files: [String] = []

    init() throws {
        var template = Array("/tmp/prognosis-proc-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(number: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        mkdir(path + "/self", 0o700)
        mkdir(path + "/self/fd", 0o700)
    }

    deinit {
        for file in files { unlink(file) }
        rmdir(path + "/self/fd")
        rmdir(path + "/self")
        rmdir(path)
    }

    func write(_ name: String, _ content: String) throws {
        guard let file = fopen("\(path)/\(name)", "w") else { throw Failure(number: errno) }
        files.append("\(path)/\(name)")
        fputs(content, file)
        fclose(file)
    }

    struct Failure: Error {
        let number: Int32
    }
}
