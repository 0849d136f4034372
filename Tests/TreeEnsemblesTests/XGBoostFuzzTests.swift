// SPDX-License-Identifier: Apache-2.0

import Testing
import TreeEnsembles

/// Damaged files are refused or scored, never a crash: thousands of seeded mutations of real models.
@Suite struct XGBoostFuzzTests {
    /// SplitMix64, so that a failure repeats.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    private static let tokens = [
        "-1", "0", "1", "2", "7", "2147483647", "-2147483648", "99999999999999999999", "NaN", "Infinity", "-Infinity",
        "1E38", "1E-45", "1E999", "null", "true", "\"\"", "[]", "{}", "[[", "16777216", "-0", "\"[1E0,2E0]\"",
    ].map { Array($0.utf8) }

    private static func mutate(_ bytes: inout [UInt8], using generator: inout Generator) {
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<10, using: &generator) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(UInt8.random(in: 0x20...0x7E, using: &generator), at: place)
            case 4 where Int.random(in: 0..<20, using: &generator) == 0: bytes.removeSubrange((place + 1)...)
            default:
                // A number replaced by another keeps the text sound, so that the checks behind the parser are met.
                func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
                guard let start = bytes[place...].firstIndex(where: isDigit) else { continue }
                let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
                bytes.replaceSubrange(start..<end, with: tokens.randomElement(using: &generator) ?? [])
            }
        }
    }

    @Test(arguments: ["fuzz-seed", "fuzz-seed-dart"], [1, 2] as [UInt64])
    func damagedModelsNeverCrash(_ name: String, _ seed: UInt64) throws {
        let original = Fixture.bytes(of: "3.2.0-\(name).json")
        #expect(original.count > 1000)
        var generator = Generator(state: seed)
        var refused = 0
        var taken = 0
        let rows: [[Float]] = [[1, 60, 1, 1, 0, 1e6, 0, -1], Array(repeating: .nan, count: 8)]
        for _ in 0..<1500 {
            var bytes = original
            Self.mutate(&bytes, using: &generator)
            guard let model = try? XGBoostJSONModel.load(bytes) else {
                refused += 1
                continue
            }
            taken += 1
            let explainer = try? TreeSHAP(model)
            for row in rows where model.featureCount == row.count {
                let margins = try model.margins(of: row.span)
                #expect(margins.count == model.outputCount)
                _ = try? model.predictions(of: row.span)
                _ = try explainer?.attributions(of: row.span)
            }
        }
        // Both ends of the loader were met.
        #expect(refused > 300)
        #expect(taken > 100)
    }

    @Test func everyTruncationIsRefused() {
        let original = Fixture.bytes(of: "3.2.0-fuzz-seed.json")
        for length in stride(from: 0, to: original.count, by: 37) {
            let error = #expect(throws: TreeEnsembleError.self) {
                try XGBoostJSONModel.load(Array(original[..<length]))
            }
            #expect(error?.code == .malformedModel)
        }
    }
}
