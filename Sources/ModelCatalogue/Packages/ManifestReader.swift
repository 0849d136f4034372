// SPDX-License-Identifier: Apache-2.0

import Predictors
import StrictJSON

/// Reads `package.json`: how a model is served.
struct ManifestReader {
    /// What becomes one column of the model's matrix.
    enum Encoding: Sendable, Hashable {
        /// The number of the input.
        case number
        /// 1 for true, 0 for false.
        case boolean
        /// 1 if the input has this category, 0 if it has another.
        case equals(String)
    }

    /// One column of the model's matrix.
    struct Feature: Sendable, Hashable {
        let name: String
        let input: String
        let encoding: Encoding
    }

    static let file = "package.json"

    let id: String
    let version: String
    let title: String
    let summary: String
    let specialty: String
    let modelFile: String
    let digests: [(name: String, digest: String)]
    let inputs: [InputField]
    /// The range of each input in which the training data lie, in its canonical unit.
    let trainingRanges: [String: ClosedRange<Double>]
    let features: [Feature]
    let output: OutputField
    let population: Population
    let citations: [Citation]
    let rights: String

    init(_ document: JSONValue) throws(ModelPackageError) {
        let root = Node(document, path: "")
        guard try root.text("format") == "prognosis-model-package/1" else {
            throw root.fault("format", "expected prognosis-model-package/1")
        }
        id = try root.text("id")
        version = try root.text("version")
        title = try root.text("title")
        summary = try root.text("summary")
        specialty = try root.text("specialty")
        rights = try root.text("rights")
        let model = try root.node("model")
        modelFile = try model.text("file")
        guard try model.text("format") == "xgboost-json" else {
            throw model.fault("format", "expected xgboost-json")
        }
        digests = try root.members("files").map { name, node throws(ModelPackageError) in
            (name, try node.text("sha256"))
        }
        var ranges: [String: ClosedRange<Double>] = [:]
        inputs = try root.nodes("inputs").map { node throws(ModelPackageError) in
            let field = try Self.input(node)
            ranges[field.name] = try node.range("training_range")
            return field
        }
        trainingRanges = ranges
        features = try root.nodes("features").map { node throws(ModelPackageError) in try Self.feature(node) }
        output = try Self.output(try root.node("output"))
        population = try Self.population(try root.node("population"), inputs: inputs)
        citations = try root.nodes("citations").map { node throws(ModelPackageError) in
            Citation(try node.text("text"), doi: node.value["doi"]?.string)
        }
        let names = inputs.map(\.name)
        guard Set(names).count == names.count else { throw root.fault("inputs", "two inputs have the same name") }
        for feature in features {
            guard let input = inputs.first(where: { $0.name == feature.input }) else {
                throw root.fault("features", "\(feature.input) is not an input")
            }
            // A mismatch would read as a missing value, and so as another patient.
            guard feature.encoding.fits(input.kind) else {
                throw root.fault("features", "the encoding of \(feature.name) does not fit the input \(input.name)")
            }
        }
        if output.kind == .probability, output.range.lowerBound < 0 || output.range.upperBound > 1 {
            throw root.fault("output", "the range of a probability lies within 0 and 1")
        }
    }

    /// An input: what the file says of it, with units and codes from the shared vocabulary where the name and the
    /// canonical unit are the same there.
    private static func input(_ node: Node) throws(ModelPackageError) -> InputField {
        let name = try node.text("name")
        let known = InputVocabulary.field(name)
        var kind: InputKind
        var isKnown = known != nil
        switch try node.text("kind") {
        case "number":
            let text = try node.text("unit")
            guard let unit = UCUMUnit(rawValue: text) else { throw node.fault("unit", "not a unit of the service") }
            guard let limits = try node.range("limits") else { throw node.fault("limits", "expected [low, high]") }
            var accepted: [AcceptedUnit] = []
            if case .number(let number)? = known?.kind, number.unit == unit {
                accepted = Array(number.accepted.dropFirst())
            } else {
                isKnown = false
            }
            kind = .number(
                NumberKind(
                    unit, limits: limits, accepting: accepted, isInteger: node.value["integer"]?.bool ?? false))
        case "boolean":
            kind = .boolean
        case "category":
            kind = .category(
                try node.nodes("categories").map { node throws(ModelPackageError) in
                    InputCategory(try node.text("code"), try node.text("title"))
                })
        default:
            throw node.fault("kind", "expected number, boolean or category")
        }
        guard let whenMissing = WhenMissing(rawValue: try node.text("when_missing")) else {
            throw node.fault("when_missing", "expected refused, unknown or handled_by_model")
        }
        return InputField(
            name: name, title: try node.text("title"), help: node.value["help"]?.string, kind: kind,
            binding: isKnown ? known?.binding : nil, whenMissing: whenMissing,
            lookBackDays: isKnown ? known?.lookBackDays : nil)
    }

