// SPDX-License-Identifier: Apache-2.0

/// Who the patient is, and body measures. Codes and limits: the project's clinical reference, section 2.1.
extension InputField {
    package static let age = InputField(
        name: "age", title: "Age", help: "Completed years.",
        kind: .number(NumberKind(.year, limits: 0...120)), binding: .age)

    package static let sex = InputField(
        name: "sex", title: "Sex", help: "The sex that the score's equations were made with.",
        kind: .category([InputCategory("female", "Female"), InputCategory("male", "Male")]), binding: .sex)

    package static let weight = InputField(
        name: "weight", title: "Body weight",
        kind: .number(
            NumberKind(
                .kilogram, limits: 0.3...400,
                accepting: [AcceptedUnit(.pound, times: 0.453_592_37), AcceptedUnit(.gram, times: 0.001)])),
        binding: .measurement(loinc: ["29463-7"]), lookBackDays: 365)

    package static let height = InputField(
        name: "height", title: "Body height",
        kind: .number(
            NumberKind(
                .centimetre, limits: 20...260,
                accepting: [
                    AcceptedUnit(.inch, times: 2.54), AcceptedUnit(.metre, times: 100),
                    AcceptedUnit(.foot, times: 30.48),
                ])),
        binding: .measurement(loinc: ["8302-2"]), lookBackDays: 1826)

    package static let bodyMassIndex = InputField(
        name: "body_mass_index", title: "Body mass index",
        kind: .number(NumberKind(.kilogramPerSquareMetre, limits: 8...120)),
        binding: .measurement(loinc: ["39156-5"]), lookBackDays: 365)

    package static let pregnant = InputField(
        name: "pregnant", title: "Pregnancy", kind: .boolean,
        binding: .condition(ConditionCodes(snomed: ["77386006", "72892002"], icd10: ["Z33", "O09", "Z34"])))

    /// The answers are those of the US value set of smoking status, without 77176002 (smoker, current status unknown) and
    /// 266927001 (unknown if ever smoked).
    package static let currentSmoker = InputField(
        name: "current_smoker", title: "Current smoking",
        help:
            "Smoking now; a former smoker is not one. A record that says only that a patient smokes or smoked leaves it unknown.",
        kind: .boolean,
        binding: .answer(
            loinc: ["72166-2"],
            meanings: [
                "449868002": "true", "428041000124106": "true", "8517006": "false", "266919005": "false",
                "428071000124103": "true", "428061000124105": "true",
            ]))
}
