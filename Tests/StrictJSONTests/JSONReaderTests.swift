// SPDX-License-Identifier: Apache-2.0

import StrictJSON
import Testing

struct JSONReaderTests {
    @Test(
        arguments: [
            ("null", .null), (" true ", true), ("false", false), ("0", 0), ("-0.5e1", -5.0), ("1E2", 100),
            (#""a\u00e9\ud83d\ude00\n""#, "aé😀\n"), ("[1,[2,[]]]", [1, [2, []]]), ("{}", [:]),
            (#"{"a":{"b":[null]}}"#, ["a": ["b": [nil]]]), ("123456789012345678", 123456789012345678),
        ] as [(String, JSONValue)])
    func acceptsValidTexts(text: String, expected: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == expected)
    }

    @Test(arguments: [
        ("", JSONError.Code.unexpectedEnd), ("[1,", .unexpectedEnd), ("01", .invalidNumber), ("1.", .invalidNumber),
        ("-", .unexpectedEnd), ("+1", .unexpectedCharacter), ("1e400", .invalidNumber), ("NaN", .unexpectedCharacter),
        ("Infinity", .unexpectedCharacter), ("\"\u{1}\"", .invalidString), (#""\x""#, .invalidString),
        (#""\ud800""#, .invalidString), ("\"a", .unexpectedEnd), ("1 2", .trailingContent),
        ("[1 2]", .unexpectedCharacter),
        (#"{"a":1,"a":2}"#, .duplicateKey), ("{1:2}", .wrongType), ("[1,]", .unexpectedCharacter),
        ("nul", .unexpectedCharacter), ("1e", .invalidNumber), ("{\"a\" 1}", .unexpectedCharacter),
    ])
    func refusesInvalidTexts(text: String, code: JSONError.Code) {
        #expect { try JSONValue(parsing: text) } throws: { ($0 as? JSONError)?.code == code }
    }

    @Test func refusesBytesThatAreNotUTF8() {
        #expect { try JSONValue(parsing: [0x22, 0xFF, 0x22]) } throws: { ($0 as? JSONError)?.code == .invalidString }
    }

    @Test func boundsNesting() throws {
        let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        _ = try JSONValue(parsing: deep)
        #expect { try JSONValue(parsing: "[" + deep + "]") } throws: { ($0 as? JSONError)?.code == .tooDeep }
    }

    @Test func findsDuplicatesAmongManyKeys() {
        let members = (0..<100).map { "\"k\($0)\":0" }.joined(separator: ",")
        #expect(throws: Never.self) { try JSONValue(parsing: "{\(members)}") }
        #expect { try JSONValue(parsing: "{\(members),\"k7\":0}") } throws: {
            ($0 as? JSONError)?.code == .duplicateKey
        }
    }

    @Test func readsModelFileTokens() throws {
        var reader = JSONReader(Array("[NaN,-Infinity,Infinity,1.0000000596046448]".utf8), limits: .modelFile)
        var floats: [Float] = []
        try reader.readArray { reader throws(JSONError) in floats.append(try reader.readFloat()) }
        #expect(floats[0].isNaN)
        #expect(floats[1...2] == [-.infinity, .infinity])
        // The decimal lies a hair above the middle of two floats; going through a double would round it down.
        #expect(floats[3] == Float(1).nextUp)
    }

    @Test func minusZeroKeepsItsSign() throws {
        #expect(try JSONValue(parsing: "-0").number?.sign == .minus)
    }

    /// Whatever the bytes, the parser answers with a value or a typed error, and what it accepts survives a
    /// round trip.
    @Test func survivesMutatedTexts() throws {
        var generator = SplitMix64(seed: 42)
        let seed = Array(
            #"{"model":"x","inputs":{"age":61.5,"sex":"female","c":{"value":-1.2e-3,"unit":"\u00b5mol"}}}"#.utf8)
        for _ in 0..<20_000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: index)
                default: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &generator)], at: index)
                }
            }
            guard let value = try? JSONValue(parsing: bytes) else { continue }
            #expect(try JSONValue(parsing: JSONWriter.bytes(of: value)) == value)
        }
    }
}

struct JSONWriterTests {
    @Test func writesCompactJSON() {
        let value: JSONValue = ["a": [1, 2.5, nil, true], "b": "q\"\\\n\u{1}é", "c": [:]]
        #expect(
            String(decoding: JSONWriter.bytes(of: value), as: UTF8.self)
                == #"{"a":[1,2.5,null,true],"b":"q\"\\\n\u0001é","c":{}}"#)
    }

    @Test func neverWritesWhatJSONLacks() {
        #expect(
            String(decoding: JSONWriter.bytes(of: [.number(.nan), .number(-.infinity)]), as: UTF8.self) == "[null,null]"
        )
    }

    @Test func indentsForPeople() {
        #expect(
            String(decoding: JSONWriter.prettyBytes(of: ["a": [1], "b": []]), as: UTF8.self)
                == "{\n  \"a\": [\n    1\n  ],\n  \"b\": []\n}\n")
    }

    @Test func numbersReadBackExactly() throws {
        var generator = SplitMix64(seed: 7)
        for _ in 0..<10_000 {
            let number = Double(bitPattern: generator.next())
            guard number.isFinite else { continue }
            let back = try JSONValue(parsing: JSONWriter.bytes(of: .number(number))).number
            #expect(back?.bitPattern == number.bitPattern)
        }
    }
}

/// A small seeded generator, so that a failure can be repeated.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
