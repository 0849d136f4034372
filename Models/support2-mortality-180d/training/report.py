# SPDX-License-Identifier: Apache-2.0
"""Puts the figures of a training run into README.md, between its two markers, so that they are never stale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

BEGIN, END = "<!-- figures: written by train.py -->", "<!-- end of figures -->"
ROWS = (
    ("AUROC", "auroc", 3),
    ("Brier score", "brier", 3),
    ("Calibration slope (ideal 1)", "calibration_slope", 2),
    ("Calibration intercept (ideal 0)", "calibration_intercept", 2),
    ("Observed to expected deaths", "observed_to_expected", 2),
    ("Expected calibration error", "expected_calibration_error", 3),
)


def _cell(figure: dict[str, float], digits: int) -> str:
    if "low" not in figure:
        return f"{figure['value']:.{digits}f}"
    return f"{figure['value']:.{digits}f} ({figure['low']:.{digits}f} to {figure['high']:.{digits}f})"


def _figures(evaluation: dict[str, Any]) -> list[str]:
    test, validation, split = evaluation["test"], evaluation["cross_validation"], evaluation["split"]
    chosen = validation["chosen"]
    lines = [
        f"{split['development']['n']} patients ({split['development']['events']} deaths) for development, "
        f"{split['test']['n']} ({split['test']['events']} deaths) held out. Chosen by {validation['folds']}-fold "
        f"cross-validation among {validation['settings_tried']} settings: {chosen['rounds']} trees of depth "
        f"{int(chosen['max_depth'])}, learning rate {chosen['learning_rate']}, minimum child weight "
        f"{int(chosen['min_child_weight'])}.",
        "",
        "| Held-out patients | this model | the study's own estimate |",
        "|---|---|---|",
        *(
            f"| {title} | {_cell(test['model'][name], digits)} | {_cell(test['study'][name], digits)} |"
            for title, name, digits in ROWS
        ),
        "",
        f"Difference in AUROC, paired: {_cell(test['difference']['auroc'], 3)}. In brackets: 95 % bootstrap intervals.",
        "",
        "| Choice, cross-validated on the development patients | AUROC | Brier | log loss |",
        "|---|---|---|---|",
        *(
            f"| {one['title']} | {one['auroc']:.3f} | {one['brier']:.3f} | {one['log_loss']:.3f} |"
            for one in evaluation["choices_not_taken"]
        ),
        "",
        "| Group | held-out n | AUROC | observed / expected | cross-validated n | AUROC | observed / expected |",
        "|---|---|---|---|---|---|---|",
    ]
    for row, wider in zip(evaluation["subgroups"], evaluation["subgroups_cross_validated"], strict=True):
        cells = [f"{row['attribute']}: {row['group']}".replace("_", " ")]
        for one in (row, wider):
            cells.append(str(one["n"]))
            if "suppressed" in one:
                cells += ["too few", "too few"]
            else:
                cells += [_cell(one["auroc"], 2), _cell(one["observed_to_expected"], 2)]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def update(readme: Path, evaluation: dict[str, Any]) -> None:
    before, rest = readme.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    body = "\n".join(_figures(evaluation))
    readme.write_text(f"{before}{BEGIN}\n{body}\n{END}{after}", encoding="utf-8")
