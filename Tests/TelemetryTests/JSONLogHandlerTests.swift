// SPDX-License-Identifier: Apache-2.0

import Logging
import Predictors
import StrictJSON
import Telemetry
import Testing

@Suite struct JSONLogHandlerTests {
    private let sink = RecordingSink()
    private let counters = LogCounters()

    private func logger(
        _ format: LogFormat = .json,
        level: Logger.Level = .trace,
        provider: Logger.MetadataProvider? = nil
    ) -> Logger {
        Logger(label: "prognosis.http") { label in
            JSONLogHandler(
                label: label,
                format: format,
                level: level,
                sink: sink,
                counters: counters,
                metadataProvider: provider,
                clock: WallClock { Timestamp(milliseconds: 1_706_745_599_007) }
            )
        }
    }

    @Test func oneLineInFixedOrder() throws {
        logger().info(
            "request finished",
            metadata: .fields([.httpStatus: .number(200), .durationMilliseconds: .number(1.25), .requestID: "r-1"])
        )
        #expect(
            sink.text
                == #"{"time":"2024-01-31T23:59:59.007Z","level":"info","logger":"prognosis.http","#
                + #""message":"request finished","duration.ms":1.25,"http.status":200,"request.id":"r-1"}"# + "\n"
        )
        _ = try sink.record()
    }

    @Test func everyControlCharacterSurvivesAsAnEscape() throws {
        let hostile =
            String(String.UnicodeScalarView((0...0x9F).compactMap { Unicode.Scalar(UInt32($0)) }))
            + "\u{2028}\u{2029}\u{202E}\u{FEFF} \u{1F9EA} \u{e9} \"\\"
        logger().info("\(hostile)", metadata: ["error.code": "\(hostile)"])
        let record = try sink.record()
        #expect(record["message"]?.string == hostile)
        #expect(record["error.code"]?.string == hostile)
        let raw = sink.lines[0].dropLast()
        #expect(!raw.contains { $0 < 0x20 || $0 == 0x7F })
        for scalar in String(decoding: raw, as: UTF8.self).unicodeScalars {
            #expect(!(0x80...0x9F).contains(scalar.value) && scalar != "\u{2028}" && scalar != "\u{202E}")
        }
    }

    @Test func undeclaredMetadataIsDroppedAndCounted() throws {
        var logger = logger()
        logger[metadataKey: "patient.name"] = "Marker-7731"
        logger.info("x", metadata: ["systolic_blood_pressure": "188", "model.id": "news2", "tags": ["Marker-7731"]])
        let record = try sink.record()
        #expect(record["model.id"]?.string == "news2")
        #expect(record["log.dropped_fields"]?.integer == 3)
        #expect(!sink.text.contains("Marker-7731") && !sink.text.contains("188"))
        #expect(counters.droppedFields == 3)
    }

    @Test func aListUnderADeclaredKeyIsDropped() throws {
        logger().info("x", metadata: ["model.id": ["Marker-7731"]])
        #expect(try sink.record()["model.id"] == nil)
        #expect(counters.droppedFields == 1)
    }

    @Test func nestedMetadataIsFlattenedThroughTheAllowList() throws {
        logger().info("x", metadata: ["http": ["status": .number(404), "path": "/v1/Marker-7731"]])
        let record = try sink.record()
        #expect(record["http.status"]?.integer == 404)
        #expect(!sink.text.contains("Marker-7731"))
        #expect(counters.droppedFields == 1)
    }

    @Test func sensitiveValuesAreRedacted() throws {
        logger().info("x", metadata: ["request.id": "r-\("Marker-7731", sensitivity: .sensitive)"])
        #expect(try sink.record()["request.id"]?.string == "[redacted]")
        #expect(counters.redactedValues == 1)
    }

    @Test func openValuesAreNotRedacted() throws {
        logger().info("x", metadata: ["request.id": "r-\(7, sensitivity: .open)"])
        #expect(try sink.record()["request.id"]?.string == "r-7")
    }

    @Test func ofAnErrorOnlyTheTypeIsWritten() throws {
        struct DecodingTrouble: Error, CustomStringConvertible {
            var description: String { "could not read Marker-7731" }
        }
        logger().error("failed", error: DecodingTrouble())
        let kind = try #require(try sink.record()["error.kind"]?.string)
        #expect(kind.contains("DecodingTrouble"))
        #expect(!sink.text.contains("Marker-7731"))
    }

    @Test func statementOverProviderOverLogger() throws {
        var logger = logger(provider: Logger.MetadataProvider { ["model.id": "provider", "trace.id": "provider"] })
        logger[.modelID] = "logger"
        logger[.traceID] = "logger"
        logger[.spanID] = "logger"
        logger.info("x", metadata: ["model.id": "statement"])
        let record = try sink.record()
        #expect(record["model.id"]?.string == "statement")
        #expect(record["trace.id"]?.string == "provider")
        #expect(record["span.id"]?.string == "logger")
    }

    @Test func aCopiedLoggerKeepsItsOwnMetadataAndLevel() throws {
        var first = logger(level: .info)
        first[.requestID] = "one"
        var second = first
        second[.requestID] = "two"
        second.logLevel = .debug
        first.debug("below the level")
        #expect(sink.lines.isEmpty)
        first.info("x")
        #expect(try sink.record()["request.id"]?.string == "one")
    }

    @Test func longTextIsCutAtACharacter() throws {
        logger().info("x", metadata: ["request.id": "\(String(repeating: "\u{1F9EA}", count: 4000))"])
        let value = try #require(try sink.record()["request.id"]?.string)
        #expect(value.utf8.count < 600 && value.hasSuffix("…"))
    }

    @Test func numbersThatJSONLacksBecomeStrings() throws {
        logger().info("x", metadata: .fields([.durationMilliseconds: .number(.nan), .httpStatus: .number(-.infinity)]))
        let record = try sink.record()
        #expect(record["duration.ms"]?.string == "nan")
        #expect(record["http.status"]?.string == "-inf")
    }

    @Test func textForAPerson() {
        logger(.text).warning("slow\nreader", metadata: ["store.backend": "sqlite", "error.code": "disk full"])
        #expect(
            sink.text == "2024-01-31T23:59:59.007Z WARNING  prognosis.http: slow\\nreader "
                + "error.code=\"disk full\" store.backend=sqlite\n"
        )
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (1_709_164_799_999, "2024-02-28T23:59:59.999Z"), (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
        (1_709_251_200_000, "2024-03-01T00:00:00.000Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (1_735_689_599_999, "2024-12-31T23:59:59.999Z"), (1_735_689_600_000, "2025-01-01T00:00:00.000Z"),
    ])
    func timesAreRFC3339(milliseconds: Int64, text: String) throws {
        let handler = JSONLogHandler(
            label: "t",
            sink: sink,
            counters: counters,
            clock: WallClock { Timestamp(milliseconds: milliseconds) }
        )
        Logger(label: "t") { _ in handler }.info("x")
        #expect(try sink.record()["time"]?.string == text)
    }
}
