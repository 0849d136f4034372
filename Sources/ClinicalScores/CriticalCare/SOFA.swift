// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// The Sequential (Sepsis-related) Organ Failure Assessment of 1996.
///
/// Source: Vincent JL et al., Intensive Care Med 1996;22:707-710, doi:10.1007/BF01709751, table 3. The table prints
/// bilirubin and creatinine to one decimal (1.2-1.9, 2.0-5.9, …, "> 12.0", "> 5.0"); a value between two printed bands
/// belongs to the lower one until the next begins, and 12.0 and 5.0 mg/dL themselves give 4 points.
package struct SOFA: Predictor {
    private static let respiratorySupport = InputField(
        name: "respiratory_support",
        title: "Respiratory support",
        help: "Mechanical ventilation or CPAP. Oxygen by mask or nasal cannula is none.",
        kind: .boolean
    )
    private static let dopamine = vasopressor("dopamine_dose", "Dopamine")
    private static let dobutamine = vasopressor("dobutamine_dose", "Dobutamine")
    private static let epinephrine = vasopressor("epinephrine_dose", "Epinephrine")
    private static let norepinephrine = vasopressor("norepinephrine_dose", "Norepinephrine")

    private static func vasopressor(_ name: String, _ drug: String) -> InputField {
        InputField(
            name: name,
            title: "\(drug) dose",
            help: "The rate given for at least one hour; 0 when none is given. Left out, it is unknown.",
            kind: .number(NumberKind(.microgramPerKilogramPerMinute, limits: 0...100)),
            lookBackDays: 2
        )
    }

    private static let total = OutputField(
        name: "sofa",
        title: "SOFA score",
        kind: .points,
        unit: .score,
        range: 0...24,
        bands: [
            Band(
                "below_2",
                "0 or 1 point",
                .below(2),
                meaning: "Little or no organ dysfunction. In suspected infection a rise of 2 or more points from the "
                    + "patient's baseline is organ dysfunction (Sepsis-3, doi:10.1001/jama.2016.0287)."
            ),
            Band(
                "2_to_7",
                "2 to 7 points",
                .from(2, below: 8),
                meaning: "Organ dysfunction; the trend over 48 hours tells more than one score (Ferreira et al. 2001)."
            ),
            Band(
                "8_to_11",
                "8 to 11 points",
                .from(8, below: 12),
                meaning: "Severe organ dysfunction; high mortality unless it falls in 48 hours (Ferreira et al. 2001)."
            ),
            Band(
                "above_11",
                "12 or more points",
                .atLeast(12),
                meaning: "More than 11 points at admission: mortality above 80 % in Ferreira et al., JAMA "
                    + "2001;286:1754-1758."
            ),
        ]
    )

    package let descriptor = PredictorDescriptor(
        id: "sofa",
        title: "SOFA",
        summary: "Severity of organ dysfunction in intensive care, 0 to 4 points for each of six organ systems.",
        specialty: "Critical care",
        inputs: [
            .age,
            .pao2FiO2Ratio.described("Worked out from PaO2 and FiO2 where it is left out and both are known."),
            .partialPressureOxygen, .fractionOfInspiredOxygen, respiratorySupport, .plateletCount.within(days: 2),
            .totalBilirubin.within(days: 2), .meanArterialPressure, dopamine, dobutamine, epinephrine, norepinephrine,
            .glasgowComaScale, .serumCreatinine.within(days: 2), .urineOutput,
        ],
        outputs: [total],
        population: Population(
            "Adults in critical care; the worst value of each item in 24 hours.",
            rules: [
                .atLeast(18, .age, reason: "The limits are those of adults; children need a paediatric version.")
            ]
        ),
        citations: [
            Citation(
                "Vincent JL, Moreno R, Takala J, et al. The SOFA (Sepsis-related Organ Failure Assessment) score to "
                    + "describe organ dysfunction/failure. Intensive Care Med 1996;22:707-710.",
                doi: "10.1007/BF01709751"
            ),
            Citation(
                "Ferreira FL, Bota DP, Bross A, Mélot C, Vincent JL. Serial evaluation of the SOFA score to predict "
                    + "outcome in critically ill patients. JAMA 2001;286:1754-1758.",
                doi: "10.1001/jama.286.14.1754"
            ),
        ],
        card: .publishedScore(
            developer: "Working Group on Sepsis-Related Problems of the European Society of Intensive Care Medicine",
            output: "Points from 0 to 24",
            type: "Classification",
            use: "Describe organ dysfunction and its course in critically ill adults.",
            population: "Adults in critical care.",
            avoid: "Not for children; not made to predict death in one patient; not comparable with SOFA-2 (2025).",
            risks: "Sedation lowers the Glasgow Coma Scale: use the value assumed without it. Chronic kidney, liver or "
                + "blood disease raises the baseline. An item that is not known widens the answer to a range: urine "
                + "output and all four doses count, also when creatinine or arterial pressure is known.",
            development: "The items and limits were set by expert consensus in 1994, not fitted to data.",
            personVariables: "Measurements and treatments only; age is an inclusion criterion.",
            validation: "1,449 patients in 40 intensive care units of 16 countries (Vincent et al., Crit Care Med "
                + "1998;26:1793-1800); 352 patients in Brussels (Ferreira 2001).",
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
                    tolerance: 0,
                    note:
                        "The oracle takes the cardiovascular level ready made, so each case has doses of one level, and "
                        + "it knows no urine output, so none is below 500 mL/d."
                )
            ],
            workedExamples: [
                Evidence.WorkedExample(
                    "CPAP, PaO2 79 at FiO2 52 %, dopamine 5 ug/kg/min, GCS 13",
                    inputs: [
                        "partial_pressure_oxygen": 79, "fraction_of_inspired_oxygen": 52, "respiratory_support": true,
                        "platelet_count": .quantity(147_000, unit: "/uL"), "total_bilirubin": 1.6,
                        "mean_arterial_pressure": 56.7, "dopamine_dose": 5, "dobutamine_dose": 0,
                        "epinephrine_dose": 0, "norepinephrine_dose": 0, "glasgow_coma_scale": 13,
                        "serum_creatinine": 1.7, "urine_output": 650,
                    ],
                    expected: ["sofa": 9],
                    tolerance: 0,
                    source: "MedCalc-Bench Verified, one-shot example of calculator 43 (Khandekar et al. 2024, "
                        + "arXiv:2406.12036)"
                )
            ],
            note: "One worked example only: no second published case that states every item was found."
        ),
        rights: "Published method; free to implement from the paper."
    )

    package init() {}

    package func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        var tally = PointTally()
        addRespiration(inputs, to: &tally)
        tally.add(.plateletCount, "Coagulation", in: inputs, possible: 0...4) {
            $0 < 20 ? 4 : $0 < 50 ? 3 : $0 < 100 ? 2 : $0 < 150 ? 1 : 0
        }
        tally.add(.totalBilirubin, "Liver", in: inputs, possible: 0...4) {
            $0 < 1.2 ? 0 : $0 < 2 ? 1 : $0 < 6 ? 2 : $0 < 12 ? 3 : 4
        }
        tally.addWorst(
            "cardiovascular",
            "Cardiovascular system",
            [
                Part(.meanArterialPressure, in: inputs, possible: 0...1) { $0 < 70 ? 1 : 0 },
                Part(Self.dopamine, in: inputs, possible: 0...4) { $0 > 15 ? 4 : $0 > 5 ? 3 : $0 > 0 ? 2 : 0 },
                Part(Self.dobutamine, in: inputs, possible: 0...2) { $0 > 0 ? 2 : 0 },
                Part(Self.epinephrine, in: inputs, possible: 0...4) { $0 > 0.1 ? 4 : $0 > 0 ? 3 : 0 },
                Part(Self.norepinephrine, in: inputs, possible: 0...4) { $0 > 0.1 ? 4 : $0 > 0 ? 3 : 0 },
            ]
        )
        tally.add(.glasgowComaScale, "Central nervous system", in: inputs, possible: 0...4) {
            $0 < 6 ? 4 : $0 < 10 ? 3 : $0 < 13 ? 2 : $0 < 15 ? 1 : 0
        }
        tally.addWorst(
            "renal",
            "Kidneys",
            [
                Part(.serumCreatinine, in: inputs, possible: 0...4) {
                    $0 < 1.2 ? 0 : $0 < 2 ? 1 : $0 < 3.5 ? 2 : $0 < 5 ? 3 : 4
                },
                Part(.urineOutput, in: inputs, possible: 0...4) { $0 < 200 ? 4 : $0 < 500 ? 3 : 0 },
            ]
        )
        return tally.computation(of: Self.total, explaining: explaining, warnings: warnings(inputs))
    }

    /// PaO2 over FiO2 from the two measurements.
    private func computedRatio(_ inputs: PatientInputs) -> Double? {
        guard let pressure = inputs.number(.partialPressureOxygen),
            let fraction = inputs.number(.fractionOfInspiredOxygen)
        else { return nil }
        return pressure * 100 / fraction
    }

    /// Without support a ratio below 200 stays at 2 points.
    private static func respiration(_ ratio: Double, supported: Bool) -> Double {
        let points: Double = ratio < 100 ? 4 : ratio < 200 ? 3 : ratio < 300 ? 2 : ratio < 400 ? 1 : 0
        return supported ? points : min(points, 2)
    }

    private func addRespiration(_ inputs: PatientInputs, to tally: inout PointTally) {
        let support = inputs.truth(Self.respiratorySupport)
        let points: ClosedRange<Double>
        var undecided = support.undecided
        if let ratio = inputs.number(.pao2FiO2Ratio) ?? computedRatio(inputs) {
            let lower = Self.respiration(ratio, supported: support == .yes)
            points = lower...(support == .no ? lower : Self.respiration(ratio, supported: true))
        } else {
            points = 0...(support == .no ? 2 : 4)
            let measurements: [InputField] = [.pao2FiO2Ratio, .partialPressureOxygen, .fractionOfInspiredOxygen]
            undecided.formUnion(measurements.filter { inputs.number($0) == nil }.map(\.name))
        }
        tally.add("respiration", "Respiration", within: points, undecided: undecided)
    }

    private func warnings(_ inputs: PatientInputs) -> [PredictionWarning] {
        guard let given = inputs.number(.pao2FiO2Ratio), let computed = computedRatio(inputs),
            Self.respiration(given, supported: true) != Self.respiration(computed, supported: true)
        else { return [] }
        return [
            PredictionWarning(
                .valueIgnored,
                field: "partial_pressure_oxygen",
                "PaO2 and FiO2 give another band than the PaO2/FiO2 ratio, which was used"
            )
        ]
    }
}

/// One of several measures of which the worst counts.
private struct Part {
    let name: String
    let points: ClosedRange<Double>

    init(
        _ field: InputField,
        in inputs: PatientInputs,
        possible: ClosedRange<Double>,
        points: (Double) -> Double
    ) {
        name = field.name
        self.points = inputs.number(field).map { points($0)...points($0) } ?? possible
    }
}

extension PointTally {
    /// Adds an item that gives the points of its worst part.
    fileprivate mutating func addWorst(_ name: String, _ title: String, _ parts: [Part]) {
        let lower = parts.reduce(0) { max($0, $1.points.lowerBound) }
        let upper = parts.reduce(0) { max($0, $1.points.upperBound) }
        // A part that cannot exceed what is certain decides nothing.
        let open = parts.filter { $0.points.lowerBound < $0.points.upperBound && $0.points.upperBound > lower }
        add(name, title, within: lower...upper, undecided: Set(open.map(\.name)))
    }
}
