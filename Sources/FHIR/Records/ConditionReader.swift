// SPDX-License-Identifier: Apache-2.0

import Predictors
import StrictJSON

/// Reads Conditions.
///
/// A condition on record makes its input true. Nothing makes it false: that a record does not mention a condition, or
/// says that it was refuted, does not prove its absence, so the input stays unknown.
enum ConditionReader {
    private static let active: Set<String> = ["active", "recurrence", "relapse"]
    private static let past: Set<String> = ["inactive", "remission", "resolved"]
    private static let void: Set<String> = ["refuted", "entered-in-error"]
    private static let unsure: Set<String> = ["unconfirmed", "provisional", "differential"]

    /// The first of the codes that belongs to a set.
    static func match(_ wanted: ConditionCodes, _ codes: [ClinicalCode]) -> ClinicalCode? {
        codes.first { code in
            let text = code.system == .icd10cm ? code.code.withICD10Point : code.code
            return wanted.contains(system: code.system, code: text)
        }
    }

    static func find(_ entry: RecordEntry, code: ClinicalCode, includesHistory: Bool) -> Find {
        let resource = entry.resource
        let clinical = resource.element("clinicalStatus")
        let verification = resource["verificationStatus"]
        var setAside: Find.SetAside?
        let isPast = CodeableConcept.code(of: clinical, among: past)
        if CodeableConcept.code(of: verification, among: void) || (isPast && !includesHistory) {
            setAside = .void
        } else if !includesHistory, !CodeableConcept.code(of: clinical, among: active) {
            setAside = .status
        } else if includesHistory, clinical != nil, !CodeableConcept.code(of: clinical, among: active.union(past)) {
            setAside = .status
        }
        let isUnsure = CodeableConcept.code(of: verification, among: unsure)
        return Find(
            basis: BasisReference(
                resourceType: entry.type,
                reference: entry.reference,
                path: entry.path,
                effective: onset(of: resource),
                code: code
            ),
            issued: resource["recordedDate"]?.string.flatMap { FHIRDateTime($0) },
            position: entry.position,
            setAside: setAside,
            needsTime: false,
            caution: isUnsure ? "the condition on record is not confirmed" : nil
        ) { _ in .value(.boolean(true)) }
    }

    /// When it began, or was recorded.
    private static func onset(of resource: JSONValue) -> FHIRDateTime? {
        let text =
            resource["onsetDateTime"]?.string ?? resource["onsetPeriod"]?["start"]?.string
            ?? resource["recordedDate"]?.string
        return text.flatMap { FHIRDateTime($0) }
    }
}

extension String {
    /// An ICD-10-CM code in upper case with its point after the third character, which some records leave out.
    fileprivate var withICD10Point: String {
        let upper = uppercased()
        guard upper.utf8.count > 3, !upper.contains(".") else { return upper }
        return "\(upper.prefix(3)).\(upper.dropFirst(3))"
    }
}
