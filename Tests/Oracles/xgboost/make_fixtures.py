# SPDX-License-Identifier: Apache-2.0
"""Write the fixtures that prove the Swift tree-ensemble room bit-equal to XGBoost.

Every case is a seeded synthetic model (`<version>-<case>.json`, as XGBoost saved it) and a text file of rows
(`<version>-<case>.rows`). A line holds, separated by one space, the features, the margins, the predictions and, for the
first rows, the `pred_contribs` of XGBoost: each a run of 8-digit hexadecimal words, the bit patterns of float32 values.
The rows include missing values, values exactly on a threshold of the model and values one unit in the last place below.

Run it with the environment of requirements.txt for the full set; with an older XGBoost it writes the smaller set that
proves the older file layouts. The committed ones are of xgboost 1.7.6 (numpy 1.26.4, scipy 1.11.4) and of
xgboost-cpu 2.1.4 (numpy 2.2.6, scipy 1.17.1).

Example:
    python make_fixtures.py --output ../../TreeEnsemblesTests/Fixtures
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import xgboost as xgb

Floats = npt.NDArray[np.float32]

VERSION: str = xgb.__version__
IS_CURRENT: bool = VERSION.startswith("3.")
FEATURES = 8
MISSING_RATE = 0.12
CONTRIBUTION_ROWS = 60
CATEGORY_NAMES: dict[str, list[Any]] = {
    "string": ["alpha", "beta b", "plain", "", "zeta"],
    "integer": [-3, 7, 11, 200, 70000],
    "beyond-ascii": ["café", "naïve", "plain", "Ωmega", "日本"],
}


@dataclass
class Case:
    """One trained model and how it is to be asked."""

    name: str
    booster: xgb.Booster
    rows: int = 200
    categorical: dict[int, int] = field(default_factory=dict)
    feature_types: list[str] | None = None
    best_range: tuple[int, int] | None = None
    contributions: bool = True


def training_features(rng: np.random.Generator, rows: int) -> Floats:
    """Features of mixed scale, some rounded so that values repeat, some missing."""
    values = rng.normal(size=(rows, FEATURES)).astype(np.float32)
    values[:, 1] = np.round(values[:, 1] * 20 + 60)
    values[:, 2] = np.exp(values[:, 2] * 2).astype(np.float32)
    values[:, 3] = (values[:, 3] > 0.3).astype(np.float32)
    values[:, 4] *= np.float32(1e-6)
    values[:, 5] *= np.float32(1e6)
    values[rng.random(values.shape) < MISSING_RATE] = np.nan
    return values


def signal(values: Floats) -> npt.NDArray[np.float64]:
    """A smooth truth with an interaction, blind to the missing values."""
    x = np.nan_to_num(values.astype(np.float64))
    return (
        0.8 * x[:, 0]
        + 0.03 * (x[:, 1] - 60)
        + 0.4 * np.log1p(np.abs(x[:, 2]))
        + 0.7 * x[:, 3] * (x[:, 6] > 0)
        + 3e5 * x[:, 4]
        - 4e-7 * x[:, 5]
        - 0.7
    )


def thresholds(booster: xgb.Booster) -> dict[int, list[float]]:
    """The numeric thresholds of a model by feature, read from its own JSON."""
    model = json.loads(bytes(booster.save_raw("json")))
    gradient_booster = model["learner"]["gradient_booster"]
    trees = gradient_booster.get("gbtree", gradient_booster)["model"]["trees"]
    found: dict[int, set[float]] = {}
    for tree in trees:
        kinds = tree.get("split_type") or [0] * len(tree["left_children"])
        for node, left in enumerate(tree["left_children"]):
            if left != -1 and kinds[node] == 0 and tree["split_indices"][node] < FEATURES:
                found.setdefault(tree["split_indices"][node], set()).add(tree["split_conditions"][node])
    return {feature: sorted(values) for feature, values in found.items()}


def question_rows(rng: np.random.Generator, case: Case) -> Floats:
    """Rows to ask the model: fresh draws, a third of the values moved onto a threshold or one step below it."""
    values = training_features(rng, case.rows)
    by_feature = thresholds(case.booster)
    for feature, cuts in by_feature.items():
        if feature in case.categorical:
            continue
        exact = np.array(cuts, dtype=np.float32)
        chosen = rng.choice(exact, size=case.rows).astype(np.float32)
        below = np.nextafter(chosen, np.float32(-np.inf)).astype(np.float32)
        move = rng.random(case.rows)
        values[:, feature] = np.where(move < 0.2, chosen, np.where(move < 0.4, below, values[:, feature]))
    for feature, count in case.categorical.items():
        codes = rng.integers(0, count, size=case.rows).astype(np.float32)
        odd = rng.random(case.rows)
        if case.feature_types is not None:
            codes = np.where(odd < 0.05, codes + np.float32(0.7), codes)
            codes = np.where((odd >= 0.05) & (odd < 0.10), np.float32(count + 40), codes)
        codes = np.where(odd >= 0.9, np.float32(np.nan), codes)
        values[:, feature] = codes.astype(np.float32)
    values[0, :] = np.nan
    return values.astype(np.float32)


def words(values: npt.NDArray[Any]) -> str:
    """The bit patterns of float32 values as hexadecimal words."""
    flat = np.ascontiguousarray(values, dtype=np.float32).reshape(-1).view(np.uint32)
    return "".join(f"{word:08x}" for word in flat)


def write(case: Case, folder: Path, seed: int) -> None:
    """Ask XGBoost and write the model and its answers."""
    rng = np.random.default_rng(seed)
    values = question_rows(rng, case)
    matrix = xgb.DMatrix(
        values,
        missing=np.nan,
        feature_types=case.feature_types,
        feature_names=case.booster.feature_names,
        enable_categorical=case.feature_types is not None,
    )
    arguments: dict[str, Any] = {"validate_features": False}
    if case.best_range is not None:
        arguments["iteration_range"] = case.best_range
    margins = case.booster.predict(matrix, output_margin=True, **arguments).reshape(case.rows, -1)
    predictions = case.booster.predict(matrix, **arguments).reshape(case.rows, -1)
    shares = None
    if case.contributions and case.best_range is None:
        shares = case.booster.predict(matrix, pred_contribs=True, **arguments).reshape(case.rows, -1)
    lines = []
    for row in range(case.rows):
        fields = [words(values[row]), words(margins[row]), words(predictions[row])]
        if shares is not None and row < CONTRIBUTION_ROWS:
            fields.append(words(shares[row]))
        lines.append(" ".join(fields))
    stem = f"{VERSION}-{case.name}"
    case.booster.save_model(folder / f"{stem}.json")
    (folder / f"{stem}.rows").write_text("\n".join(lines) + "\n", encoding="ascii")


def train(
    seed: int,
    objective: str,
    rounds: int,
    labels: str = "real",
    **extra: Any,
) -> xgb.Booster:
    """Train a small model on seeded data; `labels` says what the truth is turned into."""
    rng = np.random.default_rng(seed)
    values = training_features(rng, 900)
    truth = signal(values) + rng.normal(scale=0.5, size=len(values))
    matrix = xgb.DMatrix(values, missing=np.nan, feature_names=[f"feature_{i}" for i in range(FEATURES)])
    if labels == "binary":
        matrix.set_label((truth > 0).astype(np.float32))
    elif labels == "count":
        matrix.set_label(rng.poisson(np.exp(np.clip(truth, -3, 2))).astype(np.float32))
    elif labels == "positive":
        matrix.set_label(np.exp(np.clip(truth, -3, 3)).astype(np.float32))
    elif labels == "class":
        matrix.set_label(np.digitize(truth, [-0.8, 0.6]).astype(np.float32))
    elif labels == "share":
        matrix.set_label((1 / (1 + np.exp(-truth))).astype(np.float32))
    elif labels == "rank":
        matrix.set_label(np.digitize(truth, [-0.8, 0.0, 0.8]).astype(np.float32))
        matrix.set_group([30] * 30)
    elif labels == "censored":
        time = np.exp(np.clip(truth, -3, 3)).astype(np.float32)
        censored = rng.random(len(time)) < 0.3
        matrix.set_float_info("label_lower_bound", time)
        matrix.set_float_info("label_upper_bound", np.where(censored, np.float32(np.inf), time).astype(np.float32))
    elif labels == "hazard":
        time = np.exp(np.clip(truth, -3, 3)).astype(np.float32)
        matrix.set_label(np.where(rng.random(len(time)) < 0.3, -time, time).astype(np.float32))
    elif labels == "pair":
        matrix.set_label(np.stack([truth, truth**2], axis=1).astype(np.float32))
    else:
        matrix.set_label(truth.astype(np.float32))
    parameters: dict[str, Any] = {
        "objective": objective,
        "max_depth": 4,
        "eta": 0.3,
        "nthread": 1,
        "seed": seed,
        "tree_method": "hist",
        **extra,
    }
    return xgb.train(parameters, matrix, num_boost_round=rounds)


def categorical_case(seed: int, rows: int, one_hot_limit: int) -> Case:
    """A model with two categorical features given as codes."""
    rng = np.random.default_rng(seed)
    categories = {3: 12, 6: 70}
    values = training_features(rng, 1200)
    for feature, count in categories.items():
        values[:, feature] = rng.integers(0, count, size=len(values)).astype(np.float32)
        values[rng.random(len(values)) < MISSING_RATE, feature] = np.nan
    first, second = np.nan_to_num(values[:, 3]), np.nan_to_num(values[:, 6])
    truth = np.sin(first * 1.7) + np.cos(second * 0.9) + 0.5 * np.nan_to_num(values[:, 0])
    truth = truth + rng.normal(scale=0.3, size=len(values))
    kinds = ["c" if i in categories else "q" for i in range(FEATURES)]
    matrix = xgb.DMatrix(
        values, (truth > 0).astype(np.float32), missing=np.nan, feature_types=kinds, enable_categorical=True
    )
    parameters = {
        "objective": "binary:logistic",
        "max_depth": 5,
        "nthread": 1,
        "seed": seed,
        "tree_method": "hist",
        "max_cat_to_onehot": one_hot_limit,
    }
    booster = xgb.train(parameters, matrix, num_boost_round=30)
    name = "categorical" if one_hot_limit == 1 else "categorical-one-hot"
    # pred_contribs of old versions walks a category as a number, so it is no oracle there.
    return Case(name, booster, rows, categories, kinds, contributions=IS_CURRENT)


def named_categories_case(seed: int, kind: str) -> Case:
    """A model trained from a data frame, so that its file carries the categories themselves."""
    import pandas as pd

    rng = np.random.default_rng(seed)
    values = training_features(rng, 800)
    codes = rng.integers(0, 5, size=len(values))
    names = CATEGORY_NAMES[kind]
    frame = pd.DataFrame({f"feature_{i}": values[:, i] for i in range(FEATURES)})
    frame["feature_3"] = pd.Categorical.from_codes(codes, categories=names)
    truth = np.nan_to_num(values[:, 0]) + np.sin(codes * 2.1) + rng.normal(scale=0.3, size=len(values))
    matrix = xgb.DMatrix(frame, (truth > 0).astype(np.float32), enable_categorical=True)
    parameters = {"objective": "binary:logistic", "max_depth": 4, "nthread": 1, "max_cat_to_onehot": 1}
    booster = xgb.train(parameters, matrix, num_boost_round=12)
    return Case(f"categories-{kind}", booster, 200, {3: 5})


def write_named_categories(case: Case, folder: Path, seed: int) -> None:
    """Ask a model that knows its categories through a frame, and write the codes that the frame stands for."""
    import pandas as pd

    rng = np.random.default_rng(seed)
    values = question_rows(rng, case)
    names = CATEGORY_NAMES[case.name.removeprefix("categories-")]
    frame = pd.DataFrame({f"feature_{i}": values[:, i] for i in range(FEATURES)})
    codes = np.where(np.isnan(values[:, 3]), -1, np.nan_to_num(values[:, 3])).astype(int)
    frame["feature_3"] = pd.Categorical.from_codes(codes, categories=names)
    matrix = xgb.DMatrix(frame, enable_categorical=True)
    margins = case.booster.predict(matrix, output_margin=True)
    predictions = case.booster.predict(matrix)
    shares = case.booster.predict(matrix, pred_contribs=True)
    lines = []
    for row in range(case.rows):
        fields = [words(values[row]), words(margins[row]), words(predictions[row])]
        if row < CONTRIBUTION_ROWS:
            fields.append(words(shares[row]))
        lines.append(" ".join(fields))
    stem = f"{VERSION}-{case.name}"
    case.booster.save_model(folder / f"{stem}.json")
    (folder / f"{stem}.rows").write_text("\n".join(lines) + "\n", encoding="ascii")


def early_stopped_case(seed: int) -> xgb.Booster:
    """A model that stopped early, so that its file names a best iteration before its last."""
    rng = np.random.default_rng(seed)
    values = training_features(rng, 600)
    labels = ((signal(values) + rng.normal(scale=1.5, size=len(values))) > 0).astype(np.float32)
    matrix = xgb.DMatrix(values[:300], labels[:300], missing=np.nan)
    held_out = xgb.DMatrix(values[300:], labels[300:], missing=np.nan)
    parameters = {"objective": "binary:logistic", "max_depth": 4, "eta": 0.3, "nthread": 1, "eval_metric": "logloss"}
    return xgb.train(
        parameters,
        matrix,
        num_boost_round=60,
        evals=[(held_out, "held_out")],
        early_stopping_rounds=8,
        verbose_eval=False,
    )


def write_newer_dart_layouts(folder: Path) -> None:
    """Rewrite the DART file of this version as 3.3 and as 3.4 lay it out; the numbers stay what they are."""
    model = json.loads((folder / f"{VERSION}-dart.json").read_text(encoding="utf-8"))
    old = model["learner"]["gradient_booster"]
    inner = old["gbtree"]["model"]
    beside = {"model": inner, "name": "gbtree", "weight_drop": old["weight_drop"]}
    inside = {"model": {**inner, "weight_drop": old["weight_drop"]}, "name": "gbtree"}
    for version, layout in (([3, 3, 0], beside), ([3, 4, 0], inside)):
        model["learner"]["gradient_booster"] = layout
        model["version"] = version
        label = ".".join(str(part) for part in version)
        text = json.dumps(model, separators=(",", ":"))
        (folder / f"dart-layout-{label}.json").write_text(text, encoding="utf-8")


def write_without_rows(folder: Path, seed: int) -> None:
    """Small models to damage, and models that the loader refuses by name: linear boosters and vector leaves."""
    small = categorical_case(seed + 1, 10, 1).booster[:3]
    small.save_model(folder / f"{VERSION}-fuzz-seed.json")
    dart = train(seed + 2, "multi:softprob", 2, labels="class", num_class=3, max_depth=2, booster="dart", rate_drop=0.5)
    dart.save_model(folder / f"{VERSION}-fuzz-seed-dart.json")
    linear = train(seed, "reg:squarederror", 3, booster="gblinear", tree_method="auto")
    linear.save_model(folder / f"{VERSION}-refused-gblinear.json")
    vectors = train(seed, "reg:squarederror", 2, labels="pair", multi_strategy="multi_output_tree", max_depth=2)
    vectors.save_model(folder / f"{VERSION}-refused-vector-leaf.json")


def current_cases() -> list[Case]:
    """The full set, made with the pinned version."""
    cases = [
        Case("logistic", train(1, "binary:logistic", 60, "binary"), 2000),
        Case(
            "squared-error", train(2, "reg:squarederror", 40, grow_policy="lossguide", max_leaves=24, max_depth=0), 2000
        ),
        Case("poisson", train(3, "count:poisson", 40, "count"), 2000),
        Case("softprob", train(4, "multi:softprob", 20, "class", num_class=3), 2000),
        Case("dart", train(5, "binary:logistic", 40, "binary", booster="dart", rate_drop=0.3), 2000),
        categorical_case(6, 2000, 1),
        categorical_case(7, 400, 100),
        Case("softmax", train(8, "multi:softmax", 8, "class", num_class=3)),
        Case("hinge", train(9, "binary:hinge", 10, "binary")),
        Case("rank-ndcg", train(10, "rank:ndcg", 10, "rank")),
        Case("rank-pairwise", train(11, "rank:pairwise", 10, "rank")),
        Case("logit-raw", train(12, "binary:logitraw", 10, "binary")),
        Case("reg-logistic", train(13, "reg:logistic", 10, "share")),
        Case("gamma", train(14, "reg:gamma", 10, "positive")),
        Case("tweedie", train(15, "reg:tweedie", 10, "count", tweedie_variance_power=1.4)),
        Case("cox", train(16, "survival:cox", 10, "hazard")),
        Case("aft", train(17, "survival:aft", 10, "censored", aft_loss_distribution="normal")),
        Case("absolute-error", train(18, "reg:absoluteerror", 10)),
        Case("pseudo-huber", train(19, "reg:pseudohubererror", 10)),
        Case("squared-log-error", train(20, "reg:squaredlogerror", 10, "positive")),
        Case("quantiles", train(21, "reg:quantileerror", 10, quantile_alpha=np.array([0.1, 0.5, 0.9]))),
        Case("two-targets", train(22, "reg:squarederror", 8, "pair")),
        Case("forest", train(23, "binary:logistic", 5, "binary", num_parallel_tree=4, subsample=0.6)),
        Case(
            "forest-softprob", train(24, "multi:softprob", 3, "class", num_class=3, num_parallel_tree=2, subsample=0.6)
        ),
        Case("pruned", train(25, "binary:logistic", 12, "binary", tree_method="exact", gamma=1.5)),
        Case("deep", train(26, "reg:squarederror", 6, max_depth=14, min_child_weight=0)),
        Case("stumps", train(27, "binary:logistic", 21, "binary", max_depth=1)),
        Case("base-score-low", train(28, "binary:logistic", 4, "binary", base_score=1e-7)),
        Case("base-score-high", train(29, "binary:logistic", 4, "binary", base_score=0.97)),
        Case("base-score-poisson", train(30, "count:poisson", 4, "count", base_score=3.25)),
        Case("saturated", train(31, "binary:logistic", 30, "binary", eta=1.0, min_child_weight=0, reg_lambda=0)),
    ]
    stopped = early_stopped_case(32)
    last = stopped.num_boosted_rounds()
    cases.append(Case("early-stopped", stopped, best_range=(0, last)))
    cases.append(Case("early-stopped-best", stopped, best_range=(0, stopped.best_iteration + 1)))
    return cases


def older_cases() -> list[Case]:
    """A small set that proves the layouts of an older version."""
    return [
        Case("logistic", train(1, "binary:logistic", 12, "binary")),
        Case("softprob", train(4, "multi:softprob", 5, "class", num_class=3)),
        Case("dart", train(5, "binary:logistic", 12, "binary", booster="dart", rate_drop=0.3)),
        Case("poisson", train(3, "count:poisson", 10, "count")),
        Case("pruned", train(25, "binary:logistic", 8, "binary", tree_method="exact", gamma=1.5)),
        categorical_case(6, 200, 1),
    ]


def main() -> None:
    """Write every fixture into the folder asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, required=True, help="folder that receives the fixtures")
    folder: Path = parser.parse_args().output
    folder.mkdir(parents=True, exist_ok=True)
    xgb.set_config(verbosity=0)
    for index, case in enumerate(current_cases() if IS_CURRENT else older_cases()):
        write(case, folder, seed=1000 + index)
    if IS_CURRENT:
        for index, kind in enumerate(CATEGORY_NAMES):
            write_named_categories(named_categories_case(40 + index, kind), folder, seed=2000 + index)
        write_newer_dart_layouts(folder)
        write_without_rows(folder, 50)


if __name__ == "__main__":
    main()
