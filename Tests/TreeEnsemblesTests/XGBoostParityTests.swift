// SPDX-License-Identifier: Apache-2.0

import Testing
import TreeEnsembles

/// Scores are those of XGBoost, bit for bit.
@Suite struct XGBoostParityTests {
    @Test func theFixturesAreThere() {
        let names = Fixture.all.map(\.name)
        #expect(names.count == 48)
        for version in ["1.7.6", "2.1.4", "3.2.0"] {
            #expect(names.contains("\(version)-dart"), "\(version)")
        }
    }

    @Test(arguments: Fixture.all)
    func marginsAndPredictionsHaveNoDifference(_ fixture: Fixture) throws {
        let model = try fixture.model()
        let rows = fixture.rows()
        #expect(rows.count >= 200)
        var differences = 0
        for row in rows {
            let margins = try model.margins(of: row.features.span)
            let predictions = try model.predictions(of: row.features.span)
            if margins.map(\.bitPattern) != row.margins { differences += 1 }
            if predictions.map(\.bitPattern) != row.predictions { differences += 1 }
            if model.outputCount == 1 {
                // The path without an array must say the same.
                if try model.margin(of: row.features.span).bitPattern != row.margins[0] { differences += 1 }
                if try model.prediction(of: row.features.span).bitPattern != row.predictions[0] { differences += 1 }
            }
        }
        #expect(differences == 0)
    }

    @Test func rowsTouchThresholdsAndMissingValues() throws {
        let model = try Fixture(name: "3.2.0-logistic").model()
        let rows = Fixture(name: "3.2.0-logistic").rows()
        #expect(rows.count == 2000)
        let missing = rows.reduce(0) { $0 + $1.features.count(where: \.isNaN) }
        #expect(missing > 1000)
        // One step up or down from a value on a threshold changes many margins; elsewhere it changes none.
        var sensitive = 0
        for row in rows {
            let below = row.features.map(\.nextDown)
            let above = row.features.map(\.nextUp)
            let margin = try model.margin(of: row.features)
            if try model.margin(of: below) != margin { sensitive += 1 }
            if try model.margin(of: above) != margin { sensitive += 1 }
        }
        #expect(sensitive > 1000)
    }

    @Test(arguments: ["dart-layout-3.3.0", "dart-layout-3.4.0"])
    func dartWeightsAreFoundWhereverAVersionPutsThem(_ layout: String) throws {
        let model = try XGBoostJSONModel.load(Fixture.bytes(of: layout + ".json"))
        for row in Fixture(name: "3.2.0-dart").rows() {
            #expect(try model.margin(of: row.features).bitPattern == row.margins[0])
        }
    }

    @Test func iterationsAreTheCallersChoice() throws {
        let bytes = Fixture.bytes(of: "3.2.0-early-stopped.json")
        let all = try XGBoostJSONModel.load(bytes)
        let best = try XGBoostJSONModel.load(bytes, iterations: .throughBest)
        #expect(best.bestIteration == best.iterationCount - 1)
        #expect(all.iterationCount > best.iterationCount)
        #expect(all.treeCount == all.iterationCount)
    }

    @Test func namesAndCategoriesAreKept() throws {
        let strings = try Fixture(name: "3.2.0-categories-string").model()
        #expect(strings.categories == [3: .strings(["alpha", "beta b", "plain", "", "zeta"])])
        #expect(strings.featureTypes[3] == "c")
        #expect(strings.featureNames == (0..<8).map { "feature_\($0)" })
        #expect(strings.writerVersion == "3.2.0")
        // XGBoost 3.2 counts offsets in characters but stores bytes: what it wrote cannot be read back.
        let beyond = try Fixture(name: "3.2.0-categories-beyond-ascii").model()
        #expect(beyond.categories == [3: .unnamed(5)])
        let integers = try Fixture(name: "3.2.0-categories-integer").model()
        #expect(integers.categories == [3: .integers([-3, 7, 11, 200, 70000])])
    }
}
