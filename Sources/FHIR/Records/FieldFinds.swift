// SPDX-License-Identifier: Apache-2.0

import Predictors

/// One place in the record that may give an input.
struct Find {
    /// What the place says.
    enum Reading: Hashable {
        case value(RawInput)
        /// There is no value (it was not asked or not measured), so an older one may still speak.
        case nothing
        /// There is a value that cannot be used, with the reason.
        case unusable(String)
    }

    /// Why the place does not count, whatever it says.
    enum SetAside: Hashable {
        /// Entered in error, refuted, or past where the present is asked for: passed over without a word.
        case void
        /// Its status does not let it count.
        case status
        /// Modified by an extension that is not known here.
        case modified
        /// Its time cannot be read or is not stated.
        case undated
        case tooOld
        case inTheFuture
    }

    var basis: BasisReference
    /// Where several are of the same time: when it was issued, then its place in the Bundle.
    var issued: FHIRDateTime?
    var position: Int
    var setAside: SetAside?
    /// Whether the place must state its time to count; conditions and medicines need not.
    var needsTime: Bool
    /// Whether the field's window applies to its time.
    var ages = true
    /// Something that the reader of the answer must know if this place is used.
    var caution: String?
    /// Read only for the place that is used.
    var reading: (InputField) -> Reading
}

/// What a record holds for one input.
struct FieldFinds {
    let field: InputField
    let asOf: Timestamp
    private var usable: [Find] = []
    private var setAside: [Find.SetAside: Int] = [:]

    init(field: InputField, asOf: Timestamp) {
        self.field = field
        self.asOf = asOf
    }

    mutating func add(_ find: Find, isModified: Bool) {
        if let reason = find.setAside ?? (isModified ? .modified : nil) ?? reasonInTime(find) {
            setAside[reason, default: 0] += 1
        } else {
            usable.append(find)
        }
    }

    /// Whether the time of a place forbids its use.
    private func reasonInTime(_ find: Find) -> Find.SetAside? {
        guard let time = find.basis.effective else { return find.needsTime ? .undated : nil }
        if time.earliest > asOf.milliseconds { return .inTheFuture }
        if find.ages, let days = field.lookBackDays, time.latest < asOf.milliseconds - Int64(days) * 86_400_000 {
            return .tooOld
        }
        return nil
    }

    /// Takes the newest place that says anything.
    func settle(into extraction: inout Extraction) {
        let ordered = usable.sorted(by: Self.isNewer)
        for (index, find) in ordered.enumerated() {
            switch find.reading(field) {
            case .nothing: continue
            case .unusable(let reason):
                warn(.valueIgnored, reason, into: &extraction)
                return
            case .value(let value):
                extraction.inputs.append((name: field.name, value: value))
                extraction.basis[field.name] = find.basis
                if let caution = find.caution { warn(.interpretWithCare, caution, into: &extraction) }
                if ordered[(index + 1)...].contains(where: { $0.contradicts(value, at: find, field) }) {
                    warn(
                        .interpretWithCare,
                        "the record holds different values of the same time; the one issued last was used, else the "
                            + "last in the Bundle",
                        into: &extraction
                    )
                }
                return
            }
        }
        if !ordered.isEmpty {
            warn(.valueIgnored, "the record holds the code without a value", into: &extraction)
        }
        reportSetAside(into: &extraction)
    }

    private func reportSetAside(into extraction: inout Extraction) {
        let reasons: [(Find.SetAside, String)] = [
            (.status, "because of their status"), (.modified, "because of a modifier extension"),
            (.undated, "because they state no time that can be read"),
            (.tooOld, "because they are older than \(field.lookBackDays ?? 0) days"),
            (.inTheFuture, "because they are later than the time asked for"),
        ]
        for (reason, words) in reasons {
            guard let count = setAside[reason] else { continue }
            warn(.valueIgnored, "not used \(words): \(count) in the record", into: &extraction)
        }
    }

    private func warn(_ code: PredictionWarning.Code, _ detail: String, into extraction: inout Extraction) {
        extraction.warnings.append(PredictionWarning(code, field: field.name, detail))
    }

    private static func isNewer(_ left: Find, _ right: Find) -> Bool {
        if let order = order(left.basis.effective, right.basis.effective) { return order }
        if let order = order(left.issued, right.issued) { return order }
        return left.position > right.position
    }

    /// Whether the first is newer, `nil` when they do not differ; no time is older than any.
    private static func order(_ left: FHIRDateTime?, _ right: FHIRDateTime?) -> Bool? {
        switch (left, right) {
        case (let left?, let right?):
            if left.isNewer(than: right) { return true }
            return right.isNewer(than: left) ? false : nil
        case (_?, nil): return true
        case (nil, _?): return false
        case (nil, nil): return nil
        }
    }
}

extension Find {
    /// Whether this place gives another value of the same moment.
    fileprivate func contradicts(_ value: RawInput, at other: Find, _ field: InputField) -> Bool {
        guard basis.effective?.start == other.basis.effective?.start,
            basis.effective?.precision == other.basis.effective?.precision,
            case .value(let own) = reading(field)
        else { return false }
        return own != value
    }
}
