// SPDX-License-Identifier: Apache-2.0

import StrictJSON
import Testing
import TreeEnsembles

/// Contributions against XGBoost's own, against the definition of Shapley, and by their axioms.
@Suite struct TreeSHAPTests {
    @Test(arguments: Fixture.all)
    func contributionsAgreeWithXGBoost(_ fixture: Fixture) throws {
        let model = try fixture.model()
        let explainer = try TreeSHAP(model)
        var worst = 0.0
        for row in fixture.rows() where !row.contributions.isEmpty {
            let ours = try explainer.attributions(of: row.features.span).flatMap { $0.contributions + [$0.bias] }
            #expect(ours.count == row.contributions.count)
            for (our, their) in zip(ours, row.contributions) { worst = max(worst, abs(our - Double(their))) }
        }
        #expect(worst < 1e-5)
    }

    @Test(arguments: Fixture.all)
    func contributionsAddUpToTheMargin(_ fixture: Fixture) throws {
        let model = try fixture.model()
        let explainer = try TreeSHAP(model)
        var worst = 0.0
        var worstFloat = 0.0
        for row in fixture.rows().prefix(60) {
            let exact = try model.exactMargins(of: row.features.span)
            let float = try model.margins(of: row.features.span)
            for (output, attribution) in try explainer.attributions(of: row.features.span).enumerated() {
                worst = max(worst, abs(attribution.margin - exact[output]))
                worstFloat = max(worstFloat, abs(attribution.margin - Double(float[output])))
            }
        }
        #expect(worst < 1e-9)
        #expect(worstFloat < 1e-5)
    }

    @Test(arguments: [
        "3.2.0-logistic", "3.2.0-dart", "3.2.0-softprob", "3.2.0-categorical", "3.2.0-forest", "3.2.0-stumps",
        "3.2.0-pruned", "3.2.0-deep", "1.7.6-categorical",
    ])
    func contributionsAreTheShapleyValuesOfTheDefinition(_ name: String) throws {
        let fixture = Fixture(name: name)
        let definition = try ShapleyDefinition(Fixture.bytes(of: name + ".json"))
        let explainer = try TreeSHAP(fixture.model())
        for row in fixture.rows().prefix(3) {
            let ours = try explainer.attributions(of: row.features.span)
            for (output, attribution) in ours.enumerated() {
                let exact = definition.contributions(of: row.features, output: output)
                for (our, their) in zip(attribution.contributions, exact) { #expect(abs(our - their) < 1e-11) }
            }
        }
    }

    @Test func anUnusedFeatureGetsExactlyNothing() throws {
        // One tree over features 0 and 2 of three.
        let explainer = try TreeSHAP(XGBoostJSONModel.load(TinyModel().bytes))
        for features: [Float] in [[0, 5, 0], [2, .nan, 0], [.nan, -1, 9], [2, 0, .nan]] {
            let attribution = try explainer.attribution(of: features.span)
            #expect(attribution.contributions[1] == 0)
            #expect(attribution.contributions[0] != 0)
        }
    }

    @Test func alikeFeaturesShareAlike() throws {
        // f0 < 1 and f1 < 1 in symmetric positions: 1 if both are above, otherwise 0.
        var tiny = TinyModel()
        tiny.featureCount = 2
        tiny.leftChildren = [1, -1, 3, -1, -1]
        tiny.rightChildren = [2, -1, 4, -1, -1]
        tiny.features = [0, 0, 1, 0, 0]
        tiny.conditions = ["1", "0", "1", "0", "1"]
        tiny.covers = ["4", "2", "2", "1", "1"]
        let attribution = try TreeSHAP(XGBoostJSONModel.load(tiny.bytes)).attribution(of: ([3, 3] as [Float]).span)
        // A quarter, and the base score of one half.
        #expect(attribution.bias == 0.75)
        #expect(abs(attribution.contributions[0] - 0.375) < 1e-15)
        #expect(abs(attribution.contributions[1] - 0.375) < 1e-15)
    }

    @Test func modelsWithoutCoversAreScoredButNotExplained() throws {
        var tiny = TinyModel()
        tiny.covers = []
        let model = try XGBoostJSONModel.load(tiny.bytes)
        #expect(try model.margin(of: [0, 0, 0]) == 1.5)
        let error = #expect(throws: TreeEnsembleError.self) { try TreeSHAP(model) }
        #expect(error?.code == .unexplainable)
    }

    @Test(arguments: [
        ["-1", "4", "6", "3", "3"], ["10", "-4", "6", "3", "3"], ["10", "4", "NaN", "3", "3"],
        ["10", "4", "6", "Infinity", "3"],
    ])
    func unusableCoversAreRefused(_ covers: [String]) throws {
        var tiny = TinyModel()
        tiny.covers = covers
        let model = try XGBoostJSONModel.load(tiny.bytes)
        let error = #expect(throws: TreeEnsembleError.self) { try TreeSHAP(model) }
        #expect(error?.code == .unexplainable)
    }

    @Test func aSingleLeafNeedsNoCover() throws {
        var tiny = TinyModel()
        (tiny.leftChildren, tiny.rightChildren, tiny.features) = ([-1], [-1], [0])
        (tiny.conditions, tiny.defaultsLeft, tiny.covers) = (["0.25"], "0", ["NaN"])
        let model = try XGBoostJSONModel.load(tiny.bytes)
        let attribution = try TreeSHAP(model).attribution(of: ([0, 0, 0] as [Float]).span)
        #expect(attribution == Attribution(bias: 0.75, contributions: [0, 0, 0]))
    }

    @Test func aModelWithoutTreesIsItsBaseScore() throws {
        var tiny = TinyModel()
        tiny.hasTree = false
        (tiny.treeInfo, tiny.treeCount) = ("[]", "0")
        let model = try XGBoostJSONModel.load(tiny.bytes)
        #expect(try model.margin(of: [0, 0, 0]) == 0.5)
        let attribution = try TreeSHAP(model).attribution(of: ([0, 0, 0] as [Float]).span)
        #expect(attribution == Attribution(bias: 0.5, contributions: [0, 0, 0]))
    }

    @Test func aNodeThatNoTrainingWeightReachedSplitsEvenly() throws {
        var tiny = TinyModel()
        tiny.covers = ["4", "4", "0", "0", "0"]
        let attribution = try TreeSHAP(XGBoostJSONModel.load(tiny.bytes)).attribution(of: ([5, 0, 9] as [Float]).span)
        #expect(attribution.bias == 1.5)
        #expect(abs(attribution.margin - 3.5) < 1e-15)
    }
}

/// Shapley values by their definition, over all coalitions, from the model file alone: an implementation that shares
/// nothing with the one under test.
private struct ShapleyDefinition {
    private struct Tree {
        let left, right, features, defaultsLeft, kinds: [Int]
        let conditions, covers: [Float]
        let categories: [Int: Set<Int>]
        let output: Int
        let weight: Float
    }

