// SPDX-License-Identifier: Apache-2.0

package import Predictors

/// Adds up the items of a point score when some inputs are unknown: every item has a lowest and a highest number of
/// points, and names the inputs that would settle it.
package struct PointTally: Sendable {
    /// One item with what it added.
    package struct Item: Sendable, Hashable {
        package let name: String
        package let title: String
        package let points: ClosedRange<Double>
        /// The unknown inputs that would settle the item; empty when it is settled.
        package let undecided: Set<String>
    }

    package private(set) var items: [Item] = []

    package init() {}

    /// Adds an item that gives `points` when its criterion holds, otherwise none.
    ///
    /// - Parameter points: may be negative.
    package mutating func add(_ name: String, _ title: String, _ points: Double, when criterion: Ternary) {
        switch criterion {
        case .yes: add(name, title, within: points...points)
        case .no: add(name, title, within: 0...0)
        case .unknown(let names): add(name, title, within: min(0, points)...max(0, points), undecided: names)
        }
    }

    /// Adds an item that gives points by the value of one input.
    ///
    /// - Parameters:
    ///   - possible: the lowest and highest points that any value gives, for when the input is unknown.
    ///   - points: the points of a value in the input's canonical unit.
    package mutating func add(
        _ field: InputField, _ title: String? = nil, in inputs: PatientInputs, possible: ClosedRange<Double>,
        points: (Double) -> Double
    ) {
        if let value = inputs.number(field) {
            let settled = points(value)
            add(field.name, title ?? field.title, within: settled...settled)
        } else {
            add(field.name, title ?? field.title, within: possible, undecided: [field.name])
        }
    }

    /// Adds an item whose points are known to lie within bounds.
    package mutating func add(
        _ name: String, _ title: String, within points: ClosedRange<Double>, undecided: Set<String> = []
    ) {
        let isSettled = points.lowerBound == points.upperBound
        items.append(Item(name: name, title: title, points: points, undecided: isSettled ? [] : undecided))
    }

    /// The lowest and highest total.
    package var total: ClosedRange<Double> {
        let lower = items.reduce(0) { $0 + $1.points.lowerBound }
        let upper = items.reduce(0) { $0 + $1.points.upperBound }
        return lower...upper
    }

    /// The unknown inputs that would settle the total.
    package var undecided: [String] {
        items.reduce(into: Set<String>()) { $0.formUnion($1.undecided) }.sorted()
    }

    /// The computation of a score that is this total.
    ///
    /// - Parameter possibleBands: for scores whose band is not a matter of the total alone.
    package func computation(
        of output: OutputField, explaining: Bool, possibleBands: [Band]? = nil, warnings: [PredictionWarning] = []
    ) -> Computation {
        let value: OutputValue
        if total.lowerBound == total.upperBound {
            value = OutputValue(output, total.lowerBound, band: possibleBands?.first)
        } else {
            value = OutputValue(output, within: total, undecided: undecided, possibleBands: possibleBands)
        }
        return Computation(
            outputs: [value], explanation: explaining ? explanation(of: output) : nil, warnings: warnings)
    }

    private func explanation(of output: OutputField) -> Explanation {
        Explanation(
            method: .points, output: output.name, scale: "points", baseline: 0,
            contributions: items.map { Explanation.Contribution($0.name, $0.title, within: $0.points) })
    }
}
