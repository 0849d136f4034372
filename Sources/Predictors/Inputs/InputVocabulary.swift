// SPDX-License-Identifier: Apache-2.0

/// The shared vocabulary by name, for models that declare their inputs in a file instead of in Swift.
package enum InputVocabulary {
    private static let fields: [String: InputField] = Dictionary(
        uniqueKeysWithValues: [
            InputField.age, .sex, .weight, .height, .bodyMassIndex, .pregnant, .currentSmoker,
            .systolicBloodPressure, .diastolicBloodPressure, .meanArterialPressure, .heartRate, .respiratoryRate,
            .temperature, .oxygenSaturation, .fractionOfInspiredOxygen, .partialPressureOxygen, .pao2FiO2Ratio,
            .arterialPH, .glasgowComaScale, .serumCreatinine, .bloodUreaNitrogen, .serumSodium, .serumPotassium,
            .serumBicarbonate, .glucose, .hba1c, .totalCholesterol, .hdlCholesterol, .triglycerides, .totalBilirubin,
            .serumAlbumin, .inr, .plateletCount, .whiteBloodCellCount, .hemoglobin, .hematocrit,
            .aspartateAminotransferase, .alanineAminotransferase, .urineAlbuminCreatinineRatio, .egfr, .lactate,
            .urineOutput, .diabetes, .hypertension, .heartFailure, .atrialFibrillation, .onBloodPressureMedication,
            .onStatin, .establishedCardiovascularDisease, .dialysis, .kidneyTransplant,
        ].map { ($0.name, $0) })

    /// The field of that name.
    package static func field(_ name: String) -> InputField? {
        fields[name]
    }

    /// Every field, by name.
    package static var all: [InputField] {
        fields.values.sorted { $0.name < $1.name }
    }
}
