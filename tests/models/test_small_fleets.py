"""Few devices, few failures: one sick device silences no other, and the detector is judged beside chance."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fleet.recorded.folder import Selection, open_folder
from models.data.arrays import Floats, Texts
from models.data.folder import from_folder
from models.data.history import FAILURE_COLUMNS, History, make_frame
from models.evaluation.detector_record import DetectorRecord
from models.evaluation.detector_tickets import detector_figures
from models.evaluation.evaluate import evaluate
from models.features.build import Features
from models.features.spec import Column, FeatureSpec
from models.fitting.fit_detector import alarm_threshold, fit_detector
from tests.models.synthetic_fleets import DAY, START, pump_history, write_fleet

ROWS = 2_000
SPEC = FeatureSpec(windows=(3, 10, 30))


def devices(count: int, *, loud: int = 0) -> tuple[Texts, Floats]:
    """Deviations [n, 4] of `count` devices; the last `loud` of them deviate twenty times as far."""
    far = np.random.default_rng(count).normal(0, 1, (count * ROWS, 4))
    far[(count - loud) * ROWS :] *= 20
    return np.repeat(np.array([f"D-{i}" for i in range(count)], object), ROWS), far


def as_features(serial: Texts, far: Floats) -> Features:
    columns = tuple(Column(f"m{i}.dev.3", f"m{i}", "dev", 3) for i in range(far.shape[1]))
    ts = np.tile(np.arange(ROWS, dtype=np.int64) * DAY, len(serial) // ROWS)
    return Features(serial, ts, ts, np.full(len(ts), 20), columns, far.astype(np.float32))


@pytest.mark.parametrize("count", range(3, 10))
def test_one_loud_device_of_few_does_not_make_the_others_deaf(count: int) -> None:
    serial, far = devices(count, loud=1)
    size = (far**2).sum(axis=1)
    sound = serial != f"D-{count - 1}"
    assert alarm_threshold(serial, size) <= 2 * alarm_threshold(serial[sound], size[sound])
    features = as_features(serial, far)
    with_it = fit_detector(features, np.ones(len(serial), bool), SPEC, seed=0)
    without = fit_detector(features.take(sound), np.ones(int(sound.sum()), bool), SPEC, seed=0)
    assert with_it is not None
    assert without is not None
    assert with_it.threshold <= 2 * without.threshold
    score, threshold = with_it.score(features)
    odd = score > threshold
    assert odd[sound].mean() <= 0.0105
    assert odd[~sound].mean() > 0.5


def test_two_loud_devices_of_nine_do_not_either() -> None:
    serial, far = devices(9, loud=2)
    size = (far**2).sum(axis=1)
    assert alarm_threshold(serial, size) <= 2 * alarm_threshold(serial[: 7 * ROWS], size[: 7 * ROWS])


@pytest.mark.parametrize(("count", "failing"), [(1, 1), (4, 2)])
def test_a_small_fleet_is_tested_by_time_and_the_detector_step_by_step(
    tmp_path: Path, count: int, failing: int
) -> None:
    fleet = open_folder(write_fleet(tmp_path / "pumps", devices=count, failing=failing), Selection())
    report = evaluate(from_folder(fleet), seed=1)
    detector = report["detector"]
    assert isinstance(detector, dict)
    assert (report["split"], detector["walked_forward"], detector["enough_failures"]) == ("time", True, False)
    assert detector["faults"] == failing
    assert 0 <= detector["calm_time_in_alarm"] <= 1
    said = report["warnings"]
    assert isinstance(said, list)
    assert said[0] == {"code": "limit_walked_forward", "args": {"devices": count, "failures": failing}}


def record_of(history: History, risky: list[tuple[str, int]]) -> DetectorRecord:
    """Every bucket of the history was watched; alarms stood on these days only."""
    serial, ts = history.buckets["serial"].to_numpy(object), history.buckets["known_at"].to_numpy(np.int64)
    odd = np.zeros(len(ts), bool)
    for name, day in risky:
        odd |= (serial == name) & (ts >= START + day * DAY) & (ts < START + (day + 1) * DAY)
    return DetectorRecord(serial, ts, odd.astype(np.float64), np.full(len(ts), 0.5), odd)


def test_alarms_ahead_of_failures_are_told_beside_chance_and_plain_rules() -> None:
    pumps = pump_history()
    failures = make_frame(FAILURE_COLUMNS, [(f"P-{i:02d}", START + 20 * DAY, "bearing_wear") for i in range(10)])
    history = replace(pumps, failures=failures)
    skilled = detector_figures(history, record_of(history, [(f"P-{i:02d}", 17) for i in range(10)]), seed=0)
    assert (skilled["tickets"], skilled["tickets_ahead"], skilled["enough_failures"]) == (10, 10, True)
    chance = skilled["chance"]
    assert isinstance(chance, dict)
    assert chance["tickets_ahead"] < 3
    assert chance["p"] < 0.01
    assert skilled["calm_time_in_alarm"] == 0
    blind = detector_figures(history, record_of(history, [(f"P-{i:02d}", 5) for i in range(10)]), seed=0)
    assert isinstance(blind["chance"], dict)
    assert (blind["tickets_ahead"], blind["tickets_false"], blind["chance"]["p"]) == (0, 10, 1.0)
    assert 0.01 < blind["calm_time_in_alarm"] < 0.03  # type: ignore[operator]
    again = skilled["again_after_a_failure"]
    assert isinstance(again, dict)
    assert (again["tickets"], again["tickets_ahead"]) == (10, 0)


def test_months_count_time_with_data() -> None:
    pumps = pump_history()
    kept = pd.Series(pumps.buckets["bucket"] < START + 10 * DAY) | (pumps.buckets["bucket"] >= START + 25 * DAY)
    gappy = replace(pumps, buckets=pumps.buckets[kept].reset_index(drop=True))
    whole, part = (detector_figures(one, record_of(one, []), seed=0)["device_months"] for one in (pumps, gappy))
    assert part < 0.75 * whole  # type: ignore[operator]
