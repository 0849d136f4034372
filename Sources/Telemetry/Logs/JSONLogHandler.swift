// SPDX-License-Identifier: Apache-2.0

package import Logging
import Predictors

/// How a log line reads.
package enum LogFormat: String, Sendable, CaseIterable {
    /// One JSON object a line, for machines.
    case json
    /// Time, level, logger, message and `key=value`, for a person at a terminal.
    case text
}

/// Writes each record as one line: time, level, logger, message, then the declared metadata in the order of its names.
///
/// The handler is a value: a copied logger keeps its own metadata and level. Keys outside `LogField` are dropped and
/// counted, values marked `LogSensitivity.sensitive` are replaced, and of an error only its type is written, as its
/// description may quote patient data.
package struct JSONLogHandler: LogHandler {
    private static let messageLimit = 2048
    private static let valueLimit = 512

    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let format: LogFormat
    private let sink: any LogSink
    private let counters: LogCounters
    private let clock: WallClock

    package init(
        label: String,
        format: LogFormat = .json,
        level: Logger.Level = .info,
        sink: any LogSink,
        counters: LogCounters,
        metadataProvider: Logger.MetadataProvider? = nil,
        clock: WallClock = .system
    ) {
        self.label = label
        self.format = format
        self.logLevel = level
        self.sink = sink
        self.counters = counters
        self.metadataProvider = metadataProvider
        self.clock = clock
    }

    package subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let (fields, dropped) = admittedFields(of: event)
        var line: [UInt8] = []
        line.reserveCapacity(512)
        switch format {
        case .json: appendJSON(event, fields, dropped, to: &line)
        case .text: appendText(event, fields, dropped, to: &line)
        }
        line.append(UInt8(ascii: "\n"))
        sink.write(line)
    }

    /// The statement's metadata over the provider's over the logger's.
    private func effectiveMetadata(of event: LogEvent) -> Logger.Metadata {
        // Most loggers have none of their own: then nothing is copied.
        guard !metadata.isEmpty || metadataProvider != nil else { return event.metadata ?? [:] }
        var merged = metadata
        if let provided = metadataProvider?.get() { merged.merge(provided) { _, newer in newer } }
        if let explicit = event.metadata { merged.merge(explicit) { _, newer in newer } }
        return merged
    }

    /// The record's metadata that may be written, flattened to dotted names, in their order; and how much may not.
    private func admittedFields(of event: LogEvent) -> (fields: [Field], dropped: Int) {
        var collector = FieldCollector()
        for (key, value) in effectiveMetadata(of: event) { collector.collect(value, under: key, counters) }
        let kind = LogField.errorKind.rawValue
        if let error = event.error, !collector.fields.contains(where: { $0.name == kind }) {
            collector.fields.append(Field(name: kind, content: .text(String(reflecting: type(of: error)))))
        }
        collector.fields.sort { $0.name < $1.name }
        return (collector.fields, collector.dropped)
    }

    private func appendJSON(_ event: LogEvent, _ fields: [Field], _ dropped: Int, to line: inout [UInt8]) {
        line.append(contentsOf: #"{"time":""#.utf8)
        clock.now().append(to: &line)
        line.append(contentsOf: #"","level":""#.utf8)
        line.append(contentsOf: event.level.rawValue.utf8)
        line.append(contentsOf: #"","logger":"#.utf8)
        LogText.appendJSONString(label, limit: Self.valueLimit, to: &line)
        line.append(contentsOf: #","message":"#.utf8)
        LogText.appendJSONString(event.message.description, limit: Self.messageLimit, to: &line)
        for field in fields {
            // Names come from the allow-list and need no escaping.
            line.append(contentsOf: ",\"".utf8)
            line.append(contentsOf: field.name.utf8)
            line.append(contentsOf: "\":".utf8)
            switch field.content {
            case .literal(let literal): line.append(contentsOf: literal.utf8)
            case .text(let text): LogText.appendJSONString(text, limit: Self.valueLimit, to: &line)
            }
        }
        if dropped > 0 {
            line.append(contentsOf: ",\"\(LogField.droppedFields.rawValue)\":\(dropped)".utf8)
        }
        line.append(UInt8(ascii: "}"))
    }

    private func appendText(_ event: LogEvent, _ fields: [Field], _ dropped: Int, to line: inout [UInt8]) {
        clock.now().append(to: &line)
        let level = event.level.rawValue.uppercased()
        line.append(contentsOf: " \(level)\(String(repeating: " ", count: max(0, 8 - level.utf8.count))) ".utf8)
        LogText.appendPlain(label, limit: Self.valueLimit, to: &line)
        line.append(contentsOf: ": ".utf8)
        LogText.appendPlain(event.message.description, limit: Self.messageLimit, to: &line)
        for field in fields {
            line.append(contentsOf: " \(field.name)=".utf8)
            switch field.content {
            case .literal(let literal): line.append(contentsOf: literal.utf8)
            case .text(let text)
            where text.utf8.contains(where: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\"") }):
                LogText.appendJSONString(text, limit: Self.valueLimit, to: &line)
            case .text(let text): LogText.appendPlain(text, limit: Self.valueLimit, to: &line)
            }
        }
        if dropped > 0 { line.append(contentsOf: " \(LogField.droppedFields.rawValue)=\(dropped)".utf8) }
    }
}

private struct Field {
    enum Content {
        /// A number or truth value, written as it stands.
        case literal(String)
        case text(String)
    }

    let name: String
    let content: Content
}

/// Flattens nested metadata and keeps what the allow-list admits.
private struct FieldCollector {
    var fields: [Field] = []
    var dropped = 0

    mutating func collect(_ value: Logger.MetadataValue, under name: String, _ counters: LogCounters) {
        if case .dictionary(let children) = value {
            for (key, child) in children { collect(child, under: "\(name).\(key)", counters) }
            return
        }
        guard LogField.allowedNames.contains(name), !fields.contains(where: { $0.name == name }) else {
            dropped += 1
            counters.dropField()
            return
        }
        if value.attributes[LogSensitivity.self] == .sensitive {
            counters.redactValue()
            fields.append(Field(name: name, content: .text("[redacted]")))
            return
        }
        switch value {
        case .string(let text):
            fields.append(Field(name: name, content: .text(text)))
        case .stringConvertible(let box):
            fields.append(Field(name: name, content: Self.content(of: box)))
        case .array, .dictionary:
            // No declared field is a list; one that came along may hold anything.
            dropped += 1
            counters.dropField()
        }
    }

    private static func content(of box: any CustomStringConvertible & Sendable) -> Field.Content {
        switch box {
        case let number as Int: .literal(number.description)
        case let number as Double where number.isFinite: .literal(number.description)
        case let flag as Bool: .literal(flag.description)
        default: .text(box.description)
        }
    }
}
