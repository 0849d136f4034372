// SPDX-License-Identifier: Apache-2.0

package import Predictors
package import StrictJSON

/// The body of `POST /fhir/$predict`: a Bundle, or a Parameters resource with a Bundle and what else the caller says.
package struct FHIRRequest: Sendable {
    /// The record.
    package let bundle: JSONValue
    /// The model asked for; `nil` for a bare Bundle, whose model is named in the query.
    package internal(set) var model: String?
    /// The version asked for.
    package internal(set) var version: String?
    /// Inputs to treat as absent when they are unknown; `*` stands for all that can be.
    package internal(set) var assumeAbsent: [String] = []
    /// Whether contributions are wanted; `nil` where the caller does not say.
    package internal(set) var explain: Bool?
    /// The moment for which the inputs are wanted; `nil` is now. A date means the end of that day in UTC.
    package internal(set) var asOf: Timestamp?
    /// Inputs that the caller states besides the record. They count before what the record holds.
    package internal(set) var inputs: [(name: String, value: RawInput)] = []

    private init(bundle: JSONValue) {
        self.bundle = bundle
    }

    /// Reads the body.
    package static func parse(_ body: JSONValue) throws(FHIRError) -> FHIRRequest {
        guard body.object != nil, let type = body["resourceType"]?.string else {
            throw FHIRError(.notAccepted, "expected a FHIR resource: Bundle or Parameters")
        }
        switch type {
        case "Bundle": return FHIRRequest(bundle: body)
        case "Parameters": return try parse(parameters: body)
        default: throw FHIRError(.notAccepted, "expected a Bundle or Parameters resource", at: "resourceType")
        }
    }

    private static func parse(parameters: JSONValue) throws(FHIRError) -> FHIRRequest {
        guard let list = parameters["parameter"]?.array else {
            throw FHIRError(
                .missingParameter,
                "the parameters model and record are required",
                at: "Parameters.parameter"
            )
        }
        var request: FHIRRequest?
        var reader = ParameterReader()
        for (index, parameter) in list.enumerated() {
            let path = "Parameters.parameter[\(index)]"
            guard let name = parameter["name"]?.string else {
                throw FHIRError(.malformed, "a parameter has no name", at: path)
            }
            if name == "record" || name == "bundle" {
                guard request == nil else { throw .repeated("record", at: path) }
                guard let bundle = parameter["resource"], bundle["resourceType"]?.string == "Bundle" else {
                    throw FHIRError(.malformed, "the parameter record holds a Bundle as its resource", at: path)
                }
                request = FHIRRequest(bundle: bundle)
            } else {
                try reader.read(name, parameter, at: path)
            }
        }
        guard var request else {
            throw FHIRError(.missingParameter, "the parameter record is required", at: "Parameters.parameter")
        }
        reader.apply(to: &request)
        return request
    }
}

/// Reads the parameters other than the record.
private struct ParameterReader {
    private var model: String?
    private var version: String?
    private var assumeAbsent: [String] = []
    private var explain: Bool?
    private var asOf: Timestamp?
    private var inputs: [(name: String, value: RawInput)] = []

    func apply(to request: inout FHIRRequest) {
        request.model = model
        request.version = version
        request.assumeAbsent = assumeAbsent
        request.explain = explain
        request.asOf = asOf
        request.inputs = inputs
    }

    mutating func read(_ name: String, _ parameter: JSONValue, at path: String) throws(FHIRError) {
        switch name {
        case "model":
            guard model == nil else { throw .repeated(name, at: path) }
            model = try text(of: parameter, name, at: path)
        case "version":
            guard version == nil else { throw .repeated(name, at: path) }
            version = try text(of: parameter, name, at: path)
        case "assume-absent":
            assumeAbsent.append(try text(of: parameter, name, at: path))
        case "explain":
            guard explain == nil else { throw .repeated(name, at: path) }
            guard let value = parameter["valueBoolean"]?.bool else {
                throw FHIRError(.malformed, "the parameter explain has a valueBoolean", at: path)
            }
            explain = value
        case "asOf":
            guard asOf == nil else { throw .repeated(name, at: path) }
            let text = parameter["valueDateTime"] ?? parameter["valueInstant"] ?? parameter["valueDate"]
            guard let moment = text?.string.flatMap({ FHIRDateTime($0) }) else {
                throw FHIRError(.malformed, "the parameter asOf has a valueDateTime", at: path)
            }
            asOf = moment.lastMoment
        case "input":
            let input = try input(of: parameter, at: path)
            guard !inputs.contains(where: { $0.name == input.name }) else {
                throw FHIRError(.unexpectedParameter, "an input is stated twice", at: path)
            }
            inputs.append(input)
        default:
            // The name is the caller's text, which an error does not repeat; the place says which it was.
            throw FHIRError(
                .unexpectedParameter,
                "the parameters are model, version, record, assume-absent, explain, asOf and input",
                at: "\(path).name"
            )
        }
    }

    private func text(of parameter: JSONValue, _ name: String, at path: String) throws(FHIRError) -> String {
        for type in ["valueString", "valueCode", "valueId"] {
            if let text = parameter[type]?.string, !text.isEmpty { return text }
        }
        throw FHIRError(.malformed, "the parameter \(name) has a valueString, valueCode or valueId", at: path)
    }

    /// An input from its parts `name` and `value`.
    private func input(of parameter: JSONValue, at path: String) throws(FHIRError) -> (name: String, value: RawInput) {
        let parts = parameter["part"]?.array ?? []
        guard let named = parts.first(where: { $0["name"]?.string == "name" }) else {
            throw FHIRError(.malformed, "an input has the parts name and value", at: path)
        }
        let name = try text(of: named, "name", at: "\(path).part")
        guard let part = parts.first(where: { $0["name"]?.string == "value" }) else {
            // Without a value the caller says that it is not known, whatever the record holds.
            return (name, .unknown)
        }
        return (name, Self.value(of: part))
    }

    private static func value(of part: JSONValue) -> RawInput {
        if let number = part["valueDecimal"]?.number ?? part["valueInteger"]?.number { return .number(number) }
        if let truth = part["valueBoolean"]?.bool { return .boolean(truth) }
        if let text = part["valueString"]?.string ?? part["valueCode"]?.string { return .text(text) }
        if let quantity = part["valueQuantity"] {
            guard let value = quantity["value"]?.number, quantity.element("comparator") == nil else { return .unusable }
            // As in a record, a quantity without its unit says nothing; `valueDecimal` is in the input's own unit.
            guard let unit = quantity["code"]?.string ?? quantity["unit"]?.string else { return .unusable }
            return .quantity(value, unit: unit)
        }
        return .unusable
    }
}

extension FHIRError {
    fileprivate static func repeated(_ name: String, at path: String) -> FHIRError {
        FHIRError(.unexpectedParameter, "the parameter \(name) is stated twice", at: path)
    }
}
