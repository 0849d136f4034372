// SPDX-License-Identifier: Apache-2.0

import Predictors
import StrictJSON

/// Reads the values of one Observation and of its components.
struct ObservationReader {
    private static let countingStatus: Set<String> = ["final", "amended", "corrected"]
    /// Urea by amount of substance, which is the same number as urea nitrogen only in mmol/L: in mg/dL urea is
    /// 2.14 times urea nitrogen.
    private static let ureaLOINC = "22664-7"

    private let entry: RecordEntry
    private let time: FHIRDateTime?
    private let issued: FHIRDateTime?
    private let setAside: Find.SetAside?

    init(_ entry: RecordEntry) {
        self.entry = entry
        let resource = entry.resource
        issued = resource["issued"]?.string.flatMap { FHIRDateTime($0) }
        time = Self.time(of: resource, issued: issued)
        setAside =
            switch resource["status"]?.string {
            case "entered-in-error"?, "cancelled"?: .void
            case let status?: Self.countingStatus.contains(status) ? nil : .status
            case nil: .status
            }
    }

    /// The moment that the value is of. A period counts with its end, or with its beginning while it lasts.
    private static func time(of resource: JSONValue, issued: FHIRDateTime?) -> FHIRDateTime? {
        for key in ["effectiveDateTime", "effectiveInstant"] {
            if let text = resource.element(key) { return text.string.flatMap { FHIRDateTime($0) } }
        }
        if let period = resource.element("effectivePeriod") {
            return (period.element("end") ?? period.element("start"))?.string.flatMap { FHIRDateTime($0) }
        }
        // A schedule (effectiveTiming) says when it was planned, not when it was measured.
        return resource.element("effectiveTiming") == nil ? issued : nil
    }

    /// The value of the Observation itself.
    func find(code: String) -> Find {
        find(in: entry.resource, code: code, component: nil)
    }

    /// The value of a component.
    func find(component: JSONValue, code: String) -> Find {
        let panel = CodeableConcept(entry.resource["code"]).codes.first { $0.system == .loinc }
        return find(in: component, code: code, component: panel ?? ClinicalCode(.loinc, code))
    }

    /// - Parameter component: the code of the panel when `element` is a component of it.
    private func find(in element: JSONValue, code: String, component panel: ClinicalCode?) -> Find {
        let own = ClinicalCode(.loinc, code)
        return Find(
            basis: BasisReference(
                resourceType: entry.type,
                reference: entry.reference,
                path: entry.path,
                effective: time,
                code: panel ?? own,
                component: panel == nil ? nil : own
            ),
            issued: issued,
            position: entry.position,
            setAside: setAside,
            needsTime: true
        ) { field in Self.reading(of: element, code: code, for: field) }
    }

    private static func reading(of element: JSONValue, code: String, for field: InputField) -> Find.Reading {
        if let quantity = element.element("valueQuantity") {
            return reading(ofQuantity: quantity, code: code, for: field)
        }
        if let number = element["valueInteger"]?.number ?? element["valueDecimal"]?.number {
            guard case .number(let kind) = field.kind, kind.unit.isDimensionless else {
                return .unusable("the record's newest value has no unit")
            }
            return .value(.number(number))
        }
        if let concept = element.element("valueCodeableConcept") { return reading(ofConcept: concept, for: field) }
        if let truth = element["valueBoolean"]?.bool, case .boolean = field.kind, case .measurement? = field.binding {
            return .value(.boolean(truth))
        }
        let hasValue = element.object?.contains { $0.key.hasPrefix("value") && $0.value != .null } ?? false
        return hasValue ? .unusable("the record's newest value is of a type that is not read here") : .nothing
    }

    private static func reading(ofQuantity quantity: JSONValue, code: String, for field: InputField) -> Find.Reading {
        guard let value = quantity["value"]?.number else { return .nothing }
        guard case .number = field.kind else { return .unusable("the record's newest value is a number") }
        if quantity.element("comparator") != nil {
            return .unusable("the record's newest value is a bound (with a comparator), not a value")
        }
        guard let unit = unit(of: quantity) else { return .unusable("the record's newest value has no unit") }
        if code == ureaLOINC, UCUMUnit.parse(unit)?.unit != .millimolePerLitre {
            return .unusable("the record's newest value is urea in a mass unit, not urea nitrogen")
        }
        return .value(.quantity(value, unit: unit))
    }

    /// The text of the unit: the UCUM code; the printed unit only where there is none.
    private static func unit(of quantity: JSONValue) -> String? {
        let system = quantity["system"]?.string
        let isUCUM = system == nil || system.flatMap { CodeSystem(uri: $0) } == .ucum
        if isUCUM, let code = quantity["code"]?.string, !code.isEmpty { return code }
        if let unit = quantity["unit"]?.string, !unit.isEmpty { return unit }
        return nil
    }

    private static func reading(ofConcept concept: JSONValue, for field: InputField) -> Find.Reading {
        guard case .answer(_, let meanings)? = field.binding else {
            return .unusable("the record's newest value is a code where a number is expected")
        }
        let answers = CodeableConcept(concept).codes.filter { $0.system == .snomed || $0.system == .loinc }
        let found = Set(answers.compactMap { meanings[$0.code] })
        guard found.count == 1, let meaning = found.first else {
            return .unusable(
                found.isEmpty
                    ? "the record's newest answer is none that has a meaning for this input"
                    : "the record's newest answer has codes that contradict each other"
            )
        }
        if case .boolean = field.kind {
            switch meaning {
            case "true": return .value(.boolean(true))
            case "false": return .value(.boolean(false))
            default: return .unusable("the record's newest answer is none that has a meaning for this input")
            }
        }
        return .value(.text(meaning))
    }
}

extension UCUMUnit {
    /// Whether a plain count is in this unit.
    fileprivate var isDimensionless: Bool {
        switch self {
        case .one, .score, .ratio, .inr, .ph: true
        default: false
        }
    }
}
