// SPDX-License-Identifier: Apache-2.0

/// Where finished log lines go.
package protocol LogSink: Sendable {
    /// Takes one whole line, its newline included; must not block the caller on a slow reader.
    func write(_ line: [UInt8])
}
