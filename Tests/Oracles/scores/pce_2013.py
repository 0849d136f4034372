# SPDX-License-Identifier: Apache-2.0
"""Makes pce-2013.preventr.csv: seeded cases with the estimates of the R package preventr (run with Rscript)."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import fixture
import preventr

SEED = 20_261_124


def case(rng: random.Random) -> dict[str, fixture.Cell]:
    """A patient of the population, often at the ends of the ranges."""

    def pick(low: float, high: float, edges: list[float], digits: int) -> float:
        return rng.choice(edges) if rng.random() < 0.15 else round(rng.uniform(low, high), digits)

    return {
        "age": pick(40, 79, [40, 55, 79], rng.choice([0, 0, 0, 1])),
        "sex": rng.choice(["female", "male"]),
        "pce_race": rng.choice(["white", "black", "other"]),
        "total_cholesterol": pick(130, 320, [130, 213, 320], rng.choice([0, 0, 1])),
        "hdl_cholesterol": pick(20, 100, [20, 50, 100], rng.choice([0, 0, 1])),
        "systolic_blood_pressure": pick(90, 200, [90, 120, 200], 0),
        "blood_pressure_medication": rng.random() < 0.5,
        "diabetes": rng.random() < 0.4,
        "current_smoker": rng.random() < 0.4,
    }


def main() -> None:
    """Draw the cases, ask preventr, write the fixture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preventr", type=Path, required=True, help="folder of the preventr 0.12.0 sources")
    parser.add_argument("--cases", type=int, default=3_000)
    arguments = parser.parse_args()

    rng = random.Random(SEED)
    cases = [case(rng) for _ in range(arguments.cases)]
    asked = [
        {
            "age": each["age"],
            "sex": each["sex"],
            # preventr gives people of other ancestry the white coefficients, as the guideline does.
            "race_eth": "black" if each["pce_race"] == "black" else "white",
            "total_c": each["total_cholesterol"],
            "hdl_c": each["hdl_cholesterol"],
            "sbp": each["systolic_blood_pressure"],
            "bp_tx": each["blood_pressure_medication"],
            "dm": each["diabetes"],
            "smoking": each["current_smoker"],
        }
        for each in cases
    ]
    estimates = preventr.run("pce", arguments.preventr, asked)
    rows = [(given, {"ascvd_10y": risk}) for given, (risk,) in zip(cases, estimates, strict=True)]
    fixture.write("pce-2013", "preventr", preventr.version(arguments.preventr), SEED, rows)


if __name__ == "__main__":
    main()
