// SPDX-License-Identifier: Apache-2.0

import Testing

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Compares text with a file in Goldens/; `UPDATE_GOLDENS=1` rewrites the file instead.
func expectGolden(_ actual: [UInt8], _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    let path = "/\(folder)/Goldens/\(name)"
    if getenv("UPDATE_GOLDENS").map({ String(cString: $0) }) == "1" {
        let file = try #require(fopen(path, "w"))
        defer { fclose(file) }
        #expect(fwrite(actual, 1, actual.count, file) == actual.count)
        return
    }
    let file = try #require(fopen(path, "r"), "no golden file \(name): run with UPDATE_GOLDENS=1")
    defer { fclose(file) }
    var expected = [UInt8](repeating: 0, count: 1 << 20)
    expected.removeLast(expected.count - fread(&expected, 1, expected.count, file))
    #expect(
        String(decoding: actual, as: UTF8.self) == String(decoding: expected, as: UTF8.self),
        sourceLocation: sourceLocation
    )
}
