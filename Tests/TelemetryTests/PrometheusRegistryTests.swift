// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Telemetry
import Testing

@Suite struct PrometheusRegistryTests {
    private func lines(_ registry: PrometheusRegistry, _ prefix: String) -> [String] {
        String(decoding: registry.render(), as: UTF8.self).split(separator: "\n")
            .filter { $0.hasPrefix(prefix) }.map(String.init)
    }

    @Test func golden() throws {
        try expectGolden(Exposition.sample().render(), "metrics.txt")
    }

    @Test func theOrderOfCreationDoesNotShow() {
        let forward = PrometheusRegistry()
        let backward = PrometheusRegistry()
        let labels = (0..<50).map { "v\($0)" }
        for value in labels {
            Counter(label: "a_total", dimensions: [("x", value), ("y", "1")], factory: forward).increment()
        }
        for value in labels.reversed() {
            Counter(label: "a_total", dimensions: [("y", "1"), ("x", value)], factory: backward).increment()
        }
        #expect(forward.render() == backward.render())
    }

    @Test func labelValuesAreEscaped() {
        let registry = PrometheusRegistry()
        Counter(label: "a_total", dimensions: [("p", "a\"b\\c\nd é {}")], factory: registry).increment()
        #expect(lines(registry, "a_total{") == [#"a_total{p="a\"b\\c\nd é {}"} 1"#])
    }

    @Test func helpIsEscaped() {
        let registry = PrometheusRegistry(descriptions: [MetricDescription(name: "a", help: "one\ntwo \\ \"three\"")])
        Gauge(label: "a", factory: registry).record(1)
        #expect(lines(registry, "# HELP a ") == [#"# HELP a one\ntwo \\ "three""#])
    }

    @Test func namesAreMadeValid() {
        let registry = PrometheusRegistry()
        let labels = [("hb.route", "x"), ("le", "y"), ("9", "z")]
        Counter(label: "hb.requests-total", dimensions: labels, factory: registry).increment()
        #expect(lines(registry, "hb_requests") == [#"hb_requests_total{_9="z",hb_route="x",label_le="y"} 1"#])
    }