    private let trees: [Tree]

    init(_ bytes: [UInt8]) throws {
        let file = try JSONValue(parsing: bytes, limits: .modelFile)
        let booster = file["learner"]?["gradient_booster"]
        let model = booster?["gbtree"]?["model"] ?? booster?["model"]
        let outputs = try #require(model?["tree_info"]?.array).compactMap(\.integer)
        let weights = booster?["weight_drop"]?.array?.compactMap(\.number)
        trees = try #require(model?["trees"]?.array).enumerated().map { index, tree in
            func integers(_ key: String) -> [Int] { tree[key]?.array?.compactMap(\.integer) ?? [] }
            func floats(_ key: String) -> [Float] { tree[key]?.array?.compactMap(\.number).map { Float($0) } ?? [] }
            var categories: [Int: Set<Int>] = [:]
            for (entry, node) in integers("categories_nodes").enumerated() {
                let start = integers("categories_segments")[entry]
                categories[node] = Set(integers("categories")[start..<start + integers("categories_sizes")[entry]])
            }
            return Tree(
                left: integers("left_children"),
                right: integers("right_children"),
                features: integers("split_indices"),
                defaultsLeft: integers("default_left"),
                kinds: integers("split_type"),
                conditions: floats("split_conditions"),
                covers: floats("sum_hessian"),
                categories: categories,
                output: outputs[index],
                weight: weights.map { Float($0[index]) } ?? 1
            )
        }
    }

    func contributions(of features: [Float], output: Int) -> [Double] {
        let count = features.count
        var sums = [Double](repeating: 0, count: count)
        for tree in trees where tree.output == output {
            let values = (0..<1 << count).map { value(of: tree, at: 0, features, present: $0) }
            for feature in 0..<count {
                for coalition in 0..<1 << count where coalition & 1 << feature == 0 {
                    let size = coalition.nonzeroBitCount
                    let weight = factorial(size) * factorial(count - size - 1) / factorial(count)
                    sums[feature] += weight * (values[coalition | 1 << feature] - values[coalition])
                }
            }
        }
        return sums
    }

    private func value(of tree: Tree, at node: Int, _ features: [Float], present: Int) -> Double {
        let left = tree.left[node]
        let right = tree.right[node]
        if left == -1 { return Double(tree.conditions[node] * tree.weight) }
        let feature = tree.features[node]
        if present & 1 << feature != 0 {
            let goesLeft = goesLeft(tree, at: node, value: features[feature])
            return value(of: tree, at: goesLeft ? left : right, features, present: present)
        }
        let cover = Double(tree.covers[node])
        return Double(tree.covers[left]) / cover * value(of: tree, at: left, features, present: present)
            + Double(tree.covers[right]) / cover * value(of: tree, at: right, features, present: present)
    }

    private func goesLeft(_ tree: Tree, at node: Int, value: Float) -> Bool {
        if value.isNaN { return tree.defaultsLeft[node] == 1 }
        if tree.kinds[node] == 1 { return tree.categories[node]?.contains(Int(value)) != true }
        return value < tree.conditions[node]
    }

    private func factorial(_ number: Int) -> Double { (1...max(number, 1)).reduce(1) { $0 * Double($1) } }
}
