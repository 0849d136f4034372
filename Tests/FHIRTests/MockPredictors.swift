// SPDX-License-Identifier: Apache-2.0

import Predictors

/// Predictors with made-up formulas, one of each kind of output: only the shape of their answers matters here.
private func descriptor(
    _ id: String,
    inputs: [InputField],
    outputs: [OutputField],
    rules: [PopulationRule] = []
) -> PredictorDescriptor {
    let values = Dictionary(
        uniqueKeysWithValues: SourceAttribute.allCases.map { ($0, ModelCard.Value.notAvailable(reason: "a test")) }
    )
    guard let card = try? ModelCard(values) else { preconditionFailure("every attribute has a reason") }
    return PredictorDescriptor(
        id: id,
        title: "Mock \(id)",
        summary: "A test.",
        specialty: "Testing",
        inputs: inputs,
        outputs: outputs,
        population: Population("Everybody", rules: rules),
        citations: [],
        card: card,
        evidence: Evidence(agreements: [], workedExamples: []),
        rights: "None."
    )
}

struct MockRisk: Predictor {
    let descriptor: PredictorDescriptor
    private let risk: OutputField

    init(horizon: String = "P10Y") {
        risk = OutputField(
            name: "event",
            title: "Event",
            kind: .probability,
            unit: .one,
            range: 0...1,
            horizon: horizon,
            bands: [
                Band("low", "Low", .below(0.075), meaning: "Below 7.5 %."),
                Band("high", "High", .atLeast(0.075), meaning: "7.5 % or more."),
            ]
        )
        descriptor = FHIRTests.descriptor(
            "risk",
            inputs: [
                .age.required(), .serumCreatinine, .currentSmoker, .pregnant, .hypertension, .onBloodPressureMedication,
            ],
            outputs: [risk],
            rules: [.atLeast(18, .age, reason: "The equations were made for adults.")]
        )
    }

    func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        let explanation = Explanation(
            method: .formulaTerms,
            output: risk.name,
            scale: "log_odds",
            baseline: -2.5,
            contributions: [
                .init("age", "Age", 0.7), .init("current_smoker", "Current smoking", within: 0...0.25),
            ]
        )
        let value: OutputValue =
            switch inputs.truth(.currentSmoker) {
            case .unknown(let names): OutputValue(risk, within: 0.07...0.147, undecided: names.sorted())
            default: OutputValue(risk, 0.147)
            }
        return Computation(
            outputs: [value],
            explanation: explaining ? explanation : nil,
            warnings: [PredictionWarning(.demonstrationOnly, "a test")]
        )
    }
}

struct MockPoints: Predictor {
    let total = OutputField(
        name: "points",
        title: "Points",
        kind: .points,
        unit: .score,
        range: 0...3,
        bands: [
            Band("negative", "Negative", .atMost(1), meaning: "Fewer than two criteria."),
            Band("positive", "Positive", .atLeast(2), meaning: "Two or more criteria."),
        ]
    )
    let descriptor: PredictorDescriptor

    init() {
        descriptor = FHIRTests.descriptor(
            "points",
            inputs: [.age, .respiratoryRate, .systolicBloodPressure, .glasgowComaScale, .lactate],
            outputs: [total]
        )
    }

    func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        let items = [
            ("respiratory_rate", "Respiratory rate of 22/min or more", inputs.test(.respiratoryRate) { $0 >= 22 }),
            ("glasgow_coma_scale", "Altered mentation", inputs.test(.glasgowComaScale) { $0 < 15 }),
            (
                "systolic_blood_pressure", "Systolic pressure of 100 or less",
                inputs.test(.systolicBloodPressure) { $0 <= 100 }
            ),
        ].map { name, title, truth in
            Explanation.Contribution(
                name,
                title,
                within: (truth == .yes ? 1 : 0)...(truth == .no ? 0 : 1)
            )
        }
        let explanation = Explanation(
            method: .points,
            output: total.name,
            scale: "points",
            baseline: 0,
            contributions: items
        )
        let bounds = explanation.total
        let value =
            bounds.lowerBound == bounds.upperBound
            ? OutputValue(total, bounds.lowerBound)
            : OutputValue(total, within: bounds, undecided: ["glasgow_coma_scale", "respiratory_rate"])
        return Computation(outputs: [value], explanation: explaining ? explanation : nil)
    }
}

struct MockQuantity: Predictor {
    let rate = OutputField(
        name: "egfr",
        title: "Estimated GFR",
        kind: .quantity,
        unit: .millilitrePerMinutePer173,
        range: 0...200,
        bands: [Band("g3b", "G3b", .below(45), meaning: "Moderately to severely decreased.")],
        loinc: "98979-8"
    )
    let descriptor: PredictorDescriptor

    init() {
        descriptor = FHIRTests.descriptor(
            "quantity",
            inputs: [.age.required(), .sex.required(), .serumCreatinine.required()],
            outputs: [rate]
        )
    }

    func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        Computation(outputs: [OutputValue(rate, 28.5)])
    }
}

/// A quantity first, then probabilities for two horizons.
struct MockMixture: Predictor {
    private static func risk(_ years: Int) -> OutputField {
        OutputField(
            name: "event_\(years)y",
            title: "Event in \(years) years",
            kind: .probability,
            unit: .one,
            range: 0...1,
            horizon: "P\(years)Y"
        )
    }
    private let rate = MockQuantity().rate
    private let risks = [risk(2), risk(5)]
    let descriptor: PredictorDescriptor

    init() {
        descriptor = FHIRTests.descriptor("mixture", inputs: [.age.required(), .heartFailure], outputs: [rate] + risks)
    }

    func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        Computation(outputs: [OutputValue(rate, 28.5), OutputValue(risks[0], 0.051), OutputValue(risks[1], 0.1234567)])
    }
}
