// SPDX-License-Identifier: Apache-2.0

/// One number that a predictor gives.
package struct OutputField: Sendable, Hashable {
    /// What kind of number it is.
    package enum Kind: String, Sendable {
        /// A probability from 0 to 1.
        case probability
        /// A sum of points.
        case points
        /// A measured or estimated quantity with a unit.
        case quantity
    }

    /// The name on the wire, in snake case.
    package let name: String
    package let title: String
    package let kind: Kind
    package let unit: UCUMUnit
    /// The lowest and highest value that can come out.
    package let range: ClosedRange<Double>
    /// The time that a probability speaks of, in words of ISO 8601 (`P10Y`, `P180D`).
    package let horizon: String?
    package let bands: [Band]
    /// The LOINC code of the number, where there is one.
    package let loinc: String?

    package init(
        name: String, title: String, kind: Kind, unit: UCUMUnit, range: ClosedRange<Double>, horizon: String? = nil,
        bands: [Band] = [], loinc: String? = nil
    ) {
        self.name = name
        self.title = title
        self.kind = kind
        self.unit = unit
        self.range = range
        self.horizon = horizon
        self.bands = bands
        self.loinc = loinc
    }

    /// The band that a value falls into.
    package func band(of value: Double) -> Band? {
        bands.first { $0.interval.contains(value) }
    }

    /// The bands that a value between these bounds can fall into.
    package func bands(within range: ClosedRange<Double>) -> [Band] {
        bands.filter { $0.interval.overlaps(range) }
    }
}

/// A named part of an output's range with what it means, as the source or a guideline has it.
package struct Band: Sendable, Hashable {
    /// The code on the wire (`low`, `intermediate`, `g3a`).
    package let name: String
    package let title: String
    /// What it means, for a clinician; with the source of the cut-offs where that is not the score's own paper.
    package let meaning: String
    package let interval: Interval

    package init(_ name: String, _ title: String, _ interval: Interval, meaning: String) {
        self.name = name
        self.title = title
        self.meaning = meaning
        self.interval = interval
    }
}

/// An interval whose ends may or may not belong to it.
package struct Interval: Sendable, Hashable {
    /// The lower end; `nil` is unbounded.
    package let lower: Double?
    package let includesLower: Bool
    /// The upper end; `nil` is unbounded.
    package let upper: Double?
    package let includesUpper: Bool

    package init(lower: Double?, includesLower: Bool = true, upper: Double?, includesUpper: Bool = false) {
        self.lower = lower
        self.includesLower = includesLower
        self.upper = upper
        self.includesUpper = includesUpper
    }

    package static func below(_ upper: Double) -> Interval { Interval(lower: nil, upper: upper) }
    package static func atMost(_ upper: Double) -> Interval {
        Interval(lower: nil, upper: upper, includesUpper: true)
    }
    package static func atLeast(_ lower: Double) -> Interval { Interval(lower: lower, upper: nil) }
    package static func above(_ lower: Double) -> Interval { Interval(lower: lower, includesLower: false, upper: nil) }
    /// From `lower`, which belongs to it, to below `upper`.
    package static func from(_ lower: Double, below upper: Double) -> Interval { Interval(lower: lower, upper: upper) }
    /// From `lower` to `upper`, which both belong to it.
    package static func from(_ lower: Double, through upper: Double) -> Interval {
        Interval(lower: lower, upper: upper, includesUpper: true)
    }

    package func contains(_ value: Double) -> Bool {
        if let lower, includesLower ? value < lower : value <= lower { return false }
        if let upper, includesUpper ? value > upper : value >= upper { return false }
        return true
    }

    /// Whether no value belongs to the interval.
    package var isEmpty: Bool {
        guard let lower, let upper else { return false }
        return lower > upper || (lower == upper && !(includesLower && includesUpper))
    }

    /// Whether any value of a closed range belongs to the interval.
    package func overlaps(_ range: ClosedRange<Double>) -> Bool {
        if let lower, includesLower ? range.upperBound < lower : range.upperBound <= lower { return false }
        if let upper, includesUpper ? range.lowerBound > upper : range.lowerBound >= upper { return false }
        return true
    }
}

/// The value of one output.
package struct OutputValue: Sendable, Hashable {
    /// The name of the `OutputField`.
    package let name: String
    /// The lowest and the highest value that the known inputs allow; equal when the value is decided.
    package let bounds: ClosedRange<Double>
    /// The band, if all values within the bounds share it.
    package let band: Band?
    /// The bands that are still possible, when `band` is not decided.
    package let possibleBands: [Band]
    /// The unknown inputs that would decide the value.
    package let undecided: [String]

    /// A decided value; its band is looked up unless given.
    package init(_ field: OutputField, _ value: Double, band: Band? = nil) {
        name = field.name
        bounds = value...value
        self.band = band ?? field.band(of: value)
        possibleBands = []
        undecided = []
    }

    /// A value within bounds.
    ///
    /// - Parameter possibleBands: looked up from the bounds unless given.
    package init(
        _ field: OutputField, within bounds: ClosedRange<Double>, undecided: [String], possibleBands: [Band]? = nil
    ) {
        let possible = possibleBands ?? field.bands(within: bounds)
        name = field.name
        self.bounds = bounds
        band = possible.count == 1 ? possible[0] : nil
        self.possibleBands = possible.count == 1 ? [] : possible
        self.undecided = undecided
    }

    /// The value if it is decided.
    package var value: Double? {
        isRange ? nil : bounds.lowerBound
    }

    package var isRange: Bool {
        bounds.lowerBound != bounds.upperBound
    }
}

/// Why an answer came out so: what each input added, on a named scale.
package struct Explanation: Sendable, Hashable {
    /// How the contributions were found.
    package enum Method: String, Sendable {
        /// The points of each item of a point score.
        case points
        /// The terms of a formula, each against the reference that the formula is centred on.
        case formulaTerms = "formula_terms"
        /// Shapley values of a tree ensemble by path-dependent TreeSHAP (Lundberg 2018, arXiv:1802.03888).
        case treeSHAPPathDependent = "tree_shap_path_dependent"
    }

    /// What one input or item added.
    package struct Contribution: Sendable, Hashable {
        /// The input, or the item of the score.
        package let name: String
        package let title: String
        /// What it added; a range while inputs are unknown.
        package let amount: ClosedRange<Double>

        package init(_ name: String, _ title: String, _ amount: Double) {
            self.init(name, title, within: amount...amount)
        }

        package init(_ name: String, _ title: String, within amount: ClosedRange<Double>) {
            self.name = name
            self.title = title
            self.amount = amount
        }
    }

    package let method: Method
    /// The output that is explained.
    package let output: String
    /// The scale of the contributions: `points`, `log_odds`, `log_hazard_ratio`, `natural_log`, or the output's unit.
    package let scale: String
    /// What the answer would be on that scale without any contribution.
    package let baseline: Double
    package let contributions: [Contribution]

    package init(
        method: Method, output: String, scale: String, baseline: Double, contributions: [Contribution]
    ) {
        self.method = method
        self.output = output
        self.scale = scale
        self.baseline = baseline
        self.contributions = contributions
    }

    /// Baseline and contributions together, as lower and upper bound.
    package var total: ClosedRange<Double> {
        let lower = contributions.reduce(baseline) { $0 + $1.amount.lowerBound }
        let upper = contributions.reduce(baseline) { $0 + $1.amount.upperBound }
        return lower...upper
    }
}
