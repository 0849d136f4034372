// SPDX-License-Identifier: Apache-2.0

/// A tree as a model file lays it out: parallel arrays by node number, the root first.
///
/// One value is reused for all trees of a file, so that reading a tree allocates nothing once the arrays have grown.
struct RawTree {
    /// -1 at a leaf.
    var leftChildren: [Int32] = []
    var rightChildren: [Int32] = []
    var splitFeatures: [Int32] = []
    /// The threshold, or the value at a leaf.
    var splitConditions: [Float] = []
    var defaultsLeft: [Bool] = []
    /// Empty in files that know no categories.
    var isCategorical: [Bool] = []
    /// Empty if the file does not say.
    var covers: [Float] = []
    var categories: [Int32] = []
    var categoryNodes: [Int32] = []
    var categoryStarts: [Int32] = []
    var categorySizes: [Int32] = []

    mutating func removeAll() {
        leftChildren.removeAll(keepingCapacity: true)
        rightChildren.removeAll(keepingCapacity: true)
        splitFeatures.removeAll(keepingCapacity: true)
        splitConditions.removeAll(keepingCapacity: true)
        defaultsLeft.removeAll(keepingCapacity: true)
        isCategorical.removeAll(keepingCapacity: true)
        covers.removeAll(keepingCapacity: true)
        categories.removeAll(keepingCapacity: true)
        categoryNodes.removeAll(keepingCapacity: true)
        categoryStarts.removeAll(keepingCapacity: true)
        categorySizes.removeAll(keepingCapacity: true)
    }
}

/// Packs the trees of a file into the nodes of an ensemble, proving on the way that every walk ends at a leaf.
///
/// Nodes that cannot be reached from the root are dropped: pruning leaves such nodes in the files, with indices that
/// mean nothing.
struct TreeAssembly {
    /// Far deeper than any trained tree; bounds the recursion of explanations.
    static let maximumDepth: UInt32 = 512

    private(set) var nodes: [TreeNode] = []
    private(set) var covers: [Float] = []
    private(set) var trees: [TreeSpan] = []
    private(set) var categorySets = CategorySets()
    /// The largest feature that a reachable node tests, -1 if none does.
    private(set) var largestFeature: Int32 = -1
    /// Whether every tree so far had covers.
    private(set) var hasCovers = true

    /// The file's number of each node of the tree in hand, in packed order; also the queue of the walk.
    private var sources: [Int32] = []
    private var depths: [UInt32] = []
    private var isVisited: [Bool] = []

    /// Appends a tree.
    ///
    /// - Throws: `malformedModel`, naming the tree and the node.
    mutating func append(_ raw: RawTree) throws(TreeEnsembleError) {
        let count = raw.leftChildren.count
        guard count > 0, raw.rightChildren.count == count, raw.splitFeatures.count == count,
            raw.splitConditions.count == count, raw.defaultsLeft.count == count,
            raw.isCategorical.isEmpty || raw.isCategorical.count == count,
            raw.covers.isEmpty || raw.covers.count == count
        else { throw malformed("its arrays are empty or of different lengths") }
        guard nodes.count + count < Int(Int32.max) else { throw malformed("the model has too many nodes") }

        let firstSet = UInt32(categorySets.count)
        try appendCategorySets(of: raw)
        let root = UInt32(nodes.count)
        var tree = TreeSpan(root: root, output: 0, depth: 0, hasCategories: false)
        sources.removeAll(keepingCapacity: true)
        depths.removeAll(keepingCapacity: true)
        isVisited.removeAll(keepingCapacity: true)
        isVisited.append(contentsOf: repeatElement(false, count: count))
        sources.append(0)
        depths.append(0)
        isVisited[0] = true

        var next = 0
        while next < sources.count {
            let source = Int(sources[next])
            let depth = depths[next]
            tree.depth = max(tree.depth, depth)
            guard depth <= Self.maximumDepth else { throw malformed("it is deeper than \(Self.maximumDepth)") }
            covers.append(raw.covers.isEmpty ? 0 : raw.covers[source])
            let left = raw.leftChildren[source]
            let right = raw.rightChildren[source]
            if left == -1, right == -1 {
                nodes.append(try leaf(raw, source, at: root + UInt32(next)))
            } else {
                let firstChild = root + UInt32(sources.count)
                var node = try inner(raw, source, firstChild: firstChild)
                if node.isCategorical {
                    tree.hasCategories = true
                    node.payload = try categorySet(of: source, in: raw, firstSet: firstSet)
                }
                for child in [left, right] {
                    guard child >= 0, child < count, !isVisited[Int(child)] else {
                        throw malformed("node \(source) has a child that does not exist or that another node has too")
                    }
                    isVisited[Int(child)] = true
                    sources.append(child)
                    depths.append(depth + 1)
                }
                nodes.append(node)
            }
            next += 1
        }
        hasCovers = hasCovers && !raw.covers.isEmpty
        trees.append(tree)
    }

