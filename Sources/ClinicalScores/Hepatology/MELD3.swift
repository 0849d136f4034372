// SPDX-License-Identifier: Apache-2.0

package import Predictors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The Model for End-Stage Liver Disease, version 3.0.
///
/// Source: Kim WR et al., Gastroenterology 2021;161:1887-1895, doi:10.1053/j.gastro.2021.08.050; as the OPTN applies it
/// (policy 9): `1.33 [female, or 12 to 17 years old] + 4.56 ln b + 0.82 (137 - Na) - 0.24 (137 - Na) ln b + 9.09 ln INR +
/// 11.14 ln c + 1.85 (3.5 - albumin) - 1.83 (3.5 - albumin) ln c + 6`, rounded to the nearest whole number, 6 to 40.
/// Bilirubin `b`, INR and creatinine `c` count as at least 1.0; creatinine as at most 3.0, and as 3.0 on dialysis;
/// sodium as 125 to 137 mmol/L, albumin as 1.5 to 3.5 g/dL.
package struct MELD3: Predictor {
    private static let recentDialysis = InputField(
        name: "dialysis_in_past_week",
        title: "Dialysis in the past week",
        help: "At least two dialysis treatments, or at least 24 hours of continuous veno-venous haemodialysis, in the "
            + "seven days before the creatinine was measured. A single treatment does not count.",
        kind: .boolean
    )

    /// The abstract gives the first and the last figure, tables that cite the paper give all five.
    private static let wiesner =
        "of candidates on the liver waiting list, by the original MELD (Wiesner 2003, doi:10.1053/gast.2003.50016)."
    private static let points = OutputField(
        name: "meld_3",
        title: "MELD 3.0",
        kind: .points,
        unit: .score,
        range: 6...40,
        bands: [
            Band("up_to_9", "6 to 9", .below(10), meaning: "Three-month mortality 1.9 % \(wiesner)"),
            Band("10_to_19", "10 to 19", .from(10, below: 20), meaning: "Three-month mortality 6.0 % \(wiesner)"),
            Band("20_to_29", "20 to 29", .from(20, below: 30), meaning: "Three-month mortality 19.6 % \(wiesner)"),
            Band("30_to_39", "30 to 39", .from(30, below: 40), meaning: "Three-month mortality 52.6 % \(wiesner)"),
            Band("40", "40", .atLeast(40), meaning: "Three-month mortality 71.3 % \(wiesner)"),
        ]
    )

    package let descriptor = PredictorDescriptor(
        id: "meld-3",
        title: "MELD 3.0",
        summary:
            "Ranks patients with end-stage liver disease by the risk of dying within 90 days without a transplant.",
        specialty: "Hepatology",
        inputs: [
            .age.required(), .sex.required(), .totalBilirubin.required(), .inr.required(), .serumCreatinine.required(),
            .serumSodium.required(), .serumAlbumin.required(), recentDialysis,
        ],
        outputs: [points],
        population: Population(
            "Patients of 12 years or older with end-stage liver disease.",
            rules: [.atLeast(12, .age, reason: "Under the age of 12 the PELD score is used.")]
        ),
        citations: [
            Citation(
                "Kim WR, Mannalithara A, Heimbach JK, et al. MELD 3.0: The Model for End-Stage Liver Disease Updated for "
                    + "the Modern Era. Gastroenterology 2021;161:1887-1895.",
                doi: "10.1053/j.gastro.2021.08.050"
            ),
            Citation(
                "Organ Procurement and Transplantation Network. Policy 9: Allocation of Livers and Liver-Intestines."
            ),
            Citation(
                "Wiesner R, Edwards E, Freeman R, et al. Model for end-stage liver disease (MELD) and allocation of donor "
                    + "livers. Gastroenterology 2003;124:91-96.",
                doi: "10.1053/gast.2003.50016"
            ),
        ],
        card: .publishedScore(
            developer: "Kim et al. 2021",
            output: "Points from 6 to 40",
            use: "Judge the severity of end-stage liver disease and the urgency of a transplant.",
            population: "Patients of 12 years or older with end-stage liver disease.",
            avoid: "Not an official allocation score of the OPTN: exceptions and the age at registration are not known "
                + "here. Not under the age of 12. Not valid while anticoagulants raise the INR.",
            risks:
                "The age is the present one; the OPTN takes the age at registration. The mortality in the bands is that "
                + "of the original MELD.",
            development: "Candidates registered on the liver waiting list of the United States from January 2016 to "
                + "December 2018.",
            personVariables: "Sex; age only to tell adolescents from adults.",
            fairnessApproach: "Women get 1.33 points, because the same creatinine stands for worse kidney function and "
                + "earlier versions put them at a disadvantage.",
            validation: nil,
            performance: "Concordance 0.869, against 0.862 of MELD-Na (Kim 2021)."
        ),
        evidence: Evidence(
            agreements: [
                .init(
                    oracle: "clincalc",
                    version: "0.4.0",
                    cases: 4_000,
                    agreed: 4_000,
                    worstAbsoluteDifference: 0,
                    tolerance: 0,
                    note: "Whole points; ages from 12, adolescents among them."
                )
            ],
            workedExamples: [
                example(
                    "Man", "male", (2, 1.5, 1.5, 137, 3, false), 18,
                    source: "calcbee.pages.dev, MELD score calculator, values shown at first; no term for sex"
                ),
                example("Woman", "female", (5, 1.5, 2, 130, 2.5, false), 30),
                example("The same, a man", "male", (5, 1.5, 2, 130, 2.5, false), 28),
                example("Woman with normal values", "female", (1, 0.8, 1, 140, 4, false), 7),
                example("Man on dialysis", "male", (20, 3.5, 3, 122, 1.2, true), 40),
            ]
        ),
        rights: "Published method; free to implement from the paper."
    )

    package init() {}

    package func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        let isYoung = try inputs.require(.age) < 18
        let sexPoints = try inputs.requireCategory(.sex) == "female" || isYoung ? 1.33 : 0
        let bilirubin = log(max(try inputs.require(.totalBilirubin), 1))
        let sodium = 137 - min(max(try inputs.require(.serumSodium), 125), 137)
        let inr = log(max(try inputs.require(.inr), 1))
        let measured = log(min(max(try inputs.require(.serumCreatinine), 1), 3))
        let albumin = 3.5 - min(max(try inputs.require(.serumAlbumin), 1.5), 3.5)
        let highest = log(3.0)
        // The points rise with creatinine whatever the albumin, so dialysis can only add to them.
        let creatinine: ClosedRange<Double> =
            switch inputs.truth(Self.recentDialysis) {
            case .yes: highest...highest
            case .no: measured...measured
            case .unknown: measured...highest
            }
        let perCreatinine = 11.14 - 1.83 * albumin

        let explanation = Explanation(
            method: .formulaTerms,
            output: Self.points.name,
            scale: "points",
            baseline: 6,
            contributions: [
                .init("sex", isYoung ? "Age of 12 to 17" : "Sex", sexPoints),
                .init("total_bilirubin", "Total bilirubin", (4.56 - 0.24 * sodium) * bilirubin),
                .init("serum_sodium", "Serum sodium", 0.82 * sodium),
                .init("inr", "INR", 9.09 * inr),
                .init(
                    "serum_creatinine",
                    "Serum creatinine or dialysis",
                    within: (perCreatinine * creatinine.lowerBound)...(perCreatinine * creatinine.upperBound)
                ),
                .init("serum_albumin", "Serum albumin", 1.85 * albumin),
            ]
        )
        let lower = Self.rounded(explanation.total.lowerBound)
        let upper = Self.rounded(explanation.total.upperBound)
        return Computation(
            outputs: [
                lower == upper
                    ? OutputValue(Self.points, lower)
                    : OutputValue(Self.points, within: lower...upper, undecided: [Self.recentDialysis.name])
            ],
            explanation: explaining ? explanation : nil
        )
    }

    private static func rounded(_ points: Double) -> Double {
        min(max(points.rounded(), 6), 40)
    }

    private static func example(
        _ title: String,
        _ sex: String,
        _ values: (
            bilirubin: Double, creatinine: Double, inr: Double, sodium: Double, albumin: Double, dialysis: Bool
        ),
        _ points: Double,
        source: String = "clincalc 0.4.0 (meld_3)"
    ) -> Evidence.WorkedExample {
        Evidence.WorkedExample(
            title,
            inputs: [
                "age": 50, "sex": .text(sex), "total_bilirubin": .number(values.bilirubin),
                "serum_creatinine": .number(values.creatinine), "inr": .number(values.inr),
                "serum_sodium": .number(values.sodium), "serum_albumin": .number(values.albumin),
                "dialysis_in_past_week": .boolean(values.dialysis),
            ],
            expected: ["meld_3": points],
            tolerance: 0,
            source: source
        )
    }
}
