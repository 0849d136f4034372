// SPDX-License-Identifier: Apache-2.0

/// What shows that a predictor's numbers are right. The tests hold every claim made here against the code: a worked
/// example is computed, an agreement is counted again.
package struct Evidence: Sendable, Hashable {
    /// Agreement with an independent implementation on random cases.
    package struct Agreement: Sendable, Hashable {
        /// The package that was compared, run as a separate process and never shipped.
        package let oracle: String
        package let version: String
        /// How many cases were compared, and in how many both agreed within the tolerance.
        package let cases: Int
        package let agreed: Int
        /// The worst absolute difference over all cases and outputs, in the outputs' units, rounded up to two digits.
        package let worstAbsoluteDifference: Double
        package let tolerance: Double
        /// What the comparison could not cover, and known differences with their reasons.
        package let note: String?

        package init(
            oracle: String, version: String, cases: Int, agreed: Int, worstAbsoluteDifference: Double,
            tolerance: Double, note: String? = nil
        ) {
            self.oracle = oracle
            self.version = version
            self.cases = cases
            self.agreed = agreed
            self.worstAbsoluteDifference = worstAbsoluteDifference
            self.tolerance = tolerance
            self.note = note
        }
    }

    /// A case that someone else published.
    package struct WorkedExample: Sendable, Hashable {
        package let title: String
        /// The inputs as a caller would send them.
        package let inputs: [String: RawInput]
        /// The value expected of each output, by name.
        package let expected: [String: Double]
        /// Half a unit in the last place that the source printed.
        package let tolerance: Double
        package let source: String

        package init(
            _ title: String, inputs: [String: RawInput], expected: [String: Double], tolerance: Double, source: String
        ) {
            self.title = title
            self.inputs = inputs
            self.expected = expected
            self.tolerance = tolerance
            self.source = source
        }
    }

    package let agreements: [Agreement]
    package let workedExamples: [WorkedExample]
    /// Why there is no oracle, where there is none, and anything else a reviewer should know.
    package let note: String?

    package init(agreements: [Agreement], workedExamples: [WorkedExample], note: String? = nil) {
        self.agreements = agreements
        self.workedExamples = workedExamples
        self.note = note
    }
}

extension RawInput: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByStringLiteral
{
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(integerLiteral value: Int) { self = .number(Double(value)) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
    package init(stringLiteral value: String) { self = .text(value) }
}
