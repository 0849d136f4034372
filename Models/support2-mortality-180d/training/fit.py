# SPDX-License-Identifier: Apache-2.0
"""Choosing the hyper-parameters by cross-validation and fitting the model that ships."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import xgboost as xgb
from numpy.typing import NDArray
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from data import Bools, Cohort, feature_matrix, mask
from declarations import FEATURES
from evaluate import auroc, log_loss

FOLDS = 5
ROUNDS = (50, 100, 150, 200, 250, 300)
GRID: dict[str, tuple[float, ...]] = {
    "max_depth": (2, 3, 4),
    "min_child_weight": (5, 20),
    "learning_rate": (0.05, 0.1),
}
#: One thread, so that the order of floating-point sums, and with it the file, is the same on every machine.
FIXED: dict[str, Any] = {
    "objective": "binary:logistic",
    "tree_method": "hist",
    "device": "cpu",
    "subsample": 0.8,
    "colsample_bytree": 0.6,
    "reg_lambda": 5.0,
    "nthread": 1,
}

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Choice:
    """One point of the grid and how it did across the folds."""

    parameters: dict[str, float]
    rounds: int
    log_loss: float
    out_of_fold: NDArray[np.float64]


@dataclass(frozen=True)
class CrossValidation:
    chosen: Choice
    tried: list[Choice]
    folds: list[tuple[NDArray[np.int64], NDArray[np.int64]]]


def parameters(choice: dict[str, float], seed: int) -> dict[str, Any]:
    return {**FIXED, **choice, "max_depth": int(choice["max_depth"]), "seed": seed}


def booster(matrix: Matrix, died: Bools, choice: dict[str, float], rounds: int, seed: int) -> xgb.Booster:
    """A model of a fixed number of rounds: without early stopping there is no best_iteration to disagree about."""
    training = xgb.DMatrix(matrix, died.astype(np.float32), feature_names=FEATURES)
    return xgb.train(parameters(choice, seed), training, num_boost_round=rounds)


def cross_validate(development: Cohort, seed: int) -> CrossValidation:
    """Out-of-fold predictions of every point of the grid; the point with the lowest log loss is chosen."""
    matrix, died = feature_matrix(development.inputs), development.died
    splitter = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    folds = [(train, held) for train, held in splitter.split(matrix, died)]
    tried: list[Choice] = []
    for point in itertools.product(*GRID.values()):
        choice = dict(zip(GRID, point, strict=True))
        out_of_fold = {rounds: np.zeros(len(died)) for rounds in ROUNDS}
        for number, (train, held) in enumerate(folds):
            model = booster(mask(matrix[train], seed + number), died[train], choice, max(ROUNDS), seed)
            held_out = xgb.DMatrix(matrix[held], feature_names=FEATURES)
            for rounds in ROUNDS:
                out_of_fold[rounds][held] = model.predict(held_out, iteration_range=(0, rounds))
        tried += [Choice(choice, rounds, log_loss(died, risk), risk) for rounds, risk in out_of_fold.items()]
    # Of equals (to the fourth decimal) the one with fewer leaves: it loads and scores faster.
    chosen = min(tried, key=lambda one: (round(one.log_loss, 4), one.rounds * 2 ** one.parameters["max_depth"]))
    return CrossValidation(chosen, tried, folds)


def fit(development: Cohort, choice: Choice, seed: int) -> xgb.Booster:
    """The model that ships, on the development patients alone, so that the test figures are the file's own."""
    matrix = mask(feature_matrix(development.inputs), seed)
    return booster(matrix, development.died, choice.parameters, choice.rounds, seed)


def comparisons(development: Cohort, validation: CrossValidation, seed: int) -> list[dict[str, Any]]:
    """Cross-validated figures of choices not taken, on the same folds."""
    matrix, died, chosen = feature_matrix(development.inputs), development.died, validation.chosen

    def boosted(data: Matrix, masked: bool) -> NDArray[np.float64]:
        risk = np.zeros(len(died))
        for number, (train, held) in enumerate(validation.folds):
            rows = data[train]
            if masked:
                rows = np.hstack([mask(rows[:, : matrix.shape[1]], seed + number), rows[:, matrix.shape[1] :]])
            training = xgb.DMatrix(rows, died[train].astype(np.float32))
            model = xgb.train(parameters(chosen.parameters, seed), training, num_boost_round=chosen.rounds)
            risk[held] = model.predict(xgb.DMatrix(data[held]))
        return risk

    def logistic() -> NDArray[np.float64]:
        risk = np.zeros(len(died))
        for train, held in validation.folds:
            model = make_pipeline(
                SimpleImputer(strategy="median", add_indicator=True),
                StandardScaler(),
                LogisticRegression(C=0.1, max_iter=2000),
            )
            risk[held] = model.fit(matrix[train], died[train]).predict_proba(matrix[held])[:, 1]
        return risk

    return list(
        _summaries(
            died,
            {
                "shipped": ("The shipped choice", chosen.out_of_fold),
                "unmasked": ("The same without hiding values in training", boosted(matrix, False)),
                "with_coma_score": (
                    "The same with the study's coma score as a further input (not shipped: the table does not say "
                    "how the score follows from the Glasgow Coma Scale that a ward records)",
                    boosted(np.hstack([matrix, development.coma_score[:, None].astype(np.float32)]), True),
                ),
                "logistic_regression": (
                    "Ridge logistic regression, median imputation with missingness indicators",
                    logistic(),
                ),
            },
        )
    )


def _summaries(died: Bools, risks: dict[str, tuple[str, NDArray[np.float64]]]) -> Iterator[dict[str, Any]]:
    for name, (title, risk) in risks.items():
        yield {
            "name": name,
            "title": title,
            "auroc": round(auroc(died, risk), 4),
            "brier": round(float(np.mean((risk - died) ** 2)), 4),
            "log_loss": round(log_loss(died, risk), 4),
        }
