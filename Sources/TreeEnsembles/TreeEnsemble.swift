// SPDX-License-Identifier: Apache-2.0

/// A trained ensemble of decision trees over numbered float32 features.
///
/// A missing value is NaN. Scores are bit-equal to those of the library that trained the model, on its CPU path:
/// float32 throughout, leaf values added one by one in the order of the trees (`TreeEnsemble+Scoring.swift`).
package struct TreeEnsemble: Sendable {
    /// The categories that a categorical feature had in training; the position of a category is its code.
    package enum Categories: Sendable, Hashable {
        case strings([String])
        case integers([Int])
        /// So many categories whose names the file does not hold intact; rows must come with codes.
        case unnamed(Int)
    }

    /// The version of the library that wrote the file, such as `3.2.0`; empty if the file does not say.
    package let writerVersion: String
    /// What the model was trained for.
    package let objective: Objective
    /// How many features a row has.
    package let featureCount: Int
    /// The names of the features in order; empty if the file has none.
    package let featureNames: [String]
    /// The types of the features in order (`float`, `int`, `i`, `q`, `c`); empty if the file has none.
    package let featureTypes: [String]
    /// The training categories by feature, for models that keep them.
    package let categories: [Int: Categories]
    /// Free text that the training program left in the file.
    package let attributes: [String: String]
    /// The margin of each output before the first tree.
    package let baseMargins: [Float]
    /// How many boosting iterations are scored.
    package let iterationCount: Int

    /// All nodes, tree after tree, each tree from its root breadth first with siblings side by side.
    let nodes: [TreeNode]
    /// The share of the training weight that reached each node; empty if the file does not say.
    let covers: [Float]
    /// The trees in scoring order.
    let trees: [TreeSpan]
    /// Runs of trees that are walked together.
    let runs: [TreeRun]
    /// What the categorical nodes test.
    let categorySets: CategorySets

    /// How many outputs the model has: classes, targets or quantiles, otherwise one.
    package var outputCount: Int { baseMargins.count }
    /// How many trees are scored.
    package var treeCount: Int { trees.count }
    /// How many nodes can be reached in all trees.
    package var nodeCount: Int { nodes.count }
    /// The depth of the deepest tree; zero if every tree is a single leaf.
    package var depth: Int { Int(trees.lazy.map(\.depth).max() ?? 0) }
    /// Which iteration the training program marked as its best, counted from zero. XGBoost 1.7 marks the last one
    /// even where nothing stopped early.
    package var bestIteration: Int? { attributes["best_iteration"].flatMap { Int($0) } }
}

/// Where a tree lies among the nodes and what it adds to.
struct TreeSpan: Sendable {
    var root: UInt32
    var output: UInt32
    var depth: UInt32
    var hasCategories: Bool
}

/// Trees that follow one another and are walked together, or a single tree walked alone.
struct TreeRun: Sendable {
    /// How many trees are walked in step; enough to hide the latency of their loads.
    static let width = 8
    /// Deeper trees are walked alone: in step, all would pay for the deepest.
    static let deepest: UInt32 = 16

    var firstTree: UInt32
    /// The steps after which all are at a leaf; zero marks a single tree walked alone.
    var steps: UInt32

    static func runs(over trees: [TreeSpan]) -> [TreeRun] {
        var runs: [TreeRun] = []
        var tree = 0
        while tree < trees.count {
            let group = trees[tree..<min(tree + width, trees.count)]
            let steps = group.lazy.map(\.depth).max() ?? 0
            let walksTogether =
                group.count == width && steps <= deepest && group.allSatisfy { !$0.hasCategories }
            if walksTogether {
                runs.append(TreeRun(firstTree: UInt32(tree), steps: max(steps, 1)))
                tree += width
            } else {
                runs.append(TreeRun(firstTree: UInt32(tree), steps: 0))
                tree += 1
            }
        }
        return runs
    }
}
