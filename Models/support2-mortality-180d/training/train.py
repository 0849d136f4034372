#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Trains the SUPPORT2 demonstration model and rewrites every file of its package.

Deterministic: the same packages (requirements.txt) and the same seed give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import xgboost as xgb

import card
import evaluate
import package
import report
from data import MASKED_FRACTION, Cohort, Floats, feature_matrix, load_cohort, split, without
from declarations import COLUMNS, FEATURES, INPUTS, MODEL_ID, MODEL_TITLE, MODEL_VERSION
from fit import FOLDS, ROUNDS, Choice, CrossValidation, Matrix, comparisons, cross_validate, fit
from plot import calibration_svg

HERE = Path(__file__).resolve().parent
SEED = 20260101


def evaluation_of(
    model: xgb.Booster, development: Cohort, test: Cohort, validation: CrossValidation, seed: int
) -> dict[str, Any]:
    matrix = feature_matrix(test.inputs)

    def score(rows: Matrix) -> Floats:
        return model.predict(xgb.DMatrix(rows, feature_names=FEATURES)).astype(np.float64)

    risk = score(matrix)
    # One patient of the table has no estimate of the study; the comparison is on all the others.
    compared = ~np.isnan(test.study_risk)
    died, study = test.died, test.study_risk
    print(f"test: {len(test)} patients; evaluating with {evaluate.RESAMPLES} resamples", file=sys.stderr)
    chosen = validation.chosen
    fold_auroc = [evaluate.auroc(development.died[held], chosen.out_of_fold[held]) for _, held in validation.folds]
    pooled_intercept, pooled_slope = evaluate.recalibration(development.died, chosen.out_of_fold)
    whole = evaluate.auroc(died, risk)
    return {
        "format": "prognosis-evaluation/1",
        "model": {"id": MODEL_ID, "version": MODEL_VERSION},
        "intervals": f"95 % percentile bootstrap over patients, {evaluate.RESAMPLES} resamples, fixed seed",
        "split": {
            "seed": seed,
            "by": "patient, stratified by outcome and diagnosis group",
            "development": {"n": len(development), "events": int(development.died.sum())},
            "test": {"n": len(test), "events": int(died.sum())},
        },
        "test": {
            "model": evaluate.measure(died, risk, seed),
            "study": {
                "what": "1 - surv6m, the study's own published six-month estimate, on the same patients",
                "n": int(compared.sum()),
                **evaluate.measure(died[compared], study[compared], seed),
            },
            "difference": {
                "what": "model less study, paired",
                **evaluate.difference(died[compared], risk[compared], study[compared], seed),
            },
        },
        "cross_validation": {
            "folds": FOLDS,
            "settings_tried": len(validation.tried),
            "chosen": {**chosen.parameters, "rounds": chosen.rounds},
            "log_loss": round(chosen.log_loss, 4),
            "auroc_by_fold": [round(value, 4) for value in fold_auroc],
            "pooled": {
                "auroc": round(evaluate.auroc(development.died, chosen.out_of_fold), 4),
                "brier": round(evaluate.brier(development.died, chosen.out_of_fold), 4),
                "calibration_slope": round(pooled_slope, 4),
                "calibration_intercept": round(pooled_intercept, 4),
                "expected_calibration_error": round(
                    evaluate.expected_calibration_error(development.died, chosen.out_of_fold), 4
                ),
            },
        },
        "calibration_curve": {
            "model": evaluate.calibration_curve(died, risk),
            "study": evaluate.calibration_curve(died[compared], study[compared]),
        },
        "decision_curve": evaluate.decision_curve(died[compared], {"model": risk[compared], "study": study[compared]}),
        "bands": evaluate.by_band(died, risk),
        "subgroups": evaluate.subgroups(test, risk, seed),
        "subgroups_cross_validated": evaluate.subgroups(development, chosen.out_of_fold, seed),
        "without_input": [
            {
                "input": declared.name,
                "auroc": round(evaluate.auroc(died, hidden), 4),
                "auroc_change": round(evaluate.auroc(died, hidden) - whole, 4),
                "brier": round(evaluate.brier(died, hidden), 4),
            }
            for declared in INPUTS
            if not declared.required
            for hidden in [score(without(matrix, [declared.name]))]
        ],
    }


