// SPDX-License-Identifier: Apache-2.0

package import Predictors
package import StrictJSON

extension CodeSystem {
    /// The system of a `Coding`, by its canonical URI or by the object identifier that records converted from C-CDA
    /// carry.
    package init?(uri: String) {
        if let system = CodeSystem(rawValue: uri) {
            self = system
            return
        }
        switch uri {
        case "urn:oid:2.16.840.1.113883.6.1": self = .loinc
        case "urn:oid:2.16.840.1.113883.6.96": self = .snomed
        case "urn:oid:2.16.840.1.113883.6.90": self = .icd10cm
        case "urn:oid:2.16.840.1.113883.6.88": self = .rxnorm
        case "urn:oid:2.16.840.1.113883.6.8": self = .ucum
        default: return nil
        }
    }
}

/// The parts of a `CodeableConcept` that are read.
package struct CodeableConcept: Sendable {
    /// The codings of the systems known here.
    package let codes: [ClinicalCode]
    /// All texts: those of the concept and the displays of its codings.
    package let texts: [String]

    package init(_ json: JSONValue?) {
        var codes: [ClinicalCode] = []
        var texts: [String] = []
        if let text = json?["text"]?.string { texts.append(text) }
        for coding in json?["coding"]?.array ?? [] {
            if let display = coding["display"]?.string { texts.append(display) }
            guard let uri = coding["system"]?.string, let system = CodeSystem(uri: uri),
                let code = coding["code"]?.string
            else { continue }
            codes.append(ClinicalCode(system, code))
        }
        self.codes = codes
        self.texts = texts
    }

    /// Whether any coding has this code, in whichever system: for the small code sets of FHIR itself, whose system
    /// many records leave out.
    package static func code(of json: JSONValue?, among allowed: Set<String>) -> Bool {
        (json?["coding"]?.array ?? []).contains { coding in
            coding["code"]?.string.map(allowed.contains) ?? false
        }
    }
}

extension JSONValue {
    /// The element of that name. FHIR has no null for what is not there, but some senders write it.
    func element(_ name: String) -> JSONValue? {
        guard let value = self[name], value != .null else { return Optional.none }
        return value
    }
}
