// SPDX-License-Identifier: Apache-2.0

import Predictors
package import StrictJSON

/// Reads what a caller of the native API or of the command line sends for one patient:
/// `{"model": …, "inputs": {…}, "assume_absent": […]}`.
package enum RequestDocument {
    /// What is wrong with the form of a request.
    package struct Fault: Error, Sendable, Hashable {
        /// The member concerned.
        package let field: String
        package let detail: String
    }

    /// - Parameters:
    ///   - model: the model that the path names; without one the request must name it.
    ///   - explain: whether to explain.
    package static func request(
        _ document: JSONValue, model: ModelReference?, explain: Bool
    ) throws(Fault) -> PredictionRequest {
        guard let object = document.object else {
            throw Fault(field: "", detail: "expected an object with the member inputs")
        }
        var reference = model
        var inputs: [(name: String, value: RawInput)]?
        var assumeAbsent: [String] = []
        for member in object {
            switch member.key {
            case "model":
                guard let id = member.value.string else { throw Fault(field: "model", detail: "expected a text") }
                if let model, model.id != id.lowercased() {
                    throw Fault(field: "model", detail: "the path names another model")
                }
                reference = model ?? ModelReference(id: id, version: object["version"]?.string)
            case "version":
                guard let version = member.value.string else {
                    throw Fault(field: "version", detail: "expected a text")
                }
                if let model, let named = model.version, named != version {
                    throw Fault(field: "version", detail: "the path names another version")
                }
                reference = reference.map { ModelReference(id: $0.id, version: version) }
            case "inputs":
                guard let members = member.value.object else {
                    throw Fault(field: "inputs", detail: "expected an object of inputs by name")
                }
                inputs = members.map { ($0.key, RawInput($0.value)) }
            case "assume_absent":
                guard let names = member.value.array?.compactMap(\.string), names.count == member.value.array?.count
                else { throw Fault(field: "assume_absent", detail: "expected a list of input names") }
                assumeAbsent = names
            default:
                throw Fault(
                    field: "", detail: "a member that is none of model, version, inputs, assume_absent")
            }
        }
        guard let reference else { throw Fault(field: "model", detail: "model is required") }
        guard let inputs else { throw Fault(field: "inputs", detail: "inputs is required") }
        return PredictionRequest(model: reference, inputs: inputs, assumeAbsent: assumeAbsent, explain: explain)
    }
}
