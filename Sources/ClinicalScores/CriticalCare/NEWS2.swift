// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// The National Early Warning Score 2.
///
/// Source: Royal College of Physicians. National Early Warning Score (NEWS) 2: Standardising the assessment of
/// acute-illness severity in the NHS. Updated report of a working party. London: RCP, 2017; chart 1 (the scoring
/// system) and chart 2 (thresholds and triggers).
///
/// The chart leaves gaps between its cells (36.0 and 36.1 °C, 20 and 21 breaths). A value in a gap is rounded first,
/// half up: temperature to one decimal, all others to whole numbers.
package struct NEWS2: Predictor {
    private static let low = Band(
        "low",
        "Low",
        .below(5),
        meaning: "Aggregate score of 0 to 4: ward-based response."
    )
    /// No total alone gives this band, so its interval is empty; `possibleBands(_:)` gives it.
    private static let lowMedium = Band(
        "low_medium",
        "Low-medium",
        Interval(lower: 3, includesLower: false, upper: 3),
        meaning: "Aggregate score of 0 to 4 with a score of 3 in any individual parameter: urgent ward-based response."
    )
    private static let medium = Band(
        "medium",
        "Medium",
        .from(5, below: 7),
        meaning: "Aggregate score of 5 to 6: key threshold for urgent response."
    )
    private static let high = Band(
        "high",
        "High",
        .atLeast(7),
        meaning: "Aggregate score of 7 or more: urgent or emergency response."
    )

    private static let total = OutputField(
        name: "news2",
        title: "NEWS2",
        kind: .points,
        unit: .score,
        range: 0...20,
        bands: [low, lowMedium, medium, high]
    )

    package let descriptor = PredictorDescriptor(
        id: "news2",
        title: "NEWS2 (National Early Warning Score 2)",
        summary: "Severity of acute illness and risk of deterioration in adults, from seven bedside observations.",
        specialty: "Critical care",
        inputs: [
            .respiratoryRate, .oxygenSaturation, .oxygenSaturationScale, .supplementalOxygen,
            .systolicBloodPressure.within(days: 2), .heartRate, .consciousness,
            .temperature.described(
                "Scored after rounding to one decimal, half up (36.05 counts as 36.1); the other observations are "
                    + "rounded to whole numbers."
            ),
            .age, .pregnant,
        ],
        outputs: [total],
        population: Population(
            "Acutely ill people of 16 years or older who are not pregnant.",
            rules: [
                .atLeast(16, .age, reason: "NEWS2 must not be used in children (under 16 years)."),
                .without(
                    .pregnant,
                    reason: "NEWS2 must not be used in pregnancy: normal physiology differs; use an obstetric chart."
                ),
            ]
        ),
        citations: [
            Citation(
                "Royal College of Physicians. National Early Warning Score (NEWS) 2: Standardising the assessment of "
                    + "acute-illness severity in the NHS. Updated report of a working party. London: RCP, 2017.",
                url: "https://www.rcp.ac.uk/resources/national-early-warning-score-news-2/"
            )
        ],
        card: .publishedScore(
            developer: "Royal College of Physicians of London",
            output: "Points from 0 to 20, and the clinical risk (low, low-medium, medium, high)",
            use: "Standardise the assessment of and the response to acute illness; monitor for deterioration.",
            population: "Acutely ill people of 16 years or older, in hospital or before it.",
            avoid: "Not for children under 16 years, not in pregnancy. Unreliable after spinal cord injury. Scale 2 "
                + "only for hypercapnic respiratory failure with a target saturation of 88 to 92 %, on the decision "
                + "of a competent clinician.",
            risks: "The wrong SpO2 scale under-scores hypoxaemia. An aid to clinical judgement, not a substitute: "
                + "concern about a patient overrides the score. Observations between the chart's cells are rounded "
                + "half up (temperature to one decimal, others to whole numbers); the report has no such rule.",
            development: "Weights and thresholds by consensus of the working party (2012, updated 2017), informed by "
                + "the vital signs of hospital patients; not a regression model.",
            personVariables: "Age and pregnancy only as exclusion criteria.",
            validation: nil,
            performance: nil
        ),
        evidence: Evidence(
            agreements: [
                Evidence.Agreement(
                    oracle: "clincalc",
                    version: "0.4.0",
                    cases: 6_000,
                    agreed: 6_000,
                    worstAbsoluteDifference: 0,
                    tolerance: 0,
                    note: "Whole numbers and temperatures of one decimal, as charted; both SpO2 scales."
                ),
                Evidence.Agreement(
                    oracle: "vitalscore",
                    version: "0.1.1",
                    cases: 6_000,
                    agreed: 6_000,
                    worstAbsoluteDifference: 0,
                    tolerance: 0,
                    note: "The same cases, with every level of consciousness."
                ),
            ],
            workedExamples: [
                Evidence.WorkedExample(
                    "Breathing 22, saturation 94 % on air, pressure 105, pulse 98",
                    inputs: [
                        "respiratory_rate": 22, "oxygen_saturation": 94, "oxygen_saturation_scale": "scale_1",
                        "supplemental_oxygen": false, "systolic_blood_pressure": 105, "heart_rate": 98,
                        "consciousness": "alert", "temperature": 37.2,
                    ],
                    expected: ["news2": 5],
                    tolerance: 0,
                    source: "vitalscore 0.1.1 (PyPI), README, section NEWS2"
                ),
                Evidence.WorkedExample(
                    "Everything normal",
                    inputs: [
                        "respiratory_rate": 18, "oxygen_saturation": 98, "oxygen_saturation_scale": "scale_1",
                        "supplemental_oxygen": false, "systolic_blood_pressure": 120, "heart_rate": 72,
                        "consciousness": "alert", "temperature": 36.8,
                    ],
                    expected: ["news2": 0],
                    tolerance: 0,
                    source: "vitalscore 0.1.1 (PyPI), documentation of score_news2, first example"
                ),
            ],
            note: "A further published example was not used: the Welsh emergency department FHIR guide "
                + "(SynaneticsLtd/emergency-department-ig, Observation-CarolTest-NEWS2) gives 1 point for 37.5 °C and "
                + "so a total of 6, where the RCP chart gives 0 for 36.1 to 38.0 °C and so 5."
        ),
        rights:
            "Copyright Royal College of Physicians 2017. The College puts no copyright restriction on the use of the "
            + "material and asks to be acknowledged on any reproduction; charts must not be modified or amended. "
            + "Reproduced from: Royal College of Physicians. National Early Warning Score (NEWS) 2: Standardising the "
            + "assessment of acute-illness severity in the NHS. Updated report of a working party. London: RCP, 2017."
    )

    package init() {}

    package func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        let parameters = NEWS2Parameters(inputs)
        var tally = PointTally()
        for parameter in parameters.inChartOrder {
            tally.add(parameter.name, parameter.title, within: parameter.bounds, undecided: parameter.undecided)
        }
        return tally.computation(
            of: Self.total,
            explaining: explaining,
            possibleBands: Self.bands(parameters.reachable)
        )
    }

    /// The bands of the totals that the known observations still allow.
    private static func bands(_ reachable: ReachableTotals) -> [Band] {
        var bands: [Band] = []
        if reachable.contains(0...4, withRedScore: false) { bands.append(low) }
        if reachable.contains(0...4, withRedScore: true) { bands.append(lowMedium) }
        if reachable.contains(5...6) { bands.append(medium) }
        if reachable.contains(7...20) { bands.append(high) }
        return bands
    }
}
