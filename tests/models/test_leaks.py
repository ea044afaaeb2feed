"""What knows the future is found, named and left out; without a future to learn, everything falls to chance."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fleet.product import Metric, Role, Text
from fleet.product_files.expression import parse_expression
from models.data.history import FAILURE_COLUMNS, History, make_frame
from models.evaluation.evaluate import evaluate
from models.features.build import build_features
from models.training.column_leaks import find_value_leaks
from models.training.train import train
from tests.models.synthetic_fleets import DAY, pump_history, read_fleet

HOUR = DAY // 24


def with_metric(history: History, name: str, value: "pd.Series[float]") -> History:
    """The record with one more sensor, steady within each bucket."""
    interval = history.product.interval
    metric = Metric(name, "", Text(name, name), Role.SENSOR, None, None, interval, 3 * interval)
    parts = {f"{name}_{part}": value.to_numpy(float) for part in ("mean", "min", "max", "last")}
    buckets = history.buckets.assign(**{f"{name}_count": 6}, **parts, **{f"{name}_stddev": 0.1})
    product = replace(history.product, metrics=(*history.product.metrics, metric))
    return replace(history, product=product, buckets=buckets)


def left(history: History) -> "pd.Series[float]":
    """Milliseconds from each bucket to its device's failure; NaN where none comes."""
    fails = history.failures.set_index("serial")["ts"]
    return history.buckets["serial"].map(fails) - history.buckets["known_at"]


def countdown(history: History) -> History:
    noise = np.random.default_rng(0).normal(0, 0.2, len(history.buckets))
    return with_metric(history, "service_due", (left(history) / DAY).fillna(60) + noise)


def verdict(history: History) -> History:
    newest = history.buckets["serial"] != history.buckets["serial"].shift(-1)
    noise = np.random.default_rng(0).normal(0, 0.2, len(history.buckets))
    return with_metric(history, "verdict", (newest & left(history).notna()) * 9.0 + noise)


def returned(history: History) -> History:
    failed = history.devices["serial"].isin(list(history.failures["serial"]))
    return replace(history, devices=history.devices.assign(returned=np.where(failed, "yes", "no")))


def lifetime(history: History) -> History:
    fails = history.devices["serial"].map(history.failures.set_index("serial")["ts"])
    return replace(history, devices=history.devices.assign(hours=((fails - 1.7e12) / HOUR).fillna(99.0)))


def shuffled(history: History, seed: int) -> History:
    """The same record with failures at any time of any device."""
    rng = np.random.default_rng(seed)
    spans = history.buckets.groupby("serial")["bucket"].agg(["min", "max"])
    rows: list[tuple[object, ...]] = [
        (serial, int(rng.integers(spans["min"][serial] + 2 * DAY, spans["max"][serial])), "bearing_wear")
        for serial in history.serials
        for _ in range(2)
    ]
    return replace(history, failures=make_frame(FAILURE_COLUMNS, rows))


@pytest.mark.parametrize(
    ("plant", "column", "why"),
    [
        (countdown, "service_due", "leak_tells_the_date"),
        (verdict, "verdict", "leak_after_the_fact"),
        (returned, "attribute:returned", "leak_names_the_failed"),
        (lifetime, "attribute:hours", "leak_tells_the_life"),
    ],
)
def test_a_planted_leak_is_named_and_left_out(plant: Callable[[History], History], column: str, why: str) -> None:
    planted = plant(pump_history())
    (leak,) = find_value_leaks(planted, seed=0)
    assert (leak.column, leak.why.code) == (column, why)
    bundle = train(planted, seed=0)
    assert leak.limit in bundle.manifest.warnings
    groups = {c.group for c in build_features(planted.product, planted, bundle.spec).columns}
    assert column not in groups
    assert "vibration" in groups


def test_a_leaking_metric_takes_its_derived_metrics_along() -> None:
    planted = countdown(pump_history())
    derived = replace(planted.product.derived[0], id="doubt", expression=parse_expression("vibration / service_due"))
    product = replace(planted.product, derived=(*planted.product.derived, derived))
    spec = train(replace(planted, product=product), seed=0).spec
    assert {series.metric for series in spec.series} & {"doubt", "service_due"} == set()


def test_honest_columns_are_kept() -> None:
    assert find_value_leaks(pump_history(), seed=0) == []


def test_honest_columns_of_turbofans_are_kept(shared_fleets: Path) -> None:
    assert find_value_leaks(read_fleet(shared_fleets / "turbofan-fd001" / "train"), seed=0) == []


def test_with_shuffled_failures_every_held_out_figure_falls_to_chance() -> None:
    report = evaluate(shuffled(pump_history(), seed=0), folds=2, seed=0)
    mode = report["by_failure_mode"]["bearing_wear"]  # type: ignore[index]
    figures, rul = mode["classification"], mode["rul"]
    assert figures["pr_auc"] < 2 * figures["prevalence"]
    assert figures["brier"] > 0.9 * figures["prevalence"] * (1 - figures["prevalence"])
    assert {point["rung"] for point in mode["operating_points"]} == {"advise"}
    assert report["tickets"] == 0
    assert rul["rmse"] is None or rul["rmse"] > 0.9 * rul["rmse_of_mean"]
