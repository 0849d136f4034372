// SPDX-License-Identifier: Apache-2.0

/// The text of a model file with one small tree, any part of which a test may bend.
///
/// The tree: feature 0 below 1 (missing: left) gives 1; otherwise feature 2 below 2 (missing: right) gives 2, else 3.
struct TinyModel {
    var featureCount = 3
    var hasTree = true
    var leftChildren = [1, -1, 3, -1, -1]
    var rightChildren = [2, -1, 4, -1, -1]
    var features = [0, 0, 2, 0, 0]
    var conditions = ["1E0", "1", "2", "2E0", "3"]
    var defaultsLeft = "1,0,0,0,0"
    var covers = ["10", "4", "6", "3", "3"]
    var moreOfTree = ""
    var parameters = #""base_score":"5E-1","num_class":"0","num_feature":"3","num_target":"1""#
    var objective = "reg:squarederror"
    var treeCount = "1"
    var treeInfo = "[0]"
    var booster = "gbtree"
    var moreOfModel = ""
    var attributes = "{}"
    var version = "[2,1,4]"

    var text: String {
        let parameters =
            featureCount == 3
            ? parameters
            : parameters.replacing(#""num_feature":"3""#, with: #""num_feature":"\#(featureCount)""#)
        let hessians = covers.isEmpty ? "" : #""sum_hessian":[\#(covers.joined(separator: ","))],"#
        let tree = #"""
            {\#(moreOfTree)\#(hessians)"default_left":[\#(defaultsLeft)],
            "left_children":\#(leftChildren),"right_children":\#(rightChildren),"split_indices":\#(features),
            "split_conditions":[\#(conditions.joined(separator: ","))],
            "tree_param":{"num_nodes":"5","size_leaf_vector":"0"}}
            """#
        return #"""
            {"learner":{"attributes":\#(attributes),"feature_names":[],"feature_types":[],"gradient_booster":{"model":{
            "gbtree_model_param":{"num_parallel_tree":"1","num_trees":"\#(treeCount)"},\#(moreOfModel)
            "tree_info":\#(treeInfo),"trees":[\#(hasTree ? tree : "")]},"name":"\#(booster)"},
            "learner_model_param":{\#(parameters)},"objective":{"name":"\#(objective)"}},"version":\#(version)}
            """#
    }

    var bytes: [UInt8] { Array(text.utf8) }
}
