// SPDX-License-Identifier: Apache-2.0

extension XGBoostDocument {
    /// Bounds what a small file can make the service allocate.
    private static let largestFeatureCount = 1_000_000
    private static let largestOutputCount = 10_000

    /// Checks that the parts of the file agree and makes the ensemble.
    consuming func ensemble(
        scoring iterations: XGBoostJSONModel.Iterations
    ) throws(TreeEnsembleError) -> TreeEnsemble {
        guard hasLearner else { throw malformed("the file has no learner") }
        if boosterName == "gblinear" {
            throw TreeEnsembleError(.unsupportedModel, "the model is a linear booster (gblinear)")
        }
        guard boosterName == "gbtree" || boosterName == "dart" else { throw malformed("the file names no booster") }
        guard hasTrees else { throw malformed("the file has no list of trees") }
        guard let objective else { throw malformed("the file names no objective") }

        let featureCount = try count("num_feature", atLeast: 1, atMost: Self.largestFeatureCount)
        guard Int(assembly.largestFeature) < featureCount else {
            throw malformed("a tree tests a feature beyond the \(featureCount) of the model")
        }
        guard featureNames.isEmpty || featureNames.count == featureCount,
            featureTypes.isEmpty || featureTypes.count == featureCount,
            categories.keys.allSatisfy({ $0 < featureCount })
        else { throw malformed("the names, types or categories of the features do not match their number") }

        let outputCount = max(
            try count("num_class", atLeast: 0, atMost: Self.largestOutputCount, default: 0),
            try count("num_target", atLeast: 0, atMost: Self.largestOutputCount, default: 1),
            1
        )
        let treeCount = assembly.trees.count
        guard treeOutputs.count == treeCount, treeOutputs.allSatisfy({ (0..<outputCount).contains($0) }) else {
            throw malformed("tree_info does not match the trees")
        }
        if let declared = boosterParameters["num_trees"], Int(declared) != treeCount {
            throw malformed("the file declares another number of trees than it has")
        }
        guard treeWeights.count <= treeCount else { throw malformed("the file has more tree weights than trees") }

        let starts = try iterationStarts(treeCount: treeCount, outputCount: outputCount)
        var iterationCount = starts.count - 1
        if case .throughBest = iterations, let text = attributes["best_iteration"] {
            guard let best = Int(text), best >= 0, best < iterationCount else {
                throw malformed("the best iteration is not one of the model")
            }
            iterationCount = best + 1
        }

        let kind = Objective(
            xgboost: objective,
            version: (version.first ?? 0, version.count > 1 ? version[1] : 0)
        )
        let baseMargins = try baseMargins(for: kind, outputCount: outputCount)
        // A weight list shorter than the tree list means that the rest weigh 1.
        let weights = treeWeights + Array(repeating: 1, count: treeCount - treeWeights.count)
        assembly.finish(outputs: treeOutputs, weights: weights, keeping: starts[iterationCount])
        return TreeEnsemble(
            writerVersion: version.map { String($0) }.joined(separator: "."),
            objective: kind,
            featureCount: featureCount,
            featureNames: featureNames,
            featureTypes: featureTypes,
            categories: categories,
            attributes: attributes,
            baseMargins: baseMargins,
            iterationCount: iterationCount,
            nodes: assembly.nodes,
            covers: assembly.hasCovers ? assembly.covers : [],
            trees: assembly.trees,
            runs: TreeRun.runs(over: assembly.trees),
            categorySets: assembly.categorySets
        )
    }

    /// The first tree of each iteration and the end. Files before 2.0 leave it to be counted.
    private func iterationStarts(treeCount: Int, outputCount: Int) throws(TreeEnsembleError) -> [Int] {
        if let iterationStarts {
            guard iterationStarts.first == 0, iterationStarts.last == treeCount,
                zip(iterationStarts, iterationStarts.dropFirst()).allSatisfy({ $0 <= $1 })
            else { throw malformed("iteration_indptr does not match the trees") }
            return iterationStarts
        }
        let parallel = max(1, boosterParameters["num_parallel_tree"].flatMap { Int($0) } ?? 1)
        let (perIteration, overflows) = parallel.multipliedReportingOverflow(by: outputCount)
        guard !overflows, treeCount.isMultiple(of: perIteration) else {
            throw malformed("the trees do not fill whole iterations")
        }
        return Array(stride(from: 0, through: treeCount, by: perIteration))
    }

    /// Base scores come as `5E-1` up to 3.0, as `[5E-1]` or `[1E0,2E0]` later, in parentheses now and then; one value
    /// stands for all outputs.
    private func baseMargins(for objective: Objective, outputCount: Int) throws(TreeEnsembleError) -> [Float] {
        guard let text = learnerParameters["base_score"] else { throw malformed("the file has no base score") }
        var list = text[...]
        if let first = list.first, let last = list.last, (first == "[" && last == "]") || (first == "(" && last == ")"),
            list.count > 1
        {
            list = list.dropFirst().dropLast()
        }
        var margins: [Float] = []
        for part in list.split(separator: ",", omittingEmptySubsequences: true) {
            let digits = part.filter { $0 != " " }
            guard let score = Float(digits), score.isFinite else { throw malformed("the base score is not a number") }
            let margin = objective.margin(fromBaseScore: score)
            guard margin.isFinite else { throw malformed("the base score is outside the domain of the objective") }
            margins.append(margin)
        }
        if margins.count == 1 { return Array(repeating: margins[0], count: outputCount) }
        guard margins.count == outputCount else {
            throw malformed("the number of base scores is not that of the outputs")
        }
        return margins
    }

    private func count(
        _ name: String,
        atLeast least: Int,
        atMost most: Int,
        default: Int? = nil
    ) throws(TreeEnsembleError) -> Int {
        if learnerParameters[name] == nil, let `default` { return `default` }
        guard let value = learnerParameters[name].flatMap({ Int($0) }), value >= least else {
            throw malformed("\(name) is missing or not a number")
        }
        guard value <= most else { throw TreeEnsembleError(.unsupportedModel, "\(name) is above \(most)") }
        return value
    }

    private func malformed(_ message: String) -> TreeEnsembleError {
        TreeEnsembleError(.malformedModel, message)
    }
}
