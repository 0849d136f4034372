// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// Where the log takes its time from; tests give a fixed one.
package struct WallClock: Sendable {
    private let read: @Sendable () -> Timestamp

    package init(_ read: @escaping @Sendable () -> Timestamp) {
        self.read = read
    }

    /// The time now.
    package func now() -> Timestamp { read() }

    /// The machine's clock.
    package static let system = WallClock(Timestamp.now)
}
