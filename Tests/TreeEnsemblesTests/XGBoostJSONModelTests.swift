// SPDX-License-Identifier: Apache-2.0

import Testing
import TreeEnsembles

/// What the loader takes, what it refuses, and that nothing makes it crash.
@Suite struct XGBoostJSONModelTests {
    private func code(_ change: (inout TinyModel) -> Void) -> TreeEnsembleError.Code? {
        var tiny = TinyModel()
        change(&tiny)
        do throws(TreeEnsembleError) {
            _ = try XGBoostJSONModel.load(tiny.bytes)
            return nil
        } catch {
            return error.code
        }
    }

    private func baseMargins(_ objective: String, _ parameters: String) throws -> [Float] {
        var tiny = TinyModel()
        tiny.objective = objective
        tiny.parameters = parameters + #","num_feature":"3""#
        tiny.moreOfModel = #""iteration_indptr":[0,1],"#
        return try XGBoostJSONModel.load(tiny.bytes).baseMargins
    }

    @Test func theTinyModelScoresAsItReads() throws {
        let model = try XGBoostJSONModel.load(TinyModel().bytes)
        #expect(try model.margin(of: [0.5, 0, 0]) == 1.5)
        #expect(try model.margin(of: [1, 0, 1.9]) == 2.5)
        #expect(try model.margin(of: [1, 0, 2]) == 3.5)
        #expect(try model.margin(of: [.nan, 0, 0]) == 1.5)
        #expect(try model.margin(of: [7, 0, .nan]) == 3.5)
        #expect(try model.margin(of: [-0.0, .nan, .nan]) == 1.5)
    }

    @Test func baseScoresComeInManyForms() throws {
        #expect(try baseMargins("reg:squarederror", #""base_score":"2.5E-1""#) == [0.25])
        #expect(try baseMargins("reg:squarederror", #""base_score":"[2.5E-1]""#) == [0.25])
        #expect(try baseMargins("reg:squarederror", #""base_score":"(1E0,2E0)","num_target":"2""#) == [1, 2])
        #expect(try baseMargins("multi:softprob", #""base_score":"5E-1","num_class":"3""#) == [0.5, 0.5, 0.5])
        #expect(try baseMargins("multi:softprob", #""base_score":"[1E0, -2E0,3E0]","num_class":"3""#) == [1, -2, 3])
        #expect(try baseMargins("binary:logistic", #""base_score":"5E-1""#) == [0])
        #expect(try baseMargins("binary:logitraw", #""base_score":"5E-1""#) == [0.5])
        #expect(try baseMargins("count:poisson", #""base_score":"1E0""#) == [0])
    }

    @Test(arguments: ["", "x", "[]", "nan", "inf", "[1E0,2E0]", "[1E0", "0x1p3q"])
    func otherBaseScoresAreRefused(_ text: String) {
        #expect(code { $0.parameters = #""base_score":"\#(text)","num_feature":"3""# } == .malformedModel)
    }

