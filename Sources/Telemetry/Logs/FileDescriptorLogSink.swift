// SPDX-License-Identifier: Apache-2.0

import NIOConcurrencyHelpers
import Predictors

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Writes log lines to standard output (or another descriptor) without ever blocking an event loop on a slow reader.
///
/// A line normally leaves in one `write` under one lock, before `write(_:)` returns. When the reader falls behind, lines
/// wait in a bounded backlog that the next calls send on; what exceeds the bound is counted, and one line tells of it
/// once there is room again. `flush` empties the backlog at the end.
package final class FileDescriptorLogSink: LogSink {
    private struct State {
        var backlog: [UInt8] = []
        var unreported = 0
    }

    /// A pipe that polls writable takes this much without blocking (PIPE_BUF on Linux), and in one piece.
    private static let atomicChunk = 4096

    private let descriptor: Int32
    private let backlogLimit: Int
    private let counters: LogCounters
    private let clock: WallClock
    private let state = NIOLockedValueBox(State())

    package init(
        descriptor: Int32 = STDOUT_FILENO,
        backlogLimit: Int = 1 << 20,
        counters: LogCounters,
        clock: WallClock = .system
    ) {
        self.descriptor = descriptor
        self.backlogLimit = backlogLimit
        self.counters = counters
        self.clock = clock
    }

    package func write(_ line: [UInt8]) {
        state.withLockedValue { state in
            drain(&state, wait: 0)
            if state.unreported > 0, state.backlog.isEmpty { reportLoss(&state) }
            if state.backlog.isEmpty {
                let sent = send(line[...], wait: 0)
                // The rest of a long line must follow, or the output would hold half a record.
                if sent < line.count { state.backlog.append(contentsOf: line[sent...]) }
            } else if state.backlog.count + line.count <= backlogLimit {
                state.backlog.append(contentsOf: line)
            } else {
                state.unreported += 1
                counters.dropLines(1)
            }
        }
    }

    /// Sends what waits, allowing the reader `milliseconds` for each chunk; called once, when the service ends.
    package func flush(milliseconds: Int32 = 1000) {
        state.withLockedValue { state in
            drain(&state, wait: milliseconds)
            if state.unreported > 0, state.backlog.isEmpty { reportLoss(&state) }
        }
    }

    private func drain(_ state: inout State, wait: Int32) {
        guard !state.backlog.isEmpty else { return }
        let sent = send(state.backlog[...], wait: wait)
        if sent > 0 { state.backlog.removeFirst(sent) }
    }

    private func reportLoss(_ state: inout State) {
        var line: [UInt8] = Array(#"{"time":""#.utf8)
        clock.now().append(to: &line)
        line.append(contentsOf: #"","level":"warning","logger":"telemetry","message":"log lines dropped","#.utf8)
        line.append(contentsOf: "\"\(LogField.droppedLines.rawValue)\":\(state.unreported)}\n".utf8)
        state.unreported = 0
        let sent = send(line[...], wait: 0)
        state.backlog.append(contentsOf: line[sent...])
    }

    /// Bytes taken by the descriptor. An output that is gone for good (EPIPE, EBADF) takes all of them, and is counted.
    private func send(_ bytes: ArraySlice<UInt8>, wait: Int32) -> Int {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            var offset = 0
            while offset < buffer.count {
                var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                let ready = poll(&poller, 1, wait)
                if ready < 0, errno == EINTR { continue }
                guard ready > 0 else { return offset }
                let written = systemWrite(descriptor, base + offset, min(buffer.count - offset, Self.atomicChunk))
                if written > 0 {
                    offset += written
                } else if written < 0, errno == EINTR {
                    continue
                } else if written < 0, errno == EAGAIN {
                    return offset
                } else {
                    counters.dropLines(buffer[offset...].count { $0 == UInt8(ascii: "\n") })
                    return buffer.count
                }
            }
            return offset
        }
    }
}

/// The C function, out of the reach of the method of the same name.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
