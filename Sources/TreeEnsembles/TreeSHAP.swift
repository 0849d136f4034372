// SPDX-License-Identifier: Apache-2.0

/// How much each feature moved the margin of one row, in the sense of Shapley.
package struct Attribution: Sendable, Hashable {
    /// What the model says on average over its training data, as the covers of its nodes tell it.
    package let bias: Double
    /// One share a feature, in margin units. Exactly zero for a feature that no tree of the output tests.
    package let contributions: [Double]

    package init(bias: Double, contributions: [Double]) {
        self.bias = bias
        self.contributions = contributions
    }

    /// The margin that the shares add up to.
    package var margin: Double { contributions.reduce(bias, +) }
}

/// Exact Shapley values of a tree ensemble, path-dependent: an absent feature sends a row down both branches in
/// proportion to the training weight that went there. It is what XGBoost calls `pred_contribs`, in double precision.
///
/// With `o` = 1 where the row itself would follow a path's test of a feature (else 0) and `z` the share of training
/// weight that did, the value that a leaf gives to a coalition is the product of `o` over present and `z` over absent
/// features. Shapley's weights are the integral of `t^|S| (1-t)^(n-|S|-1)` over 0...1, so the contribution of feature
/// `j` at a leaf of value `v` is
///
///     v (o_j - z_j) ∫ ∏_{i≠j} (t o_i + (1-t) z_i) dt
///
/// a polynomial of degree `n - 1`, which a Gauss-Legendre rule of `n / 2` points integrates exactly. All terms are
/// positive, so nothing cancels, and a tree costs one walk over its nodes instead of one over all its paths' subsets.
package struct TreeSHAP: Sendable {
    /// The most different features that one path may test.
    static let largestPathFeatures = 64
    private static let largestAnswer = 1 << 24

    private let ensemble: TreeEnsemble
    private let edges: [PathEdge]
    private let biases: [Double]
    /// With as many points as the SIMD type of the walk has lanes.
    private let rule: GaussLegendre

    /// Prepares explanations of a model.
    ///
    /// - Throws: `unexplainable` if the file has no usable node covers or a path tests too many features.
    package init(_ ensemble: TreeEnsemble) throws(TreeEnsembleError) {
        guard !ensemble.covers.isEmpty || ensemble.nodes.isEmpty else {
            throw TreeEnsembleError(.unexplainable, "the model has no node covers (sum_hessian)")
        }
        let (size, overflows) = ensemble.featureCount.multipliedReportingOverflow(by: ensemble.outputCount)
        guard !overflows, size <= Self.largestAnswer else {
            throw TreeEnsembleError(.unexplainable, "the model has too many features and outputs to explain")
        }
        var builder = PathEdgeBuilder(ensemble)
        var biases = ensemble.baseMargins.map { Double($0) }
        for tree in ensemble.trees { biases[Int(tree.output)] += builder.visit(tree) }
        guard builder.mostFeatures <= Self.largestPathFeatures else {
            throw TreeEnsembleError(
                .unexplainable,
                "a path tests more than \(Self.largestPathFeatures) different features"
            )
        }
        guard builder.areCoversUsable, biases.allSatisfy(\.isFinite) else {
            throw TreeEnsembleError(.unexplainable, "a node cover is negative or not finite")
        }
        self.ensemble = ensemble
        self.biases = biases
        edges = builder.edges
        // Wider rules than needed stay exact, so five widths serve all depths and each is a fixed SIMD type.
        let needed = (builder.mostFeatures + 1) / 2
        rule = GaussLegendre(count: [2, 4, 8, 16].first { $0 >= needed } ?? 32)
    }

    /// Explains a row of a single-output model.
    ///
    /// - Parameter features: `featureCount` values, NaN where one is missing.
    /// - Throws: what `TreeEnsemble.margin(of:)` throws.
    package func attribution(of features: Span<Float>) throws(TreeEnsembleError) -> Attribution {
        guard biases.count == 1 else {
            throw TreeEnsembleError(.wrongOutputCount, "the model has \(biases.count) outputs, not one")
        }
        return Attribution(bias: biases[0], contributions: try contributions(of: features))
    }

    /// Explains every output of a row.
    package func attributions(of features: Span<Float>) throws(TreeEnsembleError) -> [Attribution] {
        let all = try contributions(of: features)
        let count = ensemble.featureCount
        return biases.indices.map { output in
            Attribution(bias: biases[output], contributions: Array(all[output * count..<(output + 1) * count]))
        }
    }

    /// The contributions of all features, output after output.
    private func contributions(of features: Span<Float>) throws(TreeEnsembleError) -> [Double] {
        try ensemble.check(features)
        return switch rule.points.count {
        case 2: contributions(of: features, points: SIMD2<Double>.self)
        case 4: contributions(of: features, points: SIMD4<Double>.self)
        case 8: contributions(of: features, points: SIMD8<Double>.self)
        case 16: contributions(of: features, points: SIMD16<Double>.self)
        default: contributions(of: features, points: SIMD32<Double>.self)
        }
    }

    @inline(__always)
    private func contributions<Points: SIMD>(
        of features: Span<Float>,
        points: Points.Type
    ) -> [Double] where Points.Scalar == Double {
        let featureCount = ensemble.featureCount
        let depth = ensemble.depth
        var contributions = [Double](repeating: 0, count: featureCount * biases.count)
        contributions.withUnsafeMutableBufferPointer { contributions in
            features.withUnsafeBufferPointer { features in
                ensemble.nodes.withUnsafeBufferPointer { nodes in
                    edges.withUnsafeBufferPointer { edges in
                        withUnsafeTemporaryAllocation(of: PathState<Points>.self, capacity: depth + 1) { states in
                            guard let shares = contributions.baseAddress, let features = features.baseAddress,
                                let nodes = nodes.baseAddress, let edges = edges.baseAddress,
                                let states = states.baseAddress
                            else { return }
                            let walk = PathWalk<Points>(
                                categorySets: ensemble.categorySets,
                                rule: rule,
                                nodes: nodes,
                                edges: edges,
                                features: features,
                                states: states
                            )
                            for tree in ensemble.trees {
                                walk.visit(tree, adding: shares + Int(tree.output) * featureCount)
                            }
                        }
                    }
                }
            }
        }
        return contributions
    }
}
