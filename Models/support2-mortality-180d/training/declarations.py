# SPDX-License-Identifier: Apache-2.0
"""What the model takes and answers: inputs, feature columns, bands and population, declared once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MODEL_ID = "support2-mortality-180d"
MODEL_VERSION = "1"
MODEL_TITLE = "Death within 180 days in seriously ill hospitalised adults (SUPPORT2)"
OUTPUT_NAME = "mortality_180d"
HORIZON_DAYS = 180


@dataclass(frozen=True)
class Category:
    """One code of a categorical input and the label that the study's table gives it."""

    code: str
    title: str
    study_label: str


@dataclass(frozen=True)
class Input:
    """One input of the vocabulary, where it comes from in the table, and what may be sent for it."""

    name: str
    title: str
    kind: str
    """number, boolean or category."""
    study_column: str
    unit: str | None = None
    limits: tuple[float, float] | None = None
    """Plausible hard limits: the service refuses values outside, so training treats them as missing."""
    decimals: int = 0
    """The precision the study reported: the table stores 1.3 as 1.299805, and a threshold there would misplace 1.3."""
    zero_is_missing: bool = False
    integer: bool = False
    categories: tuple[Category, ...] = ()
    required: bool = False
    """True where the table has no missing value at all and hiding some would hide what the prediction rests on."""
    masked: bool = False
    """True where the table has (almost) no missing value: training hides a share to teach the missing branch."""


DIAGNOSIS_GROUPS = (
    Category(
        "respiratory_failure_or_septic_organ_failure",
        "Acute respiratory failure, or multiple organ system failure with sepsis",
        "ARF/MOSF w/Sepsis",
    ),
    Category("organ_failure_with_malignancy", "Multiple organ system failure with malignancy", "MOSF w/Malig"),
    Category("copd", "Exacerbation of chronic obstructive pulmonary disease", "COPD"),
    Category("heart_failure", "Exacerbation of congestive heart failure", "CHF"),
    Category("cirrhosis", "Cirrhosis", "Cirrhosis"),
    Category("coma", "Non-traumatic coma", "Coma"),
    Category("colon_cancer", "Colon cancer", "Colon Cancer"),
    Category("lung_cancer", "Lung cancer", "Lung Cancer"),
)

CANCER_STATES = (
    Category("none", "No cancer", "no"),
    Category("present", "Cancer without known metastasis", "yes"),
    Category("metastatic", "Metastatic cancer", "metastatic"),
)

SEXES = (Category("female", "Female", "female"), Category("male", "Male", "male"))


def _number(
    name: str, title: str, unit: str, column: str, limits: tuple[float, float], decimals: int = 0, **more: Any
) -> Input:
    return Input(name, title, "number", column, unit=unit, limits=limits, decimals=decimals, **more)


INPUTS: tuple[Input, ...] = (
    _number("age", "Age", "a", "num_age", (0, 120), required=True),
    Input("sex", "Sex", "category", "fac_sex", categories=SEXES, masked=True),
    Input(
        "diagnosis_group",
        "Diagnosis group that brought the patient into the study",
        "category",
        "fac_dzgroup",
        categories=DIAGNOSIS_GROUPS,
        required=True,
    ),
    Input("cancer_status", "Cancer status", "category", "fac_ca", categories=CANCER_STATES, required=True),
    _number("comorbidity_count", "Number of comorbidities", "1", "num_num_co", (0, 20), masked=True, integer=True),
    Input("diabetes", "Diabetes mellitus", "boolean", "fac_diabetes", masked=True),
    Input("dementia", "Dementia", "boolean", "fac_dementia", masked=True),
    _number(
        "mean_arterial_pressure",
        "Mean arterial pressure",
        "mm[Hg]",
        "num_meanbp",
        (20, 250),
        zero_is_missing=True,
        masked=True,
    ),
    _number("heart_rate", "Heart rate", "/min", "num_hrt", (10, 350), zero_is_missing=True, masked=True),
    _number("respiratory_rate", "Respiratory rate", "/min", "num_resp", (2, 100), zero_is_missing=True, masked=True),
    _number("temperature", "Body temperature", "Cel", "num_temp", (25, 45), 1, masked=True),
    _number(
        "white_blood_cell_count",
        "White blood cell count",
        "10*3/uL",
        "num_wblc",
        (0.01, 500),
        1,
        zero_is_missing=True,
        masked=True,
    ),
    _number("pao2_fio2_ratio", "PaO2/FiO2 ratio", "mm[Hg]", "num_pafi", (20, 900)),
    _number("arterial_ph", "Arterial pH", "[pH]", "num_ph", (6.5, 8.0), 2),
    _number("serum_albumin", "Serum albumin", "g/dL", "num_alb", (0.5, 8), 1),
    _number("total_bilirubin", "Total bilirubin", "mg/dL", "num_bili", (0.05, 80), 1),
    _number("serum_creatinine", "Serum creatinine", "mg/dL", "num_crea", (0.1, 30), 1, masked=True),
    _number("serum_sodium", "Serum sodium", "mmol/L", "num_sod", (90, 200), masked=True),
    _number("glucose", "Glucose", "mg/dL", "num_glucose", (10, 2000)),
    _number("blood_urea_nitrogen", "Blood urea nitrogen", "mg/dL", "num_bun", (1, 300)),
    _number("urine_output", "Urine output in 24 hours", "mL/d", "num_urine", (0, 20000)),
)

INPUT_BY_NAME = {declared.name: declared for declared in INPUTS}


@dataclass(frozen=True)
class Column:
    """One numeric column of the feature vector, and how it follows from one input."""

    index: int
    feature: str
    input: str
    equals: str | None = None
    """For a one-hot column, the category that makes it 1 (another known category makes it 0, unknown is missing)."""
    boolean: bool = False

    def encoding(self) -> Any:
        if self.equals is not None:
            return {"equals": self.equals}
        return "boolean" if self.boolean else "number"


def _columns() -> tuple[Column, ...]:
    columns: list[Column] = []
    for declared in INPUTS:
        if declared.kind != "category":
            columns.append(Column(len(columns), declared.name, declared.name, boolean=declared.kind == "boolean"))
            continue
        # One column is enough for two categories; more than two get one each.
        shown = declared.categories[1:] if len(declared.categories) == 2 else declared.categories
        for category in shown:
            feature = f"{declared.name}={category.code}"
            columns.append(Column(len(columns), feature, declared.name, equals=category.code))
    return tuple(columns)


COLUMNS = _columns()
FEATURES = [column.feature for column in COLUMNS]

#: Quarters of the probability scale. They order answers for display; no treatment threshold is implied.
BANDS: tuple[tuple[str, str, float, float], ...] = (
    ("low", "Low", 0.0, 0.25),
    ("moderate", "Moderate", 0.25, 0.5),
    ("high", "High", 0.5, 0.75),
    ("very_high", "Very high", 0.75, 1.0),
)

#: Columns of the table that are outcomes, outcome proxies, decisions or the study's own prediction: never inputs.
LEAKING = [
    "event",
    "time",
    "num_surv2m",
    "num_surv6m",
    "num_sps",
    "num_adlp",
    "num_adls",
    "num_hday",
    "num_scoma",
    "num_edu",
    "fac_dnr",
    "fac_sfdm2",
    "fac_income",
    "fac_race",
    "fac_dzclass",
    "fac_num_co",
    "pid",
]
assert not {declared.study_column for declared in INPUTS} & set(LEAKING)
