#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes what XGBoost answers for made-up rows, for the tests of the project's own scorer.

support2-parity.csv: a row a feature vector (shortest decimal of each float32, empty where missing), then the margin
and the probability as float32 bit patterns in hexadecimal.
support2-contribs.csv: for some of those rows, by number from 0, XGBoost's pred_contribs: one column a feature, then
the bias; shortest decimals of float32.
Needs the trained package (train.py); reads the study's table for the distributions of single columns only.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np
import xgboost as xgb

import synthetic
from data import feature_matrix, load_cohort, split
from declarations import FEATURES, MODEL_VERSION

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[2]
SEED = 20260102
ROWS = 2000
EXPLAINED = 100


def decimal(value: np.float32) -> str:
    shortest = synthetic.shortest(value)
    return "" if shortest is None else repr(shortest).removesuffix(".0")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--package", type=Path, default=HERE.parent / MODEL_VERSION, help="folder of the package")
    parser.add_argument(
        "--output",
        type=Path,
        default=PROJECT / "Tests" / "ModelCatalogueTests" / "Fixtures",
        help="folder that the two files are written to",
    )
    parser.add_argument("--split-seed", type=int, default=20260101, help="the seed that train.py was run with")
    options = parser.parse_args()
    output: Path = options.output
    output.mkdir(parents=True, exist_ok=True)

    cohort = load_cohort()
    development = cohort.take(split(cohort, options.split_seed)[0])
    model_file: Path = options.package / "model.json"
    model = xgb.Booster(params={"nthread": 1}, model_file=str(model_file))
    table = synthetic.rows(feature_matrix(development.inputs), synthetic.thresholds(model_file), ROWS, SEED)
    matrix = xgb.DMatrix(table, feature_names=FEATURES)
    margins, risks = model.predict(matrix, output_margin=True), model.predict(matrix)

    with (output / "support2-parity.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*FEATURES, "margin_bits", "probability_bits"])
        for row, margin, risk in zip(table, margins, risks, strict=True):
            writer.writerow([*map(decimal, row), synthetic.bits(margin), synthetic.bits(risk)])

    # Rows from every part of the table: the first has everything missing.
    numbers = np.linspace(0, ROWS - 1, EXPLAINED).round().astype(int)
    contributions = model.predict(xgb.DMatrix(table[numbers], feature_names=FEATURES), pred_contribs=True)
    with (output / "support2-contribs.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["row", *FEATURES, "bias"])
        for number, values in zip(numbers, contributions, strict=True):
            writer.writerow([number, *map(decimal, values)])


if __name__ == "__main__":
    main()
