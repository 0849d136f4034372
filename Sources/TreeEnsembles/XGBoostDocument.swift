// SPDX-License-Identifier: Apache-2.0

import StrictJSON

/// What a model file of XGBoost says, read in whatever order its members come.
///
/// Trees go straight from the text into packed nodes; no generic tree of JSON values is built.
struct XGBoostDocument {
    var version: [Int] = []
    var hasLearner = false
    var objective: String?
    var attributes: [String: String] = [:]
    var featureNames: [String] = []
    var featureTypes: [String] = []
    var learnerParameters: [String: String] = [:]
    var boosterName: String?
    var boosterParameters: [String: String] = [:]
    var hasTrees = false
    var assembly = TreeAssembly()
    var treeOutputs: [Int] = []
    var iterationStarts: [Int]?
    var treeWeights: [Float] = []
    var categories: [Int: TreeEnsemble.Categories] = [:]
    /// What is wrong with the model where the JSON itself is sound.
    var fault: TreeEnsembleError?

    private var tree = RawTree()

    /// Reads the whole text. A throw with `fault` set means that the model is at fault, not the JSON.
    mutating func read(from reader: inout JSONReader) throws(JSONError) {
        try reader.readObject { key, reader throws(JSONError) in
            switch key {
            case "version": version = try reader.readIntegers()
            case "learner": try readLearner(&reader)
            case "Model":
                fault = TreeEnsembleError(
                    .unsupportedModel,
                    "the file is a memory snapshot; save the model with save_model"
                )
                throw JSONError(.wrongType, at: reader.position)
            default: try reader.skipValue()
            }
        }
        try reader.finish()
    }

    private mutating func readLearner(_ reader: inout JSONReader) throws(JSONError) {
        hasLearner = true
        try reader.readObject { key, reader throws(JSONError) in
            switch key {
            case "attributes": attributes = try reader.readStringMap()
            case "feature_names": featureNames = try reader.readStrings()
            case "feature_types": featureTypes = try reader.readStrings()
            case "learner_model_param": learnerParameters = try reader.readStringMap()
            case "gradient_booster": try readBooster(&reader)
            case "objective":
                try reader.readObject { key, reader throws(JSONError) in
                    if key == "name" { objective = try reader.readString() } else { try reader.skipValue() }
                }
            default: try reader.skipValue()
            }
        }
    }

    /// The weights of DART trees have moved twice: up to 3.2 they stand beside `gbtree`, which then holds the model,
    /// in 3.3 beside `model`, from 3.4 on in `model`. So they are taken wherever they stand, whatever the name says.
    private mutating func readBooster(_ reader: inout JSONReader) throws(JSONError) {
        try reader.readObject { key, reader throws(JSONError) in
            switch key {
            case "name": boosterName = try reader.readString()
            case "weight_drop": try readTreeWeights(&reader)
            case "model": try readTreeModel(&reader)
            case "gbtree":
                try reader.readObject { key, reader throws(JSONError) in
                    if key == "model" { try readTreeModel(&reader) } else { try reader.skipValue() }
                }
            default: try reader.skipValue()
            }
        }
    }

    private mutating func readTreeModel(_ reader: inout JSONReader) throws(JSONError) {
        try reader.readObject { key, reader throws(JSONError) in
            switch key {
            case "gbtree_model_param": boosterParameters = try reader.readStringMap()
            case "tree_info": treeOutputs = try reader.readIntegers()
            case "iteration_indptr": iterationStarts = try reader.readIntegers()
            case "weight_drop": try readTreeWeights(&reader)
            case "cats": try readCategories(&reader)
            case "trees":
                guard !hasTrees else { throw fail("the model has two lists of trees", at: reader) }
                hasTrees = true
                try reader.readArray { reader throws(JSONError) in try readTree(&reader) }
            default: try reader.skipValue()
            }
        }
    }

    private mutating func readTreeWeights(_ reader: inout JSONReader) throws(JSONError) {
        guard treeWeights.isEmpty else { throw fail("the model has two lists of tree weights", at: reader) }
        treeWeights = try reader.readFloats()
        guard treeWeights.allSatisfy(\.isFinite) else { throw fail("a tree weight is not finite", at: reader) }
    }

    private mutating func readTree(_ reader: inout JSONReader) throws(JSONError) {
        tree.removeAll()
        var leafSize = 1
        try reader.readObject { key, reader throws(JSONError) in
            switch key {
            case "left_children": try reader.readIntegers(into: &tree.leftChildren)
            case "right_children": try reader.readIntegers(into: &tree.rightChildren)
            case "split_indices": try reader.readIntegers(into: &tree.splitFeatures)
            case "split_conditions": try reader.readFloats(into: &tree.splitConditions)
            case "default_left": try reader.readFlags(into: &tree.defaultsLeft)
            case "split_type": try reader.readFlags(into: &tree.isCategorical)
            case "sum_hessian": try reader.readFloats(into: &tree.covers)
            case "categories": try reader.readIntegers(into: &tree.categories)
            case "categories_nodes": try reader.readIntegers(into: &tree.categoryNodes)
            case "categories_segments": try reader.readIntegers(into: &tree.categoryStarts)
            case "categories_sizes": try reader.readIntegers(into: &tree.categorySizes)
            case "tree_param":
                // 0 up to 1.7 and 1 later both mean one value a leaf.
                leafSize = Int(try reader.readStringMap()["size_leaf_vector"] ?? "1") ?? 1
            default: try reader.skipValue()
            }
        }
        guard leafSize <= 1 else {
            fault = TreeEnsembleError(.unsupportedModel, "the model has vector leaves (multi_output_tree)")
            throw JSONError(.wrongType, at: reader.position)
        }
        do throws(TreeEnsembleError) {
            try assembly.append(tree)
        } catch {
            fault = error
            throw JSONError(.outOfRange, at: reader.position)
        }
    }

