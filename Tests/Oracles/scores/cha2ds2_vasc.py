# SPDX-License-Identifier: Apache-2.0
"""Makes the fixtures of `cha2ds2-vasc`: every combination of sex and the five diagnoses at each age from 59 to 91,
scored by clincalc and by acribis-scores in separate processes."""

from __future__ import annotations

import argparse
import itertools
import sys
from pathlib import Path

import clincalc_process
import fixture
import oracle_process

DIAGNOSES = [
    "heart_failure",
    "hypertension",
    "diabetes",
    "stroke_tia_or_thromboembolism",
    "arterial_vascular_disease",
]


def cases() -> list[dict[str, fixture.Cell]]:
    """Every case."""
    found: list[dict[str, fixture.Cell]] = []
    for age, sex, truths in itertools.product(
        range(59, 92), ["female", "male"], itertools.product([False, True], repeat=len(DIAGNOSES))
    ):
        found.append(
            {"age": age, "sex": sex} | dict(zip(DIAGNOSES, truths, strict=True)) | {"atrial_fibrillation": True}
        )
    return found


def main() -> None:
    """Write the fixtures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="interpreter that has clincalc")
    parser.add_argument("--acribis", type=Path, default=Path(sys.executable), help="interpreter with acribis-scores")
    arguments = parser.parse_args()
    given = cases()

    questions = [
        {
            "age": case["age"],
            "sex": case["sex"],
            "congestive_heart_failure": case["heart_failure"],
            "hypertension": case["hypertension"],
            "diabetes": case["diabetes"],
            "stroke_tia_thromboembolism": case["stroke_tia_or_thromboembolism"],
            "vascular_disease": case["arterial_vascular_disease"],
        }
        for case in given
    ]
    version, answers = clincalc_process.run(arguments.python, "cha2ds2vasc", questions)
    totals = [{"cha2ds2_vasc": float(answer["result"])} for answer in answers]
    fixture.write("cha2ds2-vasc", "clincalc", version, 0, zip(given, totals, strict=True))

    parameters = [
        {
            "Congestive heart failure/LV dysfunction": case["heart_failure"],
            "Hypertension": case["hypertension"],
            "Age ≥75y": int(str(case["age"])) >= 75,
            "Diabetes mellitus": case["diabetes"],
            "Stroke/TIA/TE": case["stroke_tia_or_thromboembolism"],
            "Vascular diseases": case["arterial_vascular_disease"],
            "Age 65-74y": 65 <= int(str(case["age"])) <= 74,
            "Sex category": case["sex"] == "female",
        }
        for case in given
    ]
    version, scores = oracle_process.acribis(arguments.acribis, "chads_vasc", "calc_chads_vasc_score", parameters)
    totals = [{"cha2ds2_vasc": float(score)} for score in scores]
    fixture.write("cha2ds2-vasc", "acribis-scores", version, 0, zip(given, totals, strict=True))


if __name__ == "__main__":
    main()
