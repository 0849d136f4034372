# SPDX-License-Identifier: Apache-2.0
"""Makes the fixture `charlson.clincalc`: seeded random cases scored by clincalc in a separate process.

Only the index without age: clincalc 0.4.0 counts decades from 50 years and rounds up, so it gives no point at 50 and
one at 60, where the publication gives one and two. `charlson_comorbidipy.py` covers age and survival.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

import clincalc_process
import fixture

SEED = 19_870_501
CASES = 2_400
# The service's name of each condition and clincalc's.
CONDITIONS = {
    "myocardial_infarction": "myocardial_infarction",
    "heart_failure": "congestive_heart_failure",
    "peripheral_vascular_disease": "peripheral_vascular_disease",
    "cerebrovascular_disease": "cerebrovascular_disease",
    "dementia": "dementia",
    "chronic_pulmonary_disease": "copd",
    "connective_tissue_disease": "connective_tissue_disease",
    "peptic_ulcer_disease": "peptic_ulcer_disease",
    "mild_liver_disease": "mild_liver_disease",
    "moderate_or_severe_liver_disease": "liver_disease_moderate_severe",
    "diabetes_without_complications": "diabetes_uncomplicated",
    "diabetes_with_complications": "diabetes_complicated",
    "hemiplegia": "hemiplegia_paraplegia",
    "renal_disease": "renal_disease_moderate_severe",
    "solid_tumor": "solid_tumour_non_metastatic",
    "metastatic_solid_tumor": "metastatic_solid_tumour",
    "leukemia": "leukaemia",
    "lymphoma": "lymphoma",
    "aids": "aids",
}


def main() -> None:
    """Write the fixture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="interpreter that has clincalc")
    arguments = parser.parse_args()
    rng = random.Random(SEED)
    cases: list[dict[str, fixture.Cell]] = []
    for _ in range(CASES):
        share = rng.choice([0.1, 0.3, 0.5, 0.9])
        given: dict[str, fixture.Cell] = {"age": rng.randint(18, 100)}
        given.update({name: rng.random() < share for name in CONDITIONS})
        cases.append(given)
    questions = [
        {
            "age": given["age"],
            "include_age_adjustment": False,
            **{theirs: given[ours] for ours, theirs in CONDITIONS.items()},
        }
        for given in cases
    ]
    version, answers = clincalc_process.run(arguments.python, "charlson", questions)
    rows = [(given, {"charlson": answer["result"]}) for given, answer in zip(cases, answers, strict=True)]
    fixture.write("charlson", "clincalc", version, SEED, rows)


if __name__ == "__main__":
    main()
