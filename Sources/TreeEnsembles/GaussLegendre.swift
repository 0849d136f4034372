// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The Gauss-Legendre rule on the interval from 0 to 1: exact for polynomials up to degree `2 * count - 1`.
struct GaussLegendre {
    /// Strictly between 0 and 1.
    let points: [Double]
    /// Positive, with sum 1.
    let weights: [Double]

    /// Finds the roots of the Legendre polynomial by Newton's method from Tricomi's estimate.
    ///
    /// - Precondition: `count` is positive.
    init(count: Int) {
        precondition(count > 0)
        var points: [Double] = []
        var weights: [Double] = []
        for index in 0..<count {
            var root = cos(Double.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
            var slope = 1.0
            // Newton's method doubles the digits at each step; the estimate has two or more.
            for _ in 0..<8 {
                let (value, derivative) = Self.legendre(count, at: root)
                slope = derivative
                root -= value / derivative
            }
            points.append((1 - root) / 2)
            weights.append(1 / ((1 - root * root) * slope * slope))
        }
        self.points = points
        self.weights = weights
    }

    private static func legendre(_ degree: Int, at point: Double) -> (value: Double, derivative: Double) {
        var previous = 1.0
        var current = point
        for order in 1..<max(degree, 1) {
            let order = Double(order)
            (previous, current) = (current, ((2 * order + 1) * point * current - order * previous) / (order + 1))
        }
        return (current, Double(degree) * (point * current - previous) / (point * point - 1))
    }
}
