// SPDX-License-Identifier: Apache-2.0

/// What is known of the edge above a node before any row is seen.
struct PathEdge: Sendable {
    /// The share of the training weight that follows this and all earlier tests of the same feature on the path.
    var coverShare: Double
    /// The depth of the edge above that tests the same feature, -1 if there is none.
    var previous: Int32
}

/// Computes the edges of an ensemble and the means of its trees.
struct PathEdgeBuilder {
    /// Shares below count as none; it keeps divisions by products of shares away from underflow.
    private static let smallestShare = 1e-200

    private(set) var edges: [PathEdge]
    /// The most different features that one path tests.
    private(set) var mostFeatures = 0
    /// Whether all covers that matter are sound. A tree of a single leaf needs none, and diverged survival models do
    /// have such trees with covers that are no numbers.
    private(set) var areCoversUsable = true

    private let ensemble: TreeEnsemble
    /// The feature of each edge on the path in hand.
    private var path: [Int] = []
    private var shares: [Double] = []

    init(_ ensemble: TreeEnsemble) {
        self.ensemble = ensemble
        edges = Array(repeating: PathEdge(coverShare: 1, previous: -1), count: ensemble.nodes.count)
    }

    /// Fills in the edges of a tree and returns its mean over the training data.
    mutating func visit(_ tree: TreeSpan) -> Double {
        visit(Int(tree.root), features: 0)
    }

    private mutating func visit(_ place: Int, features: Int) -> Double {
        let node = ensemble.nodes[place]
        let left = Int(node.left)
        mostFeatures = max(mostFeatures, features)
        guard left != place else { return Double(node.value) }
        let cover = Double(ensemble.covers[place])
        let previous = path.lastIndex(of: node.feature)
        var mean = 0.0
        for child in [left, left + 1] {
            let ratio = cover > 0 ? Double(ensemble.covers[child]) / cover : 0.5
            if !(cover >= 0 && ratio >= 0 && ratio.isFinite) { areCoversUsable = false }
            let share = ratio * (previous.map { shares[$0] } ?? 1)
            edges[child] = PathEdge(
                coverShare: share < Self.smallestShare ? 0 : share,
                previous: Int32(previous ?? -1)
            )
            path.append(node.feature)
            shares.append(share)
            mean += ratio * visit(child, features: features + (previous == nil ? 1 : 0))
            path.removeLast()
            shares.removeLast()
        }
        return mean
    }
}
