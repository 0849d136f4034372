// SPDX-License-Identifier: Apache-2.0

import Atomics

/// What the log left out, so that the loss is visible in `/metrics`. One instance is shared by all handlers and the sink.
package final class LogCounters: Sendable {
    private let fields = ManagedAtomic<Int>(0)
    private let values = ManagedAtomic<Int>(0)
    private let lines = ManagedAtomic<Int>(0)

    package init() {}

    /// Metadata entries whose key is not on the allow-list.
    package var droppedFields: Int { fields.load(ordering: .relaxed) }
    /// Values replaced because they were marked sensitive.
    package var redactedValues: Int { values.load(ordering: .relaxed) }
    /// Lines discarded because the output did not keep up or failed.
    package var droppedLines: Int { lines.load(ordering: .relaxed) }

    func dropField() { fields.wrappingIncrement(ordering: .relaxed) }
    func redactValue() { values.wrappingIncrement(ordering: .relaxed) }
    func dropLines(_ count: Int) { lines.wrappingIncrement(by: count, ordering: .relaxed) }
}
