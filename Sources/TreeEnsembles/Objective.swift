// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a model was trained for: how its base score becomes a margin, and how a margin becomes a prediction.
///
/// All arithmetic is that of XGBoost on a CPU: float32, with the C library's `expf` and `logf`
/// (src/objective and src/common/math.h of XGBoost).
package struct Objective: Sendable, Hashable {
    /// How margins become predictions.
    package enum Transform: String, Sendable {
        case identity
        case logistic
        case exponential
        /// Probabilities of the classes.
        case softmax
        /// The index of the likeliest class.
        case argmax
        /// 1 above zero, otherwise 0.
        case step
        /// Quantiles in ascending order, so that they do not cross.
        case ascending
        /// The objective is not known: there is a margin and no prediction.
        case unknown
    }

    /// The name in the model file, such as `binary:logistic`.
    package let name: String
    /// How its margins become predictions.
    package let transform: Transform

    /// - Parameters:
    ///   - name: the name as XGBoost writes it.
    ///   - version: the version that wrote the file. Quantiles are sorted from 3.4 on.
    package init(xgboost name: String, version: (major: Int, minor: Int)) {
        self.name = name
        transform =
            switch name {
            case "binary:logistic", "reg:logistic": .logistic
            case "count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "survival:aft": .exponential
            case "multi:softprob": .softmax
            case "multi:softmax": .argmax
            case "binary:hinge": .step
            case "binary:logitraw", "reg:squarederror", "reg:linear", "reg:squaredlogerror", "reg:absoluteerror",
                "reg:pseudohubererror", "rank:pairwise", "rank:ndcg", "rank:map":
                .identity
            case "reg:quantileerror": version >= (3, 4) ? .ascending : .identity
            default: .unknown
            }
    }

    /// The margin at which scoring starts, from the base score of the model file. Not finite if the base score lies
    /// outside the domain of the objective.
    func margin(fromBaseScore baseScore: Float) -> Float {
        switch transform {
        case .logistic:
            let smallest: Float = 1e-6
            let probability = min(max(baseScore, smallest), 1 - smallest)
            return -logf(1 / probability - 1)
        case .exponential:
            return logf(baseScore)
        case .identity, .softmax, .argmax, .step, .ascending, .unknown:
            return baseScore
        }
    }

    /// Turns the margin of a single-output model into its prediction.
    ///
    /// - Throws: `unknownObjective`; `wrongOutputCount` for an objective over several classes.
    package func prediction(fromMargin margin: Float) throws(TreeEnsembleError) -> Float {
        switch transform {
        case .identity, .ascending:
            return margin
        case .logistic:
            // The bound keeps expf finite; the tiny term is XGBoost's own and vanishes in float32.
            return 1 / (expf(min(-margin, 88.7)) + 1 + 1e-16)
        case .exponential:
            return expf(margin)
        case .step:
            return margin > 0 ? 1 : 0
        case .softmax, .argmax:
            throw TreeEnsembleError(.wrongOutputCount, "the objective has several classes, so one margin is not enough")
        case .unknown:
            throw TreeEnsembleError(.unknownObjective, "the objective is not known: the model has margins only")
        }
    }

    /// Turns the margins of all outputs into predictions: one an output, except for `argmax`, which has one.
    ///
    /// - Throws: `unknownObjective`.
    package func predictions(fromMargins margins: [Float]) throws(TreeEnsembleError) -> [Float] {
        switch transform {
        case .softmax:
            return Self.softmax(margins)
        case .argmax:
            var best = 0
            for index in margins.indices where margins[index] > margins[best] { best = index }
            return [Float(best)]
        case .ascending:
            return margins.sorted()
        case .identity, .logistic, .exponential, .step, .unknown:
            var predictions: [Float] = []
            predictions.reserveCapacity(margins.count)
            for margin in margins { predictions.append(try prediction(fromMargin: margin)) }
            return predictions
        }
    }

    /// Float32 but for the sum, which is a double rounded once, as in XGBoost.
    private static func softmax(_ margins: [Float]) -> [Float] {
        guard let largest = margins.max() else { return [] }
        var total = 0.0
        var shares = margins
        for index in shares.indices {
            shares[index] = expf(shares[index] - largest)
            total += Double(shares[index])
        }
        let divisor = Float(total)
        for index in shares.indices { shares[index] /= divisor }
        return shares
    }
}
