// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

/// LOINC and SNOMED CT codes carry a check digit: a mistyped one is found here and not in a patient's record.
@Suite("Check digits of clinical codes") struct CodeCheckDigitTests {
    private static let fields =
        InputVocabulary.all + PublishedScores.all().flatMap(\.descriptor.inputs.fields)

    @Test("Every code of the shared inputs and of the scores' own has a right check digit", arguments: fields)
    func vocabulary(field: InputField) {
        switch field.binding {
        case .measurement(let codes)?:
            for code in codes { #expect(CheckDigit.isLOINC(code), "\(field.name): \(code)") }
            #expect(!codes.isEmpty && Set(codes).count == codes.count, "\(field.name)")
        case .answer(let codes, let meanings)?:
            for code in codes { #expect(CheckDigit.isLOINC(code), "\(field.name): \(code)") }
            for code in meanings.keys {
                #expect(code.hasPrefix("LA") || CheckDigit.isSNOMED(code), "\(field.name): \(code)")
            }
        case .condition(let codes)?:
            for code in codes.snomed { #expect(CheckDigit.isSNOMED(code), "\(field.name): \(code)") }
            for code in codes.icd10 + codes.icd10Excluded {
                #expect(CheckDigit.isICD10CMBeginning(code), "\(field.name): \(code)")
            }
            #expect(Set(codes.snomed).count == codes.snomed.count, "\(field.name)")
        case .medication(let group)?:
            for ingredient in group.ingredients {
                #expect(Int(ingredient.rxnorm) != nil, "\(field.name): \(ingredient.rxnorm)")
                #expect(ingredient.name == ingredient.name.lowercased(), "\(field.name): \(ingredient.name)")
            }
            #expect(Set(group.ingredients.map(\.rxnorm)).count == group.ingredients.count, "\(field.name)")
        case .age?, .sex?, nil: break
        }
    }

    @Test("LOINC: 3150-0 is one, the misremembered 3150-6 is not") func loinc() {
        #expect(CheckDigit.isLOINC("3150-0"))
        #expect(CheckDigit.isLOINC("85354-9"))
        for code in ["3150-6", "3150", "-0", "31500", "a-0", ""] { #expect(!CheckDigit.isLOINC(code), "\(code)") }
    }

    @Test("SNOMED CT: a changed or transposed digit is noticed") func snomed() {
        #expect(CheckDigit.isSNOMED("22298006"))
        #expect(CheckDigit.isSNOMED("428041000124106"))
        for code in ["22298007", "22289006", "2229800", "", "x"] { #expect(!CheckDigit.isSNOMED(code), "\(code)") }
    }
}

/// The check digits of the code systems.
private enum CheckDigit {
    /// LOINC Users' Guide, appendix "Calculating mod 10 check digits".
    static func isLOINC(_ code: String) -> Bool {
        let parts = code.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let body = digits(parts[0]), !body.isEmpty, let check = digits(parts[1]),
            check.count == 1
        else { return false }
        var sum = 0
        for (index, digit) in body.reversed().enumerated() {
            let doubled = index % 2 == 0 ? digit * 2 : digit
            sum += doubled / 10 + doubled % 10
        }
        return (10 - sum % 10) % 10 == check[0]
    }

    /// SNOMED CT identifiers: Verhoeff's dihedral check (SNOMED CT Release File Specification, "Check digit"), and the
    /// partition digits of a concept.
    static func isSNOMED(_ code: String) -> Bool {
        guard let all = digits(Substring(code)), (6...18).contains(all.count) else { return false }
        var check = 0
        for (index, digit) in all.reversed().enumerated() {
            check = multiplication[check][permuted(digit, times: index % 8)]
        }
        let partition = all[all.count - 3] * 10 + all[all.count - 2]
        return check == 0 && (partition == 0 || partition == 10)
    }

    /// A letter, a digit, a letter or digit, then a point with up to four more.
    static func isICD10CMBeginning(_ code: String) -> Bool {
        code.wholeMatch(of: /[A-Z][0-9]([0-9A-Z](\.[0-9A-Z]{0,4})?)?/) != nil
    }

    private static func digits(_ text: Substring) -> [Int]? {
        let values = text.utf8.map { Int($0) - 48 }
        return values.allSatisfy { (0...9).contains($0) } ? values : nil
    }

    private static let permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]

    private static func permuted(_ digit: Int, times: Int) -> Int {
        (0..<times).reduce(digit) { value, _ in permutation[value] }
    }

    /// The dihedral group of order ten: rotations 0 to 4, reflections 5 to 9.
    private static let multiplication: [[Int]] = (0..<10).map { left in
        (0..<10).map { right in
            switch (left < 5, right < 5) {
            case (true, true): (left + right) % 5
            case (true, false): 5 + (left + right) % 5
            case (false, true): 5 + (left - right + 5) % 5
            case (false, false): (left - right + 5) % 5
            }
        }
    }
}
