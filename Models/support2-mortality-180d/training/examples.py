# SPDX-License-Identifier: Apache-2.0
"""Invented patients by input name: they prove the way from inputs to feature columns, which raw rows cannot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xgboost as xgb

import synthetic
from data import feature_matrix
from declarations import CANCER_STATES, DIAGNOSIS_GROUPS, FEATURES, INPUTS

Inputs = dict[str, float | bool | str]

#: Written by hand: a full record, and one with hardly more than the required inputs.
FULL: Inputs = {
    "age": 71,
    "sex": "female",
    "diagnosis_group": "heart_failure",
    "cancer_status": "none",
    "comorbidity_count": 3,
    "diabetes": True,
    "dementia": False,
    "mean_arterial_pressure": 68,
    "heart_rate": 104,
    "respiratory_rate": 26,
    "temperature": 36.8,
    "white_blood_cell_count": 11.2,
    "pao2_fio2_ratio": 240,
    "arterial_ph": 7.38,
    "serum_albumin": 2.9,
    "total_bilirubin": 1.1,
    "serum_creatinine": 1.9,
    "serum_sodium": 134,
    "glucose": 168,
    "blood_urea_nitrogen": 38,
    "urine_output": 1450,
}
SPARSE: Inputs = {
    "age": 58,
    "sex": "male",
    "diagnosis_group": "lung_cancer",
    "cancer_status": "metastatic",
    "heart_rate": 96,
    "serum_sodium": 137,
}


def _one_of_each() -> list[Inputs]:
    """The full record changed so that every category, boolean and gap occurs."""
    found: list[Inputs] = []
    for number, group in enumerate(DIAGNOSIS_GROUPS):
        patient = {**FULL, "diagnosis_group": group.code, "cancer_status": CANCER_STATES[number % 3].code}
        patient |= {"age": 34.0 + 8 * number, "sex": ("male", "female")[number % 2], "dementia": number % 4 == 3}
        patient["diabetes"] = number % 3 == 0
        optional = [declared.name for declared in INPUTS if not declared.required]
        for name in optional[number :: len(DIAGNOSIS_GROUPS)]:
            del patient[name]
        found.append(patient)
    return found


def answered(model_file: Path) -> list[dict[str, Any]]:
    """The invented patients and XGBoost's answers, bit for bit."""
    patients = [FULL, SPARSE, *_one_of_each()]
    columns: dict[str, Any] = {}
    for declared in INPUTS:
        values = [patient.get(declared.name) for patient in patients]
        if declared.kind == "category":
            columns[declared.name] = pd.Series(values, dtype=object)
        else:
            columns[declared.name] = [np.nan if value is None else float(value) for value in values]
    matrix = xgb.DMatrix(feature_matrix(pd.DataFrame(columns)), feature_names=FEATURES)
    model = xgb.Booster(model_file=str(model_file))
    return [
        {
            "inputs": patient,
            "margin_bits": synthetic.bits(margin),
            "probability_bits": synthetic.bits(risk),
            "probability": synthetic.shortest(risk),
        }
        for patient, margin, risk in zip(
            json.loads(json.dumps(patients)),
            model.predict(matrix, output_margin=True),
            model.predict(matrix),
            strict=True,
        )
    ]
