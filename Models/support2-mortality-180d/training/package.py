# SPDX-License-Identifier: Apache-2.0
"""The files that serve the model: package.json, certificate.json and reference.json."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xgboost as xgb

import examples
import synthetic
from data import Cohort, Floats, feature_matrix
from declarations import (
    BANDS,
    COLUMNS,
    FEATURES,
    HORIZON_DAYS,
    INPUTS,
    MODEL_ID,
    MODEL_TITLE,
    MODEL_VERSION,
    OUTPUT_NAME,
    Input,
)

CERTIFICATE_ROWS = 200

HELP = {
    "age": "Completed years.",
    "comorbidity_count": "The study counted chronic conditions beside the one that brought the patient in, 0 to 9.",
    "diagnosis_group": "The study admitted patients in one of these eight groups, all of them seriously ill.",
    "cancer_status": "Any cancer on record at admission, and whether it has spread.",
    "urine_output": "Over 24 hours; 0 is a measurement, not a gap.",
    "pao2_fio2_ratio": "PaO2 divided by the inspired fraction of oxygen (0.21 to 1).",
}
RIGHTS = (
    "Model file and statistics: Apache-2.0, part of this project. The patient table is not included; it "
    "was read at training time through SurvSet (GPL-3.0 package); the UCI repository lists the data set (id 880) "
    "under CC BY 4.0."
)
DEMENTIA_CODES = {"snomed": ["52448006"], "icd10": ["F01", "F02", "F03", "G30"]}


def write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _significant(value: float, digits: int = 6) -> float:
    return float(f"{value:.{digits}g}")


def certificate(model: xgb.Booster, model_file: Path, development: Cohort, seed: int) -> dict[str, Any]:
    """Made-up rows and what XGBoost itself answers: whoever loads the file replays them before serving."""
    splits = synthetic.thresholds(model_file)
    table = synthetic.rows(feature_matrix(development.inputs), splits, CERTIFICATE_ROWS, seed)
    # From the written file, not from memory: the certificate speaks of the file.
    loaded = xgb.Booster(model_file=str(model_file))
    matrix = xgb.DMatrix(table, feature_names=FEATURES)
    margins, risks = loaded.predict(matrix, output_margin=True), loaded.predict(matrix)
    in_memory = model.predict(matrix, output_margin=True)
    if margins.dtype != np.float32 or not np.array_equal(margins.view(np.uint32), in_memory.view(np.uint32)):
        raise ValueError("the written model does not answer as the trained one")
    if any(set(values) - set(table[:, index]) for index, values in enumerate(splits)):
        raise ValueError("a threshold of the model is met by no row of the certificate: use more rows")
    distinct = sum(len(values) for values in splits)
    hit = sum(len(set(values) & set(table[:, index])) for index, values in enumerate(splits))
    return {
        "format": "prognosis-parity-certificate/1",
        "model": MODEL_ID,
        "version": MODEL_VERSION,
        "library": {"name": "xgboost", "version": xgb.__version__, "device": "cpu"},
        "model_sha256": sha256(model_file),
        "rows_are": "synthetic: every column drawn by itself from the 1st to 99th percentiles of its distribution, from"
        " the model's thresholds, and from the float32 values next to them; no row is or was a patient",
        "thresholds": {"distinct": distinct, "met_exactly": hit},
        "features": FEATURES,
        "examples": examples.answered(model_file),
        "rows": [[synthetic.shortest(value) for value in row] for row in table],
        "margin": [synthetic.shortest(value) for value in margins],
        "margin_bits": [synthetic.bits(value) for value in margins],
        "probability": [synthetic.shortest(value) for value in risks],
        "probability_bits": [synthetic.bits(value) for value in risks],
    }


def write_certificate(path: Path, value: dict[str, Any]) -> None:
    """Compact: one line a row."""

    def text(key: str, part: Any) -> str:
        if key not in ("rows", "examples"):
            return json.dumps(part, allow_nan=False)
        return "[\n  " + ",\n  ".join(json.dumps(row, separators=(",", ":"), allow_nan=False) for row in part) + "\n ]"

    parts = [f' "{key}": {text(key, part)}' for key, part in value.items()]
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def numeric_reference(values: Floats, n: int) -> dict[str, Any]:
    """Counts in the tenths of a distribution; ties merge bins, so there may be fewer than ten."""
    known = values[~np.isnan(values)]
    edges = np.unique([_significant(float(edge)) for edge in np.percentile(known, np.arange(10, 100, 10))])
    counts = np.bincount(np.searchsorted(edges, known, side="right"), minlength=len(edges) + 1)
    return {
        "n": n,
        "missing_fraction": _significant(1 - len(known) / n),
        "mean": _significant(float(known.mean())),
        "standard_deviation": _significant(float(known.std(ddof=1))),
        "low": _significant(float(np.percentile(known, 0.5))),
        "high": _significant(float(np.percentile(known, 99.5))),
        "bin_edges": [float(edge) for edge in edges],
        "bin_proportions": [_significant(float(count) / len(known)) for count in counts],
    }


def _category_reference(values: pd.Series, codes: list[Any], names: list[str], n: int) -> dict[str, Any]:
    known = values.dropna()
    return {
        "n": n,
        "missing_fraction": _significant(1 - len(known) / n),
        "proportions": {
            name: _significant(float((known == code).mean())) for code, name in zip(codes, names, strict=True)
        },
    }


def reference(development: Cohort, test_risk: Floats) -> dict[str, Any]:
    inputs: dict[str, Any] = {}
    n = len(development)
    for declared in INPUTS:
        values = development.inputs[declared.name]
        if declared.kind == "number":
            described = numeric_reference(values.to_numpy(dtype=np.float64), n)
        elif declared.kind == "boolean":
            described = _category_reference(values, [0.0, 1.0], ["false", "true"], n)
        else:
            codes = [category.code for category in declared.categories]
            described = _category_reference(values, codes, codes, n)
        inputs[declared.name] = {"kind": declared.kind, "unit": declared.unit, **described}
    return {
        "format": "prognosis-reference-distribution/1",
        "model": MODEL_ID,
        "version": MODEL_VERSION,
        "reading": "bins are (-inf, e1), [e1, e2), ..., [ek, inf) of the known values; low and high are the 0.5th and "
        "99.5th percentiles, never one person's value",
        "inputs_from": "development patients after cleaning",
        "inputs": inputs,
        "output_from": "held-out test patients",
        "output": {OUTPUT_NAME: {"kind": "number", "unit": "1", **numeric_reference(test_risk, len(test_risk))}},
    }


def _input(declared: Input, development: Cohort) -> dict[str, Any]:
    described: dict[str, Any] = {"name": declared.name, "title": declared.title}
    if declared.name in HELP:
        described["help"] = HELP[declared.name]
    described["kind"] = declared.kind
    if declared.kind == "number":
        known = development.inputs[declared.name].dropna().to_numpy(dtype=np.float64)
        described["unit"] = declared.unit
        described["integer"] = declared.integer
        described["limits"] = list(map(float, declared.limits or ()))
        described["training_range"] = [_significant(float(edge)) for edge in np.percentile(known, [1, 99])]
    if declared.kind == "category":
        described["categories"] = [{"code": one.code, "title": one.title} for one in declared.categories]
    if declared.name == "dementia":
        described["condition_codes"] = DEMENTIA_CODES
    described["when_missing"] = "refused" if declared.required else "handled_by_model"
    described["training_missing_fraction"] = _significant(float(development.inputs[declared.name].isna().mean()), 4)
    return described


def _bands(evaluation: dict[str, Any]) -> list[dict[str, Any]]:
    bands = []
    for (code, title, low, high), seen in zip(BANDS, evaluation["bands"], strict=True):
        died = f"{seen['events']} of {seen['n']} held-out patients of 1989-1994 with such a score died within 180 days."
        bands.append(
            {
                "code": code,
                "title": title,
                "from": low,
                "to": high,
                "includes_to": high == 1.0,
                "meaning": f"{died} A quarter of the scale, for display; no treatment threshold.",
            }
        )
    return bands


def manifest(
    development: Cohort, directory: Path, model: xgb.Booster, evaluation: dict[str, Any], files: list[str]
) -> dict[str, Any]:
    document = json.loads((directory / "model.json").read_text(encoding="utf-8"))
    return {
        "format": "prognosis-model-package/1",
        "id": MODEL_ID,
        "version": MODEL_VERSION,
        "title": MODEL_TITLE,
        "summary": "Probability of death within 180 days, from age, diagnosis group, comorbidities, "
        "vital signs and laboratory values. A demonstration from data of 1989-1994, not for care.",
        "specialty": "Critical care",
        "model": {
            "file": "model.json",
            "format": "xgboost-json",
            "library": "xgboost",
            "library_version": xgb.__version__,
            "objective": document["learner"]["objective"]["name"],
            "trees": model.num_boosted_rounds(),
            "features": len(FEATURES),
        },
        "output": {
            "name": OUTPUT_NAME,
            "title": "Death within 180 days",
            "kind": "probability",
            "unit": "1",
            "range": [0.0, 1.0],
            "horizon_days": HORIZON_DAYS,
            "horizon": f"P{HORIZON_DAYS}D",
            "bands": _bands(evaluation),
        },
        "population": {
            "description": "Seriously ill adults in hospital, in one of the study's eight diagnosis groups, on the "
            "third day after they met its criteria; about half of them died within 180 days.",
            "rules": [
                {
                    "input": "age",
                    "minimum": 18,
                    "statement": "Age at least 18 years",
                    "reason": "The study enrolled adults only.",
                }
            ],
        },
        "inputs": [_input(declared, development) for declared in INPUTS],
        "features": [
            {
                "column": column.index,
                "feature": column.feature,
                "input": column.input,
                "encoding": column.encoding(),
            }
            for column in COLUMNS
        ],
        "citations": [
            {
                "text": "Knaus WA, Harrell FE Jr, Lynn J, et al. The SUPPORT prognostic model: objective estimates of "
                "survival for seriously ill hospitalized adults. Ann Intern Med 1995;122(3):191-203.",
                "doi": "10.7326/0003-4819-122-3-199502010-00007",
            },
            {
                "text": "Chen T, Guestrin C. XGBoost: a scalable tree boosting system. KDD 2016:785-794.",
                "doi": "10.1145/2939672.2939785",
            },
        ],
        "rights": RIGHTS,
        "files": {name: {"sha256": sha256(directory / name)} for name in files},
    }
