// SPDX-License-Identifier: Apache-2.0

import Atomics
import CoreMetrics

/// One line (or one histogram) of the exposition: a metric with one set of label values. All updates are lock-free.
protocol MetricSeries: AnyObject, Sendable {
    /// Appends this series' samples.
    func expose(name: String, labels: String, to writer: inout ExpositionWriter)
}

/// A double that threads add to without a lock, as the bits of an atomic word.
struct AtomicDouble: Sendable {
    private let bits = ManagedAtomic<UInt64>(0)

    var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    func add(_ amount: Double) {
        var current = bits.load(ordering: .relaxed)
        while true {
            let sum = (Double(bitPattern: current) + amount).bitPattern
            let (exchanged, original) = bits.weakCompareExchange(
                expected: current,
                desired: sum,
                ordering: .relaxed
            )
            if exchanged { return }
            current = original
        }
    }
}

/// A count that only grows.
final class CounterSeries: MetricSeries, CounterHandler {
    private let count = ManagedAtomic<Int64>(0)

    func increment(by amount: Int64) {
        // A counter that went down would read as a restart of the process.
        guard amount > 0 else { return }
        count.wrappingIncrement(by: amount, ordering: .relaxed)
    }

    func reset() { count.store(0, ordering: .relaxed) }

    func expose(name: String, labels: String, to writer: inout ExpositionWriter) {
        writer.sample(name, labels: labels, value: count.load(ordering: .relaxed))
    }
}

/// A growing sum of fractions.
final class FloatingPointCounterSeries: MetricSeries, FloatingPointCounterHandler {
    private let sum = AtomicDouble()

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        sum.add(amount)
    }

    func reset() { sum.set(0) }

    func expose(name: String, labels: String, to writer: inout ExpositionWriter) {
        writer.sample(name, labels: labels, value: sum.value)
    }
}

/// A value that goes up and down: a meter, or a recorder that does not aggregate.
final class GaugeSeries: MetricSeries, MeterHandler, RecorderHandler {
    private let level = AtomicDouble()

    func set(_ value: Int64) { level.set(Double(value)) }
    func set(_ value: Double) { level.set(value) }
    func increment(by amount: Double) { level.add(amount) }
    func decrement(by amount: Double) { level.add(-amount) }
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }

    func expose(name: String, labels: String, to writer: inout ExpositionWriter) {
        writer.sample(name, labels: labels, value: level.value)
    }
}

/// Counts of observations by bucket, one atomic word a bucket; the last one is above all bounds.
struct BucketCounts: Sendable {
    private let counts: [ManagedAtomic<UInt64>]

    init(bounds: Int) {
        counts = (0...bounds).map { _ in ManagedAtomic(0) }
    }

    func count(bucket: Int) { counts[bucket].wrappingIncrement(ordering: .relaxed) }

    /// How many observations lie at or below each bound, and in the last place all of them. Summed from one reading of
    /// each bucket, so that the figures of one scrape never contradict each other.
    func cumulative() -> [UInt64] {
        var total: UInt64 = 0
        return counts.map { bucket in
            total += bucket.load(ordering: .relaxed)
            return total
        }
    }
}

/// Durations: recorded in nanoseconds (the sum is exact), exposed in seconds.
final class TimerSeries: MetricSeries, TimerHandler {
    private let bounds: [Double]
    private let nanosecondBounds: [Int64]
    private let counts: BucketCounts
    private let nanoseconds = ManagedAtomic<Int64>(0)

    init(bounds: [Double]) {
        self.bounds = bounds
        nanosecondBounds = bounds.map { Int64(($0 * 1e9).rounded()) }
        counts = BucketCounts(bounds: bounds.count)
    }

    func recordNanoseconds(_ duration: Int64) {
        let duration = max(0, duration)
        counts.count(bucket: nanosecondBounds.firstIndex { duration <= $0 } ?? nanosecondBounds.count)
        nanoseconds.wrappingIncrement(by: duration, ordering: .relaxed)
    }

    func expose(name: String, labels: String, to writer: inout ExpositionWriter) {
        let seconds = Double(nanoseconds.load(ordering: .relaxed)) / 1e9
        writer.histogram(name, labels: labels, bounds: bounds, cumulative: counts.cumulative(), sum: seconds)
    }
}

/// A distribution of plain values: a recorder that aggregates.
final class HistogramSeries: MetricSeries, RecorderHandler {
    private let bounds: [Double]
    private let counts: BucketCounts
    private let sum = AtomicDouble()

    init(bounds: [Double]) {
        self.bounds = bounds
        counts = BucketCounts(bounds: bounds.count)
    }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        // One NaN would make the sum NaN for good.
        guard value.isFinite else { return }
        counts.count(bucket: bounds.firstIndex { value <= $0 } ?? bounds.count)
        sum.add(value)
    }

    func expose(name: String, labels: String, to writer: inout ExpositionWriter) {
        writer.histogram(name, labels: labels, bounds: bounds, cumulative: counts.cumulative(), sum: sum.value)
    }
}
