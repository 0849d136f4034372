// SPDX-License-Identifier: Apache-2.0

package import Predictors

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The Fibrosis-4 index.
///
/// Source: Sterling RK et al., Hepatology 2006;43:1317-1325, doi:10.1002/hep.21178:
/// `age × AST / (platelets × √ALT)`. Cut-offs for fatty liver disease: 1.3 and 2.67, Shah AG et al., Clin Gastroenterol
/// Hepatol 2009;7:1104-1112, doi:10.1016/j.cgh.2009.05.033; 2.0 in place of 1.3 from the age of 65, McPherson S et al.,
/// Am J Gastroenterol 2017;112:740-751, doi:10.1038/ajg.2016.453.
package struct FIB4: Predictor {
    private static let low = Band(
        "low",
        "Low",
        .below(1.3),
        meaning: "Below 1.3 (below 2.0 from the age of 65): advanced fibrosis is unlikely."
    )
    private static let indeterminate = Band(
        "indeterminate",
        "Indeterminate",
        .from(1.3, through: 2.67),
        meaning: "1.3 to 2.67 (2.0 to 2.67 from the age of 65): a second test, such as elastography, is needed."
    )
    private static let high = Band(
        "high",
        "High",
        .above(2.67),
        meaning: "Above 2.67: advanced fibrosis is likely; refer to hepatology."
    )

    /// The lower bands from the age of 65, as McPherson 2017 moved their border.
    private static let lowFrom65 = Band(
        "low",
        "Low",
        .below(2.0),
        meaning: "Below 2.0, the lower cut-off from the age of 65: advanced fibrosis is unlikely."
    )
    private static let indeterminateFrom65 = Band(
        "indeterminate",
        "Indeterminate",
        .from(2.0, through: 2.67),
        meaning: "2.0 to 2.67, from the age of 65: a second test, such as elastography, is needed."
    )

    private static let index = OutputField(
        name: "fib_4",
        title: "FIB-4 index",
        kind: .quantity,
        unit: .one,
        range: 0...2_400_000,
        bands: [low, indeterminate, high]
    )

    package let descriptor = PredictorDescriptor(
        id: "fib-4",
        title: "FIB-4",
        summary: "Tells adults with fatty liver disease or viral hepatitis who are unlikely or likely to have advanced "
            + "fibrosis, from age and routine blood tests.",
        specialty: "Hepatology",
        inputs: [
            .age.required(), .aspartateAminotransferase.required(), .alanineAminotransferase.required(),
            .plateletCount.required(),
        ],
        outputs: [index],
        population: Population(
            "Adults (18 years or older) with chronic liver disease.",
            rules: [.atLeast(18, .age, reason: "The index was made for adults.")]
        ),
        citations: [
            Citation(
                "Sterling RK, Lissen E, Clumeck N, et al. Development of a simple noninvasive index to predict "
                    + "significant fibrosis in patients with HIV/HCV coinfection. Hepatology 2006;43:1317-1325.",
                doi: "10.1002/hep.21178"
            ),
            Citation(
                "Shah AG, Lydecker A, Murray K, et al. Comparison of noninvasive markers of fibrosis in patients with "
                    + "nonalcoholic fatty liver disease. Clin Gastroenterol Hepatol 2009;7:1104-1112.",
                doi: "10.1016/j.cgh.2009.05.033"
            ),
            Citation(
                "McPherson S, Hardy T, Dufour JF, et al. Age as a confounding factor for the accurate non-invasive "
                    + "diagnosis of advanced NAFLD fibrosis. Am J Gastroenterol 2017;112:740-751.",
                doi: "10.1038/ajg.2016.453"
            ),
        ],
        card: .publishedScore(
            developer: "Sterling et al. 2006",
            output: "An index without unit; higher is more fibrosis",
            type: "Classification by cut-offs",
            use: "Rule out advanced fibrosis, or send on for a second test or to hepatology.",
            population: "Adults with chronic liver disease; the cut-offs are those for fatty liver disease.",
            avoid:
                "Not in acute hepatitis or other acute illness, which raise transaminases. Less accurate under the age of "
                + "35 (McPherson 2017). In HIV and hepatitis C coinfection the paper's own cut-offs were 1.45 and 3.25.",
            development: "Adults with HIV and hepatitis C coinfection of the APRICOT trial who had a liver biopsy.",
            personVariables: "Age.",
            fairnessApproach: "A higher lower cut-off from the age of 65, since age is in the index (McPherson 2017).",
            validation: nil,
            performance: nil
        ),
        evidence: Evidence(
            agreements: [
                .init(
                    oracle: "clincalc",
                    version: "0.4.0",
                    cases: 4_000,
                    agreed: 4_000,
                    worstAbsoluteDifference: 0.0050,
                    tolerance: 0.005_000_001,
                    note: "clincalc rounds the index to two decimals."
                )
            ],
            workedExamples: [
                .init(
                    "Age 50, AST 60, ALT 40, platelets 150",
                    inputs: [
                        "age": 50, "aspartate_aminotransferase": 60, "alanine_aminotransferase": 40,
                        "platelet_count": 150,
                    ],
                    expected: ["fib_4": 3.16],
                    tolerance: 0.005,
                    source: "clincalc 0.4.0 (fib4)"
                ),
                .init(
                    "Man of 35 with primary biliary cholangitis",
                    inputs: [
                        "age": 35, "aspartate_aminotransferase": 107, "alanine_aminotransferase": 104,
                        "platelet_count": .quantity(181_000, unit: "/uL"),
                    ],
                    expected: ["fib_4": 2.02888],
                    tolerance: 0.000_005,
                    source: "MedCalc-Bench, one-shot example of calculator 19"
                ),
                .init(
                    "Age 30, AST 100, ALT 200, platelets 150",
                    inputs: [
                        "age": 30, "aspartate_aminotransferase": 100, "alanine_aminotransferase": 200,
                        "platelet_count": 150,
                    ],
                    expected: ["fib_4": 1.41],
                    tolerance: 0.005,
                    source: "geekmdcalc-js 0.1.0, tests/fib4.test.js"
                ),
            ]
        ),
        rights: "Published method; free to implement from the paper."
    )

    package init() {}

    package func compute(_ inputs: PatientInputs, explaining: Bool) throws(PredictionRefusal) -> Computation {
        let age = try inputs.require(.age)
        let ast = try inputs.require(.aspartateAminotransferase)
        let alt = try inputs.require(.alanineAminotransferase)
        let platelets = try inputs.require(.plateletCount)
        let value = age * ast / (platelets * alt.squareRoot())
        var warnings: [PredictionWarning] = []
        if age < 35 {
            warnings.append(
                PredictionWarning(.interpretWithCare, field: "age", "the index is less accurate under the age of 35")
            )
        }
        return Computation(
            outputs: [OutputValue(Self.index, value, band: Self.band(of: value, age: age))],
            explanation: explaining
                ? Explanation(
                    method: .formulaTerms,
                    output: Self.index.name,
                    scale: "natural_log",
                    baseline: 0,
                    contributions: [
                        .init("age", "Age", log(age)),
                        .init("aspartate_aminotransferase", "Aspartate aminotransferase (AST)", log(ast)),
                        .init("platelet_count", "Platelet count", -log(platelets)),
                        .init("alanine_aminotransferase", "Alanine aminotransferase (ALT)", -log(alt) / 2),
                    ]
                ) : nil,
            warnings: warnings
        )
    }

    /// The band, whose lower border depends on age; `nil` leaves it to the declared ones.
    private static func band(of value: Double, age: Double) -> Band? {
        guard age >= 65 else { return nil }
        return [lowFrom65, indeterminateFrom65].first { $0.interval.contains(value) }
    }
}
