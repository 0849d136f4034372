# SPDX-License-Identifier: Apache-2.0
"""Asks vitalscore (MIT) and acribis-scores (GPL) as separate processes: JSON lines in, JSON lines out. They are never
imported here."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

# The program of the other process: the first line out is the version, then an answer for every line in. The names of
# the distribution, the module and the function are its arguments.
PROGRAM = """
import importlib, importlib.metadata, json, sys
distribution, module, function, attribute = sys.argv[1:]
print(json.dumps(importlib.metadata.version(distribution)))
score = getattr(importlib.import_module(module), function)
for line in sys.stdin:
    given = json.loads(line)
    answer = getattr(score(**given), attribute) if attribute else score(given)
    print(json.dumps(answer))
"""


def _run(python: Path, names: list[str], questions: Iterable[Mapping[str, object]]) -> tuple[str, list[Any]]:
    asked = list(questions)
    lines = "".join(json.dumps(dict(question)) + "\n" for question in asked)
    done = subprocess.run([python, "-c", PROGRAM, *names], input=lines, capture_output=True, text=True, check=True)
    version, *answers = [json.loads(line) for line in done.stdout.splitlines()]
    if len(answers) != len(asked):
        raise SystemExit(f"{names[0]} answered {len(answers)} of {len(asked)} questions")
    return version, answers


def vitalscore(python: Path, function: str, questions: Iterable[Mapping[str, object]]) -> tuple[str, list[Any]]:
    """Return vitalscore's version and its total for every question."""
    return _run(python, ["vitalscore", "vitalscore", function, "total"], questions)


def acribis(
    python: Path, module: str, function: str, questions: Iterable[Mapping[str, object]]
) -> tuple[str, list[Any]]:
    """Return the version of acribis-scores and its score for every question."""
    return _run(python, ["acribis-scores", f"acribis_scores.{module}", function, ""], questions)
