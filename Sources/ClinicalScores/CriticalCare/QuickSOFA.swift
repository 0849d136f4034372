// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// The quick Sequential (Sepsis-related) Organ Failure Assessment.
///
/// Source: Seymour CW et al., JAMA 2016;315:762-774, doi:10.1001/jama.2016.0288 (derivation), and Singer M et al.,
/// JAMA 2016;315:801-810, doi:10.1001/jama.2016.0287, box 4: respiratory rate of 22/min or more, altered mentation
/// (Glasgow Coma Scale below 15), systolic pressure of 100 mm Hg or less; one point each.
package struct QuickSOFA: Predictor {
    private static let total = OutputField(
        name: "qsofa",
        title: "qSOFA",
        kind: .points,
        unit: .score,
        range: 0...3,
        bands: [
            Band("negative", "Negative", .below(2), meaning: "Fewer than two criteria."),
            Band(
                "positive",
                "Positive",
                .atLeast(2),
                meaning: "Two or more criteria: prompt a search for organ dysfunction and, where fitting, sepsis care."
            ),
        ]
    )

    package let descriptor = PredictorDescriptor(
        id: "qsofa",
        title: "qSOFA",
        summary: "Bedside criteria that find adults with suspected infection who are likely to have a poor outcome.",
        specialty: "Critical care",
        inputs: [.age, .respiratoryRate, .systolicBloodPressure.within(days: 2), .glasgowComaScale],
        outputs: [total],
        population: Population(
            "Adults (18 years or older) with suspected infection outside the intensive care unit.",
            rules: [.atLeast(18, .age, reason: "The criteria were derived in adults of 18 years or older.")]
        ),
        citations: [
            Citation(
                "Singer M, Deutschman CS, Seymour CW, et al. The Third International Consensus Definitions for Sepsis "
                    + "and Septic Shock (Sepsis-3). JAMA 2016;315:801-810.",
                doi: "10.1001/jama.2016.0287"
            ),
            Citation(
                "Seymour CW, Liu VX, Iwashyna TJ, et al. Assessment of Clinical Criteria for Sepsis. "
                    + "JAMA 2016;315:762-774.",
                doi: "10.1001/jama.2016.0288"
            ),
        ],
        card: .publishedScore(
            developer: "Sepsis-3 task force (Seymour et al. 2016)",
            output: "Points from 0 to 3",
            use: "Prompt a search for organ dysfunction in adults with suspected infection.",
            population: "Adults with suspected infection outside intensive care.",
            avoid: "Not for children, not as a definition of sepsis, not to rule sepsis out, not as a single screening "
                + "tool (Surviving Sepsis Campaign 2021).",
            development: "Encounters with suspected infection among 1.3 million of adults at 12 hospitals in "
                + "southwestern Pennsylvania, 2010-2012; half of them for derivation.",
            personVariables: "Age only as an inclusion criterion.",
            validation: "The other half, 74,454 encounters; 706,399 encounters at 165 hospitals in and outside the "
                + "United States, 2008-2013 (Seymour 2016).",
            performance: nil,
            externalPerformance: "AUROC 0.814 for in-hospital death among patients with suspected infection on "
                + "admission to 85 US hospitals, 2012-2015 (PubMed Central PMC6859245)."
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
                    note: "The oracle takes altered mentation as yes or no: a GCS below 15."
                ),
                Evidence.Agreement(
                    oracle: "vitalscore",
                    version: "0.1.1",
                    cases: 4_000,
                    agreed: 4_000,
                    worstAbsoluteDifference: 0,
                    tolerance: 0,
                    note: "The same cases, with the GCS itself."
                ),
            ],
            workedExamples: [
                Evidence.WorkedExample(
                    "GCS 13, breathing 24, pressure 95",
                    inputs: ["glasgow_coma_scale": 13, "respiratory_rate": 24, "systolic_blood_pressure": 95],
                    expected: ["qsofa": 3],
                    tolerance: 0,
                    source: "vitalscore 0.1.1 (PyPI), README, section qSOFA"
                ),
                Evidence.WorkedExample(
                    "GCS 15, breathing 16, pressure 118",
                    inputs: ["glasgow_coma_scale": 15, "respiratory_rate": 16, "systolic_blood_pressure": 118],
                    expected: ["qsofa": 0],
                    tolerance: 0,
                    source: "vitalscore 0.1.1 (PyPI), documentation of score_qsofa, first example"
                ),
            ]
        ),
        rights: "Published method; free to implement from the paper."
    )

    package init() {}

    package func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        var tally = PointTally()
        tally.add(
            "respiratory_rate",
            "Respiratory rate of 22/min or more",
            1,
            when: inputs.test(.respiratoryRate) { $0 >= 22 }
        )
        tally.add(
            "glasgow_coma_scale",
            "Altered mentation (GCS below 15)",
            1,
            when: inputs.test(.glasgowComaScale) { $0 < 15 }
        )
        tally.add(
            "systolic_blood_pressure",
            "Systolic pressure of 100 mm[Hg] or less",
            1,
            when: inputs.test(.systolicBloodPressure) { $0 <= 100 }
        )
        return tally.computation(of: Self.total, explaining: explaining)
    }
}
