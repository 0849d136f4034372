# SPDX-License-Identifier: Apache-2.0
"""Makes prevent.preventr.csv: seeded cases with the estimates of the R package preventr (run with Rscript)."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import fixture
import preventr

SEED = 20_261_123
OUTPUTS = [f"{risk}_{years}y" for years in (10, 30) for risk in ("cvd", "ascvd", "heart_failure", "chd", "stroke")]


def case(rng: random.Random, number: int) -> dict[str, fixture.Cell]:
    """A patient of the population: knots of the splines and ends of the ranges come up often."""

    def pick(low: float, high: float, edges: list[float], digits: int) -> float:
        return rng.choice(edges) if rng.random() < 0.2 else round(rng.uniform(low, high), digits)

    bmi = pick(18.5, 39.9, [18.5, 25, 29.9, 30, 30.1, 39.9], 1)
    return {
        "age": pick(30, 79, [30, 55, 59, 60, 79], rng.choice([0, 0, 0, 1])),
        "sex": rng.choice(["female", "male"]),
        "total_cholesterol": pick(130, 320, [130, 200, 320], rng.choice([0, 0, 1])),
        "hdl_cholesterol": pick(20, 100, [20, 45, 100], rng.choice([0, 0, 1])),
        "systolic_blood_pressure": pick(90, 200, [90, 109, 110, 111, 130, 180, 181, 200], 0),
        "diabetes": rng.random() < 0.4,
        "current_smoker": rng.random() < 0.4,
        "egfr": pick(15, 140, [15, 59, 60, 61, 90, 140], rng.choice([0, 0, 1])),
        "body_mass_index": None if number % 10 == 9 else bmi,
        "blood_pressure_medication": rng.random() < 0.5,
        "statin": rng.random() < 0.5,
    }


def main() -> None:
    """Draw the cases, ask preventr, write the fixture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preventr", type=Path, required=True, help="folder of the preventr 0.12.0 sources")
    parser.add_argument("--cases", type=int, default=2_400)
    arguments = parser.parse_args()

    rng = random.Random(SEED)
    cases = [case(rng, number) for number in range(arguments.cases)]
    names = {
        "age": "age",
        "sex": "sex",
        "total_cholesterol": "total_c",
        "hdl_cholesterol": "hdl_c",
        "systolic_blood_pressure": "sbp",
        "diabetes": "dm",
        "current_smoker": "smoking",
        "egfr": "egfr",
        "body_mass_index": "bmi",
        "blood_pressure_medication": "bp_tx",
        "statin": "statin",
    }
    # A stand-in BMI, because the package wants one for every estimate; the heart-failure estimates are dropped below.
    asked = [{names[key]: 25.0 if value is None else value for key, value in each.items()} for each in cases]
    rows = []
    for given, estimates in zip(cases, preventr.run("prevent", arguments.preventr, asked), strict=True):
        expected: dict[str, fixture.Cell] = dict(zip(OUTPUTS, estimates, strict=True))
        age = given["age"]
        assert isinstance(age, int | float)
        for name in OUTPUTS:
            if name.endswith("30y") and age > 59:
                expected[name] = None
            if name.startswith("heart_failure") and given["body_mass_index"] is None:
                expected[name] = None
        rows.append((given, expected))
    fixture.write("prevent", "preventr", preventr.version(arguments.preventr), SEED, rows)


if __name__ == "__main__":
    main()
