# SPDX-License-Identifier: Apache-2.0
"""Asks clincalc (AGPL) as a separate process: JSON lines in, JSON lines out. It is never imported here."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

# The program of the other process: the first line out is the version, then an answer or an error for every question.
PROGRAM = """
import importlib.metadata, json, sys, clincalc
print(json.dumps(importlib.metadata.version("clincalc")))
for line in sys.stdin:
    name, inputs = json.loads(line)
    try:
        print(json.dumps(clincalc.calculate(name, inputs)))
    except Exception as error:
        print(json.dumps({"error": str(error)}))
"""


def run(python: Path, calculator: str, questions: Iterable[Mapping[str, object]]) -> tuple[str, list[dict[str, Any]]]:
    """Return clincalc's version and its answer to every question; a refusal stops the run."""
    asked = list(questions)
    lines = "".join(json.dumps([calculator, dict(question)]) + "\n" for question in asked)
    done = subprocess.run([python, "-c", PROGRAM], input=lines, capture_output=True, text=True, check=True)
    version, *answers = [json.loads(line) for line in done.stdout.splitlines()]
    if len(answers) != len(asked):
        raise SystemExit(f"clincalc answered {len(answers)} of {len(asked)} questions")
    for question, answer in zip(asked, answers, strict=True):
        if "error" in answer:
            raise SystemExit(f"clincalc refused {question}: {answer['error']}")
    return version, answers
