# SPDX-License-Identifier: Apache-2.0
"""Makes the fixture of `wells-pe`: every combination of the seven yes-or-no inputs at 24 heart rates, scored by
clincalc in a separate process."""

from __future__ import annotations

import argparse
import itertools
import sys
from pathlib import Path

import clincalc_process
import fixture

# What clincalc calls the inputs that it takes as they are.
NAMES = {
    "dvt_signs": "clinical_signs_of_dvt",
    "pulmonary_embolism_likeliest": "pe_most_likely_diagnosis",
    "prior_venous_thromboembolism": "previous_dvt_or_pe",
    "hemoptysis": "haemoptysis",
    "active_cancer": "malignancy",
}
TRUTHS = [*NAMES, "immobilization", "recent_surgery"]
RATES = [40, 60, 70, 80, 90, *range(94, 108), 110, 120, 140, 160, 200]


def main() -> None:
    """Write the fixture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="interpreter that has clincalc")
    arguments = parser.parse_args()
    given: list[dict[str, fixture.Cell]] = []
    questions: list[dict[str, object]] = []
    for rate, truths in itertools.product(RATES, itertools.product([False, True], repeat=len(TRUTHS))):
        known = dict(zip(TRUTHS, truths, strict=True))
        given.append({"heart_rate": rate} | known)
        questions.append(
            {theirs: known[ours] for ours, theirs in NAMES.items()}
            | {
                "heart_rate_over_100": rate > 100,
                "immobilisation_or_surgery": known["immobilization"] or known["recent_surgery"],
            }
        )
    version, answers = clincalc_process.run(arguments.python, "wells_pe", questions)
    totals = [{"wells_pe": float(answer["result"])} for answer in answers]
    fixture.write("wells-pe", "clincalc", version, 0, zip(given, totals, strict=True))


if __name__ == "__main__":
    main()
