// SPDX-License-Identifier: Apache-2.0

import Predictors
import StrictJSON

/// Reads `card.yaml`: the groups of `source_attributes`, each attribute with a `value` or with `not_available` and the
/// reason, then `tripod_ai` facts.
enum CardReader {
    private static let file = "card.yaml"

    static func card(_ bytes: [UInt8]) throws(ModelPackageError) -> ModelCard {
        let document: JSONValue
        do {
            document = try YAMLDocument.parse(bytes)
        } catch {
            throw ModelPackageError(.malformed, in: file, "\(error)")
        }
        guard let groups = document["source_attributes"]?.object else {
            throw ModelPackageError(.malformed, in: file, "source_attributes is missing")
        }
        var values: [SourceAttribute: ModelCard.Value] = [:]
        for group in groups {
            guard let attributes = group.value.object else {
                throw ModelPackageError(.malformed, in: file, "\(group.key) holds no attributes")
            }
            for member in attributes {
                guard let attribute = SourceAttribute(rawValue: member.key) else {
                    throw ModelPackageError(.malformed, in: file, "\(member.key) is not a source attribute")
                }
                values[attribute] = try value(of: member)
            }
        }
        let facts = (document["tripod_ai"]?.object ?? JSONObject()).map { member in
            ModelCard.Fact(member.key, member.value.string ?? "")
        }
        do {
            return try ModelCard(values, facts: facts, notice: document["model"]?["notice"]?.string)
        } catch {
            let names = error.missing.map(\.rawValue).joined(separator: ", ")
            throw ModelPackageError(.incompleteCard, in: file, "neither a value nor a reason for \(names)")
        }
    }

    private static func value(of member: JSONObject.Member) throws(ModelPackageError) -> ModelCard.Value {
        switch (member.value["value"]?.string, member.value["not_available"]?.string) {
        case (let text?, nil): return .text(text)
        case (nil, let reason?): return .notAvailable(reason: reason)
        default:
            throw ModelPackageError(
                .malformed, in: file, "\(member.key) needs either a value or not_available with the reason")
        }
    }
}
