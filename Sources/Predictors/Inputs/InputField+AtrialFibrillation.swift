// SPDX-License-Identifier: Apache-2.0

/// What the scores of stroke and of bleeding in atrial fibrillation share. Codes: the project's clinical reference,
/// section 2.1.
extension InputField {
    package static let atrialFibrillation = condition(
        "atrial_fibrillation",
        "Atrial fibrillation or flutter",
        "Paroxysmal, persistent or permanent.",
        codes: ConditionCodes(snomed: ["49436004"], icd10: ["I48"], includesHistory: true)
    )
}