    @Test func bucketsAreCumulativeAndBoundsInclusive() {
        let registry = PrometheusRegistry(defaultBuckets: [0.001, 0.01, 0.1])
        let timer = Timer(label: "t_seconds", factory: registry)
        for nanoseconds in [0, 1_000_000, 1_000_001, 10_000_000, 50_000_000, 100_000_000, 100_000_001, -5] {
            timer.recordNanoseconds(Int64(nanoseconds))
        }
        #expect(
            lines(registry, "t_seconds") == [
                #"t_seconds_bucket{le="0.001"} 3"#, #"t_seconds_bucket{le="0.01"} 5"#,
                #"t_seconds_bucket{le="0.1"} 7"#, #"t_seconds_bucket{le="+Inf"} 8"#,
                "t_seconds_sum 0.262000002", "t_seconds_count 8",
            ]
        )
    }

    @Test func recordersAggregateOrNot() {
        let registry = PrometheusRegistry(defaultBuckets: [1, 2])
        let distribution = Recorder(label: "rows", aggregate: true, factory: registry)
        for value in [1, 2, 3] { distribution.record(value) }
        distribution.record(Double.nan)
        let gauge = Recorder(label: "level", aggregate: false, factory: registry)
        for value in [1.5, -2.5] { gauge.record(value) }
        #expect(
            lines(registry, "rows") == [
                #"rows_bucket{le="1"} 1"#, #"rows_bucket{le="2"} 2"#, #"rows_bucket{le="+Inf"} 3"#, "rows_sum 6",
                "rows_count 3",
            ]
        )
        #expect(lines(registry, "level") == ["level -2.5"])
    }

    @Test(arguments: [(Double.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"), (1e300, "1e+300"), (0.1, "0.1")])
    func specialValues(value: Double, text: String) {
        let registry = PrometheusRegistry()
        Meter(label: "g", factory: registry).set(value)
        #expect(lines(registry, "g ") == ["g \(text)"])
    }

    @Test func countersNeverGoDown() {
        let registry = PrometheusRegistry()
        let counter = Counter(label: "a_total", factory: registry)
        counter.increment(by: 3)
        counter.increment(by: -2)
        let fraction = FloatingPointCounter(label: "b_total", factory: registry)
        fraction.increment(by: 0.25)
        fraction.increment(by: -1.0)
        #expect(lines(registry, "a_total") == ["a_total 3"])
        #expect(lines(registry, "b_total") == ["b_total 0.25"])
    }

    @Test func oneSeriesForEqualLabels() {
        let registry = PrometheusRegistry()
        Counter(label: "a_total", dimensions: [("x", "1"), ("y", "2")], factory: registry).increment()
        Counter(label: "a_total", dimensions: [("y", "2"), ("x", "1")], factory: registry).increment()
        #expect(lines(registry, "a_total") == [#"a_total{x="1",y="2"} 2"#])
    }

    @Test func labelCombinationsAreBounded() {
        let registry = PrometheusRegistry(seriesLimit: 3)
        for value in 0..<100 {
            Counter(label: "a_total", dimensions: [("x", "\(value)")], factory: registry).increment()
        }
        #expect(
            lines(registry, "a_total") == [
                #"a_total{x="0"} 1"#, #"a_total{x="1"} 1"#, #"a_total{x="2"} 1"#, #"a_total{x="other"} 97"#,
            ]
        )
        #expect(
            lines(registry, "prognosis_metrics_rejected_series_total")
                == [
                    #"prognosis_metrics_rejected_series_total{reason="kind"} 0"#,
                    #"prognosis_metrics_rejected_series_total{reason="limit"} 97"#,
                ]
        )
    }

    @Test func twoKindsUnderOneNameDoNotMix() {
        let registry = PrometheusRegistry()
        Counter(label: "a", factory: registry).increment()
        Meter(label: "a", factory: registry).set(7)
        Timer(label: "a", dimensions: [("x", "1")], factory: registry).recordNanoseconds(1)
        #expect(lines(registry, "a") == ["a 1"])
        #expect(
            lines(registry, "prognosis_metrics_rejected_series_total").first
                == #"prognosis_metrics_rejected_series_total{reason="kind"} 2"#
        )
    }

    @Test func destroyedSeriesAreGone() {
        let registry = PrometheusRegistry()
        let counter = Counter(label: "a_total", dimensions: [("x", "1")], factory: registry)
        counter.increment()
        counter.destroy()
        #expect(lines(registry, "a_total").isEmpty)
        #expect(lines(registry, "# TYPE a_total").isEmpty)
    }

    @Test func concurrentUpdatesAreExact() async {
        let registry = PrometheusRegistry(defaultBuckets: [0.5])
        let tasks = 16
        let each = 5000
        await withTaskGroup { group in
            for task in 0..<tasks {
                group.addTask {
                    let counter = Counter(label: "a_total", factory: registry)
                    let timer = Timer(label: "t_seconds", factory: registry)
                    let rows = Recorder(label: "rows", aggregate: true, factory: registry)
                    let meter = Meter(label: "g", factory: registry)
                    for _ in 0..<each {
                        counter.increment()
                        timer.recordNanoseconds(task.isMultiple(of: 2) ? 1000 : 1_000_000_000)
                        rows.record(2)
                        meter.increment(by: 2)
                        meter.decrement()
                    }
                    _ = registry.render()
                }
            }
        }
        let total = tasks * each
        #expect(lines(registry, "a_total") == ["a_total \(total)"])
        #expect(lines(registry, "g ") == ["g \(total)"])
        #expect(
            lines(registry, "t_seconds") == [
                #"t_seconds_bucket{le="0.5"} \#(total / 2)"#, #"t_seconds_bucket{le="+Inf"} \#(total)"#,
                "t_seconds_sum \(Double(total / 2 * 1_000_001_000) / 1e9)", "t_seconds_count \(total)",
            ]
        )
        #expect(lines(registry, "rows_sum") == ["rows_sum \(total * 2)"])
    }
}
