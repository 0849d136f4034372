// SPDX-License-Identifier: Apache-2.0

import BatchFiles
import Testing

struct CSVReaderTests {
    private func read(_ text: String, chunk: Int = 3, limits: CSVLimits = CSVLimits()) -> [Result<CSVRecord, CSVFault>]
    {
        var reader = CSVReader(limits: limits)
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            reader.append(bytes[start..<min(start + chunk, bytes.count)])
        }
        reader.finish()
        return reader.take()
    }

    private func texts(_ text: String, chunk: Int = 3) throws -> [[String]] {
        try read(text, chunk: chunk).map { try $0.get().texts }
    }

    @Test(arguments: [1, 2, 3, 1_000])
    func readsRFC4180InChunksOfAnySize(chunk: Int) throws {
        let text = "\u{FEFF}a,b\r\n1,\"x, \"\"y\"\"\r\nz\"\n\n,\r3,4"
        #expect(try texts(text, chunk: chunk) == [["a", "b"], ["1", "x, \"y\"\r\nz"], ["", ""], ["3", "4"]])
    }

    @Test func countsLines() throws {
        let lines = try read("a\n\"b\nb\"\n\nc\n").map { try $0.get().line }
        #expect(lines == [1, 2, 5])
    }

    @Test func goesOnAfterAFault() throws {
        let results = read("a\nb\"c\nd\n\"e\"f\ng\n\"open")
        #expect(results.map { try? $0.get().texts } == [["a"], nil, ["d"], nil, ["g"], nil])
        let codes = results.compactMap { result -> CSVFault.Code? in
            if case .failure(let fault) = result { fault.code } else { nil }
        }
        #expect(codes == [.quoteInField, .textAfterQuote, .unclosedQuote])
    }

    @Test func boundsARecord() throws {
        let results = read("aaaaaaaaaa\nb\n1,2,3,4\nc", limits: CSVLimits(recordBytes: 5, fields: 3))
        #expect(results.map { try? $0.get().texts } == [nil, ["b"], nil, ["c"]])
    }

    /// What the writer writes the reader reads, and no bytes make it crash.
    @Test func survivesAnyBytesAndReadsWhatWasWritten() throws {
        var state: UInt64 = 20_261_124
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let alphabet = Array("ab,\"\r\n é;".unicodeScalars)
        for _ in 0..<2_000 {
            let fields = (0..<(1 + next(4))).map { _ in
                String(String.UnicodeScalarView((0..<next(6)).map { _ in alphabet[next(alphabet.count)] }))
            }
            var writer = CSVWriter()
            for field in fields { writer.field(field) }
            writer.endRecord()
            let text = String(decoding: writer.bytes, as: UTF8.self)
            if fields.contains(where: { !$0.isEmpty }) { #expect(try texts(text) == [fields]) }
            var reader = CSVReader()
            reader.append((0..<40).map { _ in UInt8(truncatingIfNeeded: next(256)) })
            reader.finish()
            _ = reader.take()
        }
    }

    /// Memory must not depend on how long a file is: a record takes what it holds and no more.
    @Test func recordsDoNotGrowWithTheFile() throws {
        func capacities(_ records: [Result<CSVRecord, CSVFault>]) throws -> Int {
            try records.map { try $0.get().capacity }.max() ?? 0
        }
        var reader = CSVReader()
        reader.append(Array("10,20,30,40,50\n".utf8))
        var held = reader.take()
        let first = try capacities(held)
        for _ in 0..<20_000 {
            reader.append(Array("10,20,30,40,50\n".utf8))
            held = reader.take() + held.prefix(500)
        }
        #expect(try capacities(held) <= first + 64)
    }
}
