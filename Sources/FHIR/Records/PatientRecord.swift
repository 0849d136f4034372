// SPDX-License-Identifier: Apache-2.0

package import StrictJSON

/// One resource of a Bundle.
package struct RecordEntry: Sendable {
    package let type: String
    package let resource: JSONValue
    package let id: String?
    package let fullURL: String?
    /// Where it stands in the request, as FHIRPath.
    package let path: String
    /// Its place among all entries.
    package let position: Int

    /// How others refer to it: `type/id`, else the entry's `fullUrl`.
    package var reference: String? {
        id.map { "\(type)/\($0)" } ?? fullURL
    }
}

/// The record of one patient: the resources of a Bundle that can give inputs, and whose they are.
package struct PatientRecord: Sendable {
    /// Whether a resource is about the patient of the record.
    package enum Attribution: Sendable {
        case patient
        case someoneElse
        case unstated
    }

    /// Observations, conditions and medication resources, each once.
    package let entries: [RecordEntry]
    package let patient: RecordEntry?
    /// Medication resources by every reference that may lead to them.
    package let medications: [String: JSONValue]
    private let patientReferences: Set<String>
    private let patientIdentifiers: Set<Identifier>

    private struct Identifier: Hashable {
        let system: String?
        let value: String
    }

    private static let readTypes: Set<String> = [
        "Observation", "Condition", "MedicationRequest", "MedicationStatement",
    ]

    /// - Throws: `FHIRError` when the value is not a Bundle of one patient's record.
    package init(bundle: JSONValue) throws(FHIRError) {
        var collector = Collector()
        try collector.collect(bundle, path: "Bundle", depth: 0)
        let all = collector.withoutSuperseded()

        let patients = all.filter { $0.type == "Patient" }
        if patients.count > 1 { throw Self.severalPatients }
        patient = patients.first
        var medications: [String: JSONValue] = [:]
        for entry in all where entry.type == "Medication" {
            if let id = entry.id { medications["Medication/\(id)"] = entry.resource }
            if let url = entry.fullURL { medications[url] = entry.resource }
        }
        self.medications = medications
        entries = all.filter { Self.readTypes.contains($0.type) }

        var references: Set<String> = []
        var identifiers: Set<Identifier> = []
        if let patient {
            if let url = patient.fullURL { references.insert(url) }
            if let id = patient.id { references.insert("Patient/\(id)") }
            for identifier in patient.resource["identifier"]?.array ?? [] {
                if let key = Self.identifier(identifier) { identifiers.insert(key) }
            }
        } else {
            for entry in entries {
                if let reference = Self.subjectReference(of: entry.resource) { references.insert(reference) }
            }
            // Without a Patient nothing tells that two references mean one person.
            if references.count > 1 { throw Self.severalPatients }
        }
        patientReferences = references
        patientIdentifiers = identifiers
    }

    private static let severalPatients = FHIRError(
        .severalPatients,
        "the Bundle holds the records of more than one patient; send one patient at a time",
        at: "Bundle.entry"
    )

    /// Whom the resource is about, by its `subject`.
    package func attribution(of resource: JSONValue) -> Attribution {
        if let reference = Self.subjectReference(of: resource) {
            if patientReferences.contains(reference) { return .patient }
            // The record was copied without its base address: the same id on whatever server.
            if let patient, let id = patient.id, patient.fullURL?.hasPrefix("http") != true,
                reference.hasSuffix("/Patient/\(id)")
            {
                return .patient
            }
            return .someoneElse
        }
        if let identifier = resource["subject"]?["identifier"].flatMap(Self.identifier) {
            return patientIdentifiers.contains(identifier) ? .patient : .someoneElse
        }
        return .unstated
    }

    /// The patient as a FHIR `Reference`, for answers.
    package var subject: JSONValue {
        if let reference = patient?.reference ?? patientReferences.first { return ["reference": .string(reference)] }
        return ["display": "The patient of the request"]
    }

    /// The reference of the resource's subject, without the version.
    private static func subjectReference(of resource: JSONValue) -> String? {
        resource["subject"]?["reference"]?.string.map { $0.withoutVersion }
    }

    private static func identifier(_ json: JSONValue) -> Identifier? {
        json["value"]?.string.map { Identifier(system: json["system"]?.string, value: $0) }
    }
}

extension String {
    /// A literal reference without its `/_history/…` part.
    var withoutVersion: String {
        let marker = Array("/_history/".utf8)
        let bytes = Array(utf8)
        guard bytes.count > marker.count else { return self }
        for start in 0...(bytes.count - marker.count) where bytes[start] == marker[0] {
            if bytes[start..<start + marker.count].elementsEqual(marker) {
                return String(decoding: bytes[..<start], as: UTF8.self)
            }
        }
        return self
    }
}

/// Walks a Bundle and those nested in it, as the answer to a batch of searches has them.
private struct Collector {
    private var entries: [RecordEntry] = []

    /// History shows the past of resources and subscription notifications show events: neither is a record.
    private static let refusedTypes: Set<String> = ["history", "subscription-notification"]

    mutating func collect(_ bundle: JSONValue, path: String, depth: Int) throws(FHIRError) {
        guard bundle["resourceType"]?.string == "Bundle" else {
            throw FHIRError(.notAccepted, "expected a Bundle", at: path)
        }
        if let type = bundle["type"]?.string, Self.refusedTypes.contains(type) {
            throw FHIRError(
                .bundleTypeNotSupported,
                "a Bundle of this type does not hold a record's present state",
                at: "\(path).type"
            )
        }
        guard let list = bundle["entry"], list != .null else { return }
        guard let items = list.array else {
            throw FHIRError(.malformed, "expected an array, found \(list.kind)", at: "\(path).entry")
        }
        for (index, item) in items.enumerated() {
            guard let resource = item["resource"], let type = resource["resourceType"]?.string else { continue }
            let place = "\(path).entry[\(index)].resource"
            if type == "Bundle" {
                // A Bundle in a Bundle in a Bundle is not something a server answers.
                guard depth < 2 else {
                    throw FHIRError(.malformed, "Bundles are nested too deeply", at: place)
                }
                try collect(resource, path: place, depth: depth + 1)
            } else {
                entries.append(
                    RecordEntry(
                        type: type,
                        resource: resource,
                        id: resource["id"]?.string,
                        fullURL: item["fullUrl"]?.string,
                        path: place,
                        position: entries.count
                    )
                )
            }
        }
    }

    /// The entries without older versions of the same resource: the last updated counts, else the last in the Bundle.
    func withoutSuperseded() -> [RecordEntry] {
        var current: [String: Int] = [:]
        var superseded: Set<Int> = []
        for (index, entry) in entries.enumerated() {
            guard let key = entry.id.map({ "\(entry.type)/\($0)" }) ?? entry.fullURL else { continue }
            guard let other = current[key] else {
                current[key] = index
                continue
            }
            if let old = updated(entries[other]), let new = updated(entry), old.isNewer(than: new) {
                superseded.insert(index)
            } else {
                superseded.insert(other)
                current[key] = index
            }
        }
        guard !superseded.isEmpty else { return entries }
        return entries.enumerated().filter { !superseded.contains($0.offset) }.map(\.element)
    }

    private func updated(_ entry: RecordEntry) -> FHIRDateTime? {
        entry.resource["meta"]?["lastUpdated"]?.string.flatMap { FHIRDateTime($0) }
    }
}
