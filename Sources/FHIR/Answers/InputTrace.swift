// SPDX-License-Identifier: Apache-2.0

import Predictors
import StrictJSON

/// The trace of every value that a prediction used: which input, the value in its canonical unit, and where it came
/// from. One extension each, in the order of the model's inputs.
enum InputTrace {
    static func extensions(of prediction: Prediction, from extraction: Extraction) -> [JSONValue] {
        let inputs = prediction.inputs
        return zip(inputs.schema.fields, inputs.values).compactMap { field, value in
            guard let value else { return nil }
            let basis = extraction.basis[field.name]
            let isAssumed = inputs.assumedAbsent.contains(field.name)
            var parts: [JSONValue] = [
                ["url": "input", "valueString": .string(field.name)],
                part(value, of: field),
                ["url": "origin", "valueCode": isAssumed ? "assumed-absent" : basis == nil ? "caller" : "record"],
            ]
            if let basis, !isAssumed { parts += describe(basis) }
            return ["url": .string(FHIRSystem.inputTrace), "extension": .array(parts)]
        }
    }

    private static func part(_ value: InputValue, of field: InputField) -> JSONValue {
        switch (value, field.kind) {
        case (.number(let number), .number(let kind)):
            ["url": "value", "valueQuantity": FHIRJSON.quantity(number, kind.unit.rawValue)]
        case (.number(let number), _): ["url": "value", "valueDecimal": .number(number)]
        case (.boolean(let truth), _): ["url": "value", "valueBoolean": .bool(truth)]
        case (.category(let code), _): ["url": "value", "valueString": .string(code)]
        }
    }

    private static func describe(_ basis: BasisReference) -> [JSONValue] {
        var parts: [JSONValue] = [["url": "reference", "valueReference": FHIRJSON.reference(basis)]]
        if let time = basis.effective, time.isConformant {
            parts.append(["url": "effective", "valueDateTime": .string(time.text)])
        }
        if let code = basis.code { parts.append(["url": "code", "valueCoding": FHIRJSON.coding(code)]) }
        if let component = basis.component {
            parts.append(["url": "component", "valueCoding": FHIRJSON.coding(component)])
        }
        return parts
    }

    /// The resources that gave values, each once, in the order of the inputs.
    static func references(of prediction: Prediction, from extraction: Extraction) -> [BasisReference] {
        var seen: Set<String> = []
        let inputs = prediction.inputs
        return zip(inputs.schema.fields, inputs.values).compactMap { field, value in
            guard value != nil, !inputs.assumedAbsent.contains(field.name), let basis = extraction.basis[field.name],
                seen.insert(basis.reference ?? basis.path).inserted
            else { return nil }
            return basis
        }
    }
}
