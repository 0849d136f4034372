// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// The Glasgow-Blatchford score of the need for treatment of upper gastrointestinal bleeding.
///
/// Source: Blatchford O, Murray WR, Blatchford M, Lancet 2000;356:1318-1321, doi:10.1016/S0140-6736(00)02816-6. The
/// paper gives urea in mmol/L; its limits 6.5, 8, 10 and 25 mmol/L are 18.2091, 22.4112, 28.014 and 70.035 mg/dL of
/// urea nitrogen (2.8014 mg/dL in one mmol/L).
package struct GlasgowBlatchford: Predictor {
    private static let melena = InputField.condition(
        "melena",
        "Melaena",
        "Presentation with black tarry stools; not dark stools from iron or bismuth.",
        codes: ConditionCodes(icd10: ["K92.1"])
    )
    private static let syncope = InputField.condition(
        "syncope",
        "Syncope",
        "Presentation with syncope in the present bleeding.",
        codes: ConditionCodes(icd10: ["R55"])
    )
    private static let hepaticDisease = InputField.condition(
        "hepatic_disease",
        "Hepatic disease",
        "Known, or clinical and laboratory evidence of, chronic or acute liver disease."
    )
    private static let cardiacFailure = InputField.heartFailure.described(
        "Known, or clinical and echocardiographic evidence of, cardiac failure."
    )

    private static let total = OutputField(
        name: "glasgow_blatchford",
        title: "Glasgow-Blatchford score",
        kind: .points,
        unit: .score,
        range: 0...23,
        bands: [
            Band(
                "very_low",
                "Very low risk",
                .below(2),
                meaning: "0 or 1 point: outpatient management can be considered (Stanley et al., BMJ 2017;356:i6432; "
                    + "ACG guideline 2021)."
            ),
            Band(
                "raised",
                "Raised risk",
                .from(2, below: 7),
                meaning: "2 to 6 points: hospital assessment; treatment may be needed."
            ),
            Band(
                "high",
                "High risk",
                .atLeast(7),
                meaning: "7 or more points: the best threshold for endoscopic treatment (Stanley et al. 2017)."
            ),
        ]
    )

    package let descriptor = PredictorDescriptor(
        id: "glasgow-blatchford",
        title: "Glasgow-Blatchford score",
        summary: "The need for hospital treatment in acute upper gastrointestinal bleeding, before endoscopy.",
        specialty: "Gastroenterology",
        inputs: [
            .age, .sex,
            .bloodUreaNitrogen.within(days: 2).described(
                "Urea nitrogen, not urea. The score's limits of 6.5, 8, 10 and 25 mmol/L are 18.2091, 22.4112, 28.014 "
                    + "and 70.035 mg/dL."
            ),
            .hemoglobin.within(days: 2), .systolicBloodPressure.within(days: 2), .heartRate, melena, syncope,
            hepaticDisease, cardiacFailure,
        ],
        outputs: [total],
        population: Population(
            "Adults with suspected acute upper gastrointestinal bleeding at first assessment, before endoscopy.",
            rules: [.atLeast(16, .age, reason: "The score is for adults (16 years or older, NICE CG141).")]
        ),
        citations: [
            Citation(
                "Blatchford O, Murray WR, Blatchford M. A risk score to predict need for treatment for "
                    + "upper-gastrointestinal haemorrhage. Lancet 2000;356:1318-1321.",
                doi: "10.1016/S0140-6736(00)02816-6"
            ),
            Citation(
                "Stanley AJ, Laine L, Dalton HR, et al. Comparison of risk scoring systems for patients presenting "
                    + "with upper gastrointestinal bleeding: international multicentre prospective study. "
                    + "BMJ 2017;356:i6432.",
                doi: "10.1136/bmj.i6432"
            ),
        ],
        card: .publishedScore(
            developer: "Blatchford et al. 2000, Glasgow",
            output: "Points from 0 to 23",
            use: "Find adults with acute upper gastrointestinal bleeding who can be managed as outpatients.",
            population: "Adults with acute upper gastrointestinal bleeding, before endoscopy.",
            avoid:
                "Not for lower gastrointestinal bleeding, chronic anaemia without acute bleeding, children, or after "
                + "endoscopy; never a reason to delay resuscitation.",
            risks:
                "Haemoglobin may be normal early in a severe bleeding. Tables in mg/dL round the urea limits to 18.2, "
                + "22.4, 28 and 70; a value between is scored by the paper's mmol/L and answered with a warning.",
            development: "1,748 patients admitted for upper gastrointestinal haemorrhage in the west of Scotland.",
            personVariables: "Sex decides the limits of haemoglobin; age is an inclusion criterion.",
            validation: "3,012 patients at six hospitals in Europe, North America, Asia and Oceania (Stanley 2017).",
            performance: nil,
            externalPerformance: "AUROC 0.86 for intervention or death; at 0 or 1 point sensitivity 98.6 % and "
                + "specificity 34.6 % (Stanley 2017)."
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
                    note: "Urea in steps of 0.1 mmol/L, the unit of the paper and of the oracle."
                )
            ],
            workedExamples: [
                Evidence.WorkedExample(
                    "Woman of 58, BUN 24 mg/dL, Hb 5.8 g/dL, SBP 80, pulse 120, melaena",
                    inputs: [
                        "age": 58, "sex": "female", "blood_urea_nitrogen": 24, "hemoglobin": 5.8,
                        "systolic_blood_pressure": 80, "heart_rate": 120, "melena": true, "syncope": false,
                        "hepatic_disease": false, "heart_failure": false,
                    ],
                    expected: ["glasgow_blatchford": 14],
                    tolerance: 0,
                    source: "MedCalc-Bench test set, calculator 27, note pmc-2955230-1; what the note does not mention "
                        + "is absent (Khandekar et al. 2024, arXiv:2406.12036)"
                ),
                Evidence.WorkedExample(
                    "Man of 28, BUN 22 mg/dL, Hb 9.9 g/dL, SBP 134, pulse 85",
                    inputs: [
                        "age": 28, "sex": "male", "blood_urea_nitrogen": 22, "hemoglobin": 9.9,
                        "systolic_blood_pressure": 134, "heart_rate": 85, "melena": false, "syncope": false,
                        "hepatic_disease": false, "heart_failure": false,
                    ],
                    expected: ["glasgow_blatchford": 8],
                    tolerance: 0,
                    source: "MedCalc-Bench test set, calculator 27, note pmc-8252205-1; what the note does not mention "
                        + "is absent"
                ),
                Evidence.WorkedExample(
                    "Man, BUN 51 mg/dL, Hb 11 g/dL, SBP 110, pulse 90, liver disease",
                    inputs: [
                        "sex": "male", "blood_urea_nitrogen": 51, "hemoglobin": 11, "systolic_blood_pressure": 110,
                        "heart_rate": 90, "melena": false, "syncope": false, "hepatic_disease": true,
                        "heart_failure": false,
                    ],
                    expected: ["glasgow_blatchford": 9],
                    tolerance: 0,
                    source: "MedCalc-Bench Verified, one-shot example of calculator 27 (Khandekar et al. 2024, "
                        + "arXiv:2406.12036)"
                ),
            ]
        ),
        rights: "Published method; free to implement from the paper."
    )

    package init() {}

    package func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        var tally = PointTally()
        tally.add(.bloodUreaNitrogen, in: inputs, possible: 0...6) { Self.points(of: $0, limits: Self.ureaLimits) }
        addHemoglobin(inputs, to: &tally)
        tally.add(.systolicBloodPressure, in: inputs, possible: 0...3) { $0 < 90 ? 3 : $0 < 100 ? 2 : $0 < 110 ? 1 : 0 }
        tally.add("heart_rate", "Pulse of 100/min or more", 1, when: inputs.test(.heartRate) { $0 >= 100 })
        tally.add("melena", "Melaena", 1, when: inputs.truth(Self.melena))
        tally.add("syncope", "Syncope", 2, when: inputs.truth(Self.syncope))
        tally.add("hepatic_disease", "Hepatic disease", 2, when: inputs.truth(Self.hepaticDisease))
        tally.add("heart_failure", "Cardiac failure", 2, when: inputs.truth(Self.cardiacFailure))
        return tally.computation(of: Self.total, explaining: explaining, warnings: warnings(inputs))
    }

    /// Limits of urea nitrogen in mg/dL, with the points from there upward: 6.5, 8, 10 and 25 mmol/L of the paper.
    private static let ureaLimits: [(limit: Double, points: Double)] = [
        (18.2091, 2), (22.4112, 3), (28.014, 4), (70.035, 6),
    ]
    /// The same as common tables in mg/dL round them.
    private static let roundedUreaLimits: [(limit: Double, points: Double)] = [(18.2, 2), (22.4, 3), (28, 4), (70, 6)]

    private static func points(of value: Double, limits: [(limit: Double, points: Double)]) -> Double {
        limits.last { value >= $0.limit }?.points ?? 0
    }

    private func addHemoglobin(_ inputs: PatientInputs, to tally: inout PointTally) {
        let title = "Haemoglobin"
        guard let hemoglobin = inputs.number(.hemoglobin) else {
            return tally.add(
                "hemoglobin",
                title,
                within: 0...6,
                undecided: inputs.category(.sex) == nil ? ["hemoglobin", "sex"] : ["hemoglobin"]
            )
        }
        let ofMen: Double = hemoglobin < 10 ? 6 : hemoglobin < 12 ? 3 : hemoglobin < 13 ? 1 : 0
        let ofWomen: Double = hemoglobin < 10 ? 6 : hemoglobin < 12 ? 1 : 0
        switch inputs.category(.sex) {
        case "male"?: tally.add("hemoglobin", title, within: ofMen...ofMen)
        case "female"?: tally.add("hemoglobin", title, within: ofWomen...ofWomen)
        default: tally.add("hemoglobin", title, within: ofWomen...ofMen, undecided: ["sex"])
        }
    }

    private func warnings(_ inputs: PatientInputs) -> [PredictionWarning] {
        guard let urea = inputs.number(.bloodUreaNitrogen) else { return [] }
        let exact = Self.points(of: urea, limits: Self.ureaLimits)
        let rounded = Self.points(of: urea, limits: Self.roundedUreaLimits)
        if exact == rounded { return [] }
        return [
            PredictionWarning(
                .interpretWithCare,
                field: "blood_urea_nitrogen",
                "at the edge of a band: scored \(exact.shortText) by the paper's limits in mmol/L, while common tables "
                    + "in mg/dL, whose limits are rounded, give \(rounded.shortText)"
            )
        ]
    }
}
