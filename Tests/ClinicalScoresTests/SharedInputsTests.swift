// SPDX-License-Identifier: Apache-2.0

import ClinicalScores
import Predictors
import Testing

/// A name means one thing: what one score calls `dialysis` another may not measure, title or count otherwise.
struct SharedInputsTests {
    private static let uses: [String: [(score: String, field: InputField)]] = Dictionary(
        grouping: PublishedScores.all().flatMap { score in
            score.descriptor.inputs.fields.map { (score: score.descriptor.id, field: $0) }
        },
        by: \.field.name
    )

    /// The names that more than one score declares.
    private static let shared = uses.filter { $1.count > 1 }.keys.sorted()

    @Test
    func someNamesAreShared() {
        #expect(
            Set(["age", "sex", "serum_creatinine", "heart_failure", "kidney_transplant"]).isSubset(of: Self.shared))
    }

    /// Scores may set their own hard limits, but neither another kind nor another unit.
    @Test(arguments: shared)
    func measuresTheSameUnderOneName(name: String) throws {
        let uses = try #require(Self.uses[name])
        for (score, field) in uses.dropFirst() {
            #expect(field.kind.withoutLimits == uses[0].field.kind.withoutLimits, "\(score) and \(uses[0].score)")
        }
    }

    /// A title or a set of codes of a score's own needs a help text that says what is meant there.
    @Test(arguments: shared)
    func saysWhyItDiffers(name: String) throws {
        let uses = try #require(Self.uses[name])
        let usual = InputVocabulary.field(name) ?? uses[0].field
        for (score, field) in uses where field.title != usual.title || field.binding != usual.binding {
            #expect(field.help != nil && field.help != usual.help, "\(score)")
        }
    }

    /// One thing has one name: no two names bear the same title.
    @Test
    func noTitleHasTwoNames() {
        let fields = Self.uses.values.joined().map(\.field)
        for (title, same) in Dictionary(grouping: fields, by: \.title) {
            #expect(Set(same.map(\.name)).count == 1, "\(title)")
        }
    }

    /// What two scores share stands in the vocabulary, so that models in files can name it too.
    @Test(arguments: shared)
    func isInTheVocabulary(name: String) {
        #expect(InputVocabulary.field(name) != nil)
    }
}

extension InputKind {
    /// The kind with every number's limits set aside.
    fileprivate var withoutLimits: InputKind {
        guard case .number(var number) = self else { return self }
        number.limits = -Double.infinity...Double.infinity
        return .number(number)
    }
}
