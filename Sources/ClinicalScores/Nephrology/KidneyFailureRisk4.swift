// SPDX-License-Identifier: Apache-2.0

package import Predictors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The four-variable kidney failure risk equation with its two regional calibrations.
///
/// Source: Tangri N et al., JAMA 2016;315:164-174, doi:10.1001/jama.2015.18202: `risk = 1 - S0^exp(z)`,
/// `z = -0.2201 (age/10 - 7.036) + 0.2467 (male - 0.5642) - 0.5567 (eGFR/5 - 7.222) + 0.4510 (ln ACR - 5.137)`, the
/// albumin-to-creatinine ratio in mg/g; S0 after two and five years is 0.9750 and 0.9240 in North America, 0.9832 and
/// 0.9365 elsewhere. Bands: KDIGO 2024, doi:10.1016/j.kint.2023.10.018.
package struct KidneyFailureRisk4: Predictor {
    private static let region = InputField(
        name: "kfre_region",
        title: "Region of the calibration",
        help:
            "Where the patient lives: the equation was calibrated for North America and for the other countries studied.",
        kind: .category([
            InputCategory("north_america", "North America"), InputCategory("elsewhere", "Elsewhere"),
        ])
    )

    private static let twoYears = OutputField(
        name: "kidney_failure_2y",
        title: "Kidney failure (dialysis or transplantation) within 2 years",
        kind: .probability,
        unit: .one,
        range: 0...1,
        horizon: "P2Y",
        bands: [
            Band("low", "10 % or less", .atMost(0.10), meaning: "Below the thresholds of KDIGO 2024 for two years."),
            Band(
                "multidisciplinary_care",
                "Above 10 %",
                Interval(lower: 0.10, includesLower: false, upper: 0.40, includesUpper: true),
                meaning: "Above 10 %: can be used to decide on multidisciplinary care (KDIGO 2024)."
            ),
            Band(
                "prepare_replacement",
                "Above 40 %",
                .above(0.40),
                meaning: "Above 40 %: can be used to decide on preparing for kidney replacement therapy, vascular "
                    + "access and transplantation included (KDIGO 2024)."
            ),
        ]
    )
    private static let fiveYears = OutputField(
        name: "kidney_failure_5y",
        title: "Kidney failure (dialysis or transplantation) within 5 years",
        kind: .probability,
        unit: .one,
        range: 0...1,
        horizon: "P5Y",
        bands: [
            Band("low", "Below 3 %", .below(0.03), meaning: "Below the threshold of KDIGO 2024 for five years."),
            Band(
                "consider_referral",
                "3 % to 5 %",
                .from(0.03, through: 0.05),
                meaning: "3 % to 5 %: can be used to decide on referral to a nephrologist (KDIGO 2024)."
            ),
            Band(
                "refer",
                "Above 5 %",
                .above(0.05),
                meaning: "Above 5 %: referral to a nephrologist (KDIGO 2024; NICE NG203)."
            ),
        ]
    )

    package let descriptor = PredictorDescriptor(
        id: "kfre-4",
        title: "Kidney failure risk equation (4 variables)",
        summary:
            "Estimates the risk of kidney failure that needs dialysis or a transplant within two and five years, in "
            + "adults with chronic kidney disease of stages 3 to 5.",
        specialty: "Nephrology",
        inputs: [
            .age.required(), .sex.required(), .egfr.required(), .urineAlbuminCreatinineRatio.required(),
            region.required(), .dialysis, .kidneyTransplant,
        ],
        outputs: [twoYears, fiveYears],
        population: Population(
            "Adults with chronic kidney disease and an eGFR below 60 mL/min per 1.73 m2, without dialysis or transplant.",
            rules: [
                .atLeast(18, .age, reason: "The equation was made for adults of 18 years or older."),
                PopulationRule(
                    "eGFR below 60 mL/min/{1.73_m2}",
                    reason: "The equation was made for chronic kidney disease with an eGFR below 60 mL/min/{1.73_m2}."
                ) { inputs in inputs.test(.egfr) { $0 >= 60 } },
                .without(.dialysis, reason: "Kidney failure has already come about."),
                .without(.kidneyTransplant, reason: "The equation was not made for people with a kidney transplant."),
            ]
        ),
        citations: [
            Citation(
                "Tangri N, Grams ME, Levey AS, et al. Multinational assessment of accuracy of equations for predicting "
                    + "risk of kidney failure: a meta-analysis. JAMA 2016;315:164-174.",
                doi: "10.1001/jama.2015.18202"
            ),
            Citation(
                "Tangri N, Stevens LA, Griffith J, et al. A predictive model for progression of chronic kidney disease "
                    + "to kidney failure. JAMA 2011;305:1553-1559.",
                doi: "10.1001/jama.2011.451"
            ),
            Citation(
                "KDIGO 2024 clinical practice guideline for the evaluation and management of chronic kidney disease. "
                    + "Kidney Int 2024;105(4S):S117-S314.",
                doi: "10.1016/j.kint.2023.10.018"
            ),
        ],
        card: .publishedScore(
            developer: "Tangri et al. 2011 and 2016 (Chronic Kidney Disease Prognosis Consortium)",
            output: "Probabilities from 0 to 1 of treated kidney failure within two and five years",
            use: "Time referral to nephrology, multidisciplinary care and the planning of replacement therapy.",
            population: "Adults with chronic kidney disease of stages 3 to 5 who are not on dialysis and have no "
                + "transplant.",
            avoid:
                "Not for an eGFR of 60 or more, acute kidney injury, dialysis or a kidney transplant, nor in children.",
            risks:
                "The choice of the region changes the risk much. The outcome is treated kidney failure, so death comes "
                + "first for many old patients.",
            development:
                "3,449 patients referred to nephrologists in Canada (Tangri 2011); recalibrated in cohorts of the "
                + "Chronic Kidney Disease Prognosis Consortium (Tangri 2016).",
            personVariables: "Age and sex.",
            validation: "721,357 participants of 31 cohorts in more than 30 countries (Tangri 2016).",
            validator: "Chronic Kidney Disease Prognosis Consortium",
            performance: nil,
            externalPerformance: "C statistic 0.90 at two years and 0.88 at five years, pooled over 31 cohorts (Tangri "
                + "2016)."
        ),
        evidence: Evidence(
            agreements: [
                .init(
                    oracle: "kfre",
                    version: "0.1.18",
                    cases: 3_000,
                    agreed: 3_000,
                    worstAbsoluteDifference: 1.2e-16,
                    tolerance: 1e-12,
                    note: "Both regions, two and five years."
                )
            ],
            workedExamples: [
                clinicianReviews(63, "female", 45, 30, 0.004, 0.013),
                clinicianReviews(55, "male", 38, 150, 0.029, 0.09),
                example(60, "male", 30, 300, "north_america", 0.08633, 0.24563),
                example(72, "female", 28, 800, "north_america", 0.09998, 0.28026),
                example(50, "female", 55, 30, "north_america", 0.00192, 0.00599),
                example(45, "male", 20, 2000, "north_america", 0.59332, 0.93974),
                example(60, "male", 30, 300, "elsewhere", 0.05863, 0.20860),
                example(72, "female", 28, 800, "elsewhere", 0.06806, 0.23888),
                example(50, "female", 55, 30, "elsewhere", 0.00129, 0.00497),
                example(45, "male", 20, 2000, "elsewhere", 0.45234, 0.90285),
            ]
        ),
        rights: "Published method; free to implement from the paper."
    )

    package init() {}

    package func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        let male: Double = try inputs.requireCategory(.sex) == "male" ? 1 : 0
        let terms: [Explanation.Contribution] = [
            .init("age", "Age", -0.2201 * (try inputs.require(.age) / 10 - 7.036)),
            .init("sex", "Sex", 0.2467 * (male - 0.5642)),
            .init("egfr", "Estimated glomerular filtration rate", -0.5567 * (try inputs.require(.egfr) / 5 - 7.222)),
            .init(
                "urine_albumin_creatinine_ratio",
                "Urine albumin-to-creatinine ratio",
                0.4510 * (log(try inputs.require(.urineAlbuminCreatinineRatio)) - 5.137)
            ),
        ]
        let explanation = Explanation(
            method: .formulaTerms,
            output: Self.twoYears.name,
            scale: "log_hazard_ratio",
            baseline: 0,
            contributions: terms
        )
        let hazardRatio = exp(explanation.total.lowerBound)
        let isNorthAmerica = try inputs.requireCategory(Self.region) == "north_america"
        return Computation(
            outputs: [
                OutputValue(Self.twoYears, 1 - pow(isNorthAmerica ? 0.9750 : 0.9832, hazardRatio)),
                OutputValue(Self.fiveYears, 1 - pow(isNorthAmerica ? 0.9240 : 0.9365, hazardRatio)),
            ],
            explanation: explaining ? explanation : nil
        )
    }

    private static func example(
        _ age: Double,
        _ sex: String,
        _ egfr: Double,
        _ ratio: Double,
        _ region: String,
        _ twoYears: Double,
        _ fiveYears: Double,
        tolerance: Double = 0.000_005,
        source: String = "kfre 0.1.18 (kfre_person)"
    ) -> Evidence.WorkedExample {
        Evidence.WorkedExample(
            "\(sex) of \(age.shortText), eGFR \(egfr.shortText), ratio \(ratio.shortText) mg/g, \(region)",
            inputs: [
                "age": .number(age), "sex": .text(sex), "egfr": .number(egfr),
                "urine_albumin_creatinine_ratio": .number(ratio), "kfre_region": .text(region),
            ],
            expected: ["kidney_failure_2y": twoYears, "kidney_failure_5y": fiveYears],
            tolerance: tolerance,
            source: source
        )
    }

    /// The article cuts its percentages after one decimal, so that they lie up to a tenth below.
    private static func clinicianReviews(
        _ age: Double,
        _ sex: String,
        _ egfr: Double,
        _ ratio: Double,
        _ twoYears: Double,
        _ fiveYears: Double
    ) -> Evidence.WorkedExample {
        example(
            age, sex, egfr, ratio, "north_america", twoYears, fiveYears, tolerance: 0.001,
            source: "Clinician Reviews (MDedge), Kidney Disease Progression: How to Calculate Risk; percentages cut "
                + "after one decimal"
        )
    }
}
