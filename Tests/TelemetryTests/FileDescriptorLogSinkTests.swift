// SPDX-License-Identifier: Apache-2.0

import StrictJSON
import Telemetry
import Testing

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

@Suite struct FileDescriptorLogSinkTests {
    private let counters = LogCounters()

    @Test func aLineIsThereWhenWriteReturns() throws {
        let pipe = try Pipe()
        let sink = FileDescriptorLogSink(descriptor: pipe.writing, counters: counters)
        sink.write(Array("one\n".utf8))
        #expect(pipe.readAvailable() == Array("one\n".utf8))
    }

    @Test func concurrentLinesStayWhole() async throws {
        let pipe = try Pipe()
        let sink = FileDescriptorLogSink(descriptor: pipe.writing, counters: counters)
        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for line in 0..<50 {
                        sink.write(Array("\(task):\(line):\(String(repeating: "\(task)", count: 40))\n".utf8))
                    }
                }
            }
        }
        let lines = String(decoding: pipe.readAvailable(), as: UTF8.self).split(separator: "\n")
        let expected = Set(
            (0..<8).flatMap { task in
                (0..<50).map { "\(task):\($0):\(String(repeating: "\(task)", count: 40))" }
            }
        )
        #expect(lines.count == 400)
        #expect(Set(lines.map(String.init)) == expected)
    }

    @Test(.timeLimit(.minutes(1)))
    func aReaderThatStandsStillBlocksNobodyAndTheLossIsTold() throws {
        let pipe = try Pipe()
        let sink = FileDescriptorLogSink(descriptor: pipe.writing, backlogLimit: 10_000, counters: counters)
        let line = Array((String(repeating: "x", count: 999) + "\n").utf8)
        // Nobody reads: the pipe's 64 KiB and the backlog fill, the rest is counted. A blocking write would hang here.
        for _ in 0..<500 { sink.write(line) }
        let lost = counters.droppedLines
        #expect(lost > 400 && lost < 500)

        var received = pipe.readAvailable()
        sink.flush(milliseconds: 10)
        sink.write(Array("{\"after\":true}\n".utf8))
        received += pipe.readAvailable()
        let lines = received.split(separator: UInt8(ascii: "\n"))
        #expect(lines.count(where: { $0.count == 999 }) == 500 - lost)
        let report = try JSONValue(parsing: lines[lines.count - 2])
        #expect(report["log.dropped_lines"]?.integer == lost)
        #expect(report["level"]?.string == "warning")
        #expect(lines.last.map(Array.init) == Array("{\"after\":true}".utf8))
    }

    @Test func theNextLineSendsTheBacklogAheadOfItself() throws {
        let pipe = try Pipe()
        let sink = FileDescriptorLogSink(descriptor: pipe.writing, counters: counters)
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 80_000) + [UInt8(ascii: "\n")]
        sink.write(long)
        let first = pipe.readAvailable()
        #expect(first.count < long.count)
        sink.write(Array("next\n".utf8))
        #expect(first + pipe.readAvailable() == long + Array("next\n".utf8))
    }

    @Test func aLineLongerThanThePipeArrivesWhole() throws {
        let pipe = try Pipe()
        let sink = FileDescriptorLogSink(descriptor: pipe.writing, counters: counters)
        let line = (0..<200_000).map { UInt8(ascii: "a") + UInt8($0 % 26) } + [UInt8(ascii: "\n")]
        sink.write(line)
        var received: [UInt8] = []
        while received.count < line.count {
            let chunk = pipe.readAvailable()
            if chunk.isEmpty { break }
            received += chunk
            sink.flush(milliseconds: 0)
        }
        #expect(received == line)
        #expect(counters.droppedLines == 0)
    }

    @Test func aBrokenOutputIsCounted() {
        // Beyond the limit of descriptors, so never open: write answers EBADF.
        let sink = FileDescriptorLogSink(descriptor: .max, counters: counters)
        sink.write(Array("lost\n".utf8))
        sink.write(Array("lost too\n".utf8))
        #expect(counters.droppedLines == 2)
    }
}

/// A pipe of the kernel, closed with its owner.
private final class Pipe {
    let reading: Int32
    let writing: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure(number: errno) }
        (reading, writing) = (ends[0], ends[1])
        _ = fcntl(reading, F_SETFL, O_NONBLOCK)
    }

    deinit {
        close(reading)
        close(writing)
    }

    /// What lies in the pipe now.
    func readAvailable() -> [UInt8] {
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(reading, &chunk, chunk.count)
            guard count > 0 else { return content }
            content += chunk[..<count]
        }
    }

    struct Failure: Error {
        let number: Int32
    }
}
