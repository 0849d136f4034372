# SPDX-License-Identifier: Apache-2.0
"""Makes kfre-4.kfre.csv: seeded cases with the risks by the Python package kfre (MIT)."""

from __future__ import annotations

import argparse
import random
from importlib.metadata import version

import fixture

SEED = 20_261_126


def case(rng: random.Random) -> dict[str, fixture.Cell]:
    """An adult with chronic kidney disease; the ratio spans its whole range."""
    return {
        "age": rng.randint(18, 100),
        "sex": rng.choice(["female", "male"]),
        "egfr": rng.choice([1, 15, 30, 45, 59, 59.9, round(rng.uniform(5, 59.9), 1), rng.randint(10, 59)]),
        "urine_albumin_creatinine_ratio": round(10 ** rng.uniform(-1, 4.39), rng.choice([1, 2])) or 0.1,
        "kfre_region": rng.choice(["north_america", "elsewhere"]),
    }


def risk(given: dict[str, fixture.Cell], years: int) -> float:
    """The risk by kfre, which is imported here because it takes a second and `--help` does without."""
    from kfre import kfre_person

    return float(
        kfre_person(
            age=given["age"],
            is_male=given["sex"] == "male",
            eGFR=given["egfr"],
            uACR=given["urine_albumin_creatinine_ratio"],
            is_north_american=given["kfre_region"] == "north_america",
            years=years,
        )
    )


def main() -> None:
    """Draw the cases, ask kfre, write the fixture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=3_000)
    arguments = parser.parse_args()

    rng = random.Random(SEED)
    rows = []
    for _ in range(arguments.cases):
        given = case(rng)
        expected = {f"kidney_failure_{years}y": risk(given, years) for years in (2, 5)}
        rows.append((given, expected))
    fixture.write("kfre-4", "kfre", version("kfre"), SEED, rows)


if __name__ == "__main__":
    main()
