// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// The CHA2DS2-VASc score of stroke risk in atrial fibrillation.
///
/// Source: Lip GYH et al., Chest 2010;137:263-272, doi:10.1378/chest.09-1584, table 2: congestive heart failure or
/// left ventricular dysfunction 1, hypertension 1, age 75 years or older 2, diabetes mellitus 1, stroke, TIA or
/// thromboembolism 2, vascular disease 1, age 65 to 74 years 1, female sex 1.
package struct CHA2DS2VASc: Predictor {
    /// The bands are those of the paper's table on the choice of treatment, which count sex as any other item.
    private static let total = OutputField(
        name: "cha2ds2_vasc",
        title: "CHA2DS2-VASc",
        kind: .points,
        unit: .score,
        range: 0...9,
        bands: [
            Band("low", "Low", .below(1), meaning: "No risk factor: truly low risk of stroke (Lip 2010)."),
            Band(
                "intermediate",
                "Intermediate",
                .from(1, below: 2),
                meaning: "One point (Lip 2010). A point for female sex alone is not a reason for anticoagulation; for "
                    + "another risk factor guidelines ask to consider it."
            ),
            Band(
                "high",
                "High",
                .atLeast(2),
                meaning: "Two points or more: high risk (Lip 2010). Guidelines that leave sex out (ESC 2024, "
                    + "CHA2DS2-VA) count one point less in women."
            ),
        ]
    )

    private static let congestiveHeartFailure = InputField.heartFailure.described(
        title: "Congestive heart failure or left ventricular dysfunction",
        "Signs or symptoms of heart failure, or objective evidence of reduced left ventricular function; with reduced "
            + "or preserved ejection fraction."
    )

    private static let hypertension = InputField.hypertension.described(
        "Diagnosed hypertension or treatment for it; not a single raised reading."
    )

    package let descriptor = PredictorDescriptor(
        id: "cha2ds2-vasc",
        title: "CHA2DS2-VASc",
        summary:
            "Risk of stroke and thromboembolism in adults with non-valvular atrial fibrillation, from age, sex and "
            + "five diagnoses.",
        specialty: "Cardiology",
        inputs: [
            .age, .sex, congestiveHeartFailure, hypertension, .diabetes, .strokeOrThromboembolism,
            .arterialVascularDisease, .atrialFibrillation, .valvularAtrialFibrillation,
        ],
        outputs: [total],
        population: Population(
            "Adults (18 years or older) with non-valvular atrial fibrillation or flutter.",
            rules: [
                .atLeast(18, .age, reason: "The score was derived in adults."),
                PopulationRule(
                    "Atrial fibrillation or flutter",
                    reason: "The score was derived in patients with atrial fibrillation; its points do not mean the "
                        + "same without it."
                ) { inputs in !inputs.truth(.atrialFibrillation) },
                .without(
                    .valvularAtrialFibrillation,
                    reason: "With a mechanical valve or moderate to severe mitral stenosis the risk of stroke is high "
                        + "whatever the score; the score was derived without such patients."
                ),
            ]
        ),
        citations: [
            Citation(
                "Lip GYH, Nieuwlaat R, Pisters R, Lane DA, Crijns HJGM. Refining clinical risk stratification for "
                    + "predicting stroke and thromboembolism in atrial fibrillation using a novel risk factor-based "
                    + "approach: the Euro Heart Survey on Atrial Fibrillation. Chest 2010;137:263-272.",
                doi: "10.1378/chest.09-1584"
            )
        ],
        card: .publishedScore(
            developer: "Lip et al. 2010 (University of Birmingham, Maastricht University)",
            output: "Points from 0 to 9",
            use: "Estimate the risk of stroke when anticoagulation for atrial fibrillation is considered.",
            population: "Adults with non-valvular atrial fibrillation or flutter.",
            avoid: "Not for patients with a mechanical valve or moderate to severe mitral stenosis, not for patients "
                + "without atrial fibrillation, not as a reason to withhold anticoagulation after cardioversion.",
            risks: "Vascular disease means arterial disease only: venous thrombosis does not count. Discrimination is "
                + "modest (pooled c-statistic 0.644 in van der Endt 2022, doi:10.1093/europace/euac096). The score "
                + "counts female sex; the 2024 guideline of the European Society of Cardiology does not.",
            development: "1,084 patients of the Euro Heart Survey on Atrial Fibrillation with non-valvular atrial "
                + "fibrillation who were not anticoagulated at baseline and whose outcome at one year was known.",
            personVariables: "Age and sex.",
            validation: "A systematic review pooled 6,267,728 patients over 19 scores (van der Endt 2022, "
                + "doi:10.1093/europace/euac096).",
            performance: "c-statistic 0.606 for thromboembolism at one year (Lip 2010).",
            externalPerformance: "Pooled c-statistic 0.644, 95 % confidence interval 0.635 to 0.653 (van der Endt "
                + "2022).",
            fairness: "Female sex is itself an item of the score."
        ),
        evidence: Evidence(
            agreements: [
                Evidence.Agreement(
                    oracle: "clincalc",
                    version: "0.4.0",
                    cases: 2_112,
                    agreed: 2_112,
                    worstAbsoluteDifference: 0,
                    tolerance: 0,
                    note: "Exhaustive: every combination of sex and the five diagnoses at each age from 59 to 91."
                ),
                Evidence.Agreement(
                    oracle: "acribis-scores",
                    version: "0.4.0",
                    cases: 2_112,
                    agreed: 2_112,
                    worstAbsoluteDifference: 0,
                    tolerance: 0,
                    note: "The same cases; the oracle takes the age bands as yes or no."
                ),
            ],
            workedExamples: [
                Evidence.WorkedExample(
                    "Man of 68 with hypertension, heart failure and diabetes",
                    inputs: [
                        "age": 68, "sex": "male", "hypertension": true, "heart_failure": true, "diabetes": true,
                        "stroke_tia_or_thromboembolism": false, "arterial_vascular_disease": false,
                        "atrial_fibrillation": true, "valvular_atrial_fibrillation": false,
                    ],
                    expected: ["cha2ds2_vasc": 4],
                    tolerance: 0,
                    source: "StethoPrep, question 22 on arrhythmias and conduction disorders, citing Harrison's "
                        + "Principles of Internal Medicine, 21st edition"
                ),
                Evidence.WorkedExample(
                    "Woman of 70 with hypertension and diabetes",
                    inputs: [
                        "age": 70, "sex": "female", "hypertension": true, "heart_failure": false, "diabetes": true,
                        "stroke_tia_or_thromboembolism": false, "arterial_vascular_disease": false,
                        "atrial_fibrillation": true,
                    ],
                    expected: ["cha2ds2_vasc": 4],
                    tolerance: 0,
                    source: "rhavekost/clinical-toolkit on GitHub, cardiovascular-risk, cha2ds2-vasc.md"
                ),
            ]
        ),
        rights: "Published method; free to implement from the paper."
    )

    package init() {}

    package func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        var tally = PointTally()
        tally.add(
            "heart_failure",
            "Congestive heart failure or left ventricular dysfunction",
            1,
            when: inputs.truth(.heartFailure)
        )
        tally.add("hypertension", "Hypertension", 1, when: inputs.truth(.hypertension))
        tally.add(.age, "Age (65 to 74 years 1, 75 years or older 2)", in: inputs, possible: 0...2) { age in
            age >= 75 ? 2 : age >= 65 ? 1 : 0
        }
        tally.add("diabetes", "Diabetes mellitus", 1, when: inputs.truth(.diabetes))
        tally.add(
            "stroke_tia_or_thromboembolism",
            "Stroke, TIA or arterial thromboembolism",
            2,
            when: inputs.truth(.strokeOrThromboembolism)
        )
        tally.add(
            "arterial_vascular_disease",
            "Vascular disease (arterial)",
            1,
            when: inputs.truth(.arterialVascularDisease)
        )
        tally.add("sex", "Female sex", 1, when: inputs.isOne(of: ["female"], .sex))
        return tally.computation(
            of: Self.total,
            explaining: explaining,
            possibleBands: tally.reachableBands(of: Self.total, gradual: [InputField.age.name])
        )
    }
}

extension InputField {
    fileprivate static let strokeOrThromboembolism = condition(
        "stroke_tia_or_thromboembolism",
        "Stroke, TIA or arterial thromboembolism",
        "Ischaemic stroke, transient ischaemic attack or systemic arterial embolism, now or in the past. Deep vein "
            + "thrombosis and pulmonary embolism do not count.",
        codes: ConditionCodes(
            snomed: ["230690007", "266257000"],
            icd10: ["I63", "Z86.73", "G45", "I74"],
            except: ["G45.4"],
            includesHistory: true
        )
    )

    fileprivate static let arterialVascularDisease = condition(
        "arterial_vascular_disease",
        "Vascular disease (arterial)",
        "Prior myocardial infarction, peripheral arterial disease or complex aortic plaque. Venous disease does not "
            + "count.",
        codes: ConditionCodes(
            snomed: ["22298006", "399211009", "399957001"],
            icd10: ["I21", "I22", "I25.2", "I70.2", "I73.9"],
            includesHistory: true
        )
    )

    fileprivate static let valvularAtrialFibrillation = condition(
        "valvular_atrial_fibrillation",
        "Mechanical heart valve or mitral stenosis",
        "A mechanical prosthesis, or mitral stenosis of moderate or severe degree."
    )
}
