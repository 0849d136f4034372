// SPDX-License-Identifier: Apache-2.0

/// Writes the Prometheus text exposition format, version 0.0.4.
struct ExpositionWriter {
    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(16_384) }

    /// The two comment lines that open a metric.
    mutating func header(_ name: String, help: String, type: String) {
        append("# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(type)\n")
    }

    mutating func sample(_ name: String, labels: String, value: Int64) {
        sample(name, labels: labels, text: value.description)
    }

    mutating func sample(_ name: String, labels: String, value: Double) {
        sample(name, labels: labels, text: Self.number(value))
    }

    /// Buckets with their upper bounds, the last one `+Inf`; then sum and count.
    mutating func histogram(_ name: String, labels: String, bounds: [Double], cumulative: [UInt64], sum: Double) {
        let lead = labels.isEmpty ? "" : labels + ","
        for (index, count) in cumulative.enumerated() {
            let bound = index < bounds.count ? Self.number(bounds[index]) : "+Inf"
            append("\(name)_bucket{\(lead)le=\"\(bound)\"} \(count)\n")
        }
        sample("\(name)_sum", labels: labels, value: sum)
        sample("\(name)_count", labels: labels, text: (cumulative.last ?? 0).description)
    }

    private mutating func sample(_ name: String, labels: String, text: String) {
        append(labels.isEmpty ? "\(name) \(text)\n" : "\(name){\(labels)} \(text)\n")
    }

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    /// Label pairs as they stand between the braces: names made valid, in order, without repetition.
    static func labels(_ dimensions: [(String, String)]) -> String {
        var pairs: [String: String] = [:]
        for (name, value) in dimensions { pairs[labelName(name)] = value }
        return pairs.sorted { $0.key < $1.key }
            .map { "\($0.key)=\"\(escaped($0.value, quotes: true))\"" }
            .joined(separator: ",")
    }

    /// A valid metric name: dots and other foreign characters become underscores.
    static func metricName(_ label: String) -> String {
        validName(label, admitting: ":")
    }

    private static func labelName(_ name: String) -> String {
        let valid = validName(name, admitting: nil)
        // `le` belongs to histograms, names that begin with two underscores to the server.
        return valid == "le" || valid.hasPrefix("__") ? "label_" + valid : valid
    }

    private static func validName(_ name: String, admitting extra: Unicode.Scalar?) -> String {
        var valid = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "_": valid.append(scalar)
            case "0"..."9":
                if valid.isEmpty { valid.append("_") }
                valid.append(scalar)
            default: valid.append(scalar == extra ? scalar : "_")
            }
        }
        return valid.isEmpty ? "_" : String(valid)
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped.append(contentsOf: #"\\"#.unicodeScalars)
            case "\n": escaped.append(contentsOf: #"\n"#.unicodeScalars)
            case "\"" where quotes: escaped.append(contentsOf: #"\""#.unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }

    /// A sample value: whole numbers without a fraction, infinities and NaN as the format spells them.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if let whole = Int64(exactly: value) { return whole.description }
        return value.description
    }
}
