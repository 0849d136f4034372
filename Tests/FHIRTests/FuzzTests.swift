// SPDX-License-Identifier: Apache-2.0

import FHIR
import Predictors
import StrictJSON
import Testing

/// Bundles with random damage: whatever comes, the answer is an extraction or a typed error, never a crash, and no
/// extraction offers what the schema refuses.
@Suite("Damaged records") struct FuzzTests {
    private static let schema = InputSchema(InputVocabulary.all)

    @Test("Damage never crashes the extraction", arguments: ["synthea-like", "us-core-like"])
    func damage(fixture: String) throws {
        let original = try Files.fixture(fixture)
        let extractor = RecordExtractor(schema: Self.schema, asOf: Records.asOf)
        let whole = try extractor.extract(from: original).inputs.count
        var random = SplitMix64(seed: 20_261_123)
        var changed = 0
        var refused = 0
        for round in 0..<1_500 {
            var damaged = original
            for _ in 0..<(1 + round % 20) { Self.damageBundle(&damaged, &random) }
            do {
                let request = try FHIRRequest.parse(damaged)
                let found = try extractor.extract(from: request.bundle)
                #expect(Self.schema.resolve(found.inputs).problems.isEmpty)
                #expect(found.inputs.allSatisfy { found.basis[$0.name] != nil })
                #expect(found.basis.count == found.inputs.count)
                if found.inputs.count != whole { changed += 1 }
            } catch {
                refused += 1
            }
        }
        // The damage is real: it reaches both the values and the frame.
        #expect(changed > 100)
        #expect(refused > 10)
    }

    @Test("Any JSON at all is answered") func anyJSON() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<3_000 {
            let value = Self.value(depth: 4, &random)
            _ = try? FHIRRequest.parse(value)
            _ = try? RecordExtractor(schema: Self.schema, asOf: Records.asOf).extract(from: value)
            let shaped: JSONValue = ["resourceType": "Bundle", "entry": [["resource": value], value]]
            _ = try? RecordExtractor(schema: Self.schema, asOf: Records.asOf).extract(from: shaped)
        }
    }

    /// Mostly damages an entry, now and then the frame.
    private static func damageBundle(_ bundle: inout JSONValue, _ random: inout SplitMix64) {
        if random.next() % 50 > 0, case .object(var object) = bundle, let entry = object["entry"] {
            object["entry"] = damage(entry, &random)
            bundle = .object(object)
        } else {
            bundle = damage(bundle, &random)
        }
    }

    /// Replaces, removes or doubles one random value at a random depth.
    private static func damage(_ value: JSONValue, _ random: inout SplitMix64) -> JSONValue {
        switch value {
        case .array(var items) where !items.isEmpty && random.next() % 32 != 0:
            let index = Int(random.next() % UInt64(items.count))
            switch random.next() % 12 {
            case 0: items.remove(at: index)
            case 1: items.append(items[index])
            default: items[index] = damage(items[index], &random)
            }
            return .array(items)
        case .object(var object) where !object.isEmpty && random.next() % 32 != 0:
            let key = object[Int(random.next() % UInt64(object.count))].key
            switch random.next() % 12 {
            case 0: object[key] = nil
            default: object[key] = object[key].map { damage($0, &random) }
            }
            return .object(object)
        default:
            return self.value(depth: 2, &random)
        }
    }

    private static let words = [
        "", "Bundle", "Patient", "Observation", "Condition", "MedicationRequest", "final", "active", "http://loinc.org",
        "2160-0", "8480-6", "mg/dL", "µ\u{0301}\u{1F469}\u{200D}\u{1F52C}", "2026-11-23", "2026-13-45", "#", "#x",
        "/_history/", "Patient/", "0", "-1", "\u{0000}", "E11", "٣", String(repeating: "9", count: 300),
    ]
    private static let keys = [
        "resourceType", "entry", "resource", "code", "coding", "system", "status", "subject", "reference",
        "valueQuantity", "value", "unit", "component", "birthDate", "contained", "fullUrl", "id", "meta",
    ]
    private static let numbers: [Double] = [
        0, -0.0, 1, -1, 1e308, -1e308, .leastNonzeroMagnitude, 9_007_199_254_740_992, 0.1,
    ]

    private static func value(depth: Int, _ random: inout SplitMix64) -> JSONValue {
        switch random.next() % (depth > 0 ? 7 : 4) {
        case 0: return .null
        case 1: return .bool(random.next() % 2 == 0)
        case 2: return .number(numbers[Int(random.next() % UInt64(numbers.count))])
        case 3: return .string(words[Int(random.next() % UInt64(words.count))])
        case 4:
            return .array((0..<random.next() % 4).map { _ in value(depth: depth - 1, &random) })
        default:
            var object = JSONObject()
            for _ in 0..<random.next() % 5 {
                object[keys[Int(random.next() % UInt64(keys.count))]] = value(depth: depth - 1, &random)
            }
            return .object(object)
        }
    }
}

/// A small generator with a fixed sequence (Steele, Lea, Flood: "Fast splittable pseudorandom number generators",
/// 2014).
private struct SplitMix64 {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
