// SPDX-License-Identifier: Apache-2.0

package import Predictors
package import StrictJSON

/// What a record holds for a predictor: inputs, where each was found, and what was set aside.
package struct Extraction: Sendable {
    /// The inputs found, in the order of the schema, for `InputSchema.resolve`.
    package internal(set) var inputs: [(name: String, value: RawInput)] = []
    /// The source of each input by its name.
    package internal(set) var basis: [String: BasisReference] = [:]
    /// Values that were there and were not used, with the reason; no detail shows a value.
    package internal(set) var warnings: [PredictionWarning] = []
    /// Whom the record is about: a FHIR `Reference`.
    package internal(set) var subject: JSONValue

    package init(subject: JSONValue) {
        self.subject = subject
    }

    /// These inputs with those that the caller stated besides; what the caller stated counts.
    package func overridden(by stated: [(name: String, value: RawInput)]) -> Extraction {
        guard !stated.isEmpty else { return self }
        let names = Set(stated.map(\.name))
        var copy = self
        copy.inputs.removeAll { names.contains($0.name) }
        copy.inputs += stated
        for name in names { copy.basis[name] = nil }
        copy.warnings.removeAll { $0.field.map(names.contains) ?? false }
        return copy
    }
}

/// The resource that gave an input.
package struct BasisReference: Sendable, Hashable {
    package let resourceType: String
    /// `type/id`, or the entry's `fullUrl` where the resource has no id; `nil` where it has neither.
    package let reference: String?
    /// The path of the resource in the request.
    package let path: String
    /// The time that the value is of, as the record states it.
    package let effective: FHIRDateTime?
    /// The code by which the resource was found.
    package let code: ClinicalCode?
    /// The code of the component that held the value, where one did.
    package let component: ClinicalCode?

    package init(
        resourceType: String,
        reference: String?,
        path: String,
        effective: FHIRDateTime? = nil,
        code: ClinicalCode? = nil,
        component: ClinicalCode? = nil
    ) {
        self.resourceType = resourceType
        self.reference = reference
        self.path = path
        self.effective = effective
        self.code = code
        self.component = component
    }
}
