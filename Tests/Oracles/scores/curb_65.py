# SPDX-License-Identifier: Apache-2.0
"""Makes the fixture of `curb-65`: seeded random cases, often on a limit, scored by clincalc in a separate process.

Urea is drawn in mmol/L with one decimal, as laboratories print it and as clincalc takes it, and written in mg/dL of
urea nitrogen (2.8014 mg/dL in one mmol/L)."""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import clincalc_process
import fixture

SEED = 20_030_501
MILLIGRAMS_PER_MILLIMOLE = 2.8014


def near(rng: random.Random, edge: int, low: int, high: int) -> int:
    """A whole number between the limits, often on the edge or one step to either side of it."""
    return edge + rng.choice([-1, 0, 1]) if rng.random() < 0.6 else rng.randint(low, high)


def main() -> None:
    """Write the fixture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="interpreter that has clincalc")
    parser.add_argument("--cases", type=int, default=4_000)
    arguments = parser.parse_args()
    rng = random.Random(SEED)
    given: list[dict[str, fixture.Cell]] = []
    questions: list[dict[str, object]] = []
    for _ in range(arguments.cases):
        urea = near(rng, 70, 10, 400) / 10
        shared = {"age": near(rng, 65, 18, 100), "confusion": rng.random() < 0.4}
        rate, systolic, diastolic = near(rng, 30, 8, 50), near(rng, 90, 60, 200), near(rng, 60, 30, 120)
        given.append(
            shared
            | {
                "blood_urea_nitrogen": round(urea * MILLIGRAMS_PER_MILLIMOLE, 6),
                "respiratory_rate": rate,
                "systolic_blood_pressure": systolic,
                "diastolic_blood_pressure": diastolic,
            }
        )
        questions.append(
            shared | {"urea_mmol_l": urea, "respiratory_rate": rate, "systolic_bp": systolic, "diastolic_bp": diastolic}
        )
    version, answers = clincalc_process.run(arguments.python, "curb65", questions)
    totals = [{"curb_65": float(answer["result"])} for answer in answers]
    fixture.write("curb-65", "clincalc", version, SEED, zip(given, totals, strict=True))


if __name__ == "__main__":
    main()
