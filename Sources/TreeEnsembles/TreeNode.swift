// SPDX-License-Identifier: Apache-2.0

/// One node in 16 bytes, so that four share a cache line.
struct TreeNode: Sendable {
    static let featureMask: UInt32 = 0x3FFF_FFFF
    static let categoricalFlag: UInt32 = 0x4000_0000
    static let missingGoesRightFlag: UInt32 = 0x8000_0000

    /// A value below goes left. NaN at a leaf, so that no value ever moves on from it.
    var threshold: Float
    /// The feature and the two flags.
    var split: UInt32
    /// The left child; the right one follows it. A leaf points to itself.
    var left: UInt32
    /// The bit pattern of the leaf's value, or the number of the category set.
    var payload: UInt32

    var feature: Int { Int(split & Self.featureMask) }
    var isCategorical: Bool { split & Self.categoricalFlag != 0 }
    var missingGoesRight: Bool { split & Self.missingGoesRightFlag != 0 }
    var value: Float { Float(bitPattern: payload) }

    /// Whether a row moves to the right child of this inner node.
    ///
    /// Numbers: left if below the threshold, strictly. Categories: right if the truncated value is in the set, left
    /// if it is not, if it is negative (-0.4 too) or at least 2²⁴. Missing: the default direction of the node.
    @inline(__always)
    func goesRight(_ features: UnsafePointer<Float>, _ sets: borrowing CategorySets) -> Bool {
        let value = features[feature]
        if value.isNaN { return missingGoesRight }
        guard isCategorical else { return value >= threshold }
        guard value >= 0, value < 16_777_216 else { return false }
        return sets.contains(UInt32(value), inSet: Int(payload))
    }
}

/// The categories that go right at the categorical nodes of an ensemble.
struct CategorySets: Sendable {
    /// Ascending within each set, set after set.
    private var categories: [UInt32] = []
    /// Where each set starts; one more entry than sets.
    private var starts: [UInt32] = [0]

    /// How many sets there are.
    var count: Int { starts.count - 1 }

    /// Appends a set, in any order.
    mutating func append(_ set: some Sequence<UInt32>) {
        categories.append(contentsOf: set.sorted())
        starts.append(UInt32(categories.count))
    }

    /// A search by halves: sets may be sparse over a wide range, so a bit field could grow far beyond the file.
    func contains(_ category: UInt32, inSet set: Int) -> Bool {
        var low = Int(starts[set])
        let end = Int(starts[set + 1])
        var high = end
        while low < high {
            let middle = (low + high) / 2
            if categories[middle] < category { low = middle + 1 } else { high = middle }
        }
        return low < end && categories[low] == category
    }
}
