// SPDX-License-Identifier: Apache-2.0

package import Logging

/// The metadata keys that may appear in a log, in one place.
///
/// `JSONLogHandler` drops every key that is not declared here, so a patient value cannot reach a log by accident: it
/// would need a field of its own in this list. Names are dotted and carry their unit.
package enum LogField: String, CaseIterable, Sendable {
    case requestID = "request.id"
    case httpMethod = "http.method"
    /// The route's pattern (`/v1/models/{id}`), never the path that the client sent.
    case httpRoute = "http.route"
    case httpStatus = "http.status"
    case requestBytes = "request.bytes"
    case responseBytes = "response.bytes"
    case durationMilliseconds = "duration.ms"
    /// A model that the catalogue holds; text that a client sent in its place does not belong here.
    case modelID = "model.id"
    case modelVersion = "model.version"
    case modelCount = "model.count"
    case predictionID = "prediction.id"
    case predictionOutcome = "prediction.outcome"
    case batchRows = "batch.rows"
    case batchRejected = "batch.rejected"
    case errorCode = "error.code"
    /// The type of an error, never its description: that may quote what was being read.
    case errorKind = "error.kind"
    case systemErrorNumber = "error.errno"
    /// What the operating system or the database said; made by the service, never of a request.
    case errorCause = "error.cause"
    case storeBackend = "store.backend"
    case storeOperation = "store.operation"
    case storeRows = "store.rows"
    case configurationKey = "config.key"
    case serviceVersion = "service.version"
    case servicePhase = "service.phase"
    case serverAddress = "server.address"
    case serverPort = "server.port"
    case signal = "signal"
    case inFlight = "in_flight"
    case deadlineMilliseconds = "deadline.ms"
    case traceID = "trace.id"
    case spanID = "span.id"
    /// Lines that a full output made the sink discard.
    case droppedLines = "log.dropped_lines"
    /// Metadata keys of this record that the allow-list left out.
    case droppedFields = "log.dropped_fields"

    /// Every name above, for the handler's look-up.
    package static let allowedNames = Set(allCases.map(\.rawValue))
}

extension Logger {
    /// Reads or sets one declared field of this logger's metadata.
    package subscript(field: LogField) -> Logger.MetadataValue? {
        get { self[metadataKey: field.rawValue] }
        set { self[metadataKey: field.rawValue] = newValue }
    }
}

extension Dictionary where Key == String, Value == Logger.MetadataValue {
    /// Metadata of declared fields: `.fields([.httpStatus: .number(200)])`.
    package static func fields(_ fields: KeyValuePairs<LogField, Logger.MetadataValue>) -> Self {
        var metadata = Self(minimumCapacity: fields.count)
        for (field, value) in fields { metadata[field.rawValue] = value }
        return metadata
    }
}

extension Logger.MetadataValue {
    /// A whole number, written as a JSON number.
    package static func number(_ value: Int) -> Self { .stringConvertible(value) }
    /// A number, written as a JSON number; NaN and infinity become strings, as JSON has none.
    package static func number(_ value: Double) -> Self { .stringConvertible(value) }
}
