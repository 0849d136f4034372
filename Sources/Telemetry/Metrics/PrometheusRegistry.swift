// SPDX-License-Identifier: Apache-2.0

package import CoreMetrics
import NIOConcurrencyHelpers

/// Holds the service's metrics and renders them for a Prometheus server.
///
/// Looking a series up takes a lock, so instruments are made once and kept (`ServiceMetrics` does); counting and timing
/// through them touches only atomics. A metric has at most `seriesLimit` label combinations: what comes after them is
/// counted in one series whose label values are all `other`, so that no client can fill the memory.
package final class PrometheusRegistry: MetricsFactory {
    /// The `Content-Type` of `render()`.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private struct State {
        var families: [String: MetricFamily] = [:]
        var readings: [String: Reading] = [:]
    }

    private struct Reading {
        let help: String
        let type: MetricFamily.Kind
        let read: @Sendable () -> Double?
    }

    private let descriptions: [String: MetricDescription]
    private let defaultBuckets: [Double]
    private let seriesLimit: Int
    private let rejected: (cap: CounterSeries, kind: CounterSeries)
    private let state = NIOLockedValueBox(State())

    /// - Parameters:
    ///   - descriptions: help texts and buckets by metric name.
    ///   - defaultBuckets: bounds of a histogram that has no description of its own, in rising order.
    ///   - seriesLimit: label combinations that one metric may have.
    package init(
        descriptions: [MetricDescription] = ServiceMetrics.descriptions,
        defaultBuckets: [Double] = HistogramBuckets.latency,
        seriesLimit: Int = 1000
    ) {
        self.descriptions = Dictionary(descriptions.map { ($0.name, $0) }) { first, _ in first }
        self.defaultBuckets = defaultBuckets
        self.seriesLimit = seriesLimit
        let (cap, kind) = (CounterSeries(), CounterSeries())
        rejected = (cap, kind)
        let series: [String: any MetricSeries] = [#"reason="kind""#: kind, #"reason="limit""#: cap]
        state.withLockedValue { $0.families[Self.rejectedName] = MetricFamily(kind: .counter, series: series) }
    }

    /// Adds a metric that is read when the exposition is rendered; nil leaves it out of that one.
    package func addCounter(_ name: String, help: String, read: @escaping @Sendable () -> Double?) {
        state.withLockedValue { $0.readings[name] = Reading(help: help, type: .counter, read: read) }
    }

    /// Adds a value that is read when the exposition is rendered; nil leaves it out of that one.
    package func addGauge(_ name: String, help: String, read: @escaping @Sendable () -> Double?) {
        state.withLockedValue { $0.readings[name] = Reading(help: help, type: .gauge, read: read) }
    }

    /// The exposition: metrics by name, series by labels, so that two renderings of one state are equal byte for byte.
    package func render() -> [UInt8] {
        // Formatting happens outside the lock: a scrape never holds up a request that makes a new series.
        let (families, readings) = state.withLockedValue { state in
            (state.families, state.readings)
        }
        var writer = ExpositionWriter()
        for name in Set(families.keys).union(readings.keys).sorted() {
            if let family = families[name], !family.series.isEmpty {
                writer.header(name, help: help(for: name), type: family.kind.rawValue)
                for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                    series.expose(name: name, labels: labels, to: &writer)
                }
            } else if let reading = readings[name], let value = reading.read() {
                writer.header(name, help: reading.help, type: reading.type.rawValue)
                writer.sample(name, labels: "", value: value)
            }
        }
        return writer.bytes
    }

    // MARK: - MetricsFactory

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter) { _ in CounterSeries() }
    }

    package func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(label, dimensions, .counter) { _ in FloatingPointCounterSeries() }
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge) { _ in GaugeSeries() }
    }

    package func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        if aggregate { return series(label, dimensions, .histogram, HistogramSeries.init) }
        return series(label, dimensions, .gauge) { _ in GaugeSeries() }
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .histogram, TimerSeries.init)
    }

    package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    // MARK: - Series

    private static let rejectedName = "prognosis_metrics_rejected_series_total"

    private func series<Series: MetricSeries>(
        _ label: String,
        _ dimensions: [(String, String)],
        _ kind: MetricFamily.Kind,
        _ make: ([Double]) -> Series
    ) -> Series {
        let name = ExpositionWriter.metricName(label)
        let bounds = descriptions[name]?.buckets ?? defaultBuckets
        let labels = ExpositionWriter.labels(dimensions)
        return state.withLockedValue { state in
            var family = state.families[name] ?? MetricFamily(kind: kind)
            defer { state.families[name] = family }
            if let existing = family.series[labels], let series = existing as? Series { return series }
            guard family.kind == kind, family.series[labels] == nil else {
                // Two instruments of different kinds under one name is a slip in the code; it must not end the service.
                rejected.kind.increment(by: 1)
                return make(bounds)
            }
            guard family.series.count < seriesLimit || dimensions.isEmpty else {
                rejected.cap.increment(by: 1)
                let other = ExpositionWriter.labels(dimensions.map { ($0.0, ServiceMetrics.overflowLabel) })
                if let existing = family.series[other] as? Series { return existing }
                let series = make(bounds)
                family.series[other] = series
                return series
            }
            let series = make(bounds)
            family.series[labels] = series
            return series
        }
    }

    private func remove(_ handler: any AnyObject) {
        state.withLockedValue { state in
            for (name, family) in state.families {
                if let labels = family.series.first(where: { $0.value === handler })?.key {
                    state.families[name]?.series[labels] = nil
                    return
                }
            }
        }
    }

    private func help(for name: String) -> String {
        if name == Self.rejectedName { return "Series that were refused: over the limit, or of another kind." }
        return descriptions[name]?.help ?? name
    }
}

/// All series of one metric, by their rendered labels.
private struct MetricFamily: Sendable {
    enum Kind: String {
        case counter, gauge, histogram
    }

    let kind: Kind
    var series: [String: any MetricSeries] = [:]
}
