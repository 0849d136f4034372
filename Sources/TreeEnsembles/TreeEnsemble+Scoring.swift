// SPDX-License-Identifier: Apache-2.0

extension TreeEnsemble {
    /// The margin (log-odds, log-rate, … before the transform of the objective) of a row. Allocates nothing.
    ///
    /// - Parameter features: `featureCount` values, NaN where one is missing.
    /// - Throws: `wrongFeatureCount`, `infiniteFeature`, or `wrongOutputCount` if the model has several outputs.
    package func margin(of features: Span<Float>) throws(TreeEnsembleError) -> Float {
        guard baseMargins.count == 1 else {
            throw TreeEnsembleError(.wrongOutputCount, "the model has \(outputCount) outputs, not one")
        }
        try check(features)
        var margin = baseMargins[0]
        forEachLeafValue(features) { _, value in margin += value }
        return margin
    }

    /// The margin of a row given as an array.
    package func margin(of features: [Float]) throws(TreeEnsembleError) -> Float {
        try margin(of: features.span)
    }

    /// The margins of all outputs of a row.
    package func margins(of features: Span<Float>) throws(TreeEnsembleError) -> [Float] {
        try check(features)
        var margins = baseMargins
        margins.withUnsafeMutableBufferPointer { margins in
            // Outputs are checked at load to lie below the number of base margins.
            forEachLeafValue(features) { tree, value in margins[Int(trees[tree].output)] += value }
        }
        return margins
    }

    /// The margins of all outputs of a row given as an array.
    package func margins(of features: [Float]) throws(TreeEnsembleError) -> [Float] {
        try margins(of: features.span)
    }

    /// The margins with the float32 leaf values added in double: what explanations sum to.
    package func exactMargins(of features: Span<Float>) throws(TreeEnsembleError) -> [Double] {
        try check(features)
        var margins = baseMargins.map { Double($0) }
        forEachLeafValue(features) { tree, value in margins[Int(trees[tree].output)] += Double(value) }
        return margins
    }

    /// The prediction of a single-output model.
    package func prediction(of features: Span<Float>) throws(TreeEnsembleError) -> Float {
        try objective.prediction(fromMargin: margin(of: features))
    }

    /// The predictions of a row: one an output, except for `multi:softmax`, which answers with one class.
    package func predictions(of features: Span<Float>) throws(TreeEnsembleError) -> [Float] {
        try objective.predictions(fromMargins: margins(of: features))
    }

    /// Refuses rows that the training library would refuse.
    func check(_ features: Span<Float>) throws(TreeEnsembleError) {
        guard features.count == featureCount else {
            throw TreeEnsembleError(
                .wrongFeatureCount,
                "the model takes \(featureCount) features, not \(features.count)"
            )
        }
        var hasInfinity = false
        for index in features.indices { hasInfinity = hasInfinity || features[index].isInfinite }
        guard hasInfinity else { return }
        for index in features.indices where features[index].isInfinite {
            let name = featureNames.isEmpty ? "\(index)" : featureNames[index]
            throw TreeEnsembleError(.infiniteFeature, "feature \(name) is infinite")
        }
    }

    /// Calls `body` with every tree and the value of the leaf that the row reaches in it, in tree order.
    @inline(__always)
    private func forEachLeafValue(_ features: Span<Float>, _ body: (_ tree: Int, _ value: Float) -> Void) {
        // Child and feature indices were proven in range at load, and the row has `featureCount` values, so the walk
        // can go without bounds checks.
        features.withUnsafeBufferPointer { features in
            nodes.withUnsafeBufferPointer { nodes in
                trees.withUnsafeBufferPointer { trees in
                    guard let features = features.baseAddress, let nodes = nodes.baseAddress else { return }
                    for run in runs {
                        let first = Int(run.firstTree)
                        guard run.steps > 0 else {
                            let leaf = leaf(from: trees[first].root, nodes: nodes, features: features)
                            body(first, nodes[Int(leaf)].value)
                            continue
                        }
                        var place0 = trees[first].root
                        var place1 = trees[first + 1].root
                        var place2 = trees[first + 2].root
                        var place3 = trees[first + 3].root
                        var place4 = trees[first + 4].root
                        var place5 = trees[first + 5].root
                        var place6 = trees[first + 6].root
                        var place7 = trees[first + 7].root
                        for _ in 0..<run.steps {
                            place0 = Self.numericStep(from: place0, nodes: nodes, features: features)
                            place1 = Self.numericStep(from: place1, nodes: nodes, features: features)
                            place2 = Self.numericStep(from: place2, nodes: nodes, features: features)
                            place3 = Self.numericStep(from: place3, nodes: nodes, features: features)
                            place4 = Self.numericStep(from: place4, nodes: nodes, features: features)
                            place5 = Self.numericStep(from: place5, nodes: nodes, features: features)
                            place6 = Self.numericStep(from: place6, nodes: nodes, features: features)
                            place7 = Self.numericStep(from: place7, nodes: nodes, features: features)
                        }
                        body(first, nodes[Int(place0)].value)
                        body(first + 1, nodes[Int(place1)].value)
                        body(first + 2, nodes[Int(place2)].value)
                        body(first + 3, nodes[Int(place3)].value)
                        body(first + 4, nodes[Int(place4)].value)
                        body(first + 5, nodes[Int(place5)].value)
                        body(first + 6, nodes[Int(place6)].value)
                        body(first + 7, nodes[Int(place7)].value)
                    }
                }
            }
        }
    }

    /// One step down a tree without branches; from a leaf it leads to the leaf itself.
    @inline(__always)
    private static func numericStep(
        from place: UInt32,
        nodes: UnsafePointer<TreeNode>,
        features: UnsafePointer<Float>
    ) -> UInt32 {
        let node = nodes[Int(place)]
        let value = features[Int(node.split & TreeNode.featureMask)]
        // Both comparisons are false for NaN, so a missing value moves right only by the flag.
        let isAtLeast: UInt32 = value >= node.threshold ? 1 : 0
        let isMissing: UInt32 = value != value ? 1 : 0
        return node.left &+ (isAtLeast | (isMissing & (node.split >> 31)))
    }

    private func leaf(
        from root: UInt32,
        nodes: UnsafePointer<TreeNode>,
        features: UnsafePointer<Float>
    ) -> UInt32 {
        var place = root
        while nodes[Int(place)].left != place {
            place = nodes[Int(place)].left + (nodes[Int(place)].goesRight(features, categorySets) ? 1 : 0)
        }
        return place
    }
}
