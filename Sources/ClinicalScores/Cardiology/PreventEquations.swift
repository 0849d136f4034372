// SPDX-License-Identifier: Apache-2.0

package import Predictors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The base cardiovascular risk equations of Khan et al.: five risks over 10 years and, up to the age of 59, over 30.
///
/// Source: Khan SS et al., Circulation 2024;149:430-449, doi:10.1161/CIRCULATIONAHA.123.067626, with the coefficients
/// of its supplement. Each risk is `1 / (1 + exp(-x))`, `x` the sum of the terms. Cholesterol enters in mmol/L, of which
/// one mg/dL is 0.02586.
///
/// Ranges of the inputs: systolic pressure 90 to 200 mm Hg, total cholesterol 130 to 320 and HDL cholesterol 20 to
/// 100 mg/dL, body mass index from 18.5 to below 40. Two readings of the paper by others give them: the Stata module
/// `prevent` (Linden 2024, Statistical Software Components), and preventr 0.12.0, whose own limit of 180 mm Hg is, as
/// its documentation says, a clinical choice where the equations permit 200. Of the upper limits of the eGFR, 140 in
/// preventr and 150 in the Stata module, the narrower is used.
package struct PreventEquations: Predictor {
    /// A term of the models. Splines have a knot at 110 mm Hg, at 30 kg/m2 and at 60 mL/min per 1.73 m2.
    enum Term: Int, CaseIterable {
        case age, ageSquared, nonHDL, hdl, lowPressure, highPressure, diabetes, smoking, lowBMI, highBMI, lowEGFR,
            highEGFR
        case treatment, statin, treatmentByHighPressure, statinByNonHDL, ageByNonHDL, ageByHDL, ageByHighPressure
        case ageByDiabetes, ageBySmoking, ageByHighBMI, ageByLowEGFR, constant

        /// The item of the explanation that the term belongs to; an interaction with age to the other input.
        var item: Item? {
            switch self {
            case .age, .ageSquared: .age
            case .nonHDL, .ageByNonHDL: .nonHDL
            case .hdl, .ageByHDL: .hdl
            case .lowPressure, .highPressure, .ageByHighPressure: .pressure
            case .diabetes, .ageByDiabetes: .diabetes
            case .smoking, .ageBySmoking: .smoking
            case .lowBMI, .highBMI, .ageByHighBMI: .bmi
            case .lowEGFR, .highEGFR, .ageByLowEGFR: .egfr
            case .treatment, .treatmentByHighPressure: .treatment
            case .statin, .statinByNonHDL: .statin
            case .constant: nil
            }
        }
    }

    /// What the explanation names.
    enum Item: String, CaseIterable {
        case age
        case pressure = "systolic_blood_pressure"
        case treatment = "blood_pressure_medication"
        case nonHDL = "non_hdl_cholesterol"
        case hdl = "hdl_cholesterol"
        case statin, diabetes
        case smoking = "current_smoker"
        case egfr
        case bmi = "body_mass_index"

        var title: String {
            switch self {
            case .age: "Age"
            case .pressure: "Systolic blood pressure"
            case .treatment: "Treatment with blood-pressure medicines"
            case .nonHDL: "Non-HDL cholesterol"
            case .hdl: "HDL cholesterol"
            case .statin: "Treatment with a statin"
            case .diabetes: "Diabetes mellitus"
            case .smoking: "Current smoking"
            case .egfr: "Estimated glomerular filtration rate"
            case .bmi: "Body mass index"
            }
        }
    }

    /// The five outcomes in the order of the table's columns, two columns each: women, men.
    private enum Outcome: Int, CaseIterable {
        case cvd, ascvd, heartFailure, chd, stroke
    }

    private static func risk(_ name: String, _ title: String, years: Int, bands: [Band] = []) -> OutputField {
        OutputField(
            name: "\(name)_\(years)y",
            title: "\(title) within \(years) years",
            kind: .probability,
            unit: .one,
            range: 0...1,
            horizon: "P\(years)Y",
            bands: bands
        )
    }

    private static func risks(years: Int, bands: [Band] = []) -> [OutputField] {
        [
            risk("cvd", "Cardiovascular disease (ASCVD or heart failure)", years: years, bands: bands),
            risk("ascvd", "Atherosclerotic cardiovascular disease (coronary heart disease or stroke)", years: years),
            risk("heart_failure", "Heart failure", years: years),
            risk("chd", "Coronary heart disease", years: years),
            risk("stroke", "Stroke", years: years),
        ]
    }

    private static let cutOffs =
        "The cut-offs are those of the 2018 and 2019 ACC/AHA guidelines, which were set for the pooled cohort equations."

    private static let tenYearRisks = risks(
        years: 10,
        bands: [
            Band("low", "Low", .below(0.05), meaning: "Below 5 %. \(cutOffs)"),
            Band("borderline", "Borderline", .from(0.05, below: 0.075), meaning: "5 % to below 7.5 %. \(cutOffs)"),
            Band("intermediate", "Intermediate", .from(0.075, below: 0.2), meaning: "7.5 % to below 20 %. \(cutOffs)"),
            Band("high", "High", .atLeast(0.2), meaning: "20 % or more. \(cutOffs)"),
        ]
    )
    private static let thirtyYearRisks = risks(years: 30)

    package let descriptor = PredictorDescriptor(
        id: "prevent",
        title: "Cardiovascular risk equations of Khan et al. 2024 (PREVENT)",
        summary: "Estimates the 10-year and, up to the age of 59, the 30-year risk of cardiovascular disease, "
            + "atherosclerotic disease, heart failure, coronary heart disease and stroke in adults without them.",
        specialty: "Cardiology",
        inputs: [
            .age.required(), .sex.required(), .totalCholesterol.required(), .hdlCholesterol.required(),
            .systolicBloodPressure.required(), .diabetes.required(), .currentSmoker.required(), .egfr.required(),
            .bodyMassIndex.described("Needed for the risk of heart failure alone."),
            .onBloodPressureMedication.required(), .onStatin.required(), .establishedCardiovascularDisease,
        ],
        outputs: tenYearRisks + thirtyYearRisks,
        population: Population(
            "Adults of 30 to 79 years without known cardiovascular disease.",
            rules: [
                .within(30...79, .age, reason: "The equations were made for ages 30 to 79 years."),
                .without(
                    .establishedCardiovascularDisease,
                    reason: "The equations are for people without known cardiovascular disease."
                ),
                .within(
                    130...320,
                    .totalCholesterol,
                    reason: "The equations are used for total cholesterol of 130 to 320 mg/dL."
                ),
                .within(
                    20...100,
                    .hdlCholesterol,
                    reason: "The equations are used for HDL cholesterol of 20 to 100 mg/dL."
                ),
                .within(
                    90...200,
                    .systolicBloodPressure,
                    reason: "The equations are used for systolic pressures of 90 to 200 mm[Hg]."
                ),
                .within(15...140, .egfr, reason: "The equations are used for an eGFR of 15 to 140 mL/min/{1.73_m2}."),
                PopulationRule(
                    "Body mass index from 18.5 to below 40",
                    reason: "The sample held body mass indices of 18.5 to below 40 kg/m2."
                ) { inputs in inputs.test(.bodyMassIndex) { $0 < 18.5 || $0 >= 40 } },
            ]
        ),
        citations: [
            Citation(
                "Khan SS, Matsushita K, Sang Y, et al. Development and Validation of the American Heart Association's "
                    + "PREVENT Equations. Circulation 2024;149:430-449.",
                doi: "10.1161/CIRCULATIONAHA.123.067626"
            ),
            Citation(
                "Arnett DK, Blumenthal RS, Albert MA, et al. 2019 ACC/AHA Guideline on the Primary Prevention of "
                    + "Cardiovascular Disease. Circulation 2019;140:e596-e646.",
                doi: "10.1161/CIR.0000000000000678"
            ),
        ],
        card: .publishedScore(
            developer: "Khan et al. 2024",
            output: "Probabilities from 0 to 1 of five outcomes over 10 years and, up to the age of 59, over 30 years",
            use: "Inform a talk between clinician and patient on primary prevention of cardiovascular disease.",
            population: "Adults of 30 to 79 years without known cardiovascular disease.",
            avoid:
                "Not for people with known coronary disease, stroke or heart failure. Not with the cut-offs of other "
                + "equations as a rule for treatment without thought: the risks come out lower than those of the pooled "
                + "cohort equations of 2013.",
            risks: "Risks are averages over US health systems and cohorts; elsewhere they can be wrong. The 30-year "
                + "outputs are given for ages 30 to 59 alone, and heart failure only with a body mass index.",
            development:
                "3,281,919 US adults of 30 to 79 years without known cardiovascular disease from 25 data sets, "
                + "1992-2017; values of the inputs far out of the usual were left out.",
            personVariables: "Age, sex; not race, not ethnicity.",
            demographics: "6,612,004 adults in derivation and validation: mean age 53 years, 56 % women.",
            fairnessApproach: "The equations are specific to sex and have no term for race.",
            validation: "3,330,085 US adults from 21 further data sets.",
            validator: "The developers, in separate data sets.",
            performance: nil,
            externalPerformance:
                "Median C statistic over the validation data sets for cardiovascular disease: 0.794 in "
                + "women and 0.757 in men (Khan 2024)."
        ),
        evidence: Evidence(
            agreements: [
                .init(
                    oracle: "preventr",
                    version: "0.12.0",
                    cases: 2_400,
                    agreed: 2_400,
                    worstAbsoluteDifference: 5.0e-11,
                    tolerance: 1e-9,
                    note: "preventr rounds to ten decimals here. Every tenth case has no body mass index. Its limit "
                        + "of 180 mm[Hg] for the systolic pressure is not applied, as its models are asked directly."
                )
            ],
            workedExamples: [
                .init(
                    "The supplement's patient",
                    inputs: example(sex: "female"),
                    expected: [
                        "cvd_10y": 0.147, "ascvd_10y": 0.092, "heart_failure_10y": 0.081, "chd_10y": 0.044,
                        "stroke_10y": 0.054, "cvd_30y": 0.530, "ascvd_30y": 0.354, "heart_failure_30y": 0.390,
                        "chd_30y": 0.198, "stroke_30y": 0.221,
                    ],
                    tolerance: 0.0005,
                    source: "Khan 2024, supplement, example of the use of the equations"
                ),
                .init(
                    "The same, to six decimals",
                    inputs: example(sex: "female"),
                    expected: [
                        "cvd_10y": 0.146839, "ascvd_10y": 0.091951, "heart_failure_10y": 0.080561,
                        "chd_10y": 0.044097, "stroke_10y": 0.054008, "cvd_30y": 0.529850, "ascvd_30y": 0.354255,
                        "heart_failure_30y": 0.389602, "chd_30y": 0.198182, "stroke_30y": 0.221004,
                    ],
                    tolerance: 0.000_000_5,
                    source: "preventr 0.12.0 for the supplement's patient"
                ),
                .init(
                    "The same, a man",
                    inputs: example(sex: "male"),
                    expected: [
                        "cvd_10y": 0.163171, "ascvd_10y": 0.101944, "heart_failure_10y": 0.105911,
                        "chd_10y": 0.055661, "stroke_10y": 0.052071, "cvd_30y": 0.514398, "ascvd_30y": 0.348594,
                        "heart_failure_30y": 0.423597, "chd_30y": 0.215732, "stroke_30y": 0.197329,
                    ],
                    tolerance: 0.000_000_5,
                    source: "preventr 0.12.0"
                ),
            ],
            note:
                "The coefficients equal those of preventr's data object, all 470 of them; those of cardiovascular disease "
                + "within 10 years were also compared with the documentation of the CDC's Kidney Disease Surveillance System."
        ),
        rights:
            "Coefficients as printed in the supplement of the paper; implemented from the paper, not from the American "
            + "Heart Association's source code, which is offered under its own terms. PREVENT is a mark of the American "
            + "Heart Association and is used here to cite the paper only. Review before commercial use."
    )

    package init() {}

    package func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        let values = try Self.values(of: inputs)
        let isMale = try inputs.requireCategory(.sex) == "male"
        let knowsBMI = inputs.number(.bodyMassIndex) != nil
        var horizons = [(Self.tenYears, Self.tenYearRisks)]
        var warnings: [PredictionWarning] = []
        if try inputs.require(.age) <= 59 {
            horizons.append((Self.thirtyYears, Self.thirtyYearRisks))
        } else {
            warnings.append(
                PredictionWarning(.outputOmitted, field: "age", "the 30-year risks are given for ages 30 to 59 only")
            )
        }
        if try inputs.require(.systolicBloodPressure) > 180 {
            warnings.append(
                PredictionWarning(
                    .interpretWithCare,
                    field: "systolic_blood_pressure",
                    "a systolic pressure above 180 mm[Hg] needs care in itself, whatever the risk"
                )
            )
        }
        if !knowsBMI {
            warnings.append(
                PredictionWarning(
                    .outputOmitted,
                    field: "body_mass_index",
                    "the risk of heart failure needs the body mass index, so it is not given"
                )
            )
        }

        var outputs: [OutputValue] = []
        for (table, fields) in horizons {
            for outcome in Outcome.allCases where knowsBMI || outcome != .heartFailure {
                let column = outcome.rawValue * 2 + (isMale ? 1 : 0)
                let logOdds = table.reduce(0) { $0 + $1.coefficients[column] * values[$1.term.rawValue] }
                outputs.append(OutputValue(fields[outcome.rawValue], 1 / (1 + exp(-logOdds))))
            }
        }
        return Computation(
            outputs: outputs,
            explanation: explaining ? Self.explanation(values, isMale: isMale) : nil,
            warnings: warnings
        )
    }

    /// The values of the terms, in the order of `Term`. Without a body mass index its terms are zero, and the only
    /// models that have them are not computed.
    private static func values(of inputs: PatientInputs) throws(PredictionRefusal) -> [Double] {
        let age = (try inputs.require(.age) - 55) / 10
        let hdlInMoles = try inputs.require(.hdlCholesterol) * 0.02586
        let nonHDL = (try inputs.require(.totalCholesterol) - (try inputs.require(.hdlCholesterol))) * 0.02586 - 3.5
        let hdl = (hdlInMoles - 1.3) / 0.3
        let pressure = try inputs.require(.systolicBloodPressure)
        let highPressure = (max(pressure, 110) - 130) / 20
        let egfr = try inputs.require(.egfr)
        let lowEGFR = (min(egfr, 60) - 60) / -15
        let bmi = inputs.number(.bodyMassIndex)
        let highBMI = bmi.map { (max($0, 30) - 30) / 5 } ?? 0
        let diabetes: Double = try inputs.requireTruth(.diabetes) ? 1 : 0
        let smoking: Double = try inputs.requireTruth(.currentSmoker) ? 1 : 0
        let treatment: Double = try inputs.requireTruth(.onBloodPressureMedication) ? 1 : 0
        let statin: Double = try inputs.requireTruth(.onStatin) ? 1 : 0
        return Term.allCases.map { term in
            switch term {
            case .age: age
            case .ageSquared: age * age
            case .nonHDL: nonHDL
            case .hdl: hdl
            case .lowPressure: (min(pressure, 110) - 110) / 20
            case .highPressure: highPressure
            case .diabetes: diabetes
            case .smoking: smoking
            case .lowBMI: bmi.map { (min($0, 30) - 25) / 5 } ?? 0
            case .highBMI: highBMI
            case .lowEGFR: lowEGFR
            case .highEGFR: (max(egfr, 60) - 90) / -15
            case .treatment: treatment
            case .statin: statin
            case .treatmentByHighPressure: treatment * highPressure
            case .statinByNonHDL: statin * nonHDL
            case .ageByNonHDL: age * nonHDL
            case .ageByHDL: age * hdl
            case .ageByHighPressure: age * highPressure
            case .ageByDiabetes: age * diabetes
            case .ageBySmoking: age * smoking
            case .ageByHighBMI: age * highBMI
            case .ageByLowEGFR: age * lowEGFR
            case .constant: 1
            }
        }
    }

    /// The log odds of cardiovascular disease within 10 years, item by item; the baseline is a person of 55 with a
    /// pressure of 130 mm Hg, non-HDL cholesterol 3.5 and HDL cholesterol 1.3 mmol/L, an eGFR of 90 and none of the rest.
    private static func explanation(_ values: [Double], isMale: Bool) -> Explanation {
        var baseline = 0.0
        var amounts: [Item: Double] = [:]
        for row in tenYears {
            let amount = row.coefficients[isMale ? 1 : 0] * values[row.term.rawValue]
            if let item = row.term.item { amounts[item, default: 0] += amount } else { baseline += amount }
        }
        return Explanation(
            method: .formulaTerms,
            output: tenYearRisks[0].name,
            scale: "log_odds",
            baseline: baseline,
            contributions: Item.allCases.filter { $0 != .bmi }.map {
                Explanation.Contribution($0.rawValue, $0.title, amounts[$0] ?? 0)
            }
        )
    }

    private static func example(sex: String) -> [String: RawInput] {
        [
            "age": 50, "sex": .text(sex), "systolic_blood_pressure": 160, "blood_pressure_medication": true,
            "total_cholesterol": 200, "hdl_cholesterol": 45, "statin": false, "diabetes": true, "current_smoker": false,
            "egfr": 90, "body_mass_index": 35, "established_cardiovascular_disease": false,
        ]
    }
}
