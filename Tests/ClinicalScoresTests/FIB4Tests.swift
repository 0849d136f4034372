// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

struct FIB4Tests {
    private let score = FIB4()

    private func ask(_ inputs: [String: RawInput]) throws -> Answer {
        let resolved = score.descriptor.inputs.resolve(inputs.map { ($0.key, $0.value) })
        try #require(resolved.problems.isEmpty)
        return try score.predict(resolved.inputs, explaining: true)
    }

    private func output(age: Double, ast: Double, alt: Double, platelets: RawInput) throws -> OutputValue {
        let answer = try ask([
            "age": .number(age), "aspartate_aminotransferase": .number(ast), "alanine_aminotransferase": .number(alt),
            "platelet_count": platelets,
        ])
        return try #require(answer.outputs.first)
    }

    /// With an ALT of 100 and as many platelets as years, the index is a tenth of the AST.
    @Test(arguments: [
        (64.0, 12.9, "low"), (64, 13, "indeterminate"), (64, 13.1, "indeterminate"), (64, 20, "indeterminate"),
        (64, 26.6, "indeterminate"), (64, 26.7, "indeterminate"), (64, 26.8, "high"),
        (65, 13, "low"), (65, 19.9, "low"), (65, 20, "indeterminate"), (65, 20.1, "indeterminate"),
        (65, 26.7, "indeterminate"), (65, 26.8, "high"), (80, 13.1, "low"),
    ])
    func bandsByAge(age: Double, ast: Double, band: String) throws {
        let output = try output(age: age, ast: ast, alt: 100, platelets: .number(age))
        #expect(abs(try #require(output.value) - ast / 10) < 1e-12)
        #expect(output.band?.name == band)
    }

    @Test
    func saysWhichLowerCutOffItUsed() throws {
        let older = try output(age: 65, ast: 15, alt: 100, platelets: 65)
        #expect(try #require(older.band).meaning.contains("from the age of 65"))
        #expect(older.band?.interval == .below(2))
    }

    @Test
    func movesAsItsFormula() throws {
        let reference = try #require(output(age: 50, ast: 60, alt: 40, platelets: 150).value)
        #expect(try #require(output(age: 51, ast: 60, alt: 40, platelets: 150).value) > reference)
        #expect(try #require(output(age: 50, ast: 61, alt: 40, platelets: 150).value) > reference)
        #expect(try #require(output(age: 50, ast: 60, alt: 41, platelets: 150).value) < reference)
        #expect(try #require(output(age: 50, ast: 60, alt: 40, platelets: 151).value) < reference)
        // Four times the ALT halves the index.
        #expect(abs(try #require(output(age: 50, ast: 60, alt: 160, platelets: 150).value) - reference / 2) < 1e-12)
    }

    @Test
    func convertsPlateletCounts() throws {
        let plain = try output(age: 50, ast: 60, alt: 40, platelets: 149)
        #expect(try output(age: 50, ast: 60, alt: 40, platelets: .quantity(149, unit: "10*9/L")) == plain)
        #expect(try output(age: 50, ast: 60, alt: 40, platelets: .quantity(149_000, unit: "/uL")) == plain)
    }

    @Test
    func warnsUnderThirtyFiveAndStopsUnderEighteen() throws {
        let base: [String: RawInput] = [
            "aspartate_aminotransferase": 30, "alanine_aminotransferase": 30, "platelet_count": 250,
        ]
        #expect(try ask(base.merging(["age": 17]) { $1 }).status == .notApplicable)
        #expect(try ask(base.merging(["age": 18]) { $1 }).warnings.map(\.code) == [.interpretWithCare])
        #expect(try ask(base.merging(["age": 34]) { $1 }).warnings.map(\.code) == [.interpretWithCare])
        #expect(try ask(base.merging(["age": 35]) { $1 }).warnings.isEmpty)
        #expect(throws: PredictionRefusal([.missing("age")])) { try ask(base) }
    }

    @Test
    func explainsItsLogarithm() throws {
        let answer = try ask([
            "age": 50, "aspartate_aminotransferase": 60, "alanine_aminotransferase": 40, "platelet_count": 150,
        ])
        let value = try #require(answer.outputs.first?.value)
        #expect(abs(try #require(answer.explanation).total.lowerBound - log(value)) < 1e-12)
    }
}
