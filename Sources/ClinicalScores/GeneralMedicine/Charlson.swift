// SPDX-License-Identifier: Apache-2.0

package import Predictors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The Charlson comorbidity index with the weights of 1987, its form with points for age, and the survival of ten years
/// that it stands for.
///
/// Source: Charlson ME et al., J Chronic Dis 1987;40:373-383, doi:10.1016/0021-9681(87)90171-8 (19 conditions, table 3;
/// of a milder and a graver form of a disease the graver alone counts; ten-year survival 0.983^exp(0.9 index)); points
/// for age (one a decade from 50 years, at most 4) as in Charlson M et al., J Clin Epidemiol 1994;47:1245-1251. The
/// ICD-10 codes are those of Quan H et al., Med Care 2005;43:1130-1139, table 1.
package struct Charlson: Predictor {
    private static let index = OutputField(
        name: "charlson",
        title: "Charlson comorbidity index",
        kind: .points,
        unit: .score,
        range: 0...33,
        bands: [
            Band("none", "0 points", .below(1), meaning: "Death within a year in the derivation cohort: 12 %."),
            Band(
                "low",
                "1 or 2 points",
                .from(1, below: 3),
                meaning: "Death within a year in the derivation cohort: 26 %."
            ),
            Band(
                "moderate",
                "3 or 4 points",
                .from(3, below: 5),
                meaning: "Death within a year in the derivation cohort: 52 %."
            ),
            Band(
                "high",
                "5 points or more",
                .atLeast(5),
                meaning: "Death within a year in the derivation cohort: 85 %."
            ),
        ]
    )
    private static let ageAdjusted = OutputField(
        name: "charlson_age_adjusted",
        title: "Charlson comorbidity index with points for age",
        kind: .points,
        unit: .score,
        range: 0...37
    )
    private static let survival = OutputField(
        name: "survival_10y",
        title: "Estimated survival of ten years",
        kind: .probability,
        unit: .one,
        range: 0...0.983,
        horizon: "P10Y"
    )

    package let descriptor = PredictorDescriptor(
        id: "charlson",
        title: "Charlson comorbidity index",
        summary: "The burden of 19 chronic conditions, with points for age and the ten-year survival they stand for.",
        specialty: "General medicine",
        inputs: [.age] + conditions.map(\.field)
            + [
                mildLiverDisease, severeLiverDisease, simpleDiabetes, complicatedDiabetes, solidTumor, metastaticTumor,
            ],
        outputs: [index, ageAdjusted, survival],
        population: Population(
            "Adults.",
            rules: [.atLeast(18, .age, reason: "The index was derived in adults.")]
        ),
        citations: [
            Citation(
                "Charlson ME, Pompei P, Ales KL, MacKenzie CR. A new method of classifying prognostic comorbidity in "
                    + "longitudinal studies: development and validation. J Chronic Dis 1987;40:373-383.",
                doi: "10.1016/0021-9681(87)90171-8"
            ),
            Citation(
                "Charlson M, Szatrowski TP, Peterson J, Gold J. Validation of a combined comorbidity index. "
                    + "J Clin Epidemiol 1994;47:1245-1251.",
                doi: "10.1016/0895-4356(94)90129-5"
            ),
            Citation(
                "Quan H, Sundararajan V, Halfon P, et al. Coding algorithms for defining comorbidities in ICD-9-CM and "
                    + "ICD-10 administrative data. Med Care 2005;43:1130-1139.",
                doi: "10.1097/01.mlr.0000182534.19832.83"
            ),
        ],
        card: .publishedScore(
            developer: "Charlson et al. 1987, New York",
            output: "Points from 0 to 33, from 0 to 37 with age, and a probability of surviving ten years",
            use: "Summarise comorbidity for risk adjustment and for decisions that depend on life expectancy.",
            population: "Adults.",
            avoid:
                "Not for children, not for acute illness, not as the only reason to withhold treatment. Not the index "
                + "of 2011 (Quan), which has other weights.",
            risks:
                "The weights are of 1987: HIV, ulcers and heart attacks are survived longer today, so the survival is "
                + "too low for many. Codes in records count every chronic kidney disease (N18) as Quan does, although "
                + "the paper means a creatinine above 3 mg/dL, dialysis, transplant or uraemia.",
            development: "559 patients admitted to the medical service of one hospital in New York.",
            personVariables: "Age, in the second and third output.",
            validation: "685 patients with breast cancer, followed for ten years (Charlson 1987).",
            performance: nil
        ),
        evidence: Evidence(
            agreements: [
                Evidence.Agreement(
                    oracle: "clincalc",
                    version: "0.4.0",
                    cases: 2_400,
                    agreed: 2_400,
                    worstAbsoluteDifference: 0,
                    tolerance: 0,
                    note:
                        "The index without age: this oracle counts decades from 50 years and rounds up, so it gives no "
                        + "point at 50 and one at 60, where the publication gives one and two."
                ),
                Evidence.Agreement(
                    oracle: "comorbidipy",
                    version: "0.5.0",
                    cases: 2_400,
                    agreed: 2_400,
                    worstAbsoluteDifference: 0,
                    tolerance: 1e-12,
                    note: "Index, index with age, and survival, from ICD-10 codes of Quan 2005. The oracle has one "
                        + "condition for solid tumours, lymphomas and leukaemias, so no case has two of these."
                ),
            ],
            workedExamples: [
                Evidence.WorkedExample(
                    "90 years, no condition",
                    inputs: withConditions([], age: 90),
                    expected: ["charlson": 0, "charlson_age_adjusted": 4],
                    tolerance: 0,
                    source: "MedCalc-Bench test set, calculator 32, note pmc-7289330-1 (Khandekar et al. 2024)"
                ),
                Evidence.WorkedExample(
                    "82 years, chronic pulmonary disease, connective tissue disease, peptic ulcer disease",
                    inputs: withConditions(
                        ["chronic_pulmonary_disease", "connective_tissue_disease", "peptic_ulcer_disease"],
                        age: 82
                    ),
                    expected: ["charlson": 3, "charlson_age_adjusted": 7],
                    tolerance: 0,
                    source: "MedCalc-Bench Verified, one-shot example of calculator 32 (Khandekar et al. 2024, "
                        + "arXiv:2406.12036)"
                ),
                Evidence.WorkedExample(
                    "65 years, heart failure, chronic pulmonary disease, diabetes with end-organ damage",
                    inputs: withConditions(
                        ["heart_failure", "chronic_pulmonary_disease", "diabetes_with_complications"],
                        age: 65
                    ),
                    expected: ["charlson": 4, "charlson_age_adjusted": 6],
                    tolerance: 0,
                    source: "calculatorlib.com, Charlson comorbidity index calculator, worked example"
                ),
                Evidence.WorkedExample(
                    "No condition, one point for age",
                    inputs: withConditions([], age: 55),
                    expected: ["survival_10y": 0.9587],
                    tolerance: 0.000_05,
                    source: "calculatorlib.com, Charlson comorbidity index calculator, first result shown"
                ),
            ]
        ),
        rights: "Published method; free to implement from the papers."
    )

    package init() {}

    package func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        var tally = PointTally()
        for condition in Self.conditions {
            let field = condition.field
            tally.add(field.name, field.title, condition.points, when: inputs.truth(field))
        }
        tally.addGraver(
            "liver_disease",
            "Liver disease",
            (inputs.truth(Self.mildLiverDisease), 1),
            (inputs.truth(Self.severeLiverDisease), 3)
        )
        tally.addGraver(
            "diabetes",
            "Diabetes",
            (inputs.truth(Self.simpleDiabetes), 1),
            (inputs.truth(Self.complicatedDiabetes), 2)
        )
        tally.addGraver(
            "solid_tumor",
            "Solid tumour",
            (inputs.truth(Self.solidTumor), 2),
            (inputs.truth(Self.metastaticTumor), 6)
        )

        var computation = tally.computation(of: Self.index, explaining: explaining)
        let age = inputs.number(.age).map { Self.points(ofAge: $0)...Self.points(ofAge: $0) } ?? 0...4
        let lower = tally.total.lowerBound + age.lowerBound
        let upper = tally.total.upperBound + age.upperBound
        let undecided = inputs.number(.age) == nil ? (tally.undecided + ["age"]).sorted() : tally.undecided
        computation.outputs += [
            Self.output(Self.ageAdjusted, lower...upper, undecided),
            Self.output(Self.survival, Self.survival(of: upper)...Self.survival(of: lower), undecided),
        ]
        return computation
    }

    private static func points(ofAge age: Double) -> Double {
        age < 50 ? 0 : age < 60 ? 1 : age < 70 ? 2 : age < 80 ? 3 : 4
    }

    private static func survival(of index: Double) -> Double {
        pow(0.983, exp(0.9 * index))
    }

    private static func output(
        _ field: OutputField,
        _ bounds: ClosedRange<Double>,
        _ undecided: [String]
    ) -> OutputValue {
        bounds.lowerBound == bounds.upperBound
            ? OutputValue(field, bounds.lowerBound) : OutputValue(field, within: bounds, undecided: undecided)
    }

    /// The inputs of a worked example: every condition is stated, these are present.
    private static func withConditions(_ present: Set<String>, age: Double) -> [String: RawInput] {
        let all =
            conditions.map(\.field)
            + [mildLiverDisease, severeLiverDisease, simpleDiabetes, complicatedDiabetes, solidTumor, metastaticTumor]
        var inputs: [String: RawInput] = ["age": .number(age)]
        for field in all { inputs[field.name] = .boolean(present.contains(field.name)) }
        return inputs
    }
}

