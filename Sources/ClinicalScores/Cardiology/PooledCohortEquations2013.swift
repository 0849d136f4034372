// SPDX-License-Identifier: Apache-2.0

package import Predictors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The pooled cohort equations of 2013: the 10-year risk of a first hard atherosclerotic cardiovascular event.
///
/// Source: Goff DC et al., Circulation 2014;129(25 suppl 2):S49-S73, doi:10.1161/01.cir.0000437741.48606.98, table A
/// of appendix 7: `risk = 1 - S0^exp(x - mean)`, `x` the sum of coefficients times natural logarithms and indicators.
package struct PooledCohortEquations2013: Predictor {
    /// The coefficients of one of the four equations. Where an equation has no such term it is zero.
    private struct Equation {
        let lnAge: Double
        var lnAgeSquared = 0.0
        let lnCholesterol: Double
        var lnAgeByCholesterol = 0.0
        let lnHDL: Double
        var lnAgeByHDL = 0.0
        let lnTreatedPressure: Double
        var lnAgeByTreatedPressure = 0.0
        let lnUntreatedPressure: Double
        var lnAgeByUntreatedPressure = 0.0
        let smoking: Double
        var lnAgeBySmoking = 0.0
        let diabetes: Double
        let mean: Double
        let baselineSurvival: Double
    }

    private static let whiteWomen = Equation(
        lnAge: -29.799,
        lnAgeSquared: 4.884,
        lnCholesterol: 13.540,
        lnAgeByCholesterol: -3.114,
        lnHDL: -13.578,
        lnAgeByHDL: 3.149,
        lnTreatedPressure: 2.019,
        lnUntreatedPressure: 1.957,
        smoking: 7.574,
        lnAgeBySmoking: -1.665,
        diabetes: 0.661,
        mean: -29.1817,
        baselineSurvival: 0.9665
    )
    private static let blackWomen = Equation(
        lnAge: 17.114,
        lnCholesterol: 0.940,
        lnHDL: -18.920,
        lnAgeByHDL: 4.475,
        lnTreatedPressure: 29.291,
        lnAgeByTreatedPressure: -6.432,
        lnUntreatedPressure: 27.820,
        lnAgeByUntreatedPressure: -6.087,
        smoking: 0.691,
        diabetes: 0.874,
        mean: 86.6081,
        baselineSurvival: 0.9533
    )
    private static let whiteMen = Equation(
        lnAge: 12.344,
        lnCholesterol: 11.853,
        lnAgeByCholesterol: -2.664,
        lnHDL: -7.990,
        lnAgeByHDL: 1.769,
        lnTreatedPressure: 1.797,
        lnUntreatedPressure: 1.764,
        smoking: 7.837,
        lnAgeBySmoking: -1.795,
        diabetes: 0.658,
        mean: 61.1816,
        baselineSurvival: 0.9144
    )
    private static let blackMen = Equation(
        lnAge: 2.469,
        lnCholesterol: 0.302,
        lnHDL: -0.307,
        lnTreatedPressure: 1.916,
        lnUntreatedPressure: 1.809,
        smoking: 0.549,
        diabetes: 0.645,
        mean: 19.5425,
        baselineSurvival: 0.8954
    )

    private static let race = InputField(
        name: "pce_race",
        title: "Race as the equations have it",
        help: "The equations exist for White and for Black (African American) people. For others the paper uses those "
            + "for White people, which may give too high or too low a risk.",
        kind: .category([
            InputCategory("white", "White"), InputCategory("black", "Black or African American"),
            InputCategory("other", "Other"),
        ])
    )

    private static let cutOffs = "Cut-offs of the 2018 and 2019 ACC/AHA guidelines."
    private static let risk = OutputField(
        name: "ascvd_10y",
        title: "First hard atherosclerotic event within 10 years",
        kind: .probability,
        unit: .one,
        range: 0...1,
        horizon: "P10Y",
        bands: [
            Band("low", "Low", .below(0.05), meaning: "Below 5 %. \(cutOffs)"),
            Band("borderline", "Borderline", .from(0.05, below: 0.075), meaning: "5 % to below 7.5 %. \(cutOffs)"),
            Band("intermediate", "Intermediate", .from(0.075, below: 0.2), meaning: "7.5 % to below 20 %. \(cutOffs)"),
            Band("high", "High", .atLeast(0.2), meaning: "20 % or more. \(cutOffs)"),
        ],
        loinc: "79423-0"
    )

    package let descriptor = PredictorDescriptor(
        id: "pce-2013",
        title: "Pooled cohort equations (2013)",
        summary: "Estimates the 10-year risk of a first heart attack, coronary death or stroke in adults of 40 to 79 "
            + "without atherosclerotic disease.",
        specialty: "Cardiology",
        inputs: [
            .age.required(), .sex.required(), race.required(), .totalCholesterol.required(), .hdlCholesterol.required(),
            .systolicBloodPressure.required(), .onBloodPressureMedication.required(), .diabetes.required(),
            .currentSmoker.required(), .establishedCardiovascularDisease,
        ],
        outputs: [risk],
        population: Population(
            "Adults of 40 to 79 years without atherosclerotic cardiovascular disease.",
            rules: [
                .within(40...79, .age, reason: "The equations were made for ages 40 to 79 years."),
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
            ]
        ),
        citations: [
            Citation(
                "Goff DC Jr, Lloyd-Jones DM, Bennett G, et al. 2013 ACC/AHA Guideline on the Assessment of "
                    + "Cardiovascular Risk. Circulation 2014;129(25 suppl 2):S49-S73.",
                doi: "10.1161/01.cir.0000437741.48606.98"
            ),
            Citation(
                "Arnett DK, Blumenthal RS, Albert MA, et al. 2019 ACC/AHA Guideline on the Primary Prevention of "
                    + "Cardiovascular Disease. Circulation 2019;140:e596-e646.",
                doi: "10.1161/CIR.0000000000000678"
            ),
        ],
        card: .publishedScore(
            developer: "ACC/AHA Risk Assessment Work Group (Goff et al. 2014)",
            output: "Probability from 0 to 1 of a first nonfatal myocardial infarction, coronary death or stroke",
            use: "Inform a talk between clinician and patient on primary prevention, above all on a statin.",
            population: "Black and White adults of 40 to 79 years without atherosclerotic cardiovascular disease.",
            avoid:
                "Not for people with known cardiovascular disease, nor with an LDL cholesterol of 190 mg/dL or more, "
                + "who are treated whatever the risk.",
            risks: "Overestimates the risk in many present-day populations. For people who are neither Black nor White "
                + "the equations for White people are used, unvalidated.",
            development:
                "Black and White participants of 40 to 79 years without cardiovascular disease of the ARIC, CHS, "
                + "CARDIA, Framingham and Framingham Offspring studies.",
            personVariables: "Age, sex and race (Black, White).",
            fairnessApproach: "Equations of their own for each sex in Black and in White people; race is a social "
                + "category and its use in risk equations has been criticised since.",
            validation: "MESA and REGARDS participants.",
            validator: "The developers, in separate cohorts.",
            performance: nil
        ),
        evidence: Evidence(
            agreements: [
                .init(
                    oracle: "preventr",
                    version: "0.12.0",
                    cases: 3_000,
                    agreed: 3_000,
                    worstAbsoluteDifference: 5.0e-11,
                    tolerance: 1e-9,
                    note: "preventr rounds to ten decimals here."
                )
            ],
            workedExamples: [
                example("White woman", "female", "white", 0.021, 0.000_5, "Goff 2014, appendix 7 (2.1 %)"),
                example("Black woman", "female", "black", 0.030, 0.000_5, "Goff 2014, appendix 7 (3.0 %)"),
                // The paper prints 5.3 %: its hand calculation rounds on the way; the equation gives 5.38 %.
                example("White man", "male", "white", 0.0538, 0.000_05, "preventr 0.12.0 (Goff 2014 prints 5.3 %)"),
                example("Black man", "male", "black", 0.061, 0.000_5, "Goff 2014, appendix 7 (6.1 %)"),
            ]
        ),
        rights: "Published method; free to implement from the paper."
    )

    package init() {}

    package func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        let isMale = try inputs.requireCategory(.sex) == "male"
        let race = try inputs.requireCategory(Self.race)
        let equation =
            switch (race, isMale) {
            case ("black", true): Self.blackMen
            case ("black", false): Self.blackWomen
            case (_, true): Self.whiteMen
            case (_, false): Self.whiteWomen
            }
        let person = Person(
            lnAge: log(try inputs.require(.age)),
            lnCholesterol: log(try inputs.require(.totalCholesterol)),
            lnHDL: log(try inputs.require(.hdlCholesterol)),
            lnPressure: log(try inputs.require(.systolicBloodPressure)),
            isTreated: try inputs.requireTruth(.onBloodPressureMedication),
            smokes: try inputs.requireTruth(.currentSmoker),
            hasDiabetes: try inputs.requireTruth(.diabetes)
        )
        let logHazardRatio = person.sum(equation)
        var warnings: [PredictionWarning] = []
        if race == "other" {
            warnings.append(
                PredictionWarning(
                    .interpretWithCare,
                    field: Self.race.name,
                    "the equation for White people was used, which was not made for this patient"
                )
            )
        }
        return Computation(
            outputs: [OutputValue(Self.risk, 1 - pow(equation.baselineSurvival, exp(logHazardRatio)))],
            explanation: explaining ? person.explanation(equation) : nil,
            warnings: warnings
        )
    }

    /// The values that enter an equation.
    private struct Person {
        var lnAge: Double
        var lnCholesterol: Double
        var lnHDL: Double
        var lnPressure: Double
        var isTreated: Bool
        var smokes: Bool
        var hasDiabetes: Bool

        /// The person of the paper's worked example, who is the reference of explanations.
        static let reference = Person(
            lnAge: log(55),
            lnCholesterol: log(213),
            lnHDL: log(50),
            lnPressure: log(120),
            isTreated: false,
            smokes: false,
            hasDiabetes: false
        )

        /// `x - mean`.
        func sum(_ equation: Equation) -> Double {
            let pressure =
                isTreated
                ? equation.lnTreatedPressure + equation.lnAgeByTreatedPressure * lnAge
                : equation.lnUntreatedPressure + equation.lnAgeByUntreatedPressure * lnAge
            return equation.lnAge * lnAge + equation.lnAgeSquared * lnAge * lnAge
                + (equation.lnCholesterol + equation.lnAgeByCholesterol * lnAge) * lnCholesterol
                + (equation.lnHDL + equation.lnAgeByHDL * lnAge) * lnHDL
                + pressure * lnPressure
                + (smokes ? equation.smoking + equation.lnAgeBySmoking * lnAge : 0)
                + (hasDiabetes ? equation.diabetes : 0) - equation.mean
        }

        /// What each input changes on the way from the reference person to this one, the age first: so its
        /// interactions count with the other input.
        func explanation(_ equation: Equation) -> Explanation {
            var person = Person.reference
            let baseline = person.sum(equation)
            var before = baseline
            func step(_ name: String, _ title: String, _ change: (inout Person) -> Void) -> Explanation.Contribution {
                change(&person)
                let after = person.sum(equation)
                defer { before = after }
                return Explanation.Contribution(name, title, after - before)
            }
            let contributions = [
                step("age", "Age") { $0.lnAge = lnAge },
                step("total_cholesterol", "Total cholesterol") { $0.lnCholesterol = lnCholesterol },
                step("hdl_cholesterol", "HDL cholesterol") { $0.lnHDL = lnHDL },
                step("systolic_blood_pressure", "Systolic blood pressure") { $0.lnPressure = lnPressure },
                step("blood_pressure_medication", "Treatment with blood-pressure medicines") {
                    $0.isTreated = isTreated
                },
                step("current_smoker", "Current smoking") { $0.smokes = smokes },
                step("diabetes", "Diabetes mellitus") { $0.hasDiabetes = hasDiabetes },
            ]
            return Explanation(
                method: .formulaTerms,
                output: PooledCohortEquations2013.risk.name,
                scale: "log_hazard_ratio",
                baseline: baseline,
                contributions: contributions
            )
        }
    }

    /// The paper's example: 55 years, total cholesterol 213, HDL 50, untreated pressure 120, no diabetes, no smoking.
    private static func example(
        _ who: String,
        _ sex: String,
        _ race: String,
        _ risk: Double,
        _ tolerance: Double,
        _ source: String
    ) -> Evidence.WorkedExample {
        Evidence.WorkedExample(
            "\(who) of 55",
            inputs: [
                "age": 55, "sex": .text(sex), "pce_race": .text(race), "total_cholesterol": 213, "hdl_cholesterol": 50,
                "systolic_blood_pressure": 120, "blood_pressure_medication": false, "diabetes": false,
                "current_smoker": false,
            ],
            expected: ["ascvd_10y": risk],
            tolerance: tolerance,
            source: source
        )
    }
}
