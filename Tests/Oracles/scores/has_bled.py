# SPDX-License-Identifier: Apache-2.0
"""Makes the fixtures of `has-bled`: seeded random cases scored by clincalc and by acribis-scores in separate processes.

Both take their criteria as yes or no, so the limits of pressure, creatinine and age are applied here."""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import clincalc_process
import fixture
import oracle_process

SEED = 20_101_101
TRUTHS = [
    "dialysis",
    "kidney_transplant",
    "abnormal_liver_function",
    "prior_stroke",
    "bleeding_history",
    "labile_inr",
    "antiplatelet_or_nsaid",
    "alcohol_excess",
]
# What each oracle calls the criteria: clincalc, then acribis-scores.
NAMES = {
    "hypertension": ("hypertension_uncontrolled", "Uncontrolled hypertension"),
    "renal": ("abnormal_renal_function", "Abnormal Renal Function"),
    "abnormal_liver_function": ("abnormal_liver_function", "Abnormal Liver Function"),
    "prior_stroke": ("stroke", "Stroke"),
    "bleeding_history": ("bleeding_history", "Bleeding history or predisposition"),
    "labile_inr": ("labile_inr", "Labile international normalized ratio (INR)"),
    "elderly": ("elderly_over_65", "Elderly"),
    "antiplatelet_or_nsaid": ("drugs_antiplatelet_nsaid", "Drugs"),
    "alcohol_excess": ("alcohol_excess", "Alcohol"),
}


def case(rng: random.Random) -> dict[str, fixture.Cell]:
    """One patient; the numbers are often on a limit or one step to either side."""
    edge = rng.random() < 0.6
    given: dict[str, fixture.Cell] = {
        "age": rng.choice([64, 65, 66, 67]) if edge else rng.randint(18, 110),
        "systolic_blood_pressure": rng.choice([159, 160, 161]) if edge else rng.randint(80, 240),
        "serum_creatinine": rng.choice([2.25, 2.26, 2.27, 2.28]) if edge else round(rng.uniform(0.3, 6), 2),
        "atrial_fibrillation": True,
    }
    share = rng.random()
    rare = {"dialysis", "kidney_transplant"}
    return given | {name: rng.random() < (0.1 if name in rare else share) for name in TRUTHS}


def criteria(given: dict[str, fixture.Cell]) -> dict[str, bool]:
    """The nine criteria. Creatinine of 200 umol/L or more: 88.42 umol/L in one mg/dL."""
    found = {name: bool(given[name]) for name in TRUTHS if name in NAMES}
    found["hypertension"] = float(str(given["systolic_blood_pressure"])) > 160
    found["elderly"] = float(str(given["age"])) > 65
    raised = float(str(given["serum_creatinine"])) * 88.42 >= 200
    found["renal"] = raised or bool(given["dialysis"]) or bool(given["kidney_transplant"])
    return found


def main() -> None:
    """Write the fixtures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="interpreter that has clincalc")
    parser.add_argument("--acribis", type=Path, default=Path(sys.executable), help="interpreter with acribis-scores")
    parser.add_argument("--cases", type=int, default=4_000)
    arguments = parser.parse_args()
    rng = random.Random(SEED)
    given = [case(rng) for _ in range(arguments.cases)]
    truths = [criteria(each) for each in given]

    questions = [{NAMES[name][0]: truth for name, truth in each.items()} for each in truths]
    version, answers = clincalc_process.run(arguments.python, "hasbled", questions)
    totals = [{"has_bled": float(answer["result"])} for answer in answers]
    fixture.write("has-bled", "clincalc", version, SEED, zip(given, totals, strict=True))

    parameters = [{NAMES[name][1]: truth for name, truth in each.items()} for each in truths]
    version, scores = oracle_process.acribis(arguments.acribis, "has_bled", "calc_has_bled_score", parameters)
    totals = [{"has_bled": float(score)} for score in scores]
    fixture.write("has-bled", "acribis-scores", version, SEED, zip(given, totals, strict=True))


if __name__ == "__main__":
    main()
