// SPDX-License-Identifier: Apache-2.0

/// What the exposition says of a metric beyond its numbers. Given to the registry, as swift-metrics carries no help text.
package struct MetricDescription: Sendable {
    /// The metric's name, as its instruments use it.
    package let name: String
    /// One line that says what is counted, and in which unit.
    package let help: String
    /// Upper bounds of the histogram's buckets, in the metric's unit; nil takes the registry's own.
    package let buckets: [Double]?

    package init(name: String, help: String, buckets: [Double]? = nil) {
        self.name = name
        self.help = help
        self.buckets = buckets
    }
}

/// Bucket bounds that several metrics share.
package enum HistogramBuckets {
    /// Seconds, 0.5 ms to 10 s: a request from door to door.
    package static let latency: [Double] = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]
    /// Seconds, 1 us to 1 s: one prediction in memory.
    package static let computation: [Double] = [
        1e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 0.001, 0.005, 0.025, 0.1, 1,
    ]
    /// Seconds, 50 us to 5 s: one durable commit.
    package static let commit: [Double] = [
        0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1, 5,
    ]
    /// Rows in one group commit.
    package static let rows: [Double] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]
}
