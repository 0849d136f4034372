// SPDX-License-Identifier: Apache-2.0

import CYAML
package import StrictJSON

/// Reads YAML into the values that JSON knows, with libyaml. Cards are written by people, so YAML; every scalar stays
/// the text that was written: nothing here turns `1` or `no` into something else.
package enum YAMLDocument {
    /// What is wrong with a YAML text, and where.
    package struct Fault: Error, Sendable, CustomStringConvertible {
        package let line: Int
        package let message: String

        package var description: String { "line \(line): \(message)" }
    }

    /// Parses the first document of a text.
    ///
    /// - Throws: `Fault` for what is not YAML, for duplicate keys, and for aliases, which cards do not need.
    package static func parse(_ bytes: [UInt8]) throws(Fault) -> JSONValue {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else { throw Fault(line: 0, message: "out of memory") }
        defer { yaml_parser_delete(&parser) }
        // The pointer must outlive the parsing, so all of it happens inside the closure.
        let result: Result<JSONValue, Fault> = bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            var document = yaml_document_t()
            guard yaml_parser_load(&parser, &document) == 1 else {
                let problem = parser.problem.map { String(cString: $0) } ?? "not YAML"
                return .failure(Fault(line: Int(parser.problem_mark.line) + 1, message: problem))
            }
            defer { yaml_document_delete(&document) }
            guard let root = yaml_document_get_root_node(&document) else { return .success(.null) }
            return Result { () throws(Fault) in try value(of: root, in: &document, depth: 0) }
        }
        return try result.get()
    }

    private static func value(
        of node: UnsafeMutablePointer<yaml_node_t>, in document: inout yaml_document_t, depth: Int
    ) throws(Fault) -> JSONValue {
        let line = Int(node.pointee.start_mark.line) + 1
        guard depth < 32 else { throw Fault(line: line, message: "too deep, or an alias within itself") }
        switch node.pointee.type {
        case YAML_SCALAR_NODE:
            return .string(text(of: node))
        case YAML_SEQUENCE_NODE:
            var elements: [JSONValue] = []
            let items = node.pointee.data.sequence.items
            var item = items.start
            while let current = item, current < items.top {
                elements.append(try value(at: current.pointee, in: &document, depth: depth, line: line))
                item = current + 1
            }
            return .array(elements)
        case YAML_MAPPING_NODE:
            var members: [JSONObject.Member] = []
            var keys: Set<String> = []
            let pairs = node.pointee.data.mapping.pairs
            var pair = pairs.start
            while let current = pair, current < pairs.top {
                guard let key = yaml_document_get_node(&document, current.pointee.key),
                    key.pointee.type == YAML_SCALAR_NODE
                else { throw Fault(line: line, message: "a key that is not a text") }
                let name = text(of: key)
                guard keys.insert(name).inserted else {
                    throw Fault(line: Int(key.pointee.start_mark.line) + 1, message: "the key \(name) stands twice")
                }
                let member = try value(at: current.pointee.value, in: &document, depth: depth, line: line)
                members.append(JSONObject.Member(key: name, value: member))
                pair = current + 1
            }
            return .object(JSONObject(members))
        default:
            throw Fault(line: line, message: "an empty node")
        }
    }

    private static func value(
        at index: Int32, in document: inout yaml_document_t, depth: Int, line: Int
    ) throws(Fault) -> JSONValue {
        guard let node = yaml_document_get_node(&document, index) else {
            throw Fault(line: line, message: "a missing node")
        }
        return try value(of: node, in: &document, depth: depth + 1)
    }

    private static func text(of node: UnsafeMutablePointer<yaml_node_t>) -> String {
        let scalar = node.pointee.data.scalar
        return String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
    }
}
