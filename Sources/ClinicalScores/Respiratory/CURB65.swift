// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// The CURB-65 score of severity of community-acquired pneumonia.
///
/// Source: Lim WS et al., Thorax 2003;58:377-382, doi:10.1136/thorax.58.5.377: one point each for confusion, urea above
/// 7 mmol/L, respiratory rate of 30/min or more, systolic pressure below 90 or diastolic pressure of 60 mm Hg or less,
/// and age of 65 years or older.
package struct CURB65: Predictor {
    private static let total = OutputField(
        name: "curb_65",
        title: "CURB-65",
        kind: .points,
        unit: .score,
        range: 0...5,
        bands: [
            Band(
                "low",
                "Low severity",
                .below(2),
                meaning: "0 or 1 point: low risk of death (1.5 % in Lim 2003); treatment at home is likely suitable."
            ),
            Band(
                "intermediate",
                "Intermediate severity",
                .from(2, below: 3),
                meaning: "2 points: intermediate risk of death (9.2 % in Lim 2003); consider supervised treatment in "
                    + "hospital."
            ),
            Band(
                "high",
                "High severity",
                .atLeast(3),
                meaning: "3 points or more: high risk of death (22 % in Lim 2003); manage in hospital as severe "
                    + "pneumonia."
            ),
        ]
    )

    /// 7 mmol/L in the canonical unit, converted as an input would be so that the limit itself does not score.
    private static let ureaLimit = AcceptedUnit(.millimolePerLitre, times: 2.8014).canonical(7)

    private static let urea = InputField.bloodUreaNitrogen.described(
        "Urea nitrogen. The point is given above 7 mmol/L, which is 19.6 mg/dL of urea nitrogen: the same as the "
            + "\"more than 19 mg/dL\" of whole numbers. A urea in mg/dL is 2.14 times as much and must not be sent."
    )

    package let descriptor = PredictorDescriptor(
        id: "curb-65",
        title: "CURB-65",
        summary: "Risk of death within 30 days in adults who come to hospital with community-acquired pneumonia.",
        specialty: "Respiratory medicine",
        inputs: [
            .confusion, urea.within(days: 2), .respiratoryRate, .systolicBloodPressure.within(days: 2),
            .diastolicBloodPressure.within(days: 2), .age,
        ],
        outputs: [total],
        population: Population(
            "Adults (18 years or older) presenting to hospital with community-acquired pneumonia.",
            rules: [.atLeast(18, .age, reason: "The score was derived in adults.")]
        ),
        citations: [
            Citation(
                "Lim WS, van der Eerden MM, Laing R, et al. Defining community acquired pneumonia severity on "
                    + "presentation to hospital: an international derivation and validation study. "
                    + "Thorax 2003;58:377-382.",
                doi: "10.1136/thorax.58.5.377"
            )
        ],
        card: .publishedScore(
            developer: "Lim et al. 2003 (Nottingham City Hospital)",
            output: "Points from 0 to 5",
            use: "Help decide where an adult with community-acquired pneumonia is treated.",
            population: "Adults presenting to hospital with community-acquired pneumonia.",
            avoid: "Not for pneumonia acquired in hospital, not for children, not for immunosuppressed patients; not "
                + "instead of clinical judgement, which social needs and hypoxaemia also inform.",
            risks: "Confusion must be new. The score gives young patients with severe hypoxaemia few points.",
            development: "1,068 patients of three prospective studies in the United Kingdom, New Zealand and the "
                + "Netherlands; 80 % for derivation. Excluded among others: tuberculosis, bronchiectasis, malignancy, "
                + "HIV infection, and pneumonia as an expected terminal event.",
            personVariables: "Age.",
            demographics: "Mean age 64 years, 51.5 % male; ethnicity is not reported in the abstract.",
            validation: "The other 20 % of the same patients showed a similar pattern (Lim 2003).",
            performance: "Death within 30 days by points: 0.7 % at 0, 3.2 % at 1, 17 % at 3, 41.5 % at 4, 57 % at 5 "
                + "(Lim 2003, abstract)."
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
                    note: "Urea was drawn in mmol/L with one decimal, as the oracle takes it."
                )
            ],
            workedExamples: [
                Evidence.WorkedExample(
                    "Woman of 77, delirious, urea nitrogen 40, breathing 23, pressure 105/52",
                    inputs: [
                        "confusion": true, "blood_urea_nitrogen": 40, "respiratory_rate": 23,
                        "systolic_blood_pressure": 105, "diastolic_blood_pressure": 52, "age": 77,
                    ],
                    expected: ["curb_65": 4],
                    tolerance: 0,
                    source: "MedCalc-Bench (Khandekar et al. 2024, arXiv:2406.12036), one-shot example of calculator 45"
                ),
                Evidence.WorkedExample(
                    "Man of 68, urea 44 mg/dL, breathing 20, pressure 110/70",
                    inputs: [
                        "confusion": false, "blood_urea_nitrogen": .quantity(7.3, unit: "mmol/L"),
                        "respiratory_rate": 20, "systolic_blood_pressure": 110, "diastolic_blood_pressure": 70,
                        "age": 68,
                    ],
                    expected: ["curb_65": 2],
                    tolerance: 0,
                    source:
                        "Zollege, exam question on a 68-year-old man with cough and sputum; its urea of 44 mg/dL is "
                        + "7.3 mmol/L"
                ),
            ]
        ),
        rights: "Published method; free to implement from the paper."
    )

    package init() {}

    package func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        let lowPressure =
            inputs.test(.systolicBloodPressure) { $0 < 90 } || inputs.test(.diastolicBloodPressure) { $0 <= 60 }
        var tally = PointTally()
        tally.add("confusion", "New confusion", 1, when: inputs.truth(.confusion))
        tally.add(
            "blood_urea_nitrogen",
            "Urea above 7 mmol/L",
            1,
            when: inputs.test(.bloodUreaNitrogen) { $0 > Self.ureaLimit }
        )
        tally.add(
            "respiratory_rate",
            "Respiratory rate of 30/min or more",
            1,
            when: inputs.test(.respiratoryRate) { $0 >= 30 }
        )
        tally.add(
            "blood_pressure",
            "Systolic pressure below 90 or diastolic pressure of 60 mm[Hg] or less",
            1,
            when: lowPressure
        )
        tally.add("age", "Age of 65 years or older", 1, when: inputs.test(.age) { $0 >= 65 })
        return tally.computation(of: Self.total, explaining: explaining)
    }
}

extension InputField {
    fileprivate static let confusion = condition(
        "confusion",
        "New confusion",
        "Abbreviated Mental Test of 8 or less, or new disorientation in person, place or time; not a long-standing "
            + "impairment."
    )
}
