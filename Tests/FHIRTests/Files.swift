// SPDX-License-Identifier: Apache-2.0

import StrictJSON
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The files that lie beside the tests.
enum Files {
    private static func path(_ folder: String, _ name: String, file: String = #filePath) -> String {
        let own = file.split(separator: "/").dropLast().joined(separator: "/")
        return "/\(own)/\(folder)/\(name).json"
    }

    /// An invented record.
    static func fixture(_ name: String) throws -> JSONValue {
        let data = try Data(contentsOf: URL(filePath: path("Fixtures", name)))
        return try JSONValue(parsing: data)
    }

    /// Compares a value with the golden file of that name, or writes it there.
    static func expect(_ value: JSONValue, equals name: String, location: SourceLocation = #_sourceLocation) throws {
        let golden = URL(filePath: path("Goldens", name))
        let bytes = JSONWriter.prettyBytes(of: value)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1" {
            try Data(bytes).write(to: golden)
            return
        }
        let stored = try Data(contentsOf: golden)
        #expect(
            String(decoding: bytes, as: UTF8.self) == String(decoding: stored, as: UTF8.self),
            "\(name).json",
            sourceLocation: location
        )
    }
}