    private static func feature(_ node: Node) throws(ModelPackageError) -> Feature {
        let encoding: Encoding
        if let category = node.value["encoding"]?["equals"]?.string {
            encoding = .equals(category)
        } else {
            switch node.value["encoding"]?.string {
            case "number": encoding = .number
            case "boolean": encoding = .boolean
            default: throw node.fault("encoding", "expected number, boolean or {\"equals\": category}")
            }
        }
        return Feature(name: try node.text("feature"), input: try node.text("input"), encoding: encoding)
    }

    private static func output(_ node: Node) throws(ModelPackageError) -> OutputField {
        guard let kind = OutputField.Kind(rawValue: try node.text("kind")),
            let unit = UCUMUnit(rawValue: try node.text("unit")), let range = try node.range("range")
        else { throw node.fault("kind", "kind, unit or range is not known") }
        let bands = try node.nodes("bands").map { node throws(ModelPackageError) in
            guard let lower = node.value["from"]?.number, let upper = node.value["to"]?.number else {
                throw node.fault("from", "a band needs numbers from and to")
            }
            let includesUpper = node.value["includes_to"]?.bool ?? false
            return Band(
                try node.text("code"), try node.text("title"),
                Interval(lower: lower, upper: upper, includesUpper: includesUpper), meaning: try node.text("meaning"))
        }
        return OutputField(
            name: try node.text("name"), title: try node.text("title"), kind: kind, unit: unit, range: range,
            horizon: node.value["horizon"]?.string, bands: bands)
    }

    private static func population(_ node: Node, inputs: [InputField]) throws(ModelPackageError) -> Population {
        let rules = try node.nodes("rules").map { node throws(ModelPackageError) in
            let name = try node.text("input")
            guard let field = inputs.first(where: { $0.name == name }) else {
                throw node.fault("input", "\(name) is not an input")
            }
            let lower = node.value["minimum"]?.number ?? -.infinity
            let upper = node.value["maximum"]?.number ?? .infinity
            guard lower <= upper else { throw node.fault("minimum", "it is above the maximum") }
            return PopulationRule(try node.text("statement"), reason: try node.text("reason")) { inputs in
                inputs.test(field) { !(lower...upper).contains($0) }
            }
        }
        return Population(try node.text("description"), rules: rules)
    }
}

extension ManifestReader.Encoding {
    /// Whether values of that kind can be encoded so.
    fileprivate func fits(_ kind: InputKind) -> Bool {
        switch (self, kind) {
        case (.number, .number), (.boolean, .boolean): true
        case (.equals(let category), .category(let categories)): categories.contains { $0.code == category }
        default: false
        }
    }
}

/// A part of the manifest that knows where it stands, so that a fault can say so.
private struct Node {
    let value: JSONValue
    let path: String

    init(_ value: JSONValue, path: String) {
        self.value = value
        self.path = path
    }

    func fault(_ key: String, _ message: String) -> ModelPackageError {
        ModelPackageError(.malformed, in: ManifestReader.file, "\(path)\(key): \(message)")
    }

    func text(_ key: String) throws(ModelPackageError) -> String {
        guard let text = value[key]?.string, !text.isEmpty else { throw fault(key, "expected a text") }
        return text
    }

    func node(_ key: String) throws(ModelPackageError) -> Node {
        guard let member = value[key], member.object != nil else { throw fault(key, "expected an object") }
        return Node(member, path: "\(path)\(key).")
    }

    func nodes(_ key: String) throws(ModelPackageError) -> [Node] {
        guard let elements = value[key]?.array else { throw fault(key, "expected a list") }
        return elements.enumerated().map { Node($1, path: "\(path)\(key)[\($0)].") }
    }

    func members(_ key: String) throws(ModelPackageError) -> [(String, Node)] {
        guard let object = value[key]?.object else { throw fault(key, "expected an object") }
        return object.map { ($0.key, Node($0.value, path: "\(path)\(key).\($0.key).")) }
    }

    /// A pair of numbers; `nil` if the key is absent.
    func range(_ key: String) throws(ModelPackageError) -> ClosedRange<Double>? {
        guard let member = value[key] else { return nil }
        guard let pair = member.array?.compactMap(\.number), pair.count == 2, pair[0] <= pair[1] else {
            throw fault(key, "expected [low, high]")
        }
        return pair[0]...pair[1]
    }
}
