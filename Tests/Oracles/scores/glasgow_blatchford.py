# SPDX-License-Identifier: Apache-2.0
"""Makes the fixture of `glasgow-blatchford`: seeded random cases scored by clincalc in a separate process.

Urea is drawn in mmol/L with one decimal, as laboratories print it and as clincalc takes it, and written in mg/dL of
urea nitrogen (2.8014 mg/dL in one mmol/L).
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import clincalc_process
import fixture

SEED = 20_001_014
CASES = 2_400
MILLIGRAMS_PER_MILLIMOLE = 2.8014


def near(rng: random.Random, edges: list[float], low: float, high: float, digits: int) -> float:
    """A number between the limits, often on an edge or one step to either side of it."""
    step = 10.0**-digits
    if rng.random() < 0.5:
        return round(rng.choice(edges) + rng.choice([-step, 0.0, step]), digits)
    return round(rng.uniform(low, high), digits)


def main() -> None:
    """Write the fixture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="interpreter that has clincalc")
    arguments = parser.parse_args()
    rng = random.Random(SEED)
    cases: list[dict[str, fixture.Cell]] = []
    questions: list[dict[str, object]] = []
    for _ in range(CASES):
        urea = near(rng, [6.5, 8.0, 10.0, 25.0], 1, 45, 1)
        hemoglobin = near(rng, [10.0, 12.0, 13.0], 4, 17, 1)
        flags = {
            "melena": rng.random() < 0.5,
            "syncope": rng.random() < 0.3,
            "hepatic_disease": rng.random() < 0.3,
            "heart_failure": rng.random() < 0.3,
        }
        given: dict[str, fixture.Cell] = {
            "sex": rng.choice(["female", "male"]),
            "blood_urea_nitrogen": round(urea * MILLIGRAMS_PER_MILLIMOLE, 6),
            "hemoglobin": hemoglobin,
            "systolic_blood_pressure": int(near(rng, [90, 100, 110], 60, 190, 0)),
            "heart_rate": int(near(rng, [100], 45, 160, 0)),
            **flags,
        }
        cases.append(given)
        questions.append(
            {
                "age_16_or_over": True,
                "acute_upper_gi_bleeding_at_first_assessment": True,
                "emergency_department_overt_ugib": True,
                "sex": given["sex"],
                "urea_mmol_l": urea,
                "haemoglobin_g_l": round(hemoglobin * 10, 6),
                "systolic_bp_mm_hg": given["systolic_blood_pressure"],
                "heart_rate_bpm": given["heart_rate"],
                "melaena": flags["melena"],
                "syncope": flags["syncope"],
                "hepatic_disease": flags["hepatic_disease"],
                "cardiac_failure": flags["heart_failure"],
            }
        )
    version, answers = clincalc_process.run(arguments.python, "glasgow_blatchford", questions)
    rows = [(given, {"glasgow_blatchford": answer["result"]}) for given, answer in zip(cases, answers, strict=True)]
    fixture.write("glasgow-blatchford", "clincalc", version, SEED, rows)


if __name__ == "__main__":
    main()
