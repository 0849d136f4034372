// SPDX-License-Identifier: Apache-2.0

import Predictors

/// The seven parameters of NEWS2, each with the points that the known observations allow (RCP 2017, chart 1).
struct NEWS2Parameters {
    /// One parameter.
    struct Parameter {
        let name: String
        let title: String
        /// Every number of points that is possible; one number once the parameter is settled.
        let points: Set<Int>
        /// The unknown inputs that would settle it.
        let undecided: Set<String>

        /// The fewest and most points.
        var bounds: ClosedRange<Double> {
            // A parameter always has a possible number of points.
            Double(points.min() ?? 0)...Double(points.max() ?? 0)
        }
    }

    /// The parameters in the order of the chart.
    let inChartOrder: [Parameter]
    /// The totals that the parameters allow together.
    let reachable: ReachableTotals

    init(_ inputs: PatientInputs) {
        let respiration = Self.parameter(.respiratoryRate, inputs, possible: [0, 1, 2, 3]) { rate in
            rate <= 8 ? 3 : rate <= 11 ? 1 : rate <= 20 ? 0 : rate <= 24 ? 2 : 3
        }
        let pressure = Self.parameter(.systolicBloodPressure, inputs, possible: [0, 1, 2, 3]) { pressure in
            pressure <= 90 ? 3 : pressure <= 100 ? 2 : pressure <= 110 ? 1 : pressure <= 219 ? 0 : 3
        }
        let pulse = Self.parameter(.heartRate, inputs, possible: [0, 1, 2, 3]) { rate in
            rate <= 40 ? 3 : rate <= 50 ? 1 : rate <= 90 ? 0 : rate <= 110 ? 1 : rate <= 130 ? 2 : 3
        }
        let tenths = Self.parameter(.temperature, inputs, per: 10, possible: [0, 1, 2, 3]) { tenths in
            tenths <= 350 ? 3 : tenths <= 360 ? 1 : tenths <= 380 ? 0 : tenths <= 390 ? 1 : 2
        }
        let consciousness = Self.consciousness(inputs)

        // Saturation and oxygen go together: on scale 2 the points of a saturation depend on the oxygen.
        let pairs = Self.saturationAndOxygen(inputs)
        let saturation = Parameter(
            name: InputField.oxygenSaturation.name,
            title: InputField.oxygenSaturation.title,
            points: Set(pairs.map(\.saturation)),
            undecided: Self.unsettledBySaturation(inputs)
        )
        let oxygen = Parameter(
            name: InputField.supplementalOxygen.name,
            title: "Air or oxygen",
            points: Set(pairs.map(\.oxygen)),
            undecided: inputs.truth(.supplementalOxygen).undecided
        )

        inChartOrder = [respiration, saturation, oxygen, pressure, pulse, consciousness, tenths]
        var totals = ReachableTotals()
        for parameter in [respiration, pressure, pulse, consciousness, tenths] {
            totals.add(parameter.points.map { [$0] })
        }
        totals.add(pairs.map { [$0.saturation, $0.oxygen] })
        reachable = totals
    }

    /// A parameter that gives points by the value of one input, rounded half up to a whole number of `1 / scale` units.
    private static func parameter(
        _ field: InputField,
        _ inputs: PatientInputs,
        per scale: Double = 1,
        possible: Set<Int>,
        points: (Int) -> Int
    ) -> Parameter {
        guard let value = inputs.number(field) else {
            return Parameter(name: field.name, title: field.title, points: possible, undecided: [field.name])
        }
        return Parameter(
            name: field.name,
            title: field.title,
            points: [points(value.roundedHalfUp(per: scale))],
            undecided: []
        )
    }

    private static func consciousness(_ inputs: PatientInputs) -> Parameter {
        let field = InputField.consciousness
        let points: Set<Int>
        let undecided: Set<String>
        switch inputs.isOne(of: ["alert"], field) {
        case .yes: (points, undecided) = ([0], [])
        case .no: (points, undecided) = ([3], [])
        case .unknown(let names): (points, undecided) = ([0, 3], names)
        }
        return Parameter(name: field.name, title: field.title, points: points, undecided: undecided)
    }

    /// The points for saturation and for oxygen that are possible together.
    private static func saturationAndOxygen(_ inputs: PatientInputs) -> Set<SaturationAndOxygen> {
        let scales = inputs.category(.oxygenSaturationScale).map { [$0] } ?? ["scale_1", "scale_2"]
        let onOxygen: [Bool] =
            switch inputs.truth(.supplementalOxygen) {
            case .yes: [true]
            case .no: [false]
            case .unknown: [false, true]
            }
        // A saturation of each cell of both charts stands for all.
        let saturations =
            inputs.number(.oxygenSaturation).map { [$0.roundedHalfUp(per: 1)] } ?? [83, 85, 87, 91, 92, 94, 96, 97]
        var pairs: Set<SaturationAndOxygen> = []
        for scale in scales {
            for oxygen in onOxygen {
                for saturation in saturations {
                    let points = scale == "scale_2" ? scale2(saturation, onOxygen: oxygen) : scale1(saturation)
                    pairs.insert(SaturationAndOxygen(saturation: points, oxygen: oxygen ? 2 : 0))
                }
            }
        }
        return pairs
    }

