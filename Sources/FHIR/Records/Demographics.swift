// SPDX-License-Identifier: Apache-2.0

import Predictors
import StrictJSON

/// Age and sex from the Patient.
enum Demographics {
    /// Completed years at the time asked for (its date in UTC). A birth date without month or day gives an age only
    /// where every day that it can mean gives the same; otherwise the age is unknown. A person born on 29 February
    /// completes a year on 1 March where there is no 29th.
    static func age(
        of patient: RecordEntry?,
        asOf: Timestamp,
        for field: InputField,
        into extraction: inout Extraction
    ) {
        guard let patient, let json = patient.resource.element("birthDate") else { return }
        guard let birth = json.string.flatMap({ FHIRDateTime($0) }) else {
            return warn(field, "the birth date cannot be read", into: &extraction)
        }
        let date = birth.civil
        let today = asOf.date
        func completedYears(month: Int, day: Int) -> Int {
            today.year - date.year - ((today.month, today.day) < (month, day) ? 1 : 0)
        }
        let oldest = completedYears(month: date.month ?? 1, day: date.day ?? 1)
        let youngest = completedYears(month: date.month ?? 12, day: date.day ?? 31)
        guard oldest == youngest else {
            return warn(field, "the birth date is not complete, so that the age is not certain", into: &extraction)
        }
        guard oldest >= 0 else {
            return warn(field, "the birth date is later than the time asked for", into: &extraction)
        }
        add(.number(Double(oldest)), from: patient, for: field, into: &extraction)
    }

    /// Female or male as administrative gender; other and unknown leave the sex unknown.
    static func sex(of patient: RecordEntry?, for field: InputField, into extraction: inout Extraction) {
        guard let patient, let json = patient.resource.element("gender") else { return }
        guard let gender = json.string, gender == "female" || gender == "male" else {
            return warn(field, "the administrative gender is neither female nor male", into: &extraction)
        }
        add(.text(gender), from: patient, for: field, into: &extraction)
    }

    private static func add(
        _ value: RawInput,
        from patient: RecordEntry,
        for field: InputField,
        into extraction: inout Extraction
    ) {
        extraction.inputs.append((name: field.name, value: value))
        extraction.basis[field.name] = BasisReference(
            resourceType: patient.type,
            reference: patient.reference,
            path: patient.path
        )
    }

    private static func warn(_ field: InputField, _ detail: String, into extraction: inout Extraction) {
        extraction.warnings.append(PredictionWarning(.valueIgnored, field: field.name, detail))
    }
}
