// SPDX-License-Identifier: Apache-2.0

/// The bounds that keep one client from holding the service.
package struct APILimits: Sendable, Hashable {
    /// The largest request body, in bytes; a stream may be longer, its lines may not.
    package var bodyBytes: Int
    /// The most rows in one batch that is not a stream.
    package var batchRows: Int
    /// Requests that are handled at the same time, probes not counted; beyond, the answer is 503 with `Retry-After`. A
    /// request leaves the count when its answer begins, so a stream is counted for its head alone.
    package var inFlight: Int
    /// Open connections; beyond, new ones wait to be accepted.
    package var connections: Int
    /// The time that a request head may take, and in which a body must move by 1 KiB, in seconds.
    package var requestSeconds: Int
    /// How long a connection may stay open between two requests, in seconds.
    package var idleSeconds: Int
    /// The largest head of a request, in bytes.
    package var headerBytes: Int

    package init(
        bodyBytes: Int = 8 << 20, batchRows: Int = 10_000, inFlight: Int = 1_024, connections: Int = 8_192,
        requestSeconds: Int = 30, idleSeconds: Int = 75, headerBytes: Int = 16 << 10
    ) {
        self.bodyBytes = bodyBytes
        self.batchRows = batchRows
        self.inFlight = inFlight
        self.connections = connections
        self.requestSeconds = requestSeconds
        self.idleSeconds = idleSeconds
        self.headerBytes = headerBytes
    }
}