    /// Assigns the outputs and multiplies the leaves by the weights of the trees, then keeps the first `count` trees.
    /// Both arrays are as long as the trees.
    mutating func finish(outputs: [Int], weights: [Float], keeping count: Int) {
        if count < trees.count {
            let end = Int(trees[count].root)
            nodes.removeSubrange(end...)
            covers.removeSubrange(end...)
            trees.removeSubrange(count...)
        }
        for index in trees.indices {
            trees[index].output = UInt32(outputs[index])
            let weight = weights[index]
            guard weight != 1 else { continue }
            let start = Int(trees[index].root)
            let end = index + 1 < trees.count ? Int(trees[index + 1].root) : nodes.count
            for place in start..<end where Int(nodes[place].left) == place {
                nodes[place].payload = (nodes[place].value * weight).bitPattern
            }
        }
    }

    private func leaf(_ raw: RawTree, _ source: Int, at place: UInt32) throws(TreeEnsembleError) -> TreeNode {
        let value = raw.splitConditions[source]
        guard value.isFinite else { throw malformed("leaf \(source) has no finite value") }
        return TreeNode(threshold: .nan, split: 0, left: place, payload: value.bitPattern)
    }

    private mutating func inner(
        _ raw: RawTree,
        _ source: Int,
        firstChild: UInt32
    ) throws(TreeEnsembleError) -> TreeNode {
        let feature = raw.splitFeatures[source]
        guard feature >= 0, UInt32(feature) < TreeNode.featureMask else {
            throw malformed("node \(source) tests a feature that does not exist")
        }
        largestFeature = max(largestFeature, feature)
        var split = UInt32(feature)
        if !raw.defaultsLeft[source] { split |= TreeNode.missingGoesRightFlag }
        let isCategorical = !raw.isCategorical.isEmpty && raw.isCategorical[source]
        if isCategorical { split |= TreeNode.categoricalFlag }
        // The condition of a categorical node is a sentinel that differs between versions.
        let threshold = isCategorical ? 0 : raw.splitConditions[source]
        guard !threshold.isNaN else { throw malformed("node \(source) has no threshold") }
        return TreeNode(threshold: threshold, split: split, left: firstChild, payload: 0)
    }

    private mutating func appendCategorySets(of raw: RawTree) throws(TreeEnsembleError) {
        let count = raw.categoryNodes.count
        guard raw.categoryStarts.count == count, raw.categorySizes.count == count else {
            throw malformed("its category sets are of different lengths")
        }
        for index in 0..<count {
            let start = Int(raw.categoryStarts[index])
            let size = Int(raw.categorySizes[index])
            // Sets lie one after another, so together they are no longer than the file's list: a small file cannot
            // ask for much memory.
            let isFirst = index == 0
            let expected = isFirst ? 0 : Int(raw.categoryStarts[index - 1]) + Int(raw.categorySizes[index - 1])
            guard start == expected, size >= 0, start + size <= raw.categories.count,
                isFirst || raw.categoryNodes[index] > raw.categoryNodes[index - 1]
            else { throw malformed("its category sets overlap or leave the list") }
            let set = raw.categories[start..<start + size]
            guard set.allSatisfy({ $0 >= 0 && $0 < 16_777_216 }) else {
                throw malformed("it has a category below zero or above 2^24")
            }
            categorySets.append(set.lazy.map { UInt32($0) })
        }
    }

    private func categorySet(
        of source: Int,
        in raw: RawTree,
        firstSet: UInt32
    ) throws(TreeEnsembleError) -> UInt32 {
        var low = 0
        var high = raw.categoryNodes.count
        while low < high {
            let middle = (low + high) / 2
            if raw.categoryNodes[middle] < source { low = middle + 1 } else { high = middle }
        }
        guard low < raw.categoryNodes.count, raw.categoryNodes[low] == source else {
            throw malformed("categorical node \(source) has no category set")
        }
        return firstSet + UInt32(low)
    }

    private func malformed(_ message: String) -> TreeEnsembleError {
        TreeEnsembleError(.malformedModel, "tree \(trees.count): \(message)")
    }
}