extension PointTally {
    /// Adds an item for a disease in two grades, of which the graver alone counts.
    fileprivate mutating func addGraver(
        _ name: String,
        _ title: String,
        _ milder: (present: Ternary, points: Double),
        _ graver: (present: Ternary, points: Double)
    ) {
        switch graver.present {
        case .yes: add(name, title, within: graver.points...graver.points)
        case .no: add(name, title, milder.points, when: milder.present)
        case .unknown(let names):
            let lower = milder.present == .yes ? milder.points : 0
            add(name, title, within: lower...graver.points, undecided: names.union(milder.present.undecided))
        }
    }
}

// MARK: - The conditions

extension Charlson {
    private typealias Condition = (points: Double, field: InputField)

    /// The conditions that stand alone, with their points.
    private static let conditions: [Condition] = [
        alone(
            1, "myocardial_infarction", "Myocardial infarction", "Definite or probable, at any time.",
            snomed: ["22298006"], icd10: "I21 I22 I25.2", includesHistory: true),
        alone(
            1, "heart_failure", "Heart failure", "With symptoms that responded to treatment.",
            snomed: ["84114007", "42343007"],
            icd10: "I09.9 I11.0 I13.0 I13.2 I25.5 I42.0 I42.5 I42.6 I42.7 I42.8 I42.9 I43 I50 P29.0",
            includesHistory: true),
        alone(
            1, "peripheral_vascular_disease", "Peripheral vascular disease",
            "Claudication, arterial bypass, gangrene, acute arterial insufficiency, or an untreated aortic aneurysm "
                + "of 6 cm or more.",
            snomed: ["399957001"], icd10: "I70 I71 I73.1 I73.8 I73.9 I77.1 I79.0 I79.2 K55.1 K55.8 K55.9 Z95.8 Z95.9",
            includesHistory: true),
        alone(
            1, "cerebrovascular_disease", "Cerebrovascular disease",
            "Stroke or transient ischaemic attack at any time.", snomed: ["230690007", "266257000"],
            icd10: "G45 G46 H34.0 I60 I61 I62 I63 I64 I65 I66 I67 I68 I69", includesHistory: true),
        alone(1, "dementia", "Dementia", icd10: "F00 F01 F02 F03 F05.1 G30 G31.1"),
        alone(
            1, "chronic_pulmonary_disease", "Chronic pulmonary disease",
            icd10: "I27.8 I27.9 J40 J41 J42 J43 J44 J45 J46 J47 J60 J61 J62 J63 J64 J65 J66 J67 J68.4 J70.1 J70.3"),
        alone(
            1, "connective_tissue_disease", "Connective tissue disease",
            icd10: "M05 M06 M31.5 M32 M33 M34 M35.1 M35.3 M36.0"),
        alone(
            1, "peptic_ulcer_disease", "Peptic ulcer disease", "Any ulcer that needed treatment, or bled.",
            icd10: "K25 K26 K27 K28", includesHistory: true),
        alone(
            2, "hemiplegia", "Hemiplegia or paraplegia",
            icd10: "G04.1 G11.4 G80.1 G80.2 G81 G82 G83.0 G83.1 G83.2 G83.3 G83.4 G83.9"),
        alone(
            2, "renal_disease", "Moderate or severe renal disease",
            "Creatinine above 3 mg/dL, dialysis, transplant or uraemia.", snomed: ["46177005"],
            icd10: "I12.0 I13.1 N03.2 N03.3 N03.4 N03.5 N03.6 N03.7 N05.2 N05.3 N05.4 N05.5 N05.6 N05.7 N18 N19 "
                + "N25.0 Z49.0 Z49.1 Z49.2 Z94.0 Z99.2"),
        alone(2, "leukemia", "Leukaemia", "Acute or chronic, and polycythaemia vera.", icd10: "C91 C92 C93 C94 C95"),
        alone(
            2, "lymphoma", "Lymphoma", "Hodgkin and other lymphomas, myeloma, Waldenström's disease.",
            icd10: "C81 C82 C83 C84 C85 C88 C90 C96"),
        alone(6, "aids", "AIDS", "AIDS or AIDS-related complex; not HIV infection alone.", icd10: "B20 B21 B22 B24"),
    ]

