// SPDX-License-Identifier: Apache-2.0

import Predictors
import StrictJSON

/// Our own systems and extensions, as URIs.
package enum FHIRSystem {
    /// The ids of models, with the version beside.
    package static let model = "urn:prognosis:model"
    /// The names of outputs.
    package static let output = "urn:prognosis:output"
    /// The names of bands.
    package static let band = "urn:prognosis:band"
    /// The names of inputs and of a score's items.
    package static let item = "urn:prognosis:item"
    /// The extension that traces one value that was used.
    package static let inputTrace = "urn:prognosis:input-trace"
    /// The extension with one contribution to a probability.
    package static let contribution = "urn:prognosis:contribution"
    /// The codes of problems and warnings.
    package static let problem = "urn:prognosis:problem"
    /// The operation's definition.
    package static let operation = "urn:prognosis:operation:predict"
}

/// The shapes of FHIR data types that answers are made of.
enum FHIRJSON {
    static func coding(_ system: String, _ code: String, version: String? = nil, display: String? = nil) -> JSONValue {
        var object = JSONObject([.init(key: "system", value: .string(system))])
        object["version"] = version.map(JSONValue.string)
        object["code"] = .string(code)
        object["display"] = display.map(JSONValue.string)
        return .object(object)
    }

    static func coding(_ code: ClinicalCode) -> JSONValue {
        coding(code.system.rawValue, code.code)
    }

    static func concept(_ codings: [JSONValue], text: String? = nil) -> JSONValue {
        var object = JSONObject([.init(key: "coding", value: .array(codings))])
        object["text"] = text.map(JSONValue.string)
        return .object(object)
    }

    static func quantity(_ value: Double, _ unit: String) -> JSONValue {
        [
            "value": .number(value), "unit": .string(unit), "system": .string(CodeSystem.ucum.rawValue),
            "code": .string(unit),
        ]
    }

    static func range(_ bounds: ClosedRange<Double>, _ unit: String) -> JSONValue {
        ["low": quantity(bounds.lowerBound, unit), "high": quantity(bounds.upperBound, unit)]
    }

    /// A probability as FHIR counts it: per cent, rounded to twelve significant digits so that 0.147 is 14.7.
    static func percent(_ probability: Double) -> Double {
        AcceptedUnit(.one, times: 100).canonical(probability)
    }

    static func reference(_ basis: BasisReference) -> JSONValue {
        if let reference = basis.reference {
            return ["reference": .string(reference), "type": .string(basis.resourceType)]
        }
        return ["type": .string(basis.resourceType), "display": .string(basis.path)]
    }

    /// The value of an output or item as an element `value[x]`: a whole number of points as integer.
    static func value(_ bounds: ClosedRange<Double>, _ unit: String, isPoints: Bool) -> (key: String, value: JSONValue)
    {
        if bounds.lowerBound != bounds.upperBound { return ("valueRange", range(bounds, unit)) }
        if isPoints, let whole = Int(exactly: bounds.lowerBound) { return ("valueInteger", .number(Double(whole))) }
        return ("valueQuantity", quantity(bounds.lowerBound, unit))
    }
}
