"""Drift against a training manifest: what moved is named, what only grew older is not."""

from dataclasses import replace

import numpy as np
import pytest

from models.features.build import Features
from models.features.spec import Column
from models.model_files.manifest import manifest_json, parse_manifest
from models.monitoring.drift import find_drift
from models.training.drift_reference import make_reference
from tests.models.synthetic_fleets import pump_model

COLUMNS = (
    Column("device.age", "device", "age"),
    Column("power.mean_10", "power", "mean", 10),
    Column("power.dev_30", "power", "dev", 30),
    Column("flow.mean_10", "flow", "mean", 10),
    Column("event:E1.count_30", "event:E1", "count", 30),
    Column("flow.slope_30", "flow", "slope", 30),
)


def fleet(devices: int, *, seed: int, rows: int = 40, oldest: float = 300.0, power: float = 0.0) -> Features:
    """Devices of all ages; `power` rises with age by itself, and by `power` for all."""
    rng = np.random.default_rng(seed)
    n = devices * rows
    age = np.sort(rng.uniform(0, oldest, (devices, rows)), axis=1).ravel()
    own = np.repeat(rng.normal(0, 0.5, devices), rows)
    matrix = np.stack(
        [
            age,
            50 + own + age / 100 + rng.normal(0, 0.2, n) + power,
            age / 100 + rng.normal(0, 0.2, n) + power,
            rng.normal(10, 1, n),
            (rng.random(n) < 0.1).astype(float),
            rng.normal(0, 1, n),
        ],
        axis=1,
    ).astype(np.float32)
    serial = np.repeat(np.array([f"D-{i}" for i in range(devices)], object), rows)
    ts = np.arange(n, dtype=np.int64)
    return Features(serial, ts, ts, np.full(n, 20), COLUMNS, matrix)


def scores_of(features: Features, *, shift: float = 0.0) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    odds = features.matrix[:, 3].astype(np.float64) - 13 + shift
    return {"wear": 1 / (1 + np.exp(-odds))}


@pytest.fixture
def reference() -> dict[str, object]:
    trained = fleet(80, seed=1)
    return make_reference(trained, np.ones(len(trained), bool), scores_of(trained))


def test_a_fleet_like_the_training_has_not_drifted(reference: dict[str, object]) -> None:
    drifted = 0
    for seed in range(2, 22):
        live = fleet(60, seed=seed).last()
        drifted += find_drift(reference, live, scores_of(live)).drifted
    assert drifted <= 1


def test_what_moved_is_named_and_the_rest_is_not(reference: dict[str, object]) -> None:
    live = fleet(60, seed=3, power=2.0).last()
    drift = find_drift(reference, live, scores_of(live))
    assert drift.groups == ("power",)
    assert {shift.subject for shift in drift.features if shift.drifted} == {"power.mean_10", "power.dev_30"}
    assert all(shift.psi > 0.25 for shift in drift.features if shift.drifted)


def test_a_young_fleet_is_compared_with_young_devices(reference: dict[str, object]) -> None:
    young = fleet(60, seed=4, oldest=60.0).last()
    assert not find_drift(reference, young, {}).drifted


def test_scores_that_moved_are_drift_too(reference: dict[str, object]) -> None:
    live = fleet(60, seed=5).last()
    drift = find_drift(reference, live, scores_of(live, shift=2.0))
    assert drift.groups == ()
    assert [shift.subject for shift in drift.scores if shift.drifted] == ["wear"]


def test_a_value_that_goes_missing_is_drift(reference: dict[str, object]) -> None:
    live = fleet(60, seed=6).last()
    live.matrix[:40, 3] = np.nan
    drift = find_drift(reference, live, {})
    assert drift.groups == ("flow",)


def test_a_sensor_that_hardly_ever_changes_is_not_drift_for_its_rounding() -> None:
    trained, live = fleet(80, seed=1), fleet(60, seed=9)
    for one in (trained, live):
        one.matrix[:, 3] = np.float32(21.61)
    live.matrix[:, 3] += np.float32(4e-6)
    assert not find_drift(make_reference(trained, np.ones(len(trained), bool), {}), live.last(), {}).drifted


def test_ages_and_slopes_are_not_tested_and_few_devices_say_nothing(reference: dict[str, object]) -> None:
    live = fleet(60, seed=7, oldest=900.0).last()
    tested = {shift.subject for shift in find_drift(reference, live, {}).features}
    assert tested == {"power.mean_10", "power.dev_30", "flow.mean_10", "event:E1.count_30"}
    assert find_drift(reference, fleet(5, seed=8, power=9.0).last(), {}).features == ()
    assert find_drift({}, live, {}).features == ()


def test_the_reference_travels_in_the_models_manifest() -> None:
    manifest = pump_model().manifest
    assert manifest.reference["devices"] == 14
    again = parse_manifest(manifest_json(manifest))
    assert again.reference == manifest.reference
    bare = replace(manifest, reference={})
    assert parse_manifest(manifest_json(bare)).reference == {}
    assert len(manifest_json(manifest)) < 100_000
