# SPDX-License-Identifier: Apache-2.0
"""Writes oracle fixtures: seeded random cases with an independent implementation's outputs, as plain numbers."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "ClinicalScoresTests" / "Fixtures"

Cell = float | int | bool | str | None


def text(value: Cell) -> str:
    """A cell as the Swift tests read it: empty for unknown, 0 or 1 for truth values, shortest decimal for numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))
    return str(value)


def write(
    score: str,
    oracle: str,
    version: str,
    seed: int,
    rows: Iterable[tuple[Mapping[str, Cell], Mapping[str, Cell]]],
) -> int:
    """Write `<score>.<oracle>.csv` from pairs of inputs and the oracle's outputs; return the number of cases."""
    pairs = list(rows)
    inputs = list(pairs[0][0])
    outputs = list(pairs[0][1])
    path = FIXTURES / f"{score}.{oracle}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="") as file:
        file.write(f"# {score}: {len(pairs)} seeded random cases; outputs by {oracle} {version}; seed {seed}\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(inputs + [f"expected_{name}" for name in outputs])
        for given, expected in pairs:
            writer.writerow([text(given[name]) for name in inputs] + [text(expected[name]) for name in outputs])
    print(f"{path.name}: {len(pairs)} cases")
    return len(pairs)
