// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Telemetry
import Testing

@Suite struct ServiceMetricsTests {
    private let registry = PrometheusRegistry()

    private func lines(_ prefix: String) -> [String] {
        String(decoding: registry.render(), as: UTF8.self).split(separator: "\n")
            .filter { $0.hasPrefix(prefix) }.map(String.init)
    }

    @Test func everyInstrumentHasItsHelp() {
        let text = String(decoding: Exposition.sample().render(), as: UTF8.self)
        for description in ServiceMetrics.descriptions {
            #expect(text.contains("# HELP \(description.name) \(description.help)\n"))
        }
        for line in text.split(separator: "\n") where line.hasPrefix("# HELP ") {
            let words = line.split(separator: " ", maxSplits: 3)
            #expect(words.count == 4 && words[2] != words[3], "\(line)")
        }
    }

    @Test func inFlightReturnsToZero() async {
        let metrics = ServiceMetrics(factory: registry)
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1000 {
                        metrics.requestStarted()
                        metrics.requestFinished(method: "GET", route: "/predict", status: 200, seconds: 0.001)
                    }
                }
            }
        }
        #expect(lines("prognosis_http_requests_in_flight") == ["prognosis_http_requests_in_flight 0"])
        #expect(
            lines("prognosis_http_requests_total")
                == [#"prognosis_http_requests_total{method="GET",route="/predict",status="200"} 8000"#]
        )
        #expect(
            lines("prognosis_http_request_duration_seconds_sum")
                == [#"prognosis_http_request_duration_seconds_sum{route="/predict"} 8"#]
        )
    }

    @Test func unknownMethodsAndStatusesBecomeOther() {
        let metrics = ServiceMetrics(factory: registry)
        metrics.requestStarted()
        metrics.requestFinished(method: "Marker-7731", route: nil, status: 7731, seconds: 0)
        #expect(
            lines("prognosis_http_requests_total")
                == [#"prognosis_http_requests_total{method="other",route="unmatched",status="other"} 1"#]
        )
    }

    @Test func tooManyLabelsShareOneSeries() {
        let metrics = ServiceMetrics(factory: registry, labelLimit: 2)
        for model in 0..<50 { metrics.predictionFinished(model: "m\(model)", outcome: .predicted, seconds: 0) }
        #expect(
            lines("prognosis_predictions_total") == [
                #"prognosis_predictions_total{model="m0",outcome="predicted"} 1"#,
                #"prognosis_predictions_total{model="m1",outcome="predicted"} 1"#,
                #"prognosis_predictions_total{model="other",outcome="other"} 48"#,
            ]
        )
    }

    @Test(arguments: [Double.nan, -.infinity, -1, -0.0, .infinity, 1e300, .greatestFiniteMagnitude])
    func durationsThatAreNoneDoNoHarm(seconds: Double) throws {
        let metrics = ServiceMetrics(factory: registry)
        metrics.committed(rows: 3, seconds: seconds)
        let count = "prognosis_store_commit_duration_seconds_count"
        #expect(lines(count) == ["\(count) 1"])
        let sum = try #require(
            lines("prognosis_store_commit_duration_seconds_sum").first?.split(separator: " ").last.flatMap {
                Double($0)
            }
        )
        #expect(seconds > 0 ? sum > 1_000_000 : sum == 0)
        #expect(lines("prognosis_store_commit_rows_sum") == ["prognosis_store_commit_rows_sum 3"])
    }

    @Test func worksWithAnyFactory() {
        let factory = MultiplexMetricsHandler(factories: [registry, NOOPMetricsHandler.instance])
        let metrics = ServiceMetrics(factory: factory)
        metrics.errorOccurred(kind: .timeout)
        #expect(lines(#"prognosis_errors_total{kind="timeout"}"#) == [#"prognosis_errors_total{kind="timeout"} 1"#])
    }
}
