# SPDX-License-Identifier: Apache-2.0
"""Makes the fixture of `sofa`: seeded random cases scored by clincalc in a separate process.

clincalc takes the cardiovascular level ready made and knows no urine output: doses are drawn within a level that is
drawn first, and urine output is never below 500 mL/d. Its P/F ratio is given directly or as PaO2 and FiO2.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import clincalc_process
import fixture

SEED = 19_960_701
CASES = 2_400
DRUGS = ["dopamine_dose", "dobutamine_dose", "epinephrine_dose", "norepinephrine_dose"]


def near(rng: random.Random, edges: list[float], low: float, high: float, digits: int) -> float:
    """A number between the limits, often on an edge or one step to either side of it."""
    step = 10.0**-digits
    if rng.random() < 0.5:
        return round(rng.choice(edges) + rng.choice([-step, 0.0, step]), digits)
    return round(rng.uniform(low, high), digits)


def circulation(rng: random.Random) -> tuple[str, dict[str, fixture.Cell]]:
    """A level in clincalc's words with a pressure and doses that belong to it."""
    level = rng.choice(["map-at-least70", "map-below70", "dopamine-low", "moderate-vasopressors", "high-vasopressors"])
    doses: dict[str, fixture.Cell] = dict.fromkeys(DRUGS, 0.0)
    pressure = near(rng, [70.0], 40, 110, 1)
    if level == "map-at-least70":
        pressure = rng.choice([70.0, 70.1, round(rng.uniform(70, 110), 1)])
    elif level == "map-below70":
        pressure = rng.choice([69.9, round(rng.uniform(40, 69.9), 1)])
    elif level == "dopamine-low":
        if rng.random() < 0.5:
            doses["dopamine_dose"] = rng.choice([0.1, 5.0, round(rng.uniform(0.1, 5), 1)])
        else:
            doses["dobutamine_dose"] = round(rng.uniform(0.1, 20), 1)
    elif level == "moderate-vasopressors":
        drug = rng.choice(["dopamine_dose", "epinephrine_dose", "norepinephrine_dose"])
        doses[drug] = (
            rng.choice([5.1, 15.0, round(rng.uniform(5.1, 15), 1)])
            if drug == "dopamine_dose"
            else rng.choice([0.01, 0.1, round(rng.uniform(0.01, 0.1), 2)])
        )
        doses["dobutamine_dose"] = rng.choice([0.0, 0.0, round(rng.uniform(0.1, 20), 1)])
    else:
        drug = rng.choice(["dopamine_dose", "epinephrine_dose", "norepinephrine_dose"])
        doses[drug] = (
            rng.choice([15.1, round(rng.uniform(15.1, 30), 1)])
            if drug == "dopamine_dose"
            else rng.choice([0.11, round(rng.uniform(0.11, 2), 2)])
        )
        doses["dobutamine_dose"] = rng.choice([0.0, 0.0, round(rng.uniform(0.1, 20), 1)])
    return level, {"mean_arterial_pressure": pressure, **doses}


def main() -> None:
    """Write the fixture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="interpreter that has clincalc")
    arguments = parser.parse_args()
    rng = random.Random(SEED)
    cases: list[dict[str, fixture.Cell]] = []
    questions: list[dict[str, object]] = []
    for _ in range(CASES):
        level, pressures = circulation(rng)
        pressure_of_oxygen: int | None = None
        fraction: int | None = None
        ratio: float | None = near(rng, [100, 200, 300, 400], 40, 600, 1)
        asked_ratio = ratio
        if rng.random() < 0.3:
            fraction = rng.choice([21, 25, 30, 40, 50, 60, 80, 100])
            edge = rng.choice([100, 200, 300, 400, rng.randint(40, 600)]) * fraction // 100
            pressure_of_oxygen = max(10, edge + rng.choice([-1, 0, 1]))
            ratio, asked_ratio = None, pressure_of_oxygen * 100 / fraction
        given: dict[str, fixture.Cell] = {
            "pao2_fio2_ratio": ratio,
            "partial_pressure_oxygen": pressure_of_oxygen,
            "fraction_of_inspired_oxygen": fraction,
            "respiratory_support": rng.random() < 0.6,
            "platelet_count": int(near(rng, [20, 50, 100, 150], 5, 400, 0)),
            "total_bilirubin": near(rng, [1.2, 2.0, 6.0, 12.0], 0.2, 20, rng.choice([1, 2])),
            **pressures,
            "glasgow_coma_scale": rng.randint(3, 15),
            "serum_creatinine": near(rng, [1.2, 2.0, 3.5, 5.0], 0.3, 9, rng.choice([1, 2])),
            "urine_output": rng.choice([500, 1500]),
        }
        cases.append(given)
        questions.append(
            {
                "pao2_fio2": asked_ratio,
                "respiratory_support": given["respiratory_support"],
                "platelets": given["platelet_count"],
                "bilirubin": given["total_bilirubin"],
                "bilirubin_unit": "mg/dL",
                "cardiovascular": level,
                "gcs": given["glasgow_coma_scale"],
                "creatinine": given["serum_creatinine"],
                "creatinine_unit": "mg/dL",
            }
        )
    version, answers = clincalc_process.run(arguments.python, "sofa", questions)
    rows = [(given, {"sofa": answer["result"]}) for given, answer in zip(cases, answers, strict=True)]
    fixture.write("sofa", "clincalc", version, SEED, rows)


if __name__ == "__main__":
    main()
