# SPDX-License-Identifier: Apache-2.0
"""Makes the fixture of `child-pugh`: seeded random cases scored by clincalc in a separate process."""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import clincalc_process
import fixture

SEED = 19_730_801
CASES = 2_400
ASCITES = {"none": "none", "slight": "mild", "moderate": "moderate-severe"}
ENCEPHALOPATHY = {"none": "none", "grade_1_2": "grade1-to2", "grade_3_4": "grade3-to4"}


def near(rng: random.Random, edges: list[float], low: float, high: float, digits: int) -> float:
    """A number between the limits, often on an edge or one step to either side of it."""
    step = 10.0**-digits
    if rng.random() < 0.5:
        return round(rng.choice(edges) + rng.choice([-step, 0.0, step]), digits)
    return round(rng.uniform(low, high), digits)


def case(rng: random.Random) -> dict[str, fixture.Cell]:
    """One case in the service's words."""
    return {
        "total_bilirubin": near(rng, [2.0, 3.0], 0.2, 12, 2),
        "serum_albumin": near(rng, [2.8, 3.5], 1.5, 5.5, 2),
        "inr": near(rng, [1.7, 2.3], 0.8, 6, 2),
        "ascites": rng.choice(list(ASCITES)),
        "hepatic_encephalopathy": rng.choice(list(ENCEPHALOPATHY)),
    }


def question(given: dict[str, fixture.Cell]) -> dict[str, object]:
    """The same case in clincalc's words."""
    return {
        "bilirubin": given["total_bilirubin"],
        "bilirubin_unit": "mg/dL",
        "albumin": given["serum_albumin"],
        "albumin_unit": "g/dL",
        "inr": given["inr"],
        "ascites": ASCITES[str(given["ascites"])],
        "encephalopathy": ENCEPHALOPATHY[str(given["hepatic_encephalopathy"])],
    }


def main() -> None:
    """Write the fixture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="interpreter that has clincalc")
    arguments = parser.parse_args()
    rng = random.Random(SEED)
    cases = [case(rng) for _ in range(CASES)]
    version, answers = clincalc_process.run(arguments.python, "child_pugh", map(question, cases))
    rows = [(given, {"child_pugh": answer["result"]}) for given, answer in zip(cases, answers, strict=True)]
    fixture.write("child-pugh", "clincalc", version, SEED, rows)


if __name__ == "__main__":
    main()
