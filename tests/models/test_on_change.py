"""Reported on change: values hold until the next or until stale, silence has rows, and presence is no leak."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import numpy as np
import pandas as pd
import pytest

from bench.worlds.drives import COUNTERS, LEAK, Size, write_drives
from fleet.recorded.folder import open_folder
from models.data.folder import from_folder
from models.data.held_values import hold_values
from models.data.history import History
from models.evaluation.scored_record import score_history
from models.features.build import build_features
from models.fitting.fit_spec import fit_spec
from models.training.presence_leaks import find_presence_leaks
from models.training.train import train

DAY = 86_400_000
METRICS = ("temperature", *COUNTERS)
SIZE = Size(120, 150, failing=0.15)


@cache
def drives(*, on_change: bool, leak: bool = False) -> History:
    folder = write_drives(Path(mkdtemp(prefix="sigap-drives-")), SIZE, seed=3, on_change=on_change, leak=leak)
    return from_folder(open_folder(folder))


def with_product(history: History, **changes: object) -> History:
    return replace(history, product=replace(history.product, **changes))  # type: ignore[arg-type]


def test_held_values_are_those_of_drives_that_report_every_day() -> None:
    daily, held = drives(on_change=False).buckets, hold_values(drives(on_change=True)).buckets
    assert len(drives(on_change=True).buckets) < len(daily) / 8
    both = daily.merge(held, on=["serial", "bucket"], suffixes=("", "_held"))
    assert len(both) == len(daily)
    sent = [
        name for name in daily.columns if not name.endswith("_count") and name not in ("serial", "bucket", "readings")
    ]
    for name in sent:
        pd.testing.assert_series_equal(both[name], both[f"{name}_held"], check_names=False, check_dtype=False)


def test_what_was_sent_can_still_be_told_from_what_is_held() -> None:
    raw, held = drives(on_change=True).buckets, hold_values(drives(on_change=True)).buckets
    assert (held["readings"] > 0).sum() == len(raw)
    for name in METRICS:
        assert (held[f"{name}_count"] > 0).sum() == (raw[f"{name}_count"] > 0).sum()
    again = hold_values(hold_values(drives(on_change=True))).buckets
    pd.testing.assert_frame_equal(again, held)


def test_a_model_of_drives_on_change_is_that_of_daily_ones_and_nothing_is_dropped() -> None:
    daily, silent = (train(drives(on_change=on_change), seed=1) for on_change in (False, True))
    codes = {limit.code for limit in silent.manifest.warnings}
    assert not codes & {"limit_presence", "limit_metric_leak", "limit_attribute_leak"}
    assert silent.manifest.modes["drive_failure"].figures == daily.manifest.modes["drive_failure"].figures
    assert {name for name in silent.columns if ":level." in name}


def test_a_silent_drive_gets_a_score_for_every_day() -> None:
    history = drives(on_change=True)
    bundle = train(history, seed=1)
    scores = score_history(bundle, history)
    sound = next(serial for serial in history.serials if serial not in set(history.failures["serial"]))
    own = scores[scores["serial"] == sound]
    assert len(own) == SIZE.days - int((history.end < own["ts"]).any())
    assert np.diff(own["ts"].to_numpy()).max() == DAY
    assert own["probability"].notna().all()


def test_without_a_heartbeat_a_value_holds_for_ever_and_with_one_until_it_is_stale() -> None:
    history = drives(on_change=True)
    metrics = tuple(
        replace(metric, stale_after=pd.Timedelta(days=5).to_pytimedelta()) for metric in history.product.metrics
    )
    stale = hold_values(with_product(history, metrics=metrics)).buckets
    held = hold_values(history).buckets
    assert held["temperature_last"].notna().all()
    assert len(stale) == len(held)
    age = held["temperature_count"].eq(0).groupby([held["serial"], held["temperature_count"].gt(0).cumsum()]).cumsum()
    pd.testing.assert_series_equal(stale["temperature_last"].isna(), age > 5, check_names=False)


def test_only_the_rows_that_are_needed_are_laid_out_for_the_newest_scores() -> None:
    history = drives(on_change=True)
    spec = fit_spec(hold_values(history))
    since = history.end - 3 * DAY
    late = build_features(history.product, history, spec, since=since)
    whole = build_features(history.product, hold_values(history), spec)
    chosen = whole.take(whole.bucket >= since)
    assert np.array_equal(late.matrix, chosen.matrix, equal_nan=True)
    assert late.seen.tolist() == chosen.seen.tolist()


@pytest.mark.parametrize("on_change", [False, True])
def test_counters_that_some_models_lack_are_no_leaks_and_a_planted_one_is(*, on_change: bool) -> None:
    assert find_presence_leaks(hold_values(drives(on_change=on_change)), seed=0) == []
    planted = hold_values(drives(on_change=on_change, leak=True))
    assert [leak.metric for leak in find_presence_leaks(planted, seed=0)] == [LEAK]


def test_what_marks_the_devices_that_failed_over_their_whole_life_is_a_leak() -> None:
    history = drives(on_change=False)
    failed = history.buckets["serial"].isin(list(history.failures["serial"]))
    pending = [name for name in history.buckets.columns if name.startswith("pending_")]
    marked = history.buckets.copy()
    marked.loc[~failed, pending] = np.nan
    marked["pending_count"] = np.where(failed, 1, 0)
    leaks = find_presence_leaks(replace(history, buckets=marked), seed=0)
    assert [leak.metric for leak in leaks] == ["pending"]


def test_the_product_file_can_keep_what_the_probe_would_drop_and_the_warning_stays() -> None:
    planted = drives(on_change=True, leak=True)
    dropped = train(planted, seed=1)
    [limit] = [one for one in dropped.manifest.warnings if one.code == "limit_presence"]
    assert not any(name.startswith(LEAK) for name in dropped.columns)
    kept = train(with_product(planted, keep=frozenset({LEAK})), seed=1)
    assert any(name.startswith(LEAK) for name in kept.columns)
    [warning] = [one for one in kept.manifest.warnings if one.code == "limit_kept"]
    assert warning.args["why"] == limit
