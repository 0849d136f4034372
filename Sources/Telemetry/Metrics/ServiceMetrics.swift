// SPDX-License-Identifier: Apache-2.0

package import CoreMetrics

/// Every instrument of the service, made from one factory that is handed in (nothing is bootstrapped globally).
///
/// Label values must be of bounded number and never text of a client's making: route patterns, models of the catalogue.
package struct ServiceMetrics: Sendable {
    /// Stands in for label values beyond the limit.
    package static let overflowLabel = "other"
    /// The route label of a request that no route matched.
    package static let unmatchedRoute = "unmatched"

    private let requests: HandleCache<RequestKey, RequestHandles>
    private let inFlight: any MeterHandler
    private let predictions: HandleCache<PredictionKey, PredictionHandles>
    private let commitDuration: any TimerHandler
    private let commitRows: any RecorderHandler
    private let errors: HandleCache<ErrorKind, any CounterHandler>

    /// - Parameters:
    ///   - factory: makes the instruments: a `PrometheusRegistry`, or several factories multiplexed.
    ///   - labelLimit: combinations of label values that are told apart, for each kind of event.
    package init(factory: any MetricsFactory, labelLimit: Int = 500) {
        let other = Self.overflowLabel
        requests = HandleCache(limit: labelLimit) { key in
            RequestHandles(factory, method: key.method.rawValue, route: key.route, status: key.statusLabel)
        } overflow: {
            RequestHandles(factory, method: other, route: other, status: other)
        }
        predictions = HandleCache(limit: labelLimit) { key in
            PredictionHandles(factory, model: key.model, outcome: key.outcome.rawValue)
        } overflow: {
            PredictionHandles(factory, model: other, outcome: other)
        }
        errors = HandleCache(limit: labelLimit) { kind in
            factory.makeCounter(label: Name.errors, dimensions: [("kind", kind.name)])
        } overflow: {
            factory.makeCounter(label: Name.errors, dimensions: [("kind", other)])
        }
        // An alert on a rate needs the zero before the first error.
        for kind in [ErrorKind.internal, .storage, .overloaded] { _ = errors[kind] }
        inFlight = factory.makeMeter(label: Name.requestsInFlight, dimensions: [])
        commitDuration = factory.makeTimer(label: Name.commitDuration, dimensions: [])
        commitRows = factory.makeRecorder(label: Name.commitRows, dimensions: [], aggregate: true)
    }

    /// The head of a request has arrived. Each call is answered by one of `requestFinished`, whatever becomes of it.
    package func requestStarted() {
        inFlight.increment(by: 1)
    }

    /// The answer is out, or the request is over without one.
    ///
    /// - Parameters:
    ///   - method: the request's method; one that HTTP does not define counts as `other`.
    ///   - route: the pattern of the route that answered, nil if none matched.
    package func requestFinished(method: String, route: String?, status: Int, seconds: Double) {
        inFlight.decrement(by: 1)
        let method = MethodLabel(rawValue: method) ?? .other
        let key = RequestKey(method: method, route: route ?? Self.unmatchedRoute, status: status)
        let handles = requests[key]
        handles.count.increment(by: 1)
        handles.duration.recordNanoseconds(Self.nanoseconds(seconds))
    }

    /// A model of the catalogue was asked for a prediction.
    package func predictionFinished(model: String, outcome: PredictionOutcome, seconds: Double) {
        let handles = predictions[PredictionKey(model: model, outcome: outcome)]
        handles.count.increment(by: 1)
        handles.duration.recordNanoseconds(Self.nanoseconds(seconds))
    }

    /// A group of records became durable together.
    package func committed(rows: Int, seconds: Double) {
        commitRows.record(Int64(rows))
        commitDuration.recordNanoseconds(Self.nanoseconds(seconds))
    }

    /// Something went wrong, once for each error that a client or an operator would see.
    package func errorOccurred(kind: ErrorKind) {
        errors[kind].increment(by: 1)
    }

    /// Whole nanoseconds; what is no duration (NaN, negative) counts as none, centuries as the longest one.
    private static func nanoseconds(_ seconds: Double) -> Int64 {
        guard seconds > 0 else { return 0 }
        return Int64(exactly: (seconds * 1e9).rounded()) ?? Int64.max / 1024
    }
}

private enum MethodLabel: String {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"
    case other
}

private struct RequestKey: Hashable {
    let method: MethodLabel
    let route: String
    let status: Int

    var statusLabel: String {
        (100..<600).contains(status) ? status.description : ServiceMetrics.overflowLabel
    }
}

private struct RequestHandles: Sendable {
    let count: any CounterHandler
    let duration: any TimerHandler

    init(_ factory: any MetricsFactory, method: String, route: String, status: String) {
        count = factory.makeCounter(
            label: ServiceMetrics.Name.requests,
            dimensions: [("method", method), ("route", route), ("status", status)]
        )
        duration = factory.makeTimer(label: ServiceMetrics.Name.requestDuration, dimensions: [("route", route)])
    }
}

private struct PredictionKey: Hashable {
    let model: String
    let outcome: PredictionOutcome
}

private struct PredictionHandles: Sendable {
    let count: any CounterHandler
    let duration: any TimerHandler

    init(_ factory: any MetricsFactory, model: String, outcome: String) {
        count = factory.makeCounter(
            label: ServiceMetrics.Name.predictions,
            dimensions: [("model", model), ("outcome", outcome)]
        )
        duration = factory.makeTimer(label: ServiceMetrics.Name.predictionDuration, dimensions: [("model", model)])
    }
}