    private static let mildLiverDisease = found(
        "mild_liver_disease", "Mild liver disease", "Chronic hepatitis, or cirrhosis without portal hypertension.",
        icd10: "B18 K70.0 K70.1 K70.2 K70.3 K70.9 K71.3 K71.4 K71.5 K71.7 K73 K74 K76.0 K76.2 K76.3 K76.4 K76.8 K76.9 "
            + "Z94.4")
    private static let severeLiverDisease = found(
        "moderate_or_severe_liver_disease", "Moderate or severe liver disease",
        "Cirrhosis with portal hypertension, with or without bleeding varices.",
        icd10: "I85.0 I85.9 I86.4 I98.2 K70.4 K71.1 K72.1 K72.9 K76.5 K76.6 K76.7")
    private static let simpleDiabetes = found(
        "diabetes_without_complications", "Diabetes without end-organ damage",
        "Treated with insulin or medicines, not with diet alone.",
        icd10: "E10.0 E10.1 E10.6 E10.8 E10.9 E11.0 E11.1 E11.6 E11.8 E11.9 E12.0 E12.1 E12.6 E12.8 E12.9 "
            + "E13.0 E13.1 E13.6 E13.8 E13.9 E14.0 E14.1 E14.6 E14.8 E14.9")
    private static let complicatedDiabetes = found(
        "diabetes_with_complications", "Diabetes with end-organ damage", "Retinopathy, neuropathy or nephropathy.",
        icd10: "E10.2 E10.3 E10.4 E10.5 E10.7 E11.2 E11.3 E11.4 E11.5 E11.7 E12.2 E12.3 E12.4 E12.5 E12.7 "
            + "E13.2 E13.3 E13.4 E13.5 E13.7 E14.2 E14.3 E14.4 E14.5 E14.7")
    /// Quan's "any malignancy" without the leukaemias and lymphomas, which Charlson counts apart.
    private static let solidTumor = found(
        "solid_tumor", "Solid tumour without metastases",
        "Treated first within the last five years; not of the skin, "
            + "except melanoma.",
        icd10:
            "C00 C01 C02 C03 C04 C05 C06 C07 C08 C09 C10 C11 C12 C13 C14 C15 C16 C17 C18 C19 C20 C21 C22 C23 C24 C25 "
            + "C26 C30 C31 C32 C33 C34 C37 C38 C39 C40 C41 C43 C45 C46 C47 C48 C49 C50 C51 C52 C53 C54 C55 C56 C57 C58 "
            + "C60 C61 C62 C63 C64 C65 C66 C67 C68 C69 C70 C71 C72 C73 C74 C75 C76 C97")
    private static let metastaticTumor = found(
        "metastatic_solid_tumor", "Metastatic solid tumour", icd10: "C77 C78 C79 C80")

    private static func alone(
        _ points: Double,
        _ name: String,
        _ title: String,
        _ help: String? = nil,
        snomed: [String] = [],
        icd10: String,
        includesHistory: Bool = false
    ) -> Condition {
        (points, found(name, title, help, snomed: snomed, icd10: icd10, includesHistory: includesHistory))
    }

    /// A condition that records hold under these codes.
    ///
    /// - Parameter icd10: beginnings of codes, with a space between.
    private static func found(
        _ name: String,
        _ title: String,
        _ help: String? = nil,
        snomed: [String] = [],
        icd10: String,
        includesHistory: Bool = false
    ) -> InputField {
        .condition(
            name,
            title,
            help,
            codes: ConditionCodes(
                snomed: snomed,
                icd10: icd10.split(separator: " ").map(String.init),
                includesHistory: includesHistory
            )
        )
    }
}
