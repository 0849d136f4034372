# SPDX-License-Identifier: Apache-2.0
"""Makes fib-4.clincalc.csv: seeded cases with the index by clincalc, which rounds it to two decimals."""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import clincalc_process
import fixture

SEED = 20_261_127


def case(rng: random.Random) -> dict[str, fixture.Cell]:
    """An adult: mostly everyday values, some far out, ages often at the borders of the rules."""
    return {
        "age": rng.choice([34, 35, 64, 65, rng.randint(18, 100), rng.randint(18, 100)]),
        "aspartate_aminotransferase": rng.choice([rng.randint(5, 150), rng.randint(1, 20_000)]),
        "alanine_aminotransferase": rng.choice([rng.randint(5, 150), rng.randint(1, 20_000)]),
        "platelet_count": rng.choice([rng.randint(20, 500), round(rng.uniform(1, 3_000), 1)]),
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
            "age": each["age"],
            "ast": each["aspartate_aminotransferase"],
            "alt": each["alanine_aminotransferase"],
            "platelets": each["platelet_count"],
        }
        for each in cases
    ]
    version, answers = clincalc_process.run(arguments.python, "fib4", asked)
    rows = [(given, {"fib_4": float(answer["result"])}) for given, answer in zip(cases, answers, strict=True)]
    fixture.write("fib-4", "clincalc", version, SEED, rows)


if __name__ == "__main__":
    main()
