// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// The HAS-BLED score of the risk of major bleeding in atrial fibrillation.
///
/// Source: Pisters R et al., Chest 2010;138:1093-1100, doi:10.1378/chest.10-0134, table 5 and its notes: one point each
/// for hypertension (uncontrolled, systolic pressure above 160 mm Hg), abnormal renal function (dialysis,
/// transplantation or serum creatinine of 200 umol/L or more), abnormal liver function, stroke, bleeding history or
/// predisposition, labile INR, age above 65 years, drugs and alcohol.
package struct HASBLED: Predictor {
    /// The paper names 3 or more as high risk; of the tables that cite it some call 1 point low and some moderate.
    private static let total = OutputField(
        name: "has_bled",
        title: "HAS-BLED",
        kind: .points,
        unit: .score,
        range: 0...9,
        bands: [
            Band("low", "Low", .below(2), meaning: "0 or 1 point: low risk of major bleeding."),
            Band(
                "moderate",
                "Moderate",
                .from(2, below: 3),
                meaning: "2 points: moderate risk. Some papers call 1 point moderate as well."
            ),
            Band(
                "high",
                "High",
                .atLeast(3),
                meaning: "3 points or more: high risk (Pisters 2010). Asks for caution, regular review and correction "
                    + "of what can be corrected; alone it is no reason to withhold anticoagulation."
            ),
        ]
    )

    /// 200 umol/L in the canonical unit, converted as an input would be so that the limit itself scores.
    private static let creatinineLimit = AcceptedUnit(.micromolePerLitre, times: 1 / 88.42).canonical(200)

    private static let pressure = InputField.systolicBloodPressure.described(
        "Hypertension counts only when it is uncontrolled: above 160 mm Hg. The diagnosis alone does not count."
    )

    private static let creatinine = InputField.serumCreatinine.described(
        "Counts from 200 umol/L (2.26 mg/dL)."
    )

    package let descriptor = PredictorDescriptor(
        id: "has-bled",
        title: "HAS-BLED",
        summary: "One-year risk of major bleeding in adults with atrial fibrillation, and which of its causes can be "
            + "corrected.",
        specialty: "Cardiology",
        inputs: [
            .age, pressure, creatinine, .dialysis.described("Chronic dialysis."), .kidneyTransplant,
            .abnormalLiverFunction, .priorStroke, .bleedingHistory, .labileINR, .bleedingDrugs, .alcoholExcess,
            .atrialFibrillation,
        ],
        outputs: [total],
        population: Population(
            "Adults (18 years or older) with atrial fibrillation for whom anticoagulation is considered or given.",
            rules: [
                .atLeast(18, .age, reason: "The score was derived in adults."),
                PopulationRule(
                    "Atrial fibrillation or flutter",
                    reason: "The score was derived in patients with atrial fibrillation."
                ) { inputs in !inputs.truth(.atrialFibrillation) },
            ]
        ),
        citations: [
            Citation(
                "Pisters R, Lane DA, Nieuwlaat R, de Vos CB, Crijns HJGM, Lip GYH. A novel user-friendly score "
                    + "(HAS-BLED) to assess 1-year risk of major bleeding in patients with atrial fibrillation: the "
                    + "Euro Heart Survey. Chest 2010;138:1093-1100.",
                doi: "10.1378/chest.10-0134"
            )
        ],
        card: .publishedScore(
            developer: "Pisters et al. 2010 (Maastricht University, University of Birmingham)",
            output: "Points from 0 to 9",
            use: "Find and correct risk factors of bleeding when anticoagulation for atrial fibrillation is considered "
                + "or reviewed.",
            population: "Adults with atrial fibrillation.",
            avoid: "Not as the only reason to withhold anticoagulation; not for other indications of anticoagulation "
                + "without validation there.",
            risks:
                "Hypertension means a systolic pressure above 160 mm Hg now, not the diagnosis. A labile INR applies "
                + "to vitamin K antagonists only: answer no for anybody who takes none.",
            development: "3,978 patients of the Euro Heart Survey on Atrial Fibrillation with complete follow-up.",
            personVariables: "Age.",
            validation: nil,
            performance: "Major bleeding per 100 patient-years by points: 1.13 at 0, 1.02 at 1, 1.88 at 2, 3.74 at 3, "
                + "8.70 at 4, 12.50 at 5; above that too few patients (Pisters 2010)."
        ),
        evidence: Evidence(
            agreements: [
                Evidence.Agreement(
                    oracle: "clincalc",
                    version: "0.4.0",
                    cases: 4_000,
                    agreed: 4_000,
                    worstAbsoluteDifference: 0,
                    tolerance: 0,
                    note: "The oracle takes its nine criteria as yes or no; the limits of pressure, creatinine and age "
                        + "were applied before asking it."
                ),
                Evidence.Agreement(
                    oracle: "acribis-scores",
                    version: "0.4.0",
                    cases: 4_000,
                    agreed: 4_000,
                    worstAbsoluteDifference: 0,
                    tolerance: 0,
                    note: "The same cases and criteria."
                ),
            ],
            workedExamples: [
                Evidence.WorkedExample(
                    "Man of 43 with a systolic pressure of 165 and a transient ischaemic attack in the past",
                    inputs: [
                        "age": 43, "systolic_blood_pressure": 165, "serum_creatinine": 1.0, "dialysis": false,
                        "kidney_transplant": false, "abnormal_liver_function": false, "prior_stroke": false,
                        "bleeding_history": false, "labile_inr": false, "antiplatelet_or_nsaid": false,
                        "alcohol_excess": false,
                    ],
                    expected: ["has_bled": 1],
                    tolerance: 0,
                    source: "MedCalc-Bench (Khandekar et al. 2024, arXiv:2406.12036), one-shot example of calculator "
                        + "25; the note has no number for creatinine (\"within normal limits\")"
                ),
                Evidence.WorkedExample(
                    "Woman of 70 with a labile INR who has ten drinks a week",
                    inputs: [
                        "age": 70, "systolic_blood_pressure": 123, "serum_creatinine": 1.0, "dialysis": false,
                        "kidney_transplant": false, "abnormal_liver_function": false, "prior_stroke": false,
                        "bleeding_history": false, "labile_inr": true, "antiplatelet_or_nsaid": false,
                        "alcohol_excess": true, "atrial_fibrillation": true,
                    ],
                    expected: ["has_bled": 3],
                    tolerance: 0,
                    source: "MedCalc-Bench Verified test set, calculator 25, row 369 (synthetic note 7); what the note "
                        + "does not mention is absent"
                ),
                Evidence.WorkedExample(
                    "Man of 45 with cirrhosis and a creatinine of 2.5 mg/dL",
                    inputs: [
                        "age": 45, "systolic_blood_pressure": 118, "serum_creatinine": 2.5, "dialysis": false,
                        "kidney_transplant": false, "abnormal_liver_function": true, "prior_stroke": false,
                        "bleeding_history": false, "labile_inr": false, "antiplatelet_or_nsaid": false,
                        "alcohol_excess": false, "atrial_fibrillation": true,
                    ],
                    expected: ["has_bled": 2],
                    tolerance: 0,
                    source: "MedCalc-Bench Verified test set, calculator 25, row 368 (synthetic note); what the note "
                        + "does not mention is absent"
                ),
            ]
        ),
        rights: "Published method; free to implement from the paper."
    )

    package init() {}

    package func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        let renal =
            inputs.truth(.dialysis) || inputs.truth(.kidneyTransplant)
            || inputs.test(.serumCreatinine) { $0 >= Self.creatinineLimit }
        var tally = PointTally()
        tally.add(
            "hypertension",
            "Uncontrolled hypertension (systolic pressure above 160 mm[Hg])",
            1,
            when: inputs.test(.systolicBloodPressure) { $0 > 160 }
        )
        tally.add("abnormal_renal_function", "Abnormal renal function", 1, when: renal)
        tally.add("abnormal_liver_function", "Abnormal liver function", 1, when: inputs.truth(.abnormalLiverFunction))
        tally.add("prior_stroke", "Stroke", 1, when: inputs.truth(.priorStroke))
        tally.add("bleeding_history", "Bleeding history or predisposition", 1, when: inputs.truth(.bleedingHistory))
        tally.add("labile_inr", "Labile INR", 1, when: inputs.truth(.labileINR))
        tally.add("age", "Age above 65 years", 1, when: inputs.test(.age) { $0 > 65 })
        tally.add("antiplatelet_or_nsaid", "Antiplatelet or NSAID", 1, when: inputs.truth(.bleedingDrugs))
        tally.add("alcohol_excess", "Alcohol", 1, when: inputs.truth(.alcoholExcess))
        return tally.computation(of: Self.total, explaining: explaining)
    }
}

