// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// A FHIR `date`, `dateTime` or `instant`: the span of time that its text may mean.
///
/// A partial date (`2026`, `2026-11`) is the whole year or month. A date has no time zone, so the patient's day may
/// begin up to 14 hours before and end up to 12 hours after the day in UTC; `earliest` and `latest` allow for that.
/// Lenient where records are (a time without seconds or without a zone), strict in everything else.
package struct FHIRDateTime: Sendable, Hashable {
    /// How much of the date is stated.
    package enum Precision: Int, Sendable, Comparable {
        case year, month, day, minute, second, fraction

        package static func < (left: Precision, right: Precision) -> Bool { left.rawValue < right.rawValue }
    }

    /// The text as it stood in the record.
    package let text: String
    package let precision: Precision
    package let hasZone: Bool
    /// The first moment, in UTC where no zone is stated, in milliseconds since 1970.
    package let start: Int64
    /// The last moment, likewise.
    package let end: Int64
    /// The date as written, in its own zone; month and day are `nil` when not stated.
    package let civil: CivilDate

    /// A date as written.
    package struct CivilDate: Sendable, Hashable {
        package let year: Int
        package let month: Int?
        package let day: Int?
    }

    /// The first moment that the text can mean in any time zone.
    package var earliest: Int64 { hasZone ? start : start - 14 * 3_600_000 }
    /// The last moment that the text can mean in any time zone.
    package var latest: Int64 { hasZone ? end : end + 12 * 3_600_000 }

    /// The last moment as a timestamp: "as of 2026-11-23" includes that day.
    package var lastMoment: Timestamp { Timestamp(milliseconds: end) }

    /// Whether the text is a valid FHIR R4 `dateTime`: a time needs seconds and a zone.
    package var isConformant: Bool {
        precision <= .day || (precision >= .second && hasZone)
    }

    /// - Returns: `nil` for a text that is no date of the Gregorian calendar from year 1 on.
    package init?(_ text: String) {
        var scanner = Scanner(text)
        guard let year = scanner.digits(4), year > 0 else { return nil }
        var month: Int?
        var day: Int?
        var time: Scanner.Time?
        if !scanner.isAtEnd {
            guard scanner.skip("-"), let value = scanner.digits(2), (1...12).contains(value) else { return nil }
            month = value
            if !scanner.isAtEnd {
                guard scanner.skip("-"), let value = scanner.digits(2),
                    (1...Self.days(inMonth: month ?? 1, of: year)).contains(value)
                else { return nil }
                day = value
                if !scanner.isAtEnd {
                    guard scanner.skip("T"), let value = scanner.time(), scanner.isAtEnd else { return nil }
                    time = value
                }
            }
        }
        self.text = text
        civil = CivilDate(year: year, month: month, day: day)
        let first = Timestamp.daysSince1970(year: year, month: month ?? 1, day: day ?? 1)
        var span: Int64
        if day != nil {
            precision = time?.precision ?? .day
            span = time?.span ?? 86_400_000
        } else if let month {
            precision = .month
            span = Int64(Self.days(inMonth: month, of: year)) * 86_400_000
        } else {
            precision = .year
            span = Int64(Timestamp.daysSince1970(year: year + 1, month: 1, day: 1) - first) * 86_400_000
        }
        hasZone = time?.offset != nil
        start = Int64(first) * 86_400_000 + (time?.milliseconds ?? 0) - (time?.offset ?? 0)
        span -= 1
        end = start + span
    }

    /// The order for "newest first": a later beginning is newer, and of two that begin together the one that says
    /// more. A vague date counts from its beginning, so it never outranks a stated later one.
    package func isNewer(than other: FHIRDateTime) -> Bool {
        start != other.start ? start > other.start : precision > other.precision
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// Reads the parts of a date from the bytes of its text.
private struct Scanner {
    struct Time {
        let milliseconds: Int64
        let span: Int64
        let precision: FHIRDateTime.Precision
        /// The zone's distance from UTC in milliseconds.
        let offset: Int64?
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        // The longest sensible text has 35 bytes; more is refused by never reaching the end.
        bytes = Array(text.utf8.prefix(64))
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func skip(_ character: Character) -> Bool {
        guard position < bytes.count, bytes[position] == character.asciiValue else { return false }
        position += 1
        return true
    }

    mutating func digits(_ count: Int) -> Int? {
        guard position + count <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<position + count] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        position += count
        return value
    }

    mutating func time() -> Time? {
        guard let hours = digits(2), hours < 24, skip(":"), let minutes = digits(2), minutes < 60 else { return nil }
        var milliseconds = Int64(hours * 60 + minutes) * 60_000
        var precision = FHIRDateTime.Precision.minute
        if skip(":") {
            // 60 is a leap second, which the count of milliseconds does not know: the next minute begins.
            guard let seconds = digits(2), seconds <= 60 else { return nil }
            milliseconds += Int64(seconds) * 1_000
            precision = .second
            if skip(".") {
                guard let fraction = fraction() else { return nil }
                milliseconds += fraction
                precision = .fraction
            }
        }
        var offset: Int64?
        if skip("Z") {
            offset = 0
        } else if !isAtEnd {
            let sign: Int64 = skip("-") ? -1 : 1
            guard sign < 0 || skip("+"), let hours = digits(2), hours <= 14, skip(":"), let minutes = digits(2),
                minutes < 60
            else { return nil }
            offset = sign * Int64(hours * 60 + minutes) * 60_000
        }
        let span: Int64 =
            switch precision {
            case .minute: 60_000
            case .second: 1_000
            default: 1
            }
        return Time(milliseconds: milliseconds, span: span, precision: precision, offset: offset)
    }

    /// The digits after the point as milliseconds, cut off after the third.
    private mutating func fraction() -> Int64? {
        var value: Int64 = 0
        var count = 0
        while position < bytes.count, let digit = digits(1) {
            if count < 3 { value = value * 10 + Int64(digit) }
            count += 1
        }
        guard count > 0 else { return nil }
        for _ in min(count, 3)..<3 { value *= 10 }
        return value
    }
}
