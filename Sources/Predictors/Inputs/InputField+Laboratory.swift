// SPDX-License-Identifier: Apache-2.0

/// Laboratory values. Each conversion between mass and substance concentration holds for its analyte alone.
/// Codes, factors and limits: the project's clinical reference, section 2.1.
extension InputField {
    /// A measurement with LOINC codes.
    private static func laboratory(
        _ name: String, _ title: String, _ unit: UCUMUnit, _ limits: ClosedRange<Double>,
        accepting others: [AcceptedUnit] = [], loinc: [String], days: Int = 365
    ) -> InputField {
        InputField(
            name: name, title: title, kind: .number(NumberKind(unit, limits: limits, accepting: others)),
            binding: .measurement(loinc: loinc), lookBackDays: days)
    }

    private static let milliequivalents = AcceptedUnit(.milliequivalentPerLitre)
    private static let gramsPerLitre = AcceptedUnit(.gramPerLitre, times: 0.1)
    private static let cellCounts = [
        AcceptedUnit(.billionPerLitre), AcceptedUnit(.perMicrolitre, times: 0.001),
        AcceptedUnit(.perCubicMillimetre, times: 0.001),
    ]
    private static let enzymeUnits = [
        AcceptedUnit(.internationalUnitPerLitre), AcceptedUnit(.microkatalPerLitre, times: 60),
    ]

    package static let serumCreatinine = laboratory(
        "serum_creatinine", "Serum creatinine", .milligramPerDecilitre, 0.1...30,
        accepting: [AcceptedUnit(.micromolePerLitre, times: 1 / 88.42)], loinc: ["2160-0", "38483-4", "14682-9"])

    package static let bloodUreaNitrogen = laboratory(
        "blood_urea_nitrogen", "Blood urea nitrogen", .milligramPerDecilitre, 1...300,
        accepting: [AcceptedUnit(.millimolePerLitre, times: 2.8014)],
        loinc: ["3094-0", "6299-2", "22664-7", "14937-7"]
    ).described(
        "Urea nitrogen, not urea: a urea in mg/dL is 2.14 times as much. A value in mmol/L is the same for both.")

    package static let serumSodium = laboratory(
        "serum_sodium", "Serum sodium", .millimolePerLitre, 90...200, accepting: [milliequivalents],
        loinc: ["2951-2", "2947-0"])

    package static let serumPotassium = laboratory(
        "serum_potassium", "Serum potassium", .millimolePerLitre, 1...12, accepting: [milliequivalents],
        loinc: ["2823-3", "6298-4"])

    package static let serumBicarbonate = laboratory(
        "serum_bicarbonate", "Serum bicarbonate", .millimolePerLitre, 1...60, accepting: [milliequivalents],
        loinc: ["1963-8", "2028-9"])

    package static let glucose = laboratory(
        "glucose", "Glucose", .milligramPerDecilitre, 10...2000,
        accepting: [AcceptedUnit(.millimolePerLitre, times: 18.0156)],
        loinc: ["2345-7", "2339-0", "1558-6", "14749-6"])

    package static let hba1c = laboratory(
        "hba1c", "Haemoglobin A1c (NGSP)", .percent, 3...20,
        accepting: [AcceptedUnit(.millimolePerMole, times: 0.09148, plus: 2.152)], loinc: ["4548-4", "59261-8"])

    package static let totalCholesterol = laboratory(
        "total_cholesterol", "Total cholesterol", .milligramPerDecilitre, 30...1000,
        accepting: [AcceptedUnit(.millimolePerLitre, times: 38.67)], loinc: ["2093-3", "14647-2"], days: 1826)

    package static let hdlCholesterol = laboratory(
        "hdl_cholesterol", "HDL cholesterol", .milligramPerDecilitre, 5...200,
        accepting: [AcceptedUnit(.millimolePerLitre, times: 38.67)], loinc: ["2085-9", "14646-4"], days: 1826)

    package static let triglycerides = laboratory(
        "triglycerides", "Triglycerides", .milligramPerDecilitre, 10...10000,
        accepting: [AcceptedUnit(.millimolePerLitre, times: 88.57)], loinc: ["2571-8", "14927-8"], days: 1826)

    package static let totalBilirubin = laboratory(
        "total_bilirubin", "Total bilirubin", .milligramPerDecilitre, 0.05...80,
        accepting: [AcceptedUnit(.micromolePerLitre, times: 1 / 17.104)], loinc: ["1975-2", "14631-6"])

    package static let serumAlbumin = laboratory(
        "serum_albumin", "Serum albumin", .gramPerDecilitre, 0.5...8, accepting: [gramsPerLitre], loinc: ["1751-7"])

    package static let inr = laboratory(
        "inr", "INR", .inr, 0.5...20, accepting: [AcceptedUnit(.one), AcceptedUnit(.ratio)],
        loinc: ["6301-6", "34714-6"])

    package static let plateletCount = laboratory(
        "platelet_count", "Platelet count", .thousandPerMicrolitre, 1...3000, accepting: cellCounts,
        loinc: ["777-3", "26515-7"])

    package static let whiteBloodCellCount = laboratory(
        "white_blood_cell_count", "White blood cell count", .thousandPerMicrolitre, 0.01...500, accepting: cellCounts,
        loinc: ["6690-2", "26464-8"])

    package static let hemoglobin = laboratory(
        "hemoglobin", "Haemoglobin", .gramPerDecilitre, 1...25,
        accepting: [gramsPerLitre, AcceptedUnit(.millimolePerLitre, times: 1.6114)], loinc: ["718-7"]
    ).described("A value in mmol/L is taken as the monomer (Fe), as laboratories report it.")

    package static let hematocrit = laboratory(
        "hematocrit", "Haematocrit", .percent, 5...75,
        accepting: [AcceptedUnit(.litrePerLitre, times: 100), AcceptedUnit(.one, times: 100)],
        loinc: ["4544-3", "20570-8"])

    package static let aspartateAminotransferase = laboratory(
        "aspartate_aminotransferase", "Aspartate aminotransferase (AST)", .unitPerLitre, 1...20000,
        accepting: enzymeUnits, loinc: ["1920-8"])

    package static let alanineAminotransferase = laboratory(
        "alanine_aminotransferase", "Alanine aminotransferase (ALT)", .unitPerLitre, 1...20000,
        accepting: enzymeUnits, loinc: ["1742-6"])

    package static let urineAlbuminCreatinineRatio = laboratory(
        "urine_albumin_creatinine_ratio", "Urine albumin-to-creatinine ratio", .milligramPerGram, 0.1...25000,
        accepting: [AcceptedUnit(.milligramPerMillimole, times: 8.84), AcceptedUnit(.microgramPerMilligram)],
        loinc: ["9318-7", "14959-1", "32294-1"])

    package static let egfr = laboratory(
        "egfr", "Estimated glomerular filtration rate", .millilitrePerMinutePer173, 1...200,
        loinc: ["98979-8", "62238-1", "33914-3"])

    package static let lactate = laboratory(
        "lactate", "Lactate", .millimolePerLitre, 0.1...40,
        accepting: [AcceptedUnit(.milligramPerDecilitre, times: 1 / 9.008)], loinc: ["2524-7", "32693-4"], days: 2)

    package static let urineOutput = laboratory(
        "urine_output", "Urine output in 24 hours", .millilitrePerDay, 0...20000,
        accepting: [AcceptedUnit(.litrePerDay, times: 1000), AcceptedUnit(.millilitre)], loinc: ["9192-6"], days: 2)
}