extension InputField {
    fileprivate static let abnormalLiverFunction = condition(
        "abnormal_liver_function",
        "Abnormal liver function",
        "Chronic hepatic disease such as cirrhosis, or bilirubin more than twice the upper limit of normal together "
            + "with AST, ALT or alkaline phosphatase more than three times it. Lesser changes do not count.",
        codes: ConditionCodes(snomed: ["19943007"], icd10: ["K70.30", "K70.31", "K74.6"])
    )

    /// A past transient ischaemic attack is no stroke here; ICD-10-CM Z86.73 means either and so is left out.
    fileprivate static let priorStroke = condition(
        "prior_stroke",
        "Stroke",
        "A stroke in the past, ischaemic or haemorrhagic. A transient ischaemic attack is none.",
        codes: ConditionCodes(snomed: ["230690007"], icd10: ["I60", "I61", "I63"], includesHistory: true)
    )

    fileprivate static let bleedingHistory = condition(
        "bleeding_history",
        "Bleeding history or predisposition",
        "Major bleeding in the past, a bleeding diathesis, or anaemia."
    )

    fileprivate static let labileINR = condition(
        "labile_inr",
        "Labile INR",
        "Unstable or high INRs, or less than 60 % of the time in the therapeutic range. No for patients who take no "
            + "vitamin K antagonist."
    )

    fileprivate static let bleedingDrugs = InputField(
        name: "antiplatelet_or_nsaid",
        title: "Antiplatelet or non-steroidal anti-inflammatory drug",
        help: "Taken together with the anticoagulant, which itself does not count.",
        kind: .boolean,
        binding: .medication(.antiplateletsAndNSAIDs)
    )

    fileprivate static let alcoholExcess = condition(
        "alcohol_excess",
        "Alcohol, 8 or more drinks a week",
        "Eight or more units (drinks) in a week."
    )
}

extension MedicationClass {
    fileprivate static let antiplateletsAndNSAIDs = MedicationClass(
        "antiplatelets and non-steroidal anti-inflammatory drugs",
        [
            Ingredient("1191", "aspirin"), Ingredient("32968", "clopidogrel"), Ingredient("613391", "prasugrel"),
            Ingredient("1116632", "ticagrelor"), Ingredient("5640", "ibuprofen"), Ingredient("7258", "naproxen"),
            Ingredient("3355", "diclofenac"), Ingredient("140587", "celecoxib"), Ingredient("41493", "meloxicam"),
            Ingredient("5781", "indomethacin"),
        ]
    )
}
