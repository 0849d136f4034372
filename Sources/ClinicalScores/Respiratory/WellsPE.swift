// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// The Wells score of the clinical probability of pulmonary embolism.
///
/// Source: Wells PS et al., Thromb Haemost 2000;83:416-420, doi:10.1055/s-0037-1613830: clinical symptoms of deep vein
/// thrombosis 3, no alternative diagnosis more likely 3, heart rate above 100 1.5, immobilization or surgery in the
/// previous four weeks 1.5, previous thrombosis or embolism 1.5, hemoptysis 1, malignancy 1.
package struct WellsPE: Predictor {
    /// The bands are the paper's three classes, of which its second scheme, likely or not, divides the middle one.
    private static let total = OutputField(
        name: "wells_pe",
        title: "Wells score for pulmonary embolism",
        kind: .points,
        unit: .score,
        range: 0...12.5,
        bands: [
            Band(
                "low",
                "Low probability; embolism unlikely",
                .below(2),
                meaning: "Below 2 points: low probability; by the two-class scheme (4 points or less) embolism is "
                    + "unlikely, and a negative D-dimer may exclude it."
            ),
            Band(
                "moderate_unlikely",
                "Moderate probability; embolism unlikely",
                .from(2, through: 4),
                meaning: "2 to 4 points: moderate probability; by the two-class scheme (4 points or less) embolism is "
                    + "unlikely, and a negative D-dimer may exclude it."
            ),
            Band(
                "moderate_likely",
                "Moderate probability; embolism likely",
                Interval(lower: 4, includesLower: false, upper: 6, includesUpper: true),
                meaning: "Above 4 to 6 points: moderate probability; by the two-class scheme (more than 4 points) "
                    + "embolism is likely and imaging is needed."
            ),
            Band(
                "high",
                "High probability; embolism likely",
                .above(6),
                meaning: "Above 6 points: high probability; by the two-class scheme (more than 4 points) embolism is "
                    + "likely and imaging is needed."
            ),
        ]
    )

    package let descriptor = PredictorDescriptor(
        id: "wells-pe",
        title: "Wells score for pulmonary embolism",
        summary: "Clinical probability of pulmonary embolism before testing, in adults in whom it is suspected.",
        specialty: "Respiratory medicine",
        inputs: [
            .deepVeinThrombosisSigns, .embolismLikeliest, .heartRate, .immobilization, .recentSurgery,
            .priorThromboembolism, .hemoptysis, .activeCancer, .age, .pregnant,
        ],
        outputs: [total],
        population: Population(
            "Adults (18 years or older) with suspected pulmonary embolism who are not pregnant.",
            rules: [
                .atLeast(18, .age, reason: "The score is for adults."),
                .without(.pregnant, reason: "The score is not for use in pregnancy."),
            ]
        ),
        citations: [
            Citation(
                "Wells PS, Anderson DR, Rodger M, et al. Derivation of a simple clinical model to categorize patients "
                    + "probability of pulmonary embolism: increasing the models utility with the SimpliRED D-dimer. "
                    + "Thromb Haemost 2000;83:416-420.",
                doi: "10.1055/s-0037-1613830"
            )
        ],
        card: .publishedScore(
            developer: "Wells et al. 2000 (University of Ottawa)",
            output: "Points from 0 to 12.5, in steps of a half",
            use: "Decide between D-dimer testing and imaging when pulmonary embolism is suspected.",
            population: "Adults with suspected pulmonary embolism.",
            avoid:
                "Not in pregnancy, not for patients without suspicion of embolism, not without the D-dimer to rule it "
                + "out.",
            risks: "Whether embolism is the likeliest diagnosis is a clinician's judgement and weighs 3 points. A "
                + "previous thrombosis must be documented.",
            development: "A random 80 % of the patients of a prospective cohort study of suspected pulmonary embolism; "
                + "logistic regression on 40 clinical variables.",
            personVariables: "Age and pregnancy only to tell who is outside the population.",
            validation: "The remaining 20 % of the same patients (Wells 2000).",
            performance:
                "With 4 points or less and a negative D-dimer the aim was embolism in under 2 %; below 2 points "
                + "with a negative D-dimer, 1.5 % (95 % confidence interval 0.4 to 3.7 %) in the derivation set and "
                + "2.7 % (0.3 to 9.0 %) in the validation set."
        ),
        evidence: Evidence(
            agreements: [
                Evidence.Agreement(
                    oracle: "clincalc",
                    version: "0.4.0",
                    cases: 3_072,
                    agreed: 3_072,
                    worstAbsoluteDifference: 0,
                    tolerance: 0,
                    note:
                        "Every combination of the seven yes-or-no inputs at 24 heart rates; the oracle takes the heart "
                        + "rate, and immobilization or surgery, as one yes or no."
                )
            ],
            workedExamples: [
                Evidence.WorkedExample(
                    "Embolism likeliest, heart rate 110, recent surgery",
                    inputs: [
                        "dvt_signs": false, "pulmonary_embolism_likeliest": true, "heart_rate": 110,
                        "immobilization": false, "recent_surgery": true, "prior_venous_thromboembolism": false,
                        "hemoptysis": false, "active_cancer": false,
                    ],
                    expected: ["wells_pe": 6],
                    tolerance: 0,
                    source: "tools.gera.services, Wells score for pulmonary embolism, section \"Tips and example\""
                ),
                Evidence.WorkedExample(
                    "Woman of 58 with colon cancer under treatment, chest pain and a heart rate of 101",
                    inputs: [
                        "dvt_signs": false, "pulmonary_embolism_likeliest": true, "heart_rate": 101,
                        "immobilization": false, "recent_surgery": false, "prior_venous_thromboembolism": false,
                        "hemoptysis": false, "active_cancer": true, "age": 58,
                    ],
                    expected: ["wells_pe": 5.5],
                    tolerance: 0,
                    source: "MedCalc-Bench Verified test set, calculator 8, note pmc-8294994-1; what the note does not "
                        + "mention is absent (Khandekar et al. 2024, arXiv:2406.12036)"
                ),
            ]
        ),
        rights: "Published method; free to implement from the paper."
    )

    package init() {}

    package func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        var tally = PointTally()
        tally.add(
            "dvt_signs",
            "Clinical signs of deep vein thrombosis",
            3,
            when: inputs.truth(.deepVeinThrombosisSigns)
        )
        tally.add(
            "pulmonary_embolism_likeliest",
            "No alternative diagnosis is more likely",
            3,
            when: inputs.truth(.embolismLikeliest)
        )
        tally.add("heart_rate", "Heart rate above 100/min", 1.5, when: inputs.test(.heartRate) { $0 > 100 })
        tally.add(
            "immobilization_or_surgery",
            "Immobilization, or surgery in the previous four weeks",
            1.5,
            when: inputs.truth(.immobilization) || inputs.truth(.recentSurgery)
        )
        tally.add(
            "prior_venous_thromboembolism",
            "Previous deep vein thrombosis or pulmonary embolism",
            1.5,
            when: inputs.truth(.priorThromboembolism)
        )
        tally.add("hemoptysis", "Haemoptysis", 1, when: inputs.truth(.hemoptysis))
        tally.add("active_cancer", "Malignancy", 1, when: inputs.truth(.activeCancer))
        return tally.computation(
            of: Self.total,
            explaining: explaining,
            possibleBands: tally.reachableBands(of: Self.total)
        )
    }
}

