// SPDX-License-Identifier: Apache-2.0

/// Diagnoses and medicines that several scores share. Codes: the project's clinical reference, section 2.1; those of
/// ingredients are RxNorm's.
extension InputField {
    /// A yes-or-no input found among a record's conditions.
    package static func condition(
        _ name: String, _ title: String, _ help: String? = nil, codes: ConditionCodes? = nil
    ) -> InputField {
        InputField(name: name, title: title, help: help, kind: .boolean, binding: codes.map { .condition($0) })
    }

    package static let diabetes = condition(
        "diabetes", "Diabetes mellitus",
        codes: ConditionCodes(
            snomed: ["44054006", "46635009", "73211009"], icd10: ["E08", "E09", "E10", "E11", "E13"]))

    package static let hypertension = condition(
        "hypertension", "Hypertension",
        codes: ConditionCodes(snomed: ["38341003", "59621000"], icd10: ["I10", "I11", "I12", "I13", "I15", "I16"]))

    package static let heartFailure = condition(
        "heart_failure", "Heart failure",
        codes: ConditionCodes(
            snomed: ["84114007", "42343007", "88805009"], icd10: ["I50", "I11.0", "I13.0", "I13.2"],
            includesHistory: true))

    package static let onBloodPressureMedication = InputField(
        name: "blood_pressure_medication", title: "Treatment with blood-pressure medicines", kind: .boolean,
        binding: .medication(.antihypertensives))

    package static let onStatin = InputField(
        name: "statin", title: "Treatment with a statin", kind: .boolean, binding: .medication(.statins))

    package static let establishedCardiovascularDisease = condition(
        "established_cardiovascular_disease", "Established cardiovascular disease",
        "Coronary disease, stroke, TIA, peripheral arterial disease or heart failure, now or in the past.",
        codes: ConditionCodes(
            snomed: [
                "53741008", "414545008", "22298006", "399211009", "230690007", "266257000", "399957001", "84114007",
                "42343007", "88805009",
            ],
            icd10: ["I20", "I21", "I22", "I23", "I24", "I25", "I63", "Z86.73", "G45", "I70.2", "I73.9", "I50"],
            includesHistory: true))

    package static let dialysis = condition(
        "dialysis", "Dialysis", codes: ConditionCodes(icd10: ["N18.6", "Z99.2"]))

    package static let kidneyTransplant = condition(
        "kidney_transplant", "Kidney transplantation",
        codes: ConditionCodes(icd10: ["Z94.0"], includesHistory: true))
}

extension MedicationClass {
    /// The ingredients of the value set Statin Allergen, OID 2.16.840.1.113762.1.4.1110.42, of the US quality measures.
    package static let statins = MedicationClass(
        "statins",
        [
            Ingredient("83367", "atorvastatin"), Ingredient("301542", "rosuvastatin"),
            Ingredient("36567", "simvastatin"), Ingredient("42463", "pravastatin"), Ingredient("6472", "lovastatin"),
            Ingredient("41127", "fluvastatin"), Ingredient("861634", "pitavastatin"),
        ])

    package static let antihypertensives = MedicationClass(
        "antihypertensives",
        [
            Ingredient("29046", "lisinopril"), Ingredient("3827", "enalapril"), Ingredient("35296", "ramipril"),
            Ingredient("18867", "benazepril"), Ingredient("1998", "captopril"), Ingredient("52175", "losartan"),
            Ingredient("69749", "valsartan"), Ingredient("83818", "irbesartan"), Ingredient("214354", "candesartan"),
            Ingredient("321064", "olmesartan"), Ingredient("73494", "telmisartan"), Ingredient("17767", "amlodipine"),
            Ingredient("7417", "nifedipine"), Ingredient("3443", "diltiazem"), Ingredient("11170", "verapamil"),
            Ingredient("5487", "hydrochlorothiazide"), Ingredient("2409", "chlorthalidone"),
            Ingredient("5764", "indapamide"), Ingredient("6918", "metoprolol"), Ingredient("1202", "atenolol"),
            Ingredient("20352", "carvedilol"), Ingredient("19484", "bisoprolol"), Ingredient("8787", "propranolol"),
            Ingredient("9997", "spironolactone"), Ingredient("298869", "eplerenone"),
        ])
}
