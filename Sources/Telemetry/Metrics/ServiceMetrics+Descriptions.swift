// SPDX-License-Identifier: Apache-2.0

extension ServiceMetrics {
    enum Name {
        static let requests = "prognosis_http_requests_total"
        static let requestDuration = "prognosis_http_request_duration_seconds"
        static let requestsInFlight = "prognosis_http_requests_in_flight"
        static let predictions = "prognosis_predictions_total"
        static let predictionDuration = "prognosis_prediction_duration_seconds"
        static let commitDuration = "prognosis_store_commit_duration_seconds"
        static let commitRows = "prognosis_store_commit_rows"
        static let errors = "prognosis_errors_total"
    }

    /// Help texts and buckets of the service's own metrics, for `PrometheusRegistry`.
    package static let descriptions: [MetricDescription] = [
        MetricDescription(name: Name.requests, help: "HTTP requests answered, by method, route pattern and status."),
        MetricDescription(
            name: Name.requestDuration,
            help: "Seconds from the head of a request to the end of its answer, by route pattern.",
            buckets: HistogramBuckets.latency
        ),
        MetricDescription(name: Name.requestsInFlight, help: "HTTP requests being worked on."),
        MetricDescription(name: Name.predictions, help: "Predictions asked for, by model and outcome."),
        MetricDescription(
            name: Name.predictionDuration,
            help: "Seconds that a model took to predict, without decoding and recording.",
            buckets: HistogramBuckets.computation
        ),
        MetricDescription(
            name: Name.commitDuration,
            help: "Seconds until a group of records was durable.",
            buckets: HistogramBuckets.commit
        ),
        MetricDescription(
            name: Name.commitRows,
            help: "Records that shared one durable commit.",
            buckets: HistogramBuckets.rows
        ),
        MetricDescription(name: Name.errors, help: "Errors answered or survived, by kind."),
    ]
}
