// SPDX-License-Identifier: Apache-2.0

import Telemetry

/// A registry that has seen a little of everything, with numbers that do not depend on the machine.
enum Exposition {
    static func sample() -> PrometheusRegistry {
        let registry = PrometheusRegistry()
        registry.addLog(LogCounters())
        registry.addGauge("process_open_fds", help: "Number of open file descriptors.") { 12 }
        registry.addGauge("absent", help: "Never read.") { nil }
        let metrics = ServiceMetrics(factory: registry)
        for _ in 0..<4 { metrics.requestStarted() }
        metrics.requestFinished(method: "GET", route: "/health", status: 200, seconds: 0.0004)
        metrics.requestFinished(method: "POST", route: "/v1/models/{id}/predict", status: 200, seconds: 0.003)
        metrics.requestFinished(method: "PROPFIND", route: nil, status: 404, seconds: 60)
        metrics.predictionFinished(model: "news2", outcome: .predicted, seconds: 0.000012)
        metrics.predictionFinished(model: "news2", outcome: .partial, seconds: 0.00002)
        metrics.predictionFinished(model: "support2-mortality-180d", outcome: .refused, seconds: 0.0003)
        metrics.committed(rows: 1, seconds: 0.0009)
        metrics.committed(rows: 37, seconds: 0.0041)
        metrics.errorOccurred(kind: .invalidInput)
        return registry
    }
}
