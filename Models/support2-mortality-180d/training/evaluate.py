# SPDX-License-Identifier: Apache-2.0
"""Discrimination, calibration, usefulness and fairness, each with a bootstrapped interval."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, rankdata

from data import Bools, Cohort, Floats
from declarations import BANDS, DIAGNOSIS_GROUPS

RESAMPLES = 1000
SMALLEST_SUBGROUP = 50
BINS = 10
AGE_BANDS = ((18, 50), (50, 65), (65, 75), (75, 85), (85, 121))
#: Risks of exactly 0 or 1 (the study's estimate has some) have no log odds; this is where they are cut.
CLIP = 0.001


def auroc(died: Bools, risk: Floats) -> float:
    deaths = int(died.sum())
    survivors = len(died) - deaths
    ranks = rankdata(risk)
    return float((ranks[died].sum() - deaths * (deaths + 1) / 2) / (deaths * survivors))


def brier(died: Bools, risk: Floats) -> float:
    return float(np.mean((risk - died) ** 2))


def log_loss(died: Bools, risk: Floats) -> float:
    clipped = np.clip(risk, CLIP, 1 - CLIP)
    return float(-np.mean(np.where(died, np.log(clipped), np.log1p(-clipped))))


def recalibration(died: Bools, risk: Floats) -> tuple[float, float]:
    """Intercept and slope of a logistic regression of the outcome on the log odds of the risk (ideal: 0 and 1)."""
    clipped = np.clip(risk, CLIP, 1 - CLIP)
    design = np.column_stack([np.ones(len(risk)), np.log(clipped / (1 - clipped))])
    weights = np.array([0.0, 1.0])
    for _ in range(50):
        fitted = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (died - fitted)
        step = np.linalg.solve((design * (fitted * (1 - fitted))[:, None]).T @ design, gradient)
        weights = weights + step
        if np.abs(step).max() < 1e-10:
            break
    return float(weights[0]), float(weights[1])


def expected_calibration_error(died: Bools, risk: Floats) -> float:
    """Mean absolute gap between predicted and observed over ten bins of equal count."""
    order = np.argsort(risk, kind="stable")
    parts = np.array_split(order, BINS)
    return float(sum(len(part) * abs(risk[part].mean() - died[part].mean()) for part in parts) / len(risk))


MEASURES: dict[str, Callable[[Bools, Floats], float]] = {
    "auroc": auroc,
    "brier": brier,
    "log_loss": log_loss,
    "calibration_slope": lambda died, risk: recalibration(died, risk)[1],
    "calibration_intercept": lambda died, risk: recalibration(died, risk)[0],
    "observed_to_expected": lambda died, risk: float(died.mean() / risk.mean()),
    "expected_calibration_error": expected_calibration_error,
}

#: Resampling adds noise to every bin, so the resampled values lie above the one measured: no interval is better.
WITHOUT_INTERVAL = ("expected_calibration_error",)


def _interval(values: list[float]) -> tuple[float, float]:
    low, high = np.percentile(values, [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)


def measure(died: Bools, risk: Floats, seed: int, names: tuple[str, ...] = tuple(MEASURES)) -> dict[str, Any]:
    """Every named measure with the 95 % percentile interval of resampled patients."""
    generator = np.random.default_rng(seed)
    drawn: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(RESAMPLES):
        rows = generator.integers(0, len(died), len(died))
        if 0 < died[rows].sum() < len(rows):
            for name in names:
                drawn[name].append(MEASURES[name](died[rows], risk[rows]))
    answer: dict[str, Any] = {}
    for name in names:
        answer[name] = {"value": round(MEASURES[name](died, risk), 4)}
        if name not in WITHOUT_INTERVAL:
            answer[name]["low"], answer[name]["high"] = _interval(drawn[name])
    return answer


def difference(died: Bools, risk: Floats, other: Floats, seed: int) -> dict[str, Any]:
    """How far the first risk is ahead of the second on the same patients (paired bootstrap)."""
    generator = np.random.default_rng(seed)
    draws = [generator.integers(0, len(died), len(died)) for _ in range(RESAMPLES)]
    answer: dict[str, Any] = {}
    for name in ("auroc", "brier"):
        of = MEASURES[name]
        low, high = _interval([of(died[rows], risk[rows]) - of(died[rows], other[rows]) for rows in draws])
        answer[name] = {"value": round(of(died, risk) - of(died, other), 4), "low": low, "high": high}
    return answer


def wilson(events: int, n: int) -> tuple[float, float]:
    z = float(norm.ppf(0.975))
    centre, spread = events / n + z * z / (2 * n), z * np.sqrt(events / n * (1 - events / n) / n + z * z / (4 * n * n))
    return float((centre - spread) / (1 + z * z / n)), float((centre + spread) / (1 + z * z / n))


def calibration_curve(died: Bools, risk: Floats) -> list[dict[str, Any]]:
    points = []
    for part in np.array_split(np.argsort(risk, kind="stable"), BINS):
        low, high = wilson(int(died[part].sum()), len(part))
        points.append(
            {
                "n": len(part),
                "mean_predicted": round(float(risk[part].mean()), 4),
                "observed": round(float(died[part].mean()), 4),
                "low": round(low, 4),
                "high": round(high, 4),
            }
        )
    return points


def decision_curve(died: Bools, risks: dict[str, Floats]) -> list[dict[str, Any]]:
    """Net benefit: true positives less false positives at the odds of the threshold, per patient."""
    points = []
    for percent in range(5, 100, 5):
        threshold = percent / 100
        odds = threshold / (1 - threshold)
        point: dict[str, Any] = {"threshold": threshold}
        for name, risk in risks.items():
            flagged = risk >= threshold
            point[name] = round(float(np.mean(flagged & died) - np.mean(flagged & ~died) * odds), 4) + 0.0
        point["act_on_all"] = round(float(died.mean() - (1 - died.mean()) * odds), 4)
        points.append(point)
    return points


def by_band(died: Bools, risk: Floats) -> list[dict[str, Any]]:
    answer = []
    for code, _, low, high in BANDS:
        members = (risk >= low) & ((risk < high) | (high == 1.0))
        n, events = int(members.sum()), int(died[members].sum())
        row: dict[str, Any] = {"band": code, "n": n, "events": events}
        if n >= SMALLEST_SUBGROUP:
            bounds = wilson(events, n)
            row |= {"observed": round(events / n, 4), "low": round(bounds[0], 4), "high": round(bounds[1], 4)}
        answer.append(row)
    return answer


def subgroup_members(cohort: Cohort) -> list[tuple[str, str, NDArray[np.bool_]]]:
    inputs = cohort.inputs
    groups: list[tuple[str, str, NDArray[np.bool_]]] = []
    for sex in ("female", "male"):
        groups.append(("sex", sex, (inputs["sex"] == sex).to_numpy()))
    for race in ("white", "black", "hispanic", "asian", "other", "missing"):
        groups.append(("race", "not_recorded" if race == "missing" else race, cohort.race == race))
    for low, high in AGE_BANDS:
        title = f"{low}_to_{high - 1}" if high <= 85 else f"{low}_and_over"
        groups.append(("age_band", title, ((inputs["age"] >= low) & (inputs["age"] < high)).to_numpy()))
    for group in DIAGNOSIS_GROUPS:
        groups.append(("diagnosis_group", group.code, (inputs["diagnosis_group"] == group.code).to_numpy()))
    return groups


def subgroups(cohort: Cohort, risk: Floats, seed: int) -> list[dict[str, Any]]:
    """The fairness table; groups too small to say anything, or to hide anybody in, show their size alone."""
    table = []
    for attribute, group, members in subgroup_members(cohort):
        n, events = int(members.sum()), int(cohort.died[members].sum())
        row: dict[str, Any] = {"attribute": attribute, "group": group, "n": n}
        if n < SMALLEST_SUBGROUP or events in (0, n):
            row["suppressed"] = f"fewer than {SMALLEST_SUBGROUP} patients"
        else:
            row |= {
                "events": events,
                "observed": round(events / n, 4),
                "mean_predicted": round(float(risk[members].mean()), 4),
                **measure(
                    cohort.died[members],
                    risk[members],
                    seed,
                    ("auroc", "brier", "calibration_slope", "calibration_intercept", "observed_to_expected"),
                ),
            }
        table.append(row)
    return table
