// SPDX-License-Identifier: Apache-2.0

import Predictors

extension PointTally {
    /// The bands of the totals that can really come out. The bounds alone would count a band that the open items jump
    /// over: a total of 0, or of 2 with an item of 2 points, is never 1.
    ///
    /// - Parameter gradual: the names of the items that can give every whole number of points within their bounds;
    ///   all others give either their fewest points or their most.
    func reachableBands(of output: OutputField, gradual: Set<String> = []) -> [Band] {
        var totals: Set<Double> = [0]
        for item in items {
            let bounds = item.points
            let points =
                gradual.contains(item.name)
                ? Array(stride(from: bounds.lowerBound, through: bounds.upperBound, by: 1))
                : [bounds.lowerBound, bounds.upperBound]
            totals = Set(points.flatMap { added in totals.map { $0 + added } })
        }
        return output.bands.filter { band in totals.contains { band.interval.contains($0) } }
    }
}
