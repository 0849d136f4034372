# SPDX-License-Identifier: Apache-2.0
"""Runs the R package preventr as a process of its own over a list of cases."""

from __future__ import annotations

import csv
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from fixture import Cell, text


def run(model: str, sources: Path, cases: Sequence[Mapping[str, Cell]]) -> list[list[float]]:
    """The estimates of `prevent` or `pce` for every case, in preventr's own names and order of outputs."""
    script = Path(__file__).with_name("preventr.R")
    with tempfile.TemporaryDirectory() as folder:
        given, results = Path(folder) / "cases.csv", Path(folder) / "results.csv"
        with given.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(cases[0])
            writer.writerows([text(value) for value in case.values()] for case in cases)
        subprocess.run(["Rscript", str(script), model, str(sources), str(given), str(results)], check=True)
        with results.open(newline="") as file:
            return [[float(cell) for cell in row] for row in csv.reader(file)]


def version(sources: Path) -> str:
    """The version in the package's DESCRIPTION."""
    lines = (sources / "DESCRIPTION").read_text().splitlines()
    return next(line.removeprefix("Version:").strip() for line in lines if line.startswith("Version:"))
