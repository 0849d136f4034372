// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// The Child-Pugh score of the severity of cirrhosis.
///
/// Source: Pugh RNH et al., Br J Surg 1973;60:646-649, doi:10.1002/bjs.1800600817: bilirubin, albumin, ascites and
/// encephalopathy. The paper grades the prolongation of the prothrombin time (1-4, 4-6, over 6 s); the INR in its place
/// (below 1.7, 1.7 to 2.3, above 2.3) is the usage of later guidelines. The paper's second set of bilirubin limits, for
/// primary biliary cirrhosis and other cholestatic disease (4 and 10 mg/dL), is not included.
package struct ChildPugh: Predictor {
    private static let ascites = InputField(
        name: "ascites",
        title: "Ascites",
        help: "Ascites that diuretics control is slight; ascites that persists despite them is moderate.",
        kind: .category([
            InputCategory("none", "None"), InputCategory("slight", "Slight, or controlled by diuretics"),
            InputCategory("moderate", "Moderate to severe, or refractory"),
        ])
    )
    private static let encephalopathy = InputField(
        name: "hepatic_encephalopathy",
        title: "Hepatic encephalopathy",
        help: "By the West Haven grades; encephalopathy that treatment suppresses is grade 1 or 2.",
        kind: .category([
            InputCategory("none", "None"), InputCategory("grade_1_2", "Grade 1 or 2, or suppressed by treatment"),
            InputCategory("grade_3_4", "Grade 3 or 4, or refractory"),
        ])
    )
    private static let bilirubin = InputField.totalBilirubin.within(days: 90).described(
        "The limits of 2 and 3 mg/dL are 34.2 and 51.3 umol/L; tables in SI units often round them to 34 and 51."
    )

    private static let total = OutputField(
        name: "child_pugh",
        title: "Child-Pugh score",
        kind: .points,
        unit: .score,
        range: 5...15,
        bands: [
            Band("class_a", "Class A", .below(7), meaning: "5 or 6 points: well compensated cirrhosis."),
            Band(
                "class_b",
                "Class B",
                .from(7, below: 10),
                meaning: "7 to 9 points: significant functional compromise."
            ),
            Band("class_c", "Class C", .atLeast(10), meaning: "10 to 15 points: decompensated cirrhosis."),
        ]
    )

    package let descriptor = PredictorDescriptor(
        id: "child-pugh",
        title: "Child-Pugh score",
        summary: "Severity of cirrhosis from bilirubin, albumin, INR, ascites and encephalopathy, as class A, B or C.",
        specialty: "Hepatology",
        inputs: [
            .age, bilirubin, .serumAlbumin.within(days: 90), .inr.within(days: 90), ascites, encephalopathy,
        ],
        outputs: [total],
        population: Population(
            "Adults with cirrhosis that is not caused by cholestatic disease.",
            rules: [.atLeast(18, .age, reason: "The classification is used in adults with cirrhosis.")]
        ),
        citations: [
            Citation(
                "Pugh RNH, Murray-Lyon IM, Dawson JL, Pietroni MC, Williams R. Transection of the oesophagus for "
                    + "bleeding oesophageal varices. Br J Surg 1973;60:646-649.",
                doi: "10.1002/bjs.1800600817"
            )
        ],
        card: .publishedScore(
            developer: "Pugh et al. 1973, after Child and Turcotte 1964",
            output: "Points from 5 to 15; classes A, B and C",
            type: "Classification",
            use: "Grade the severity of cirrhosis and inform decisions on surgery, drug doses and treatment.",
            population: "Adults with cirrhosis.",
            avoid: "Not for children, acute liver failure or liver disease without cirrhosis. Not for primary biliary "
                + "cholangitis and other cholestatic disease, which has its own bilirubin limits.",
            risks:
                "Ascites and encephalopathy are judged by the observer. The INR varies between laboratories in liver "
                + "disease and rises under vitamin K antagonists, which then count as liver dysfunction.",
            development: "Patients who underwent transection of the oesophagus for bleeding varices at one London "
                + "hospital; the items and weights were chosen by judgement, not fitted.",
            personVariables: "Laboratory values and clinical grades only; age is an inclusion criterion.",
            validation: nil,
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
                    tolerance: 0
                )
            ],
            workedExamples: [
                Evidence.WorkedExample(
                    "70 years, INR 1.43, albumin 4.1 g/dL, bilirubin 4.3 mg/dL, no ascites, no encephalopathy",
                    inputs: [
                        "age": 70, "inr": 1.43, "serum_albumin": 4.1, "total_bilirubin": 4.3, "ascites": "none",
                        "hepatic_encephalopathy": "none",
                    ],
                    expected: ["child_pugh": 7],
                    tolerance: 0,
                    source: "MedCalc-Bench test set, calculator 15, note pmc-3712811-1 (Khandekar et al. 2024, "
                        + "arXiv:2406.12036)"
                ),
                Evidence.WorkedExample(
                    "54 years, INR 1.51, albumin 2.8 g/dL, bilirubin 0.8 mg/dL, no ascites, no encephalopathy",
                    inputs: [
                        "age": 54, "inr": 1.51, "serum_albumin": 2.8, "total_bilirubin": 0.8, "ascites": "none",
                        "hepatic_encephalopathy": "none",
                    ],
                    expected: ["child_pugh": 6],
                    tolerance: 0,
                    source: "MedCalc-Bench test set, calculator 15, note pmc-5040539-1"
                ),
                Evidence.WorkedExample(
                    "INR 2.0, albumin 3.7 g/dL, bilirubin 2.6 umol/L, no ascites, no encephalopathy",
                    inputs: [
                        "inr": 2.0, "serum_albumin": 3.7, "total_bilirubin": .quantity(2.6, unit: "umol/L"),
                        "ascites": "none", "hepatic_encephalopathy": "none",
                    ],
                    expected: ["child_pugh": 6],
                    tolerance: 0,
                    source: "MedCalc-Bench Verified, one-shot example of calculator 15 (Khandekar et al. 2024, "
                        + "arXiv:2406.12036)"
                ),
            ]
        ),
        rights: "Published method; free to implement from the paper."
    )

    package init() {}

    package func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        var tally = PointTally()
        tally.add(.totalBilirubin, in: inputs, possible: 1...3) { $0 < 2 ? 1 : $0 <= 3 ? 2 : 3 }
        tally.add(.serumAlbumin, in: inputs, possible: 1...3) { $0 > 3.5 ? 1 : $0 >= 2.8 ? 2 : 3 }
        tally.add(.inr, in: inputs, possible: 1...3) { $0 < 1.7 ? 1 : $0 <= 2.3 ? 2 : 3 }
        tally.add(Self.ascites, in: inputs, points: ["none": 1, "slight": 2, "moderate": 3])
        tally.add(Self.encephalopathy, in: inputs, points: ["none": 1, "grade_1_2": 2, "grade_3_4": 3])
        return tally.computation(of: Self.total, explaining: explaining)
    }
}

extension PointTally {
    /// Adds an item that gives points by the category of one input.
    fileprivate mutating func add(_ field: InputField, in inputs: PatientInputs, points: [String: Double]) {
        if let category = inputs.category(field), let settled = points[category] {
            add(field.name, field.title, within: settled...settled)
        } else {
            add(field.name, field.title, within: 1...3, undecided: [field.name])
        }
    }
}
