// SPDX-License-Identifier: Apache-2.0

/// Vital signs and blood gases. Codes and limits: the project's clinical reference, section 2.1.
extension InputField {
    private static let kilopascal = AcceptedUnit(.kilopascal, times: 7.500_62)
    /// A fraction written with the unit "1" where the canonical unit is per cent.
    private static let fraction = AcceptedUnit(.one, times: 100)

    package static let systolicBloodPressure = InputField(
        name: "systolic_blood_pressure", title: "Systolic blood pressure",
        kind: .number(NumberKind(.millimetreOfMercury, limits: 40...300, accepting: [kilopascal])),
        binding: .measurement(loinc: ["8480-6"]), lookBackDays: 365)

    package static let diastolicBloodPressure = InputField(
        name: "diastolic_blood_pressure", title: "Diastolic blood pressure",
        kind: .number(NumberKind(.millimetreOfMercury, limits: 20...200, accepting: [kilopascal])),
        binding: .measurement(loinc: ["8462-4"]), lookBackDays: 365)

    package static let meanArterialPressure = InputField(
        name: "mean_arterial_pressure", title: "Mean arterial pressure",
        kind: .number(NumberKind(.millimetreOfMercury, limits: 20...250, accepting: [kilopascal])),
        binding: .measurement(loinc: ["8478-0"]), lookBackDays: 2)

    package static let heartRate = InputField(
        name: "heart_rate", title: "Heart rate",
        kind: .number(NumberKind(.perMinute, limits: 10...350, accepting: [AcceptedUnit(.beatsPerMinute)])),
        binding: .measurement(loinc: ["8867-4"]), lookBackDays: 2)

    package static let respiratoryRate = InputField(
        name: "respiratory_rate", title: "Respiratory rate",
        kind: .number(NumberKind(.perMinute, limits: 2...100, accepting: [AcceptedUnit(.breathsPerMinute)])),
        binding: .measurement(loinc: ["9279-1"]), lookBackDays: 2)

    package static let temperature = InputField(
        name: "temperature", title: "Body temperature",
        kind: .number(
            NumberKind(
                .degreeCelsius, limits: 25...45,
                accepting: [AcceptedUnit(.degreeFahrenheit, times: 1 / 1.8, plus: -32 / 1.8)])),
        binding: .measurement(loinc: ["8310-5", "8331-1"]), lookBackDays: 2)

    package static let oxygenSaturation = InputField(
        name: "oxygen_saturation", title: "Oxygen saturation (SpO2)",
        kind: .number(NumberKind(.percent, limits: 40...100, accepting: [fraction])),
        binding: .measurement(loinc: ["59408-5", "2708-6"]), lookBackDays: 2)

    package static let fractionOfInspiredOxygen = InputField(
        name: "fraction_of_inspired_oxygen", title: "Fraction of inspired oxygen (FiO2)",
        kind: .number(NumberKind(.percent, limits: 21...100, accepting: [fraction])),
        binding: .measurement(loinc: ["3150-0"]), lookBackDays: 2)

    package static let partialPressureOxygen = InputField(
        name: "partial_pressure_oxygen", title: "Arterial oxygen partial pressure (PaO2)",
        kind: .number(NumberKind(.millimetreOfMercury, limits: 10...700, accepting: [kilopascal])),
        binding: .measurement(loinc: ["2703-7"]), lookBackDays: 2)

    package static let pao2FiO2Ratio = InputField(
        name: "pao2_fio2_ratio", title: "PaO2/FiO2 ratio",
        kind: .number(NumberKind(.millimetreOfMercury, limits: 20...900, accepting: [kilopascal])),
        binding: .measurement(loinc: ["50984-4"]), lookBackDays: 2)

    package static let arterialPH = InputField(
        name: "arterial_ph", title: "Arterial pH",
        kind: .number(NumberKind(.ph, limits: 6.5...8.0, accepting: [AcceptedUnit(.one)])),
        binding: .measurement(loinc: ["2744-1"]), lookBackDays: 2)

    package static let glasgowComaScale = InputField(
        name: "glasgow_coma_scale", title: "Glasgow Coma Scale",
        kind: .number(NumberKind(.score, limits: 3...15, accepting: [AcceptedUnit(.one)], isInteger: true)),
        binding: .measurement(loinc: ["9269-2"]), lookBackDays: 2)
}
