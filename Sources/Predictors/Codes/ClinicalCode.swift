// SPDX-License-Identifier: Apache-2.0

/// The code systems in which inputs are found, by their canonical URIs (HL7 Terminology).
package enum CodeSystem: String, Sendable, Hashable, CaseIterable {
    case loinc = "http://loinc.org"
    case snomed = "http://snomed.info/sct"
    case icd10cm = "http://hl7.org/fhir/sid/icd-10-cm"
    case rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm"
    case ucum = "http://unitsofmeasure.org"
}

/// One code of a code system.
package struct ClinicalCode: Sendable, Hashable {
    package let system: CodeSystem
    package let code: String

    package init(_ system: CodeSystem, _ code: String) {
        self.system = system
        self.code = code
    }

    package static func loinc(_ code: String) -> ClinicalCode { ClinicalCode(.loinc, code) }
    package static func snomed(_ code: String) -> ClinicalCode { ClinicalCode(.snomed, code) }
}

/// A set of diagnoses: SNOMED CT concepts by code, ICD-10-CM categories by the beginning of their codes.
package struct ConditionCodes: Sendable, Hashable {
    /// SNOMED CT concept identifiers.
    package let snomed: [String]
    /// Beginnings of ICD-10-CM codes, with the point (`I50`, `Z86.73`).
    package let icd10: [String]
    /// Beginnings of ICD-10-CM codes that do not belong although one of `icd10` matches.
    package let icd10Excluded: [String]
    /// Whether a past condition (inactive, in remission, resolved) counts as well.
    package let includesHistory: Bool

    package init(snomed: [String] = [], icd10: [String] = [], except: [String] = [], includesHistory: Bool = false) {
        self.snomed = snomed
        self.icd10 = icd10
        self.icd10Excluded = except
        self.includesHistory = includesHistory
    }

    /// Whether a code belongs to the set.
    package func contains(system: CodeSystem, code: String) -> Bool {
        switch system {
        case .snomed: snomed.contains(code)
        case .icd10cm:
            icd10.contains { code.hasPrefix($0) } && !icd10Excluded.contains { code.hasPrefix($0) }
        default: false
        }
    }
}

/// A class of medicines by its RxNorm ingredients, each with its name, since records often code the product and
/// name the ingredient only in the text.
package struct MedicationClass: Sendable, Hashable {
    /// One ingredient.
    package struct Ingredient: Sendable, Hashable {
        /// The RxNorm concept of the ingredient (term type IN).
        package let rxnorm: String
        /// Its name in lower case.
        package let name: String

        package init(_ rxnorm: String, _ name: String) {
            self.rxnorm = rxnorm
            self.name = name
        }
    }

    package let name: String
    package let ingredients: [Ingredient]

    package init(_ name: String, _ ingredients: [Ingredient]) {
        self.name = name
        self.ingredients = ingredients
    }
}

/// Where in a patient's record an input is found. The FHIR room reads records by this; scores know nothing of it.
package enum ClinicalBinding: Sendable, Hashable {
    /// Completed years from the date of birth.
    case age
    /// The administrative gender of the Patient.
    case sex
    /// The newest measurement with one of these LOINC codes, alone or as a component of a panel.
    case measurement(loinc: [String])
    /// Whether a condition of the set is on record.
    case condition(ConditionCodes)
    /// Whether a medicine of the class is being taken.
    case medication(MedicationClass)
    /// A coded answer: observation codes, and what each SNOMED CT or LOINC answer code means for this input
    /// (`true`/`false` for a boolean, else the category).
    case answer(loinc: [String], meanings: [String: String])
}