    /// The training categories of each feature: UTF-8 bytes with offsets, or integers with a type.
    private mutating func readCategories(_ reader: inout JSONReader) throws(JSONError) {
        try reader.readObject { key, reader throws(JSONError) in
            guard key == "enc" else { return try reader.skipValue() }
            var feature = 0
            try reader.readArray { reader throws(JSONError) in
                var offsets: [Int]?
                var values: [Int] = []
                var isInteger = false
                try reader.readObject { key, reader throws(JSONError) in
                    switch key {
                    case "offsets": offsets = try reader.readIntegers()
                    case "values": values = try reader.readIntegers()
                    case "type":
                        // The tags of the integer arrays, from 8 bits signed to 64 bits unsigned.
                        isInteger = (9...16).contains(try reader.readInt())
                    default: try reader.skipValue()
                    }
                }
                if let offsets, !values.isEmpty {
                    guard let names = Self.categoryNames(in: values, at: offsets) else {
                        throw fail("the category names of feature \(feature) leave their list", at: reader)
                    }
                    categories[feature] = names
                } else if isInteger, !values.isEmpty {
                    categories[feature] = .integers(values)
                }
                feature += 1
            }
        }
    }

    /// XGBoost 3.2 counts the offsets in characters while it stores bytes, so that names beyond ASCII come out shifted
    /// and cut, at times into other valid names. Nothing in the file tells whether that happened, so only ASCII names
    /// are believed.
    private static func categoryNames(in values: [Int], at offsets: [Int]) -> TreeEnsemble.Categories? {
        let isASCII = values.allSatisfy { (0..<128).contains($0) }
        var names: [String] = []
        for (start, end) in zip(offsets, offsets.dropFirst()) {
            guard start >= 0, start <= end, end <= values.count else { return nil }
            guard isASCII else { continue }
            names.append(String(decoding: values[start..<end].lazy.map { UInt8($0) }, as: UTF8.self))
        }
        return isASCII ? .strings(names) : .unnamed(max(0, offsets.count - 1))
    }

    private mutating func fail(_ message: String, at reader: JSONReader) -> JSONError {
        fault = TreeEnsembleError(.malformedModel, message)
        return JSONError(.outOfRange, at: reader.position)
    }
}

extension JSONReader {
    fileprivate mutating func readIntegers() throws(JSONError) -> [Int] {
        var values: [Int] = []
        try readArray { reader throws(JSONError) in values.append(try reader.readInt()) }
        return values
    }

    fileprivate mutating func readIntegers(into values: inout [Int32]) throws(JSONError) {
        try readArray { reader throws(JSONError) in
            guard let value = Int32(exactly: try reader.readInt()) else {
                throw JSONError(.outOfRange, at: reader.position)
            }
            values.append(value)
        }
    }

    fileprivate mutating func readFloats() throws(JSONError) -> [Float] {
        var values: [Float] = []
        try readFloats(into: &values)
        return values
    }

    fileprivate mutating func readFloats(into values: inout [Float]) throws(JSONError) {
        try readArray { reader throws(JSONError) in values.append(try reader.readFloat()) }
    }

    /// Flags are 0 and 1, or truth values in older files.
    fileprivate mutating func readFlags(into flags: inout [Bool]) throws(JSONError) {
        try readArray { reader throws(JSONError) in
            switch reader.peek() {
            case UInt8(ascii: "t"), UInt8(ascii: "f"): flags.append(try reader.readBool())
            default:
                let value = try reader.readInt()
                guard value == 0 || value == 1 else { throw JSONError(.outOfRange, at: reader.position) }
                flags.append(value == 1)
            }
        }
    }

    fileprivate mutating func readStrings() throws(JSONError) -> [String] {
        var strings: [String] = []
        try readArray { reader throws(JSONError) in strings.append(try reader.readString()) }
        return strings
    }

    /// The members that are strings; XGBoost writes all its parameters so.
    fileprivate mutating func readStringMap() throws(JSONError) -> [String: String] {
        var map: [String: String] = [:]
        try readObject { key, reader throws(JSONError) in
            if reader.peek() == UInt8(ascii: "\"") {
                map[key] = try reader.readString()
            } else {
                try reader.skipValue()
            }
        }
        return map
    }
}