def demographics(cohort: Cohort) -> str:
    shares = {race: float(np.mean(cohort.race == race)) for race in ("white", "black", "hispanic", "asian", "other")}
    quarter, median, three_quarters = np.percentile(cohort.inputs["age"], [25, 50, 75])
    races = ", ".join(f"{race} {share:.1%}" for race, share in shares.items())
    female = float((cohort.inputs["sex"] == "female").mean())
    unknown = float(np.mean(cohort.race == "missing"))
    return (
        f"Women {female:.1%}. Median age {median:.0f} years (quartiles {quarter:.0f} and {three_quarters:.0f}). "
        f"Race as recorded: {races}, not recorded {unknown:.1%}."
    )


def card_facts(cohort: Cohort, development: Cohort, choice: Choice, tried: int, directory: Path) -> dict[str, str]:
    missing = development.inputs.isna().mean().sort_values(ascending=False).head(6)
    return {
        "model_id": MODEL_ID,
        "model_version": MODEL_VERSION,
        "model_title": MODEL_TITLE,
        "demographics": demographics(cohort),
        "survset_version": version("SurvSet"),
        "xgboost_version": xgb.__version__,
        "follow_up": str(cohort.shortest_follow_up_days),
        "events_all": str(int(cohort.died.sum())),
        "event_rate": f"{cohort.died.mean():.1%}",
        "predictors": ", ".join(declared.title for declared in INPUTS),
        "n_columns": str(len(COLUMNS)),
        "most_missing": ", ".join(f"{name.replace('_', ' ')} {share:.0%}" for name, share in missing.items()),
        "masked_fraction": f"{MASKED_FRACTION:.0%}",
        "trees": str(choice.rounds),
        "depth": str(int(choice.parameters["max_depth"])),
        "learning_rate": str(choice.parameters["learning_rate"]),
        "child_weight": str(int(choice.parameters["min_child_weight"])),
        "grid": str(tried),
        "folds": str(FOLDS),
        "resamples": str(evaluate.RESAMPLES),
        "rights": package.RIGHTS,
        "model_sha256": package.sha256(directory / "model.json"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=HERE.parent / MODEL_VERSION, help="folder of the package")
    parser.add_argument("--seed", type=int, default=SEED, help="seed of the split, the folds and the model")
    options = parser.parse_args()
    directory: Path = options.output
    directory.mkdir(parents=True, exist_ok=True)
    seed: int = options.seed

    cohort = load_cohort()
    development_rows, test_rows = split(cohort, seed)
    development, test = cohort.take(development_rows), cohort.take(test_rows)
    print(f"development: {len(development)} patients, {FOLDS} folds, up to {max(ROUNDS)} rounds", file=sys.stderr)

    validation = cross_validate(development, seed)
    model = fit(development, validation.chosen, seed)
    model_file = directory / "model.json"
    model.save_model(model_file)

    evaluation = evaluation_of(model, development, test, validation, seed)
    evaluation["choices_not_taken"] = comparisons(development, validation, seed)
    evaluation["cleaning"] = {name: counts for name, counts in cohort.cleaning.items() if any(counts.values())}
    package.write_json(directory / "evaluation.json", evaluation)
    (directory / "calibration.svg").write_text(calibration_svg(evaluation), encoding="utf-8")

    test_risk = model.predict(xgb.DMatrix(feature_matrix(test.inputs), feature_names=FEATURES)).astype(np.float64)
    package.write_json(directory / "reference.json", package.reference(development, test_risk))
    certificate = package.certificate(model, model_file, development, seed)
    package.write_certificate(directory / "certificate.json", certificate)
    card.write(
        HERE / "card.template.yaml",
        directory / "card.yaml",
        card.facts(evaluation, card_facts(cohort, development, validation.chosen, len(validation.tried), directory)),
    )
    files = ["model.json", "certificate.json", "reference.json", "evaluation.json", "calibration.svg", "card.yaml"]
    package.write_json(directory / "package.json", package.manifest(development, directory, model, evaluation, files))
    if directory == HERE.parent / MODEL_VERSION:
        report.update(HERE / "README.md", evaluation)
    for name, figure in evaluation["test"]["model"].items():
        print(f"{name}: {card.interval(figure)}")


if __name__ == "__main__":
    main()