    @Test func aBaseScoreOutsideTheDomainIsRefused() {
        #expect(
            code {
                $0.objective = "reg:gamma"
                $0.parameters = #""base_score":"-1E0","num_feature":"3""#
            } == .malformedModel
        )
    }

    @Test func unreachableNodesMayHoldAnything() throws {
        var tiny = TinyModel()
        tiny.leftChildren += [-1, 99]
        tiny.rightChildren += [-1, 0]
        tiny.features += [2_147_483_647, -5]
        tiny.conditions += ["NaN", "Infinity"]
        tiny.defaultsLeft += ",1,1"
        tiny.covers += ["0", "-1"]
        let model = try XGBoostJSONModel.load(tiny.bytes)
        #expect(model.nodeCount == 5)
        #expect(try model.margin(of: [1, 0, 2]) == 3.5)
        #expect(throws: Never.self) { try TreeSHAP(model) }
    }

    @Test func olderFilesSayLess() throws {
        var tiny = TinyModel()
        tiny.defaultsLeft = "true,false,false,false,false"
        tiny.parameters = #""base_score":"5E-1","num_class":"0","num_feature":"3""#
        let model = try XGBoostJSONModel.load(tiny.bytes)
        #expect(model.outputCount == 1)
        #expect(try model.margin(of: [.nan, 0, 0]) == 1.5)
        #expect(model.iterationCount == 1)
    }

    @Test func brokenTreesAreRefused() {
        #expect(code { $0.leftChildren = [1, -1, 5, -1, -1] } == .malformedModel, "no such child")
        #expect(code { $0.leftChildren = [1, -1, 0, -1, -1] } == .malformedModel, "a cycle")
        #expect(code { $0.leftChildren = [1, -1, 4, -1, -1] } == .malformedModel, "a child twice")
        #expect(code { $0.leftChildren = [1, -1, -1, -1, -1] } == .malformedModel, "half a node")
        #expect(code { $0.leftChildren = [1, -1, -2, -1, -1] } == .malformedModel, "a negative child")
        #expect(code { $0.leftChildren = [1, -1, 3, -1] } == .malformedModel, "a short array")
        #expect(code { $0.features = [3, 0, 0, 0, 0] } == .malformedModel, "no such feature")
        #expect(code { $0.features = [-1, 0, 0, 0, 0] } == .malformedModel, "a negative feature")
        #expect(code { $0.conditions[0] = "NaN" } == .malformedModel, "no threshold")
        #expect(code { $0.conditions[1] = "Infinity" } == .malformedModel, "an infinite leaf")
        #expect(code { $0.conditions[1] = "\"1\"" } == .malformedModel, "a text for a number")
        #expect(code { $0.defaultsLeft = "2,0,0,0,0" } == .malformedModel, "no truth value")
        #expect(code { $0.covers = ["1"] } == .malformedModel, "a short cover list")
        #expect(code { $0.moreOfTree = #""split_type":[1,0,0,0,0],"# } == .malformedModel, "no category set")
        #expect(code { $0.treeInfo = "[1]" } == .malformedModel, "no such output")
        #expect(code { $0.treeInfo = "[0,0]" } == .malformedModel, "a tree too many")
        #expect(code { $0.treeCount = "2" } == .malformedModel, "a tree too few")
        #expect(code { $0.moreOfModel = #""iteration_indptr":[0,2],"# } == .malformedModel)
        #expect(code { $0.moreOfModel = #""weight_drop":[1,1],"# } == .malformedModel)
        #expect(code { $0.parameters = #""base_score":"5E-1""# } == .malformedModel, "no feature count")
    }

    @Test func chainsDeeperThanAnyTrainedTreeAreRefused() throws {
        func chain(_ depth: Int) -> TinyModel {
            var tiny = TinyModel()
            let inner = 0..<depth
            tiny.leftChildren = inner.flatMap { [2 * $0 + 1, -1] } + [-1]
            tiny.rightChildren = inner.flatMap { [2 * $0 + 2, -1] } + [-1]
            let count = 2 * depth + 1
            tiny.features = Array(repeating: 0, count: count)
            tiny.conditions = (0..<count).map { "\($0)" }
            tiny.defaultsLeft = Array(repeating: "0", count: count).joined(separator: ",")
            tiny.covers = (0..<count).map { "\(count - $0)" }
            return tiny
        }
        let deepest = try XGBoostJSONModel.load(chain(512).bytes)
        #expect(deepest.depth == 512)
        #expect(try deepest.margin(of: [1e9, 0, 0]) == 1024.5)
        #expect(abs(try TreeSHAP(deepest).attribution(of: ([1e9, 0, 0] as [Float]).span).margin - 1024.5) < 1e-9)
        #expect(throws: TreeEnsembleError.self) { try XGBoostJSONModel.load(chain(513).bytes) }
    }

    @Test func categorySetsAreRead() throws {
        var tiny = TinyModel()
        tiny.moreOfTree = """
            "split_type":[1,0,0,0,0],"categories":[7,2],"categories_nodes":[0],"categories_segments":[0],
            "categories_sizes":[2],
            """
        let model = try XGBoostJSONModel.load(tiny.bytes)
        // In the set: right, on to feature 2.
        for value: Float in [7, 2, 2.9, 7.5] { #expect(try model.margin(of: [value, 0, 9]) == 3.5) }
        for value: Float in [0, 1, 3, 8, 1e9, -1, -0.4, -2, -7, 16_777_216] {
            #expect(try model.margin(of: [value, 0, 9]) == 1.5, "\(value)")
        }
        #expect(try model.margin(of: [.nan, 0, 9]) == 1.5)
    }

    @Test(arguments: [
        #""categories":[7,2],"categories_nodes":[0],"categories_segments":[0],"categories_sizes":[3],"#,
        #""categories":[7,2],"categories_nodes":[0],"categories_segments":[1],"categories_sizes":[1],"#,
        #""categories":[7,2],"categories_nodes":[0],"categories_segments":[-1],"categories_sizes":[1],"#,
        #""categories":[7,-2],"categories_nodes":[0],"categories_segments":[0],"categories_sizes":[2],"#,
        #""categories":[7,2],"categories_nodes":[0],"categories_segments":[0],"categories_sizes":[],"#,
        #""categories":[7,2],"categories_nodes":[1],"categories_segments":[0],"categories_sizes":[2],"#,
        #""categories":[16777216],"categories_nodes":[0],"categories_segments":[0],"categories_sizes":[1],"#,
    ])
    func brokenCategorySetsAreRefused(_ sets: String) {
        #expect(code { $0.moreOfTree = #""split_type":[1,0,0,0,0],"# + sets } == .malformedModel)
    }

    @Test func modelsOfOtherKindsAreRefusedByName() throws {
        func message(_ file: String) -> String? {
            let error = #expect(throws: TreeEnsembleError.self) {
                try XGBoostJSONModel.load(Fixture.bytes(of: file))
            }
            #expect(error?.code == .unsupportedModel)
            return error?.message
        }
        #expect(message("3.2.0-refused-gblinear.json")?.contains("gblinear") == true)
        #expect(message("3.2.0-refused-vector-leaf.json")?.contains("vector") == true)
        let snapshot = #expect(throws: TreeEnsembleError.self) {
            try XGBoostJSONModel.load(Array(#"{"Config":{},"Model":{"learner":{}}}"#.utf8))
        }
        #expect(snapshot?.code == .unsupportedModel)
        let binary = #expect(throws: TreeEnsembleError.self) {
            try XGBoostJSONModel.load(Array("{L".utf8) + [0, 0, 0, 0, 0, 0, 0, 7])
        }
        #expect(binary?.code == .unsupportedModel)
        #expect(code { $0.booster = "gbforest" } == .malformedModel)
        for text in ["", "{}", "[]", "tree\nversion=v4", #"{"learner":{}}"#] {
            let error = #expect(throws: TreeEnsembleError.self) { try XGBoostJSONModel.load(Array(text.utf8)) }
            #expect(error?.code == .malformedModel)
        }
    }

    @Test func anUnknownObjectiveServesTheMarginOnly() throws {
        var tiny = TinyModel()
        tiny.objective = "custom:mine"
        let model = try XGBoostJSONModel.load(tiny.bytes)
        #expect(model.objective.transform == .unknown)
        #expect(try model.margin(of: [0, 0, 0]) == 1.5)
        let error = #expect(throws: TreeEnsembleError.self) { try model.prediction(of: ([0, 0, 0] as [Float]).span) }
        #expect(error?.code == .unknownObjective)
    }

    @Test func quantilesAreSortedFromVersionThreeFourOn() throws {
        for (version, isSorted) in [("[3,2,0]", false), ("[3,3,1]", false), ("[3,4,0]", true), ("[4,0,0]", true)] {
            var tiny = TinyModel()
            tiny.objective = "reg:quantileerror"
            tiny.version = version
            tiny.parameters = #""base_score":"[3E0,1E0]","num_target":"2","num_feature":"3""#
            tiny.moreOfModel = #""iteration_indptr":[0,1],"#
            let model = try XGBoostJSONModel.load(tiny.bytes)
            let predictions = try model.predictions(of: ([0, 0, 0] as [Float]).span)
            #expect(predictions == (isSorted ? [1, 4] : [4, 1]))
        }
    }

    @Test func rowsThatXGBoostRefusesAreRefused() throws {
        let model = try XGBoostJSONModel.load(TinyModel().bytes)
        for features: [Float] in [[.infinity, 0, 0], [0, -.infinity, 0]] {
            let error = #expect(throws: TreeEnsembleError.self) { try model.margin(of: features) }
            #expect(error?.code == .infiniteFeature)
            #expect(throws: TreeEnsembleError.self) { try TreeSHAP(model).attribution(of: features.span) }
        }
        for features: [Float] in [[], [0, 0], [0, 0, 0, 0]] {
            let error = #expect(throws: TreeEnsembleError.self) { try model.margins(of: features) }
            #expect(error?.code == .wrongFeatureCount)
        }
        let classes = try Fixture(name: "3.2.0-softprob").model()
        let error = #expect(throws: TreeEnsembleError.self) {
            try classes.margin(of: Array(repeating: 0, count: 8))
        }
        #expect(error?.code == .wrongOutputCount)
    }
}
