// SPDX-License-Identifier: Apache-2.0

/// The keys met in one object: a list while they are few, a set beyond.
struct SeenKeys {
    private var few: [String] = []
    private var many: Set<String> = []

    /// Whether the key is new.
    mutating func insert(_ key: String) -> Bool {
        if !many.isEmpty { return many.insert(key).inserted }
        if few.contains(key) { return false }
        few.append(key)
        if few.count == 48 { many = Set(few) }
        return true
    }
}
