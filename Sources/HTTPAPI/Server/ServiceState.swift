// SPDX-License-Identifier: Apache-2.0

import NIOConcurrencyHelpers

/// Where the service is in its life, and how many requests it handles now.
package final class ServiceState: Sendable {
    /// The phases of a life.
    package enum Phase: String, Sendable {
        case starting
        case serving
        case draining
    }

    private struct State {
        var phase = Phase.starting
        var inFlight = 0
    }

    private let state = NIOLockedValueBox(State())

    package init() {}

    package var phase: Phase {
        get { state.withLockedValue { $0.phase } }
        set { state.withLockedValue { $0.phase = newValue } }
    }

    /// Counts a request in, unless there are too many already.
    ///
    /// - Returns: `nil` when it must be turned away, else whether the service is draining.
    func enter(limit: Int) -> Bool? {
        state.withLockedValue { state in
            guard state.inFlight < limit else { return nil }
            state.inFlight += 1
            return state.phase == .draining
        }
    }

    /// Counts a request out.
    func leave() {
        state.withLockedValue { $0.inFlight -= 1 }
    }
}
