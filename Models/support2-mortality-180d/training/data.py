# SPDX-License-Identifier: Apache-2.0
"""The SUPPORT2 table: loading, cleaning, feature vectors and the patient-level split."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.model_selection import train_test_split

from declarations import COLUMNS, HORIZON_DAYS, INPUT_BY_NAME, INPUTS, Input

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

TEST_FRACTION = 0.25
MASKED_FRACTION = 0.10


@dataclass(frozen=True)
class Cohort:
    """Cleaned patients: one row a patient in every member."""

    inputs: pd.DataFrame
    """One column an input, by vocabulary name: floats (0 and 1 for booleans) or category codes; missing is NaN."""
    died: Bools
    study_risk: Floats
    """The study's own published six-month estimate, as a risk (1 - surv6m); only ever compared with, never an input."""
    coma_score: Floats
    """The study's coma score: not an input (see the card), kept to measure what leaving it out costs."""
    race: NDArray[np.object_]
    cleaning: dict[str, dict[str, int]]
    """How many values of each input were turned into missing, and why."""
    shortest_follow_up_days: int

    def take(self, rows: NDArray[np.int64]) -> Cohort:
        return Cohort(
            self.inputs.iloc[rows].reset_index(drop=True),
            self.died[rows],
            self.study_risk[rows],
            self.coma_score[rows],
            self.race[rows],
            self.cleaning,
            self.shortest_follow_up_days,
        )

    def __len__(self) -> int:
        return len(self.died)


def load_cohort() -> Cohort:
    """Loads the table through SurvSet (a training-time dependency only) and cleans it."""
    from SurvSet.data import SurvLoader

    table: pd.DataFrame = SurvLoader().load_dataset(ds_name="support2")["df"]
    if table["pid"].duplicated().any():
        raise ValueError("one row a patient is expected, so that a split by row is a split by patient")
    censored = table.loc[table["event"] == 0, "time"]
    if censored.min() <= HORIZON_DAYS:
        raise ValueError("a patient is censored inside the horizon: the outcome would need a survival model")
    died = ((table["event"] == 1) & (table["time"] <= HORIZON_DAYS)).to_numpy()

    inputs: dict[str, object] = {}
    cleaning: dict[str, dict[str, int]] = {}
    for declared in INPUTS:
        inputs[declared.name], cleaning[declared.name] = _clean(declared, table[declared.study_column])
    return Cohort(
        pd.DataFrame(inputs),
        died,
        1.0 - table["num_surv6m"].to_numpy(dtype=np.float64),
        table["num_scoma"].to_numpy(dtype=np.float64),
        table["fac_race"].astype(str).to_numpy(dtype=object),
        cleaning,
        int(censored.min()),
    )


def _clean(declared: Input, raw: pd.Series) -> tuple[NDArray, dict[str, int]]:
    if declared.kind == "category":
        codes = {category.study_label: category.code for category in declared.categories}
        values = raw.astype(str).map(codes)
        if values.isna().any():
            raise ValueError(f"{declared.name}: the table holds a category that is not declared")
        return values.to_numpy(dtype=object), {}
    numbers = pd.to_numeric(raw.astype(str) if declared.kind == "boolean" else raw).to_numpy(dtype=np.float64)
    if declared.kind == "boolean":
        return numbers, {}
    counts: dict[str, int] = {}
    numbers = np.floor(numbers) if declared.name == "age" else _round(numbers, declared.decimals)
    if declared.zero_is_missing:
        counts["zero_is_a_missing_code"] = int((numbers == 0).sum())
        numbers[numbers == 0] = np.nan
    low, high = declared.limits or (-np.inf, np.inf)
    outside = (numbers < low) | (numbers > high)
    counts["outside_plausible_limits"] = int(outside.sum())
    numbers[outside] = np.nan
    return numbers, counts


def _round(numbers: Floats, decimals: int) -> Floats:
    """Undoes the table's short binary storage; below 1 a laboratory reports one more digit (a WBC of 0.05)."""
    finer = np.where((numbers < 1) & (decimals > 0), np.round(numbers, decimals + 1), np.round(numbers, decimals))
    return finer.astype(np.float64)


def split(cohort: Cohort, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row numbers of the development and the held-out test patients, stratified by outcome and diagnosis group."""
    strata = [f"{died}/{group}" for died, group in zip(cohort.died, cohort.inputs["diagnosis_group"], strict=True)]
    development, test = train_test_split(
        np.arange(len(cohort)), test_size=TEST_FRACTION, random_state=seed, stratify=strata
    )
    return np.sort(development), np.sort(test)


def feature_matrix(inputs: pd.DataFrame) -> NDArray[np.float32]:
    """The float32 feature vectors of the model, one row a patient, NaN where missing."""
    matrix = np.full((len(inputs), len(COLUMNS)), np.nan, dtype=np.float32)
    for column in COLUMNS:
        values = inputs[column.input]
        if column.equals is None:
            matrix[:, column.index] = values.to_numpy(dtype=np.float32)
        else:
            known = values.notna().to_numpy()
            matrix[known, column.index] = (values[known] == column.equals).to_numpy(dtype=np.float32)
    return matrix


def mask(matrix: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """A copy in which a share of the otherwise complete inputs is hidden at random.

    The study recorded some inputs for everybody. A tree that never saw them missing sends a missing one down an
    arbitrary branch; a ward record lacks them often enough that the branch has to be learned.
    """
    generator = np.random.default_rng(seed)
    masked = matrix.copy()
    for declared in INPUTS:
        if declared.masked:
            hidden = generator.random(len(matrix)) < MASKED_FRACTION
            for column in COLUMNS:
                if column.input == declared.name:
                    masked[hidden, column.index] = np.nan
    return masked


def without(matrix: NDArray[np.float32], names: list[str]) -> NDArray[np.float32]:
    """A copy in which the named inputs are missing for everybody."""
    assert set(names) <= set(INPUT_BY_NAME)
    emptied = matrix.copy()
    for column in COLUMNS:
        if column.input in names:
            emptied[:, column.index] = np.nan
    return emptied
