# SPDX-License-Identifier: Apache-2.0
"""Makes the fixture `charlson.comorbidipy`: index, index with age, and survival by comorbidipy (MIT) from ICD-10 codes.

Every condition of a case is told by a code drawn from comorbidipy's own list for it (Quan 2005). Its lists have one
condition for solid tumours, lymphomas and leukaemias together, so a case has at most one of these and metastases.
Needs requirements-comorbidipy.txt: comorbidipy 0.5.0 works with pandas 1.5 once a name that moved is put back.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import random

import fixture

SEED = 20_051_101
CASES = 2_400
# The service's name of each condition and comorbidipy's.
CONDITIONS = {
    "myocardial_infarction": "ami",
    "heart_failure": "chf",
    "peripheral_vascular_disease": "pvd",
    "cerebrovascular_disease": "cevd",
    "dementia": "dementia",
    "chronic_pulmonary_disease": "copd",
    "connective_tissue_disease": "rheumd",
    "peptic_ulcer_disease": "pud",
    "mild_liver_disease": "mld",
    "moderate_or_severe_liver_disease": "msld",
    "diabetes_without_complications": "diab",
    "diabetes_with_complications": "diabwc",
    "hemiplegia": "hp",
    "renal_disease": "rend",
    "aids": "aids",
}
TUMORS = {"solid_tumor": "C50", "metastatic_solid_tumor": "C78", "leukemia": "C92", "lymphoma": "C83"}


def main() -> None:
    """Write the fixture."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    import pandas as pd
    import pandas.core.common

    pandas.core.common.SettingWithCopyWarning = pd.errors.SettingWithCopyWarning  # type: ignore[attr-defined]
    from comorbidipy import comorbidity
    from comorbidipy.mapping import mapping

    rng = random.Random(SEED)
    codes = mapping["charlson_icd10_quan"]
    cases: list[dict[str, fixture.Cell]] = []
    records: list[dict[str, object]] = []
    for number in range(CASES):
        age = rng.choice([rng.randint(18, 100), rng.choice([49, 50, 59, 60, 69, 70, 79, 80, 89, 90])])
        share = rng.choice([0.05, 0.15, 0.3, 0.8])
        given: dict[str, fixture.Cell] = {"age": age}
        # A code that means nothing to the index, so that a case without conditions has a record too.
        found = ["Z000"]
        for name, theirs in CONDITIONS.items():
            given[name] = rng.random() < share
            if given[name]:
                found.append(rng.choice(sorted(codes[theirs])))
        tumor = rng.choice([None, None, *TUMORS])
        for name, code in TUMORS.items():
            given[name] = name == tumor
            if name == tumor:
                found.append(code)
        cases.append(given)
        records += [{"id": number, "age": age, "code": code} for code in found]
    answers = comorbidity(
        pd.DataFrame(records), score="charlson", icd="icd10", variant="quan", weighting="charlson", assign0=True
    ).set_index("id")
    rows = []
    for number, given in enumerate(cases):
        answer = answers.loc[number]
        expected: dict[str, fixture.Cell] = {
            "charlson": int(answer["comorbidity_score"]),
            "charlson_age_adjusted": int(answer["age_adj_comorbidity_score"]),
            "survival_10y": float(answer["survival_10yr"]),
        }
        rows.append((given, expected))
    fixture.write("charlson", "comorbidipy", importlib.metadata.version("comorbidipy"), SEED, rows)


if __name__ == "__main__":
    main()
