// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The units of measure that the service speaks: a declared subset of UCUM (https://ucum.org), by its
/// case-sensitive codes. Whether and how a unit converts to another is the business of each input, since mass and
/// substance concentrations convert by analyte (`InputField`).
package enum UCUMUnit: String, Sendable, Hashable, CaseIterable {
    case one = "1"
    case percent = "%"
    case score = "{score}"
    case inr = "{INR}"
    case ratio = "{ratio}"
    case ph = "[pH]"
    case year = "a"
    case month = "mo"
    case week = "wk"
    case day = "d"
    case hour = "h"
    case millimetreOfMercury = "mm[Hg]"
    case kilopascal = "kPa"
    case perMinute = "/min"
    case beatsPerMinute = "{beats}/min"
    case breathsPerMinute = "{breaths}/min"
    case degreeCelsius = "Cel"
    case degreeFahrenheit = "[degF]"
    case kilogram = "kg"
    case gram = "g"
    case pound = "[lb_av]"
    case centimetre = "cm"
    case metre = "m"
    case inch = "[in_i]"
    case foot = "[ft_i]"
    case kilogramPerSquareMetre = "kg/m2"
    case milligramPerDecilitre = "mg/dL"
    case gramPerDecilitre = "g/dL"
    case gramPerLitre = "g/L"
    case milligramPerLitre = "mg/L"
    case microgramPerMillilitre = "ug/mL"
    case microgramPerKilogramPerMinute = "ug/kg/min"
    case nanogramPerMillilitre = "ng/mL"
    case nanogramPerLitre = "ng/L"
    case picogramPerMillilitre = "pg/mL"
    case millimolePerLitre = "mmol/L"
    case micromolePerLitre = "umol/L"
    case milliequivalentPerLitre = "meq/L"
    case millimolePerMole = "mmol/mol"
    case milligramPerGram = "mg/g"
    case milligramPerMillimole = "mg/mmol"
    case microgramPerMilligram = "ug/mg"
    case unitPerLitre = "U/L"
    case internationalUnitPerLitre = "[IU]/L"
    case microkatalPerLitre = "ukat/L"
    case thousandPerMicrolitre = "10*3/uL"
    case billionPerLitre = "10*9/L"
    case perMicrolitre = "/uL"
    case perCubicMillimetre = "/mm3"
    case litrePerLitre = "L/L"
    case litrePerMinute = "L/min"
    case millilitre = "mL"
    case millilitrePerDay = "mL/d"
    case litrePerDay = "L/d"
    case millilitrePerMinute = "mL/min"
    case millilitrePerMinutePer173 = "mL/min/{1.73_m2}"

    /// A unit and, where the text was an everyday spelling of it rather than its UCUM code, that this was so.
    package struct Parsed: Sendable, Hashable {
        package let unit: UCUMUnit
        package let isAlias: Bool
    }

    /// The unit that a text means: a UCUM code of the subset, or a spelling that records commonly use in its place.
    ///
    /// - Returns: `nil` for a unit outside the declared subset; nothing is guessed.
    package static func parse(_ text: String) -> Parsed? {
        if let unit = UCUMUnit(rawValue: text) { return Parsed(unit: unit, isAlias: false) }
        if let unit = aliases[text] { return Parsed(unit: unit, isAlias: true) }
        return nil
    }

    /// Spellings that electronic records really send, though UCUM does not allow them. Accepted on input with a
    /// warning, never written.
    package static let aliases: [String: UCUMUnit] = [
        "mmHg": .millimetreOfMercury, "mm Hg": .millimetreOfMercury,
        "bpm": .beatsPerMinute, "beats/min": .beatsPerMinute, "breaths/min": .breathsPerMinute, "/minute": .perMinute,
        "degC": .degreeCelsius, "°C": .degreeCelsius, "C": .degreeCelsius, "degF": .degreeFahrenheit,
        "°F": .degreeFahrenheit, "F": .degreeFahrenheit,
        "years": .year, "year": .year, "y": .year, "yr": .year,
        "K/uL": .thousandPerMicrolitre, "10^3/uL": .thousandPerMicrolitre, "x10E3/uL": .thousandPerMicrolitre,
        "10*3/mm3": .thousandPerMicrolitre, "10^9/L": .billionPerLitre, "x10E9/L": .billionPerLitre,
        "K/mm3": .thousandPerMicrolitre, "10*3/µL": .thousandPerMicrolitre, "/µL": .perMicrolitre,
        "mEq/L": .milliequivalentPerLitre, "IU/L": .internationalUnitPerLitre, "u/L": .unitPerLitre,
        "lb": .pound, "lbs": .pound, "in": .inch, "ft": .foot, "kg/m^2": .kilogramPerSquareMetre,
        "mg/dl": .milligramPerDecilitre, "g/dl": .gramPerDecilitre, "mmol/l": .millimolePerLitre,
        "umol/l": .micromolePerLitre, "µmol/L": .micromolePerLitre, "μmol/L": .micromolePerLitre,
        "mcg/mL": .microgramPerMillilitre, "mcg/mg": .microgramPerMilligram, "mg/g{creat}": .milligramPerGram,
        "mL/min/1.73m2": .millilitrePerMinutePer173, "mL/min/1.73m^2": .millilitrePerMinutePer173,
        "mL/min/{1.73m2}": .millilitrePerMinutePer173, "{Score}": .score, "percent": .percent, "pH": .ph,
        "INR": .inr, "ratio": .ratio, "ml": .millilitre, "mL/24h": .millilitrePerDay, "mL/24 h": .millilitrePerDay,
        "mcg/kg/min": .microgramPerKilogramPerMinute, "%{hemoglobin}": .percent, "%{Hb}": .percent,
    ]
}

/// A value with its unit, as measured.
package struct Quantity: Sendable, Hashable {
    package let value: Double
    package let unit: UCUMUnit

    package init(_ value: Double, _ unit: UCUMUnit) {
        self.value = value
        self.unit = unit
    }
}

/// A unit that an input accepts, with the way to the input's canonical unit: `canonical = value * factor + offset`.
package struct AcceptedUnit: Sendable, Hashable {
    package let unit: UCUMUnit
    /// Canonical units in one of this unit.
    package let factor: Double
    /// What is added after multiplying, in canonical units; not zero for temperature and HbA1c.
    package let offset: Double

    package init(_ unit: UCUMUnit, times factor: Double = 1, plus offset: Double = 0) {
        self.unit = unit
        self.factor = factor
        self.offset = offset
    }

    /// The value in the canonical unit, rounded to twelve significant digits, so that 100.4 °F is 38 °C and not the
    /// next double above it, which would fall into another band.
    package func canonical(_ value: Double) -> Double {
        if factor == 1, offset == 0 { return value }
        let converted = value * factor + offset
        guard converted.isNormal else { return converted }
        let magnitude = pow(10, 11 - log10(abs(converted)).rounded(.down))
        return (converted * magnitude).rounded() / magnitude
    }
}
