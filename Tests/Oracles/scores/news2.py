# SPDX-License-Identifier: Apache-2.0
"""Makes the fixtures of `news2`: seeded random observations, often on an edge of the chart, scored by clincalc and by
vitalscore in separate processes."""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import clincalc_process
import fixture
import oracle_process

SEED = 20_171_205
LEVELS = {"alert": "A", "confusion": "C", "voice": "V", "pain": "P", "unresponsive": "U"}


def near(rng: random.Random, edges: list[int], low: int, high: int) -> int:
    """A whole number between the limits, often on the upper edge of a cell of the chart or one step to either side."""
    if rng.random() < 0.6:
        return rng.choice(edges) + rng.choice([-1, 0, 1])
    return rng.randint(low, high)


def case(rng: random.Random) -> dict[str, fixture.Cell]:
    """Observations of one patient, in the limits of both oracles."""
    scale = rng.choice(["scale_1", "scale_2"])
    edges = [91, 93, 95] if scale == "scale_1" else [83, 85, 87, 92, 94, 96]
    return {
        "respiratory_rate": near(rng, [8, 11, 20, 24], 2, 60),
        "oxygen_saturation": near(rng, edges, 60, 100),
        "oxygen_saturation_scale": scale,
        "supplemental_oxygen": rng.random() < 0.5,
        "systolic_blood_pressure": near(rng, [90, 100, 110, 219], 50, 290),
        "heart_rate": near(rng, [40, 50, 90, 110, 130], 20, 220),
        "consciousness": "alert" if rng.random() < 0.5 else rng.choice(list(LEVELS)),
        "temperature": near(rng, [350, 360, 380, 390], 300, 420) / 10,
    }


def main() -> None:
    """Write the fixtures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="interpreter that has clincalc")
    parser.add_argument("--vitalscore", type=Path, default=Path(sys.executable), help="interpreter with vitalscore")
    parser.add_argument("--cases", type=int, default=6_000)
    arguments = parser.parse_args()
    rng = random.Random(SEED)
    given = [case(rng) for _ in range(arguments.cases)]

    questions = [
        {
            "respiratory_rate": each["respiratory_rate"],
            "spo2": each["oxygen_saturation"],
            "spo2_scale": str(each["oxygen_saturation_scale"]).removeprefix("scale_"),
            "on_oxygen": each["supplemental_oxygen"],
            "systolic_bp": each["systolic_blood_pressure"],
            "pulse": each["heart_rate"],
            "consciousness": "alert" if each["consciousness"] == "alert" else "confusion-or-vpu",
            "temperature": each["temperature"],
        }
        for each in given
    ]
    version, answers = clincalc_process.run(arguments.python, "news2", questions)
    totals = [{"news2": float(answer["result"])} for answer in answers]
    fixture.write("news2", "clincalc", version, SEED, zip(given, totals, strict=True))

    keywords = [
        {
            "respiratory_rate": each["respiratory_rate"],
            "spo2": each["oxygen_saturation"],
            "on_oxygen": each["supplemental_oxygen"],
            "systolic_bp": each["systolic_blood_pressure"],
            "heart_rate": each["heart_rate"],
            "consciousness": LEVELS[str(each["consciousness"])],
            "temperature": each["temperature"],
            "use_spo2_scale2": each["oxygen_saturation_scale"] == "scale_2",
        }
        for each in given
    ]
    version, scores = oracle_process.vitalscore(arguments.vitalscore, "score_news2", keywords)
    totals = [{"news2": float(score)} for score in scores]
    fixture.write("news2", "vitalscore", version, SEED, zip(given, totals, strict=True))


if __name__ == "__main__":
    main()
