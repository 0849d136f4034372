# SPDX-License-Identifier: Apache-2.0
"""Makes meld-3.clincalc.csv: seeded cases with the points by clincalc."""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import clincalc_process
import fixture

SEED = 20_261_128


def case(rng: random.Random) -> dict[str, fixture.Cell]:
    """A patient: values within, at and beyond every floor and cap."""
    return {
        "age": rng.choice([12, 17, 18, rng.randint(12, 17), rng.randint(18, 90), rng.randint(18, 90)]),
        "sex": rng.choice(["female", "male"]),
        "total_bilirubin": rng.choice([0.5, 0.9, 1, 1.1, round(rng.uniform(0.3, 8), 1), round(rng.uniform(1, 45), 1)]),
        "inr": rng.choice([0.9, 1, 1.1, round(rng.uniform(0.8, 3), 1), round(rng.uniform(1, 8), 2)]),
        "serum_creatinine": rng.choice(
            [0.9, 1, 1.1, 2.9, 3, 3.1, round(rng.uniform(0.4, 3), 2), round(rng.uniform(0.5, 8), 1)]
        ),
        "serum_sodium": rng.choice([124, 125, 126, 136, 137, 138, rng.randint(115, 150)]),
        "serum_albumin": rng.choice([1.4, 1.5, 1.6, 3.4, 3.5, 3.6, round(rng.uniform(1, 5), 1)]),
        "dialysis_in_past_week": rng.random() < 0.2,
    }


def main() -> None:
    """Draw the cases, ask clincalc, write the fixture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="interpreter that has clincalc")
    parser.add_argument("--cases", type=int, default=4_000)
    arguments = parser.parse_args()

    rng = random.Random(SEED)
    cases = [case(rng) for _ in range(arguments.cases)]
    asked = [
        {
            "registration_age_years": each["age"],
            "female_for_adult_meld": each["sex"] == "female",
            "bilirubin": each["total_bilirubin"],
            "bilirubin_unit": "mg/dL",
            "inr": each["inr"],
            "creatinine": each["serum_creatinine"],
            "creatinine_unit": "mg/dL",
            "sodium_mmol_l": each["serum_sodium"],
            "albumin": each["serum_albumin"],
            "albumin_unit": "g/dL",
            "qualifying_dialysis_in_prior_7_days": each["dialysis_in_past_week"],
        }
        for each in cases
    ]
    version, answers = clincalc_process.run(arguments.python, "meld_3", asked)
    rows = [(given, {"meld_3": float(answer["result"])}) for given, answer in zip(cases, answers, strict=True)]
    fixture.write("meld-3", "clincalc", version, SEED, rows)


if __name__ == "__main__":
    main()
