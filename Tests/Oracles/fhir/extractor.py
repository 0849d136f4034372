# SPDX-License-Identifier: Apache-2.0
"""A second, independent reading of a FHIR record, written from the clinical reference alone.

It shares no table and no code with the service. Where both read the same value from the same record, an error would
have to be made twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

JSON = dict[str, Any]

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"


@dataclass(frozen=True)
class Measure:
    """A measurement: its codes, what each unit is worth in the canonical unit (factor, offset), and its hard limits."""

    codes: frozenset[str]
    units: dict[str, tuple[float, float]]
    limits: tuple[float, float]


def measure(codes: str, limits: tuple[float, float], **units: Any) -> Measure:
    """Builds a measurement from a list of codes in one text and a table of units."""
    table = {unit: worth if isinstance(worth, tuple) else (float(worth), 0.0) for unit, worth in units["units"].items()}
    return Measure(frozenset(codes.split()), table, limits)


PER_MINUTE = {"/min": 1, "{beats}/min": 1, "{breaths}/min": 1, "bpm": 1}
PRESSURE = {"mm[Hg]": 1, "mmHg": 1, "kPa": 7.50062}
LIPID = {"mg/dL": 1, "mmol/L": 38.67}
ENZYME = {"U/L": 1, "[IU]/L": 1, "IU/L": 1, "ukat/L": 60}
CELLS = {"10*3/uL": 1, "10*9/L": 1, "K/uL": 1, "10^3/uL": 1, "x10E3/uL": 1, "/uL": 0.001, "/mm3": 0.001}
SALT = {"mmol/L": 1, "meq/L": 1, "mEq/L": 1}

MEASURES: dict[str, Measure] = {
    "systolic_blood_pressure": measure("8480-6", (40, 300), units=PRESSURE),
    "diastolic_blood_pressure": measure("8462-4", (20, 200), units=PRESSURE),
    "heart_rate": measure("8867-4", (10, 350), units=PER_MINUTE),
    "respiratory_rate": measure("9279-1", (2, 100), units=PER_MINUTE),
    "temperature": measure(
        "8310-5 8331-1",
        (25, 45),
        units={"Cel": 1, "degC": 1, "[degF]": (1 / 1.8, -32 / 1.8), "degF": (1 / 1.8, -32 / 1.8)},
    ),
    "oxygen_saturation": measure("59408-5 2708-6", (40, 100), units={"%": 1, "1": 100}),
    "weight": measure("29463-7", (0.3, 400), units={"kg": 1, "[lb_av]": 0.45359237, "g": 0.001}),
    "height": measure("8302-2", (20, 260), units={"cm": 1, "[in_i]": 2.54, "m": 100, "[ft_i]": 30.48}),
    "body_mass_index": measure("39156-5", (8, 120), units={"kg/m2": 1}),
    "serum_creatinine": measure("2160-0 38483-4 14682-9", (0.1, 30), units={"mg/dL": 1, "umol/L": 1 / 88.42}),
    "blood_urea_nitrogen": measure("3094-0 6299-2 22664-7 14937-7", (1, 300), units={"mg/dL": 1, "mmol/L": 2.8014}),
    "serum_sodium": measure("2951-2 2947-0", (90, 200), units=SALT),
    "serum_potassium": measure("2823-3 6298-4", (1, 12), units=SALT),
    "serum_bicarbonate": measure("1963-8 2028-9", (1, 60), units=SALT),
    "glucose": measure("2345-7 2339-0 1558-6 14749-6", (10, 2000), units={"mg/dL": 1, "mmol/L": 18.0156}),
    "hba1c": measure("4548-4 59261-8", (3, 20), units={"%": 1, "mmol/mol": (0.09148, 2.152)}),
    "total_cholesterol": measure("2093-3 14647-2", (30, 1000), units=LIPID),
    "hdl_cholesterol": measure("2085-9 14646-4", (5, 200), units=LIPID),
    "triglycerides": measure("2571-8 14927-8", (10, 10000), units={"mg/dL": 1, "mmol/L": 88.57}),
    "total_bilirubin": measure("1975-2 14631-6", (0.05, 80), units={"mg/dL": 1, "umol/L": 1 / 17.104}),
    "serum_albumin": measure("1751-7", (0.5, 8), units={"g/dL": 1, "g/L": 0.1}),
    "inr": measure("6301-6 34714-6", (0.5, 20), units={"{INR}": 1, "1": 1, "{ratio}": 1}),
    "platelet_count": measure("777-3 26515-7", (1, 3000), units=CELLS),
    "white_blood_cell_count": measure("6690-2 26464-8", (0.01, 500), units=CELLS),
    "hemoglobin": measure("718-7", (1, 25), units={"g/dL": 1, "g/L": 0.1, "mmol/L": 1.6114}),
    "hematocrit": measure("4544-3 20570-8", (5, 75), units={"%": 1, "L/L": 100, "1": 100}),
    "aspartate_aminotransferase": measure("1920-8", (1, 20000), units=ENZYME),
    "alanine_aminotransferase": measure("1742-6", (1, 20000), units=ENZYME),
    "urine_albumin_creatinine_ratio": measure(
        "9318-7 14959-1 32294-1", (0.1, 25000), units={"mg/g": 1, "mg/mmol": 8.84, "ug/mg": 1, "mg/g{creat}": 1}
    ),
    "egfr": measure("98979-8 62238-1 33914-3", (1, 200), units={"mL/min/{1.73_m2}": 1, "mL/min/1.73m2": 1}),
}

CONDITIONS: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    "diabetes": (frozenset(["44054006", "46635009", "73211009"]), ("E08", "E09", "E10", "E11", "E13")),
    "hypertension": (frozenset(["38341003", "59621000"]), ("I10", "I11", "I12", "I13", "I15", "I16")),
}

Value = float | bool | str


@dataclass(frozen=True)
class Moment:
    """A date as a span; a vague one counts from its beginning, and of two that begin together the precise is newer."""

    start: datetime
    precision: int
    earliest: datetime
    latest: datetime

    @property
    def order(self) -> tuple[datetime, int]:
        return (self.start, self.precision)


def moment(text: Any) -> Moment | None:
    """The span that a FHIR date means, or nothing for what is no date."""
    if not isinstance(text, str):
        return None
    try:
        if "T" in text:
            start = datetime.fromisoformat(text)
            if start.tzinfo is not None:
                end = start if start.microsecond else start + timedelta(milliseconds=999)
                return Moment(start.astimezone(UTC), 5, start, end)
            start = start.replace(tzinfo=UTC)
            return Moment(start, 5, start - timedelta(hours=14), start + timedelta(hours=12))
        parts = [int(part) for part in text.split("-")]
        start = datetime(*([*parts, 1, 1])[:3], tzinfo=UTC)
        if len(parts) == 3:
            end = start + timedelta(days=1)
        elif len(parts) == 2:
            end = (start + timedelta(days=32)).replace(day=1)
        else:
            end = start.replace(year=start.year + 1)
        return Moment(start, len(parts), start - timedelta(hours=14), end + timedelta(hours=12))
    except (ValueError, OverflowError):
        return None


def resources(bundle: JSON) -> list[JSON]:
    """The resources of a Bundle in order."""
    return [entry["resource"] for entry in bundle.get("entry", []) if isinstance(entry.get("resource"), dict)]


def codes(concept: JSON, system: str) -> set[str]:
    """The codes of a CodeableConcept in one system."""
    return {coding.get("code") for coding in (concept or {}).get("coding", []) if coding.get("system") == system}


def effective(observation: JSON) -> Moment | None:
    """The time that an Observation is of."""
    for key in ("effectiveDateTime", "effectiveInstant"):
        if key in observation:
            return moment(observation[key])
    period = observation.get("effectivePeriod")
    if period:
        return moment(period.get("end") or period.get("start"))
    return moment(observation.get("issued"))


def newest(bundle: JSON) -> datetime:
    """The newest time of any Observation: the moment at which the record stands."""
    times = [effective(item) for item in resources(bundle) if item.get("resourceType") == "Observation"]
    known = [time.latest for time in times if time is not None]
    return max(known, default=datetime(2026, 1, 1, tzinfo=UTC))


def value_of(element: JSON, item: Measure) -> float | str | None:
    """The canonical value, nothing when there is none, or a text that says why it cannot be used."""
    quantity = element.get("valueQuantity")
    if not quantity:
        return "type" if any(key.startswith("value") for key in element) else None
    if "value" not in quantity:
        return None
    if "comparator" in quantity:
        return "comparator"
    unit = quantity.get("code") or quantity.get("unit")
    if unit not in item.units:
        return "unit"
    factor, offset = item.units[unit]
    value = float(quantity["value"]) * factor + offset
    return value if item.limits[0] <= value <= item.limits[1] else "limits"


def measurement(bundle: JSON, name: str, as_of: datetime, days: int | None) -> float | None:
    """The newest value of a measurement, if it can be used."""
    item = MEASURES[name]
    found: list[tuple[tuple[Any, ...], float | str]] = []
    for position, observation in enumerate(resources(bundle)):
        if observation.get("resourceType") != "Observation" or observation.get("status") not in (
            "final",
            "amended",
            "corrected",
        ):
            continue
        time = effective(observation)
        if time is None or time.earliest > as_of or (days is not None and time.latest < as_of - timedelta(days=days)):
            continue
        issued = moment(observation.get("issued"))
        for element in [observation, *observation.get("component", [])]:
            if not codes(element.get("code", {}), LOINC) & item.codes:
                continue
            value = value_of(element, item)
            if value is not None:
                found.append(((time.order, (1, *issued.order) if issued else (0,), position), value))
    if not found:
        return None
    value = max(found, key=lambda pair: pair[0])[1]
    return value if isinstance(value, float) else None


def age(bundle: JSON, as_of: datetime) -> float | None:
    """Completed years."""
    for item in resources(bundle):
        if item.get("resourceType") == "Patient":
            parts = [int(part) for part in item.get("birthDate", "").split("-") if part]
            if len(parts) == 3:
                today = as_of.astimezone(UTC)
                return float(today.year - parts[0] - ((today.month, today.day) < (parts[1], parts[2])))
    return None


def sex(bundle: JSON) -> str | None:
    """Female or male."""
    for item in resources(bundle):
        if item.get("resourceType") == "Patient" and item.get("gender") in ("female", "male"):
            return str(item["gender"])
    return None


def condition(bundle: JSON, name: str, as_of: datetime) -> bool | None:
    """True when it is on record as active; nothing otherwise."""
    snomed, icd10 = CONDITIONS[name]
    for item in resources(bundle):
        if item.get("resourceType") != "Condition":
            continue
        code = item.get("code", {})
        matches = codes(code, SNOMED) & snomed or any(text.startswith(icd10) for text in codes(code, ICD10))
        clinical = {coding.get("code") for coding in item.get("clinicalStatus", {}).get("coding", [])}
        verification = {coding.get("code") for coding in item.get("verificationStatus", {}).get("coding", [])}
        onset = moment(item.get("onsetDateTime") or item.get("recordedDate"))
        if (
            matches
            and clinical & {"active", "recurrence", "relapse"}
            and not verification & {"refuted", "entered-in-error"}
            and (onset is None or onset.earliest <= as_of)
        ):
            return True
    return None


def extract(bundle: JSON, windows: dict[str, int | None], as_of: datetime) -> dict[str, Value]:
    """The inputs that this reading covers, for a model that declares them with these windows in days."""
    found: dict[str, Value | None] = {}
    for name, days in windows.items():
        if name in MEASURES:
            found[name] = measurement(bundle, name, as_of, days)
        elif name in CONDITIONS:
            found[name] = condition(bundle, name, as_of)
        elif name == "age":
            found[name] = age(bundle, as_of)
        elif name == "sex":
            found[name] = sex(bundle)
    return {name: value for name, value in found.items() if value is not None}


def covers(name: str) -> bool:
    """Whether this reading knows the input."""
    return name in MEASURES or name in CONDITIONS or name in ("age", "sex")
