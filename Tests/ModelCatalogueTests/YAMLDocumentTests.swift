// SPDX-License-Identifier: Apache-2.0

import ModelCatalogue
import StrictJSON
import Testing

struct YAMLDocumentTests {
    @Test func readsMappingsListsAndScalars() throws {
        let text = """
            # a comment
            model:
              id: x
              version: "1"
              notice: >-
                two
                lines
            list: [a, 'b']
            """
        #expect(
            try YAMLDocument.parse(Array(text.utf8))
                == ["model": ["id": "x", "version": "1", "notice": "two lines"], "list": ["a", "b"]])
    }

    @Test(arguments: ["a: 1\na: 2", "a: [1", "\tb: 1", "? [x]\n: 1", "a: &b [*b]"])
    func refusesWhatCardsMustNotHold(text: String) {
        #expect(throws: YAMLDocument.Fault.self) { try YAMLDocument.parse(Array(text.utf8)) }
    }

    @Test func survivesAnyBytes() throws {
        var state: UInt64 = 42
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        let seed = Array("a: {b: [1, \"x\"], c: >-\n  text\n}\n".utf8)
        for _ in 0..<5_000 {
            var bytes = seed
            for _ in 0..<3 { bytes[Int(next()) % bytes.count] = UInt8(truncatingIfNeeded: next()) }
            _ = try? YAMLDocument.parse(bytes)
        }
    }
}