extension InputField {
    fileprivate static let deepVeinThrombosisSigns = condition(
        "dvt_signs",
        "Clinical signs of deep vein thrombosis",
        "At least leg swelling and pain on palpation of the deep veins."
    )

    fileprivate static let embolismLikeliest = condition(
        "pulmonary_embolism_likeliest",
        "No alternative diagnosis is more likely than pulmonary embolism",
        "The clinician's judgement: pulmonary embolism is the likeliest diagnosis, or as likely as any other."
    )

    fileprivate static let immobilization = condition(
        "immobilization",
        "Immobilization",
        "Bed rest for at least three days within the previous four weeks."
    )

    fileprivate static let recentSurgery = condition(
        "recent_surgery",
        "Surgery in the previous four weeks"
    )

    fileprivate static let priorThromboembolism = condition(
        "prior_venous_thromboembolism",
        "Previous deep vein thrombosis or pulmonary embolism",
        "Objectively diagnosed and documented. The present episode does not count.",
        codes: ConditionCodes(icd10: ["Z86.711", "Z86.718"], includesHistory: true)
    )

    fileprivate static let hemoptysis = condition(
        "hemoptysis",
        "Haemoptysis",
        codes: ConditionCodes(icd10: ["R04.2"])
    )

    fileprivate static let activeCancer = condition(
        "active_cancer",
        "Malignancy",
        "Under treatment, treated within the last six months, or palliative."
    )
}
