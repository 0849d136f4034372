// SPDX-License-Identifier: Apache-2.0

import FHIR
import Predictors
import Testing

@Suite("FHIR dates") struct FHIRDateTimeTests {
    @Test(
        "A text is a span of time",
        arguments: [
            ("1970", 0, 365 * 86_400_000 - 1), ("1972", 730 * 86_400_000, 1096 * 86_400_000 - 1),
            ("1970-02", 31 * 86_400_000, 59 * 86_400_000 - 1), ("1970-01-02", 86_400_000, 2 * 86_400_000 - 1),
            ("1970-01-01T01:02", 3_720_000, 3_779_999), ("1970-01-01T00:00:01Z", 1_000, 1_999),
            ("1970-01-01T00:00:01.25Z", 1_250, 1_250), ("1970-01-01T00:00:01.1239Z", 1_123, 1_123),
            ("1970-01-01T05:30:00+05:30", 0, 999), ("1969-12-31T19:00:00-05:00", 0, 999),
        ] as [(String, Int64, Int64)]
    )
    func span(text: String, start: Int64, end: Int64) throws {
        let time = try #require(FHIRDateTime(text))
        #expect(time.start == start)
        #expect(time.end == end)
    }

    @Test(
        "What is no date is refused",
        arguments: [
            "", "20", "2026-", "2026-13", "2026-00", "2026-02-29", "2026-02-30", "2026-1-1", "2026-11-23T", "0000",
            "2026-11-23T24:00:00Z", "2026-11-23T10", "2026-11-23T10:61:00Z", "2026-11-23T10:00:00+15:00",
            "2026-11-23T10:00:00Zx", "2026-11-23 10:00:00Z", "2026-11-23T10:00:00.Z", "٢٠٢٦", "+2026", "yesterday",
            "2026-11-23T10:00:00Z" + String(repeating: "0", count: 100),
        ]
    )
    func refused(text: String) {
        #expect(FHIRDateTime(text) == nil)
    }

    @Test("Leap years follow the Gregorian rule") func leapYears() {
        #expect(FHIRDateTime("2024-02-29") != nil)
        #expect(FHIRDateTime("2000-02-29") != nil)
        #expect(FHIRDateTime("1900-02-29") == nil)
    }

    @Test(
        "The newer of two",
        arguments: [
            ("2026-11-24", "2026-11-23T23:59:59Z"), ("2026-11-23T00:00:00Z", "2026-11-23"),
            ("2026-01-02", "2026"), ("2026", "2025-12-31T23:00:00Z"), ("2026-03", "2026-02-28"),
            ("2026-11-23T10:00:00+01:00", "2026-11-23T09:30:00+02:00"), ("2026-01-01", "2026-01"),
        ]
    )
    func newer(newer: String, older: String) throws {
        let left = try #require(FHIRDateTime(newer))
        let right = try #require(FHIRDateTime(older))
        #expect(left.isNewer(than: right))
        #expect(!right.isNewer(than: left))
        #expect(!left.isNewer(than: left))
    }

    @Test("A date without a zone may be a day anywhere on earth") func zones() throws {
        let day = try #require(FHIRDateTime("2026-11-24"))
        #expect(Timestamp(milliseconds: day.earliest).description == "2026-11-23T10:00:00.000Z")
        #expect(Timestamp(milliseconds: day.latest).description == "2026-11-25T11:59:59.999Z")
        #expect(day.isConformant)
        #expect(FHIRDateTime("2026-11-24T10:00")?.isConformant == false)
        #expect(FHIRDateTime("2026-11-24T10:00:00")?.isConformant == false)
    }
}
