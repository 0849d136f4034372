// SPDX-License-Identifier: Apache-2.0

/// What a walk knows of one edge of the path in hand.
struct PathState<Points: SIMD> where Points.Scalar == Double {
    /// The factor of the edge's feature at each point of the rule: `t o + (1-t) z`, all its tests so far together.
    var factor: Points
    /// `o - z`.
    var difference: Double
    /// Whether the row itself takes this and all earlier tests of the feature.
    var isTaken: Bool
}

/// One walk over a tree that adds the contributions of a row.
///
/// Going down it carries the product of the factors of the path's features; coming up, the sum over the leaves below.
/// It works in memory that its maker owns and allocates nothing.
struct PathWalk<Points: SIMD> where Points.Scalar == Double {
    private let categorySets: CategorySets
    private let nodes: UnsafePointer<TreeNode>
    private let edges: UnsafePointer<PathEdge>
    private let features: UnsafePointer<Float>
    /// One entry for each depth.
    private let states: UnsafeMutablePointer<PathState<Points>>
    private let points: Points
    private let complements: Points
    private let weights: Points

    @inline(__always)
    init(
        categorySets: CategorySets,
        rule: GaussLegendre,
        nodes: UnsafePointer<TreeNode>,
        edges: UnsafePointer<PathEdge>,
        features: UnsafePointer<Float>,
        states: UnsafeMutablePointer<PathState<Points>>
    ) {
        self.categorySets = categorySets
        self.nodes = nodes
        self.edges = edges
        self.features = features
        self.states = states
        points = Points(rule.points)
        complements = 1 - points
        weights = Points(rule.weights)
    }

    /// Adds the contributions of a tree to `shares`, one entry a feature.
    @inline(__always)
    func visit(_ tree: TreeSpan, adding shares: UnsafeMutablePointer<Double>) {
        let root = Int(tree.root)
        guard Int(nodes[root].left) != root else { return }
        _ = visitChildren(of: root, depth: 0, product: Points(repeating: 1), adding: shares)
    }

    private func visitChildren(
        of place: Int,
        depth: Int,
        product: Points,
        adding shares: UnsafeMutablePointer<Double>
    ) -> Points {
        let node = nodes[place]
        let left = Int(node.left)
        let goesRight = node.goesRight(features, categorySets)
        let share = shares + node.feature
        return visit(left, depth: depth, isTaken: !goesRight, product: product, share: share, adding: shares)
            + visit(left + 1, depth: depth, isTaken: goesRight, product: product, share: share, adding: shares)
    }

    /// Visits the node below an edge at `depth`; `product` is that of the path above the edge.
    @inline(__always)
    private func visit(
        _ place: Int,
        depth: Int,
        isTaken: Bool,
        product: Points,
        share: UnsafeMutablePointer<Double>,
        adding shares: UnsafeMutablePointer<Double>
    ) -> Points {
        let edge = edges[place]
        let previous = Int(edge.previous)
        let isTaken = isTaken && (previous < 0 || states[previous].isTaken)
        // Neither the row nor any training weight comes here, so the subtree says nothing. It also makes sure that
        // no factor is zero: the points lie strictly between 0 and 1.
        guard isTaken || edge.coverShare > 0 else { return .zero }
        var factor = complements * edge.coverShare
        if isTaken { factor += points }
        var product = product
        if previous >= 0 { product /= states[previous].factor }
        product *= factor
        let difference = (isTaken ? 1 : 0) - edge.coverShare
        let node = nodes[place]
        let sum: Points
        if Int(node.left) == place {
            sum = product * Double(node.value)
        } else {
            states[depth] = PathState(factor: factor, difference: difference, isTaken: isTaken)
            sum = visitChildren(of: place, depth: depth + 1, product: product, adding: shares)
        }
        let weighted = sum * weights
        var change = difference * (weighted / factor).sum()
        // The leaves below are this edge's, no longer those of the earlier edge of the same feature, which will count
        // them too when the walk comes back to it.
        if previous >= 0 { change -= states[previous].difference * (weighted / states[previous].factor).sum() }
        share.pointee += change
        return sum
    }
}
