# SPDX-License-Identifier: Apache-2.0
"""Fills card.template.yaml with the figures of this training run, and checks that nothing is left open."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Any

import yaml

GROUPS = {
    "details_and_output": ("developer", "funding", "output_value", "output_type"),
    "purpose": ("intended_use", "intended_population", "intended_users", "decision_making_role"),
    "cautioned_out_of_scope_use": ("out_of_scope_use", "known_risks_and_limitations"),
    "development_details_and_input_features": (
        "inclusion_and_exclusion_criteria",
        "person_level_variables",
        "demographic_representativeness",
        "relevance_to_deployment_setting",
    ),
    "fairness_in_development": ("fairness_approach", "bias_management"),
    "external_validation_process": (
        "external_validation_data",
        "external_validator",
        "external_validation_representativeness",
        "external_validation_process",
    ),
    "quantitative_measures_of_performance": (
        "validity_in_test_data",
        "fairness_in_test_data",
        "validity_in_external_data",
        "fairness_in_external_data",
        "references_on_outcomes",
    ),
    "ongoing_maintenance_and_monitoring": (
        "validity_monitoring",
        "validity_in_local_data",
        "fairness_monitoring",
        "fairness_in_local_data",
    ),
    "update_and_continued_validation_schedule": ("update_process", "correction_process"),
}
assert sum(map(len, GROUPS.values())) == 31


def fill(template: str, facts: dict[str, str]) -> str:
    """Replaces every {{name}}; an unknown name stops the run, and so does a fact that no template names."""
    names = set(re.findall(r"\{\{(\w+)\}\}", template))
    if names != set(facts):
        raise ValueError(f"template and facts differ: {sorted(names ^ set(facts))}")
    filled = re.sub(r"\{\{(\w+)\}\}", lambda match: facts[match.group(1)], template)
    return "\n".join(_wrapped(filled.split("\n")))


def _wrapped(lines: list[str]) -> list[str]:
    """Long lines of folded scalars, broken at the same indentation, which YAML joins again with a space."""
    broken: list[str] = []
    for line in lines:
        indent = line[: len(line) - len(line.lstrip())]
        broken += textwrap.wrap(
            line, 120, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        ) or [""]
    return broken


def check(text: str) -> None:
    card: dict[str, Any] = yaml.safe_load(text)
    groups = card["source_attributes"]
    if list(groups) != list(GROUPS):
        raise ValueError("the card's groups are not those of the regulation, in its order")
    for group, names in GROUPS.items():
        if tuple(groups[group]) != names:
            raise ValueError(f"{group}: expected {names}, found {tuple(groups[group])}")
        for name, attribute in groups[group].items():
            (kind, words), *more = attribute.items()
            if more or kind not in ("value", "not_available") or not str(words).strip():
                raise ValueError(f"{name}: exactly one of value and not_available is expected, with words")
    for name, fact in card["tripod_ai"].items():
        if not str(fact).strip():
            raise ValueError(f"{name}: an empty fact")


def write(template: Path, path: Path, facts: dict[str, str]) -> None:
    text = fill(template.read_text(encoding="utf-8"), facts)
    check(text)
    path.write_text(text, encoding="utf-8")


def interval(figure: dict[str, float], digits: int = 3) -> str:
    if "low" not in figure:
        return f"{figure['value']:.{digits}f}"
    return f"{figure['value']:.{digits}f} (95 % CI {figure['low']:.{digits}f} to {figure['high']:.{digits}f})"


def subgroup_sentence(rows: list[dict[str, Any]]) -> str:
    """The fairness table in words: AUROC and observed-to-expected ratio of every group that is large enough."""
    parts: dict[str, list[str]] = {}
    for row in rows:
        if "suppressed" in row:
            words = f"{row['group']} not shown (n {row['n']})"
        else:
            observed = row["observed_to_expected"]["value"]
            words = f"{row['group']} AUROC {row['auroc']['value']:.3f}, observed/expected {observed:.2f} (n {row['n']})"
        parts.setdefault(row["attribute"], []).append(words.replace("_", " "))
    return ". ".join(f"By {attribute.replace('_', ' ')}: {'; '.join(words)}" for attribute, words in parts.items())


def miscalibrated(rows: list[dict[str, Any]]) -> str:
    """The groups in which deaths were clearly more or fewer than predicted."""
    found = []
    for row in rows:
        figure = row.get("observed_to_expected")
        if figure and not figure["low"] <= 1 <= figure["high"]:
            direction = "underestimated" if figure["value"] > 1 else "overestimated"
            group = f"{row['attribute']} {row['group']}".replace("_", " ")
            found.append(f"{group} ({direction}, observed/expected {figure['value']:.2f})")
    return ", ".join(found) or "none"


def facts(evaluation: dict[str, Any], manifest_facts: dict[str, str]) -> dict[str, str]:
    model, study = evaluation["test"]["model"], evaluation["test"]["study"]
    split, pooled = evaluation["split"], evaluation["cross_validation"]["pooled"]
    return {
        "n_development": str(split["development"]["n"]),
        "events_development": str(split["development"]["events"]),
        "n_test": str(split["test"]["n"]),
        "events_test": str(split["test"]["events"]),
        "n_all": str(split["development"]["n"] + split["test"]["n"]),
        "auroc": interval(model["auroc"]),
        "brier": interval(model["brier"]),
        "slope": interval(model["calibration_slope"], 2),
        "intercept": interval(model["calibration_intercept"], 2),
        "ece": interval(model["expected_calibration_error"]),
        "study_auroc": interval(study["auroc"]),
        "study_brier": interval(study["brier"]),
        "auroc_difference": interval(evaluation["test"]["difference"]["auroc"]),
        "cv_auroc": f"{pooled['auroc']:.3f}",
        "cv_brier": f"{pooled['brier']:.3f}",
        "cv_miscalibrated": miscalibrated(evaluation["subgroups_cross_validated"]),
        "miscalibrated": miscalibrated(evaluation["subgroups"]),
        "fairness": subgroup_sentence(evaluation["subgroups"]),
        **manifest_facts,
    }
