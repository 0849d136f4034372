// SPDX-License-Identifier: Apache-2.0

package import Predictors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The glomerular filtration rate by the CKD-EPI creatinine equation of 2021, which has no term for race.
///
/// Source: Inker LA et al., N Engl J Med 2021;385:1737-1749, doi:10.1056/NEJMoa2102953:
/// `eGFR = 142 × min(S/κ, 1)^α × max(S/κ, 1)^-1.200 × 0.9938^age × 1.012 [female]`, S in mg/dL, κ 0.7 (female) or 0.9
/// (male), α -0.241 (female) or -0.302 (male). Categories: KDIGO 2024, doi:10.1016/j.kint.2023.10.018.
package struct CKDEPI2021: Predictor {
    private static let rate = OutputField(
        name: "egfr",
        title: "Estimated glomerular filtration rate",
        kind: .quantity,
        unit: .millilitrePerMinutePer173,
        range: 0...250,
        bands: [
            Band("g5", "G5", .below(15), meaning: "Kidney failure (KDIGO GFR category G5)."),
            Band("g4", "G4", .from(15, below: 30), meaning: "Severely decreased (KDIGO GFR category G4)."),
            Band("g3b", "G3b", .from(30, below: 45), meaning: "Moderately to severely decreased (KDIGO category G3b)."),
            Band("g3a", "G3a", .from(45, below: 60), meaning: "Mildly to moderately decreased (KDIGO category G3a)."),
            Band(
                "g2",
                "G2",
                .from(60, below: 90),
                meaning: "Mildly decreased (KDIGO category G2); kidney disease only with other signs of kidney damage."
            ),
            Band(
                "g1",
                "G1",
                .atLeast(90),
                meaning: "Normal or high (KDIGO category G1); kidney disease only with other signs of kidney damage."
            ),
        ],
        loinc: "98979-8"
    )

    package let descriptor = PredictorDescriptor(
        id: "ckd-epi-2021",
        title: "CKD-EPI 2021 eGFR (creatinine)",
        summary:
            "Estimates the glomerular filtration rate of an adult from serum creatinine, age and sex, without race.",
        specialty: "Nephrology",
        inputs: [.age.required(), .sex.required(), .serumCreatinine.required(), .dialysis, .pregnant],
        outputs: [rate],
        population: Population(
            "Adults (18 years or older) with a stable serum creatinine.",
            rules: [
                .atLeast(18, .age, reason: "The equation was made for adults of 18 years or older."),
                .without(.dialysis, reason: "On dialysis creatinine does not tell the kidneys' own filtration."),
                PopulationRule(
                    "Not pregnant",
                    reason: "The equation is not valid in pregnancy."
                ) { inputs in inputs.isOne(of: ["female"], .sex) && inputs.truth(.pregnant) },
            ]
        ),
        citations: [
            Citation(
                "Inker LA, Eneanya ND, Coresh J, et al. New creatinine- and cystatin C-based equations to estimate GFR "
                    + "without race. N Engl J Med 2021;385:1737-1749.",
                doi: "10.1056/NEJMoa2102953"
            ),
            Citation(
                "KDIGO 2024 clinical practice guideline for the evaluation and management of chronic kidney disease. "
                    + "Kidney Int 2024;105(4S):S117-S314.",
                doi: "10.1016/j.kint.2023.10.018"
            ),
        ],
        card: .publishedScore(
            developer: "Chronic Kidney Disease Epidemiology Collaboration (Inker et al. 2021)",
            output: "Glomerular filtration rate in mL/min per 1.73 m2 of body surface",
            type: "Estimate of a physiological quantity",
            use: "Estimate kidney function, stage chronic kidney disease with albuminuria, adjust care to it.",
            population: "Adults of 18 years or older with a stable serum creatinine.",
            avoid:
                "Not for children, pregnancy, dialysis or acute kidney injury, when creatinine is not stable. Confirm "
                + "with cystatin C or a measured rate where muscle mass is extreme (amputation, wasting, body building).",
            risks: "One value does not make a diagnosis of chronic kidney disease: the change must last three months. "
                + "Creatinine depends on muscle mass, on diet and on the assay (IDMS-traceable).",
            development: "Adults of the collaboration's development studies with measured filtration and standardized "
                + "creatinine (Inker 2021); the equation was fitted without a term for race.",
            personVariables: "Age and sex.",
            fairnessApproach:
                "The term for race of the 2009 equation was left out and the equation fitted anew, so that "
                + "the same creatinine gives the same rate in every race.",
            validation: "Adults of studies that did not take part in development (Inker 2021).",
            validator: "The developers, in separate studies.",
            performance: nil,
            fairness:
                "Measured filtration was underestimated in Black participants (median bias 3.6 mL/min/1.73 m2) and "
                + "overestimated in others (3.9) (Inker 2021, abstract)."
        ),
        evidence: Evidence(
            agreements: [
                .init(
                    oracle: "clincalc",
                    version: "0.4.0",
                    cases: 6_000,
                    agreed: 6_000,
                    worstAbsoluteDifference: 0.50,
                    tolerance: 0.500_001,
                    note: "clincalc rounds the rate to a whole number."
                ),
                .init(
                    oracle: "nephro",
                    version: "1.5",
                    cases: 6_000,
                    agreed: 6_000,
                    worstAbsoluteDifference: 5.0e-10,
                    tolerance: 1e-9,
                    note: "The same cases, to twelve digits."
                ),
            ],
            workedExamples: [
                .init(
                    "Man of 81, creatinine 1.7 mg/dL",
                    inputs: ["age": 81, "sex": "male", "serum_creatinine": 1.7],
                    expected: ["egfr": 39.99991],
                    tolerance: 0.000_005,
                    source: "MedCalc-Bench, one-shot example of calculator 3"
                ),
                .init(
                    "Woman of 50, creatinine 1.0 mg/dL",
                    inputs: ["age": 50, "sex": "female", "serum_creatinine": 1.0],
                    expected: ["egfr": 68.63],
                    tolerance: 0.005,
                    source: "nephro 1.5 (CKDEpi2021.creat)"
                ),
                .init(
                    "Man of 60, creatinine 1.2 mg/dL",
                    inputs: ["age": 60, "sex": "male", "serum_creatinine": 1.2],
                    expected: ["egfr": 69.23],
                    tolerance: 0.005,
                    source: "nephro 1.5 (CKDEpi2021.creat)"
                ),
                .init(
                    "Woman of 30, creatinine 0.5 mg/dL",
                    inputs: ["age": 30, "sex": "female", "serum_creatinine": 0.5],
                    expected: ["egfr": 129.32],
                    tolerance: 0.005,
                    source: "nephro 1.5 (CKDEpi2021.creat)"
                ),
                .init(
                    "Man of 80, creatinine 4.0 mg/dL",
                    inputs: ["age": 80, "sex": "male", "serum_creatinine": 4.0],
                    expected: ["egfr": 14.42],
                    tolerance: 0.005,
                    source: "nephro 1.5 (CKDEpi2021.creat)"
                ),
            ]
        ),
        rights: "Published method; free to implement from the paper."
    )

    package init() {}

    package func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        let age = try inputs.require(.age)
        let creatinine = try inputs.require(.serumCreatinine)
        let isFemale = try inputs.requireCategory(.sex) == "female"
        let ratio = creatinine / (isFemale ? 0.7 : 0.9)
        let exponent = ratio < 1 ? (isFemale ? -0.241 : -0.302) : -1.200
        let female = isFemale ? 1.012 : 1
        let value = 142 * pow(ratio, exponent) * pow(0.9938, age) * female
        return Computation(
            outputs: [OutputValue(Self.rate, value)],
            explanation: explaining
                ? Explanation(
                    method: .formulaTerms,
                    output: Self.rate.name,
                    scale: "natural_log",
                    baseline: log(142),
                    contributions: [
                        .init("serum_creatinine", "Serum creatinine", exponent * log(ratio)),
                        .init("age", "Age", age * log(0.9938)),
                        .init("sex", "Sex", log(female)),
                    ]
                ) : nil
        )
    }
}
