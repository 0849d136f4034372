# SPDX-License-Identifier: Apache-2.0
"""Feature vectors that belong to no patient, for proving that another program scores as XGBoost does.

Every column is drawn by itself, from grid points of its distribution in the development patients (its 1st to 99th
percentile), from the model's own thresholds and from their neighbours in float32. Nothing joins the columns of one
patient, and no value outside the middle 98 % of a column is shown.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from declarations import COLUMNS, FEATURES

Matrix = NDArray[np.float32]


def thresholds(model: Path) -> list[NDArray[np.float32]]:
    """The distinct thresholds of every column, as the model file has them."""
    document: dict[str, Any] = json.loads(model.read_text(encoding="utf-8"))
    found: list[set[np.float32]] = [set() for _ in FEATURES]
    for tree in document["learner"]["gradient_booster"]["model"]["trees"]:
        for left, feature, condition in zip(
            tree["left_children"], tree["split_indices"], tree["split_conditions"], strict=True
        ):
            if left != -1:
                found[feature].add(np.float32(condition))
    return [np.array(sorted(values), dtype=np.float32) for values in found]


def _at_threshold(value: np.float32, turn: int) -> np.float32:
    """The threshold itself, the next float32 below it, the next above: a strict comparison tells all three apart."""
    if turn == 0:
        return value
    return np.nextafter(value, np.float32(-np.inf if turn == 1 else np.inf), dtype=np.float32)


def rows(development: Matrix, splits: list[NDArray[np.float32]], count: int, seed: int) -> Matrix:
    """A row with everything missing, then three in four threshold rows, then drawn rows with gaps.

    Every threshold is met exactly by some row, as long as the columns have no more of them than there are such rows.
    """
    generator = np.random.default_rng(seed)
    table = np.full((count, len(COLUMNS)), np.nan, dtype=np.float32)
    on_thresholds = 1 + (count - 1) * 3 // 4
    for column in COLUMNS:
        values, known = splits[column.index], development[:, column.index]
        grid = np.percentile(known[~np.isnan(known)], np.arange(1, 100)).astype(np.float32)
        binary = set(np.unique(grid)) <= {np.float32(0), np.float32(1)}
        order = generator.permutation(len(values)) if len(values) else np.array([], dtype=int)
        for row in range(1, count):
            if row < on_thresholds and len(values):
                turn = row - 1
                table[row, column.index] = _at_threshold(values[order[turn % len(order)]], (turn // len(order)) % 3)
            elif binary:
                table[row, column.index] = np.float32(generator.integers(0, 2))
            else:
                table[row, column.index] = generator.choice(grid)
        numbers = np.arange(count)
        gap_shares = np.where(numbers < on_thresholds, np.where(numbers <= len(values), 0, 0.05), 0.25)
        gaps = generator.random(count) < gap_shares
        table[gaps, column.index] = np.nan
    _one_category_each(table, on_thresholds, generator)
    return table


def _one_category_each(table: Matrix, first: int, generator: np.random.Generator) -> None:
    """Makes the one-hot columns of the drawn rows agree with each other, as a real request's would."""
    for name in dict.fromkeys(column.input for column in COLUMNS if column.equals is not None):
        block = [column.index for column in COLUMNS if column.input == name]
        if len(block) == 1:
            continue
        for row in range(first, len(table)):
            table[row, block] = np.nan if generator.random() < 0.1 else 0
            if not np.isnan(table[row, block[0]]):
                table[row, block[generator.integers(0, len(block))]] = 1


def shortest(value: np.float32) -> float | None:
    """The double whose text is the shortest decimal that reads back as this float32; None for missing."""
    return None if np.isnan(value) else float(str(value))


def bits(value: np.float32) -> str:
    """The bit pattern of a float32 as eight hexadecimal digits."""
    return f"{int(np.array(value, dtype=np.float32).view(np.uint32)):08x}"
