// SPDX-License-Identifier: Apache-2.0

import Glibc
import TreeEnsembles

/// A model that XGBoost saved, with rows and the answers it gave to them (Tests/Oracles/xgboost/make_fixtures.py).
struct Fixture: Sendable, CustomStringConvertible {
    /// One row, its numbers as XGBoost had them bit for bit.
    struct Row {
        let features: [Float]
        let margins: [UInt32]
        let predictions: [UInt32]
        /// XGBoost's own contributions, features then bias, output after output; empty where it was not asked.
        let contributions: [Float]
    }

    let name: String
    var description: String { name }

    static let folder = String(#filePath.prefix(upTo: #filePath.lastIndex(of: "/") ?? #filePath.endIndex)) + "/Fixtures"

    /// All fixtures that have rows, by name.
    static let all: [Fixture] = names(endingWith: ".rows").map { Fixture(name: $0) }

    /// The names of the files in the folder that end so, without the ending.
    static func names(endingWith suffix: String) -> [String] {
        guard let folder = opendir(folder) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(suffix) { names.append(String(name.dropLast(suffix.count))) }
        }
        return names.sorted()
    }

    /// The bytes of a file of the folder; empty if it cannot be read, which every caller checks by what it expects.
    static func bytes(of file: String) -> [UInt8] {
        guard let stream = fopen(folder + "/" + file, "rb") else { return [] }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, stream)
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    /// The model, with the iterations that the rows were made with.
    func model() throws -> TreeEnsemble {
        let isBest = name.hasSuffix("early-stopped-best")
        return try XGBoostJSONModel.load(Self.bytes(of: name + ".json"), iterations: isBest ? .throughBest : .all)
    }

    func rows() -> [Row] {
        Self.bytes(of: name + ".rows").split(separator: UInt8(ascii: "\n")).map { line in
            let fields = line.split(separator: UInt8(ascii: " ")).map { Self.words(in: $0) }
            return Row(
                features: fields[0].map { Float(bitPattern: $0) },
                margins: fields[1],
                predictions: fields[2],
                contributions: fields.count > 3 ? fields[3].map { Float(bitPattern: $0) } : []
            )
        }
    }

    private static func words(in text: ArraySlice<UInt8>) -> [UInt32] {
        var words: [UInt32] = []
        words.reserveCapacity(text.count / 8)
        var word: UInt32 = 0
        for (index, byte) in text.enumerated() {
            let digit = byte >= UInt8(ascii: "a") ? byte - UInt8(ascii: "a") + 10 : byte - UInt8(ascii: "0")
            word = word << 4 | UInt32(digit)
            if index % 8 == 7 {
                words.append(word)
                word = 0
            }
        }
        return words
    }
}
