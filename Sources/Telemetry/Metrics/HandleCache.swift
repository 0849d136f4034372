// SPDX-License-Identifier: Apache-2.0

import NIOConcurrencyHelpers

/// Instruments by the label values they stand for, so that a request neither formats labels nor asks the factory.
///
/// Bounded: from `limit` keys on, unknown keys share one overflow handle, made when it is first needed.
final class HandleCache<Key: Hashable & Sendable, Handle: Sendable>: Sendable {
    private struct State {
        var handles: [Key: Handle] = [:]
        var overflow: Handle?
    }

    private let limit: Int
    private let make: @Sendable (Key) -> Handle
    private let makeOverflow: @Sendable () -> Handle
    private let state = NIOLockedValueBox(State())

    init(limit: Int, make: @escaping @Sendable (Key) -> Handle, overflow: @escaping @Sendable () -> Handle) {
        self.limit = limit
        self.make = make
        makeOverflow = overflow
    }

    subscript(key: Key) -> Handle {
        state.withLockedValue { state in
            if let handle = state.handles[key] { return handle }
            guard state.handles.count < limit else {
                let handle = state.overflow ?? makeOverflow()
                state.overflow = handle
                return handle
            }
            let handle = make(key)
            state.handles[key] = handle
            return handle
        }
    }
}