    /// The unknown inputs that decide the points for saturation. The oxygen matters on scale 2 from 93 % upwards.
    private static func unsettledBySaturation(_ inputs: PatientInputs) -> Set<String> {
        var names: Set<String> = []
        let saturation = inputs.number(.oxygenSaturation)
        let scale = inputs.category(.oxygenSaturationScale)
        if saturation == nil { names.insert(InputField.oxygenSaturation.name) }
        if scale == nil { names.insert(InputField.oxygenSaturationScale.name) }
        if scale != "scale_1", saturation.map({ $0.roundedHalfUp(per: 1) >= 93 }) ?? true {
            names.formUnion(inputs.truth(.supplementalOxygen).undecided)
        }
        return names
    }

    private static func scale1(_ saturation: Int) -> Int {
        saturation <= 91 ? 3 : saturation <= 93 ? 2 : saturation <= 95 ? 1 : 0
    }

    private static func scale2(_ saturation: Int, onOxygen: Bool) -> Int {
        if saturation <= 92 { return saturation <= 83 ? 3 : saturation <= 85 ? 2 : saturation <= 87 ? 1 : 0 }
        if !onOxygen { return 0 }
        return saturation <= 94 ? 1 : saturation <= 96 ? 2 : 3
    }
}

private struct SaturationAndOxygen: Hashable {
    let saturation: Int
    let oxygen: Int
}

extension Double {
    /// How many `1 / scale` units the number is, rounded half up. The number is taken to six decimals first, so that
    /// 36.05, which no double holds exactly, counts as 36.1.
    fileprivate func roundedHalfUp(per scale: Double) -> Int {
        let units = (self * 1_000_000).rounded() / (1_000_000 / scale)
        return Int((units + 0.5).rounded(.down))
    }
}

/// The totals that can come out of items with several possible points each, told apart by whether any item scored 3:
/// NEWS2 judges a low total by that.
struct ReachableTotals {
    /// Bit n stands for a total of n without an item of 3.
    private var plain: UInt32 = 1
    /// Bit n stands for a total of n with one.
    private var red: UInt32 = 0

    /// Adds one of these alternatives, each a list of items that go together.
    mutating func add(_ alternatives: [[Int]]) {
        var (plainAfter, redAfter): (UInt32, UInt32) = (0, 0)
        for items in alternatives {
            let sum = items.reduce(0, +)
            if items.contains(3) {
                redAfter |= (plain | red) << sum
            } else {
                plainAfter |= plain << sum
                redAfter |= red << sum
            }
        }
        (plain, red) = (plainAfter, redAfter)
    }

    /// Whether a total within the range can come out, with an item of 3 or without.
    func contains(_ range: ClosedRange<Int>, withRedScore: Bool) -> Bool {
        (withRedScore ? red : plain) & Self.mask(range) != 0
    }

    /// Whether a total within the range can come out.
    func contains(_ range: ClosedRange<Int>) -> Bool {
        (plain | red) & Self.mask(range) != 0
    }

    private static func mask(_ range: ClosedRange<Int>) -> UInt32 {
        range.reduce(0) { $0 | 1 << UInt32($1) }
    }
}

extension InputField {
    static let oxygenSaturationScale = InputField(
        name: "oxygen_saturation_scale",
        title: "SpO2 scale",
        help:
            "Scale 2 only for hypercapnic respiratory failure with a prescribed target of 88 to 92 %, on the decision "
            + "of a competent clinician; scale 1 for everybody else.",
        kind: .category([InputCategory("scale_1", "SpO2 scale 1"), InputCategory("scale_2", "SpO2 scale 2")])
    )

    static let supplementalOxygen = InputField(
        name: "supplemental_oxygen",
        title: "Supplemental oxygen",
        help: "Any oxygen given at the time of the observation; false when breathing air.",
        kind: .boolean,
        lookBackDays: 2
    )

    static let consciousness = InputField(
        name: "consciousness",
        title: "Consciousness (ACVPU)",
        help: "Confusion means new confusion, disorientation or delirium, not a long-standing state.",
        kind: .category([
            InputCategory("alert", "Alert"), InputCategory("confusion", "New confusion"),
            InputCategory("voice", "Responds to voice"), InputCategory("pain", "Responds to pain"),
            InputCategory("unresponsive", "Unresponsive"),
        ]),
        lookBackDays: 2
    )
}
