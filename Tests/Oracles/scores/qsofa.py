# SPDX-License-Identifier: Apache-2.0
"""Makes the fixtures of `qsofa`: seeded random cases, often on a limit, scored by clincalc and by vitalscore in
separate processes."""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import clincalc_process
import fixture
import oracle_process

SEED = 20_160_223


def case(rng: random.Random) -> dict[str, fixture.Cell]:
    """One patient."""
    return {
        "age": rng.randint(18, 100),
        "respiratory_rate": rng.choice([21, 22, 23]) if rng.random() < 0.6 else rng.randint(4, 60),
        "systolic_blood_pressure": rng.choice([99, 100, 101]) if rng.random() < 0.6 else rng.randint(50, 240),
        "glasgow_coma_scale": rng.choice([14, 15]) if rng.random() < 0.6 else rng.randint(3, 15),
    }


def main() -> None:
    """Write the fixtures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="interpreter that has clincalc")
    parser.add_argument("--vitalscore", type=Path, default=Path(sys.executable), help="interpreter with vitalscore")
    parser.add_argument("--cases", type=int, default=4_000)
    arguments = parser.parse_args()
    rng = random.Random(SEED)
    given = [case(rng) for _ in range(arguments.cases)]

    questions = [
        {
            "respiratory_rate": each["respiratory_rate"],
            "systolic_bp": each["systolic_blood_pressure"],
            "altered_mentation": int(str(each["glasgow_coma_scale"])) < 15,
        }
        for each in given
    ]
    version, answers = clincalc_process.run(arguments.python, "qsofa", questions)
    totals = [{"qsofa": float(answer["result"])} for answer in answers]
    fixture.write("qsofa", "clincalc", version, SEED, zip(given, totals, strict=True))

    keywords = [
        {
            "gcs": each["glasgow_coma_scale"],
            "respiratory_rate": each["respiratory_rate"],
            "systolic_bp": each["systolic_blood_pressure"],
        }
        for each in given
    ]
    version, scores = oracle_process.vitalscore(arguments.vitalscore, "score_qsofa", keywords)
    totals = [{"qsofa": float(score)} for score in scores]
    fixture.write("qsofa", "vitalscore", version, SEED, zip(given, totals, strict=True))


if __name__ == "__main__":
    main()
