# SPDX-License-Identifier: Apache-2.0
"""Makes the fixtures of ckd-epi-2021: seeded cases with the rate by clincalc, which rounds it to a whole number, and by
the R package nephro (run with Rscript)."""

from __future__ import annotations

import argparse
import csv
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import clincalc_process
import fixture

SEED = 20_261_125


def case(rng: random.Random) -> dict[str, fixture.Cell]:
    """An adult; creatinine is often at the knot of the equation or to one side of it."""
    creatinine = rng.choice(
        [
            rng.choice([0.69, 0.7, 0.71, 0.89, 0.9, 0.91]),
            round(rng.uniform(0.2, 1.5), 2),
            round(rng.uniform(0.2, 12), 2),
            round(rng.uniform(0.1, 30), 1),
        ]
    )
    return {"age": rng.randint(18, 110), "sex": rng.choice(["female", "male"]), "serum_creatinine": creatinine}


def nephro(sources: Path, cases: list[dict[str, fixture.Cell]]) -> list[float]:
    """The rate of every case by nephro."""
    with tempfile.TemporaryDirectory() as folder:
        given, results = Path(folder) / "cases.csv", Path(folder) / "results.csv"
        with given.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(cases[0]))
            writer.writeheader()
            writer.writerows(cases)
        script = Path(__file__).with_name("nephro.R")
        subprocess.run(["Rscript", str(script), str(sources), str(given), str(results)], check=True)
        return [float(line) for line in results.read_text().split()]


def main() -> None:
    """Draw the cases, ask clincalc, write the fixture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="interpreter that has clincalc")
    parser.add_argument("--nephro", type=Path, required=True, help="folder of the nephro 1.5 sources")
    parser.add_argument("--cases", type=int, default=6_000)
    arguments = parser.parse_args()

    rng = random.Random(SEED)
    cases = [case(rng) for _ in range(arguments.cases)]
    asked = [
        {
            "age": each["age"],
            "sex": each["sex"],
            "creatinine": each["serum_creatinine"],
            "creatinine_unit": "mg/dL",
        }
        for each in cases
    ]
    version, answers = clincalc_process.run(arguments.python, "egfr", asked)
    rows = [(given, {"egfr": float(answer["result"])}) for given, answer in zip(cases, answers, strict=True)]
    fixture.write("ckd-epi-2021", "clincalc", version, SEED, rows)
    rates = nephro(arguments.nephro, cases)
    rows = [(given, {"egfr": rate}) for given, rate in zip(cases, rates, strict=True)]
    fixture.write("ckd-epi-2021", "nephro", "1.5", SEED, rows)


if __name__ == "__main__":
    main()
