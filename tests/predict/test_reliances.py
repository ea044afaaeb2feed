"""A risk that is none without a faulty sensor rests on it, however little less it is."""

from dataclasses import replace

import numpy as np
import pytest

from fleet.times import from_milliseconds
from models.features.build import Features, build_features
from models.model_files.bundle import Bundle
from models.sensor_faults.reliance import probability_without, rests_on
from predict.live.sensor_faults import Reliance, reliances
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import register_device
from store.engine.database import Connection
from store.learning.scores import Score
from store.learning.sensor_faults import SensorFault, change_sensor_faults
from tests.models.synthetic_fleets import pump_history, pump_model

MODE = "bearing_wear"


def worn_pump() -> Features:
    """The last row of a pump that is about to fail."""
    pumps = pump_history()
    rows = build_features(pumps.product, pumps.only({"P-02"}), pump_model().spec)
    return rows.take(np.array([len(rows) - 1]))


def with_threshold(threshold: float) -> Bundle:
    bundle = pump_model()
    mode = bundle.modes[MODE]
    return replace(bundle, modes={MODE: replace(mode, point=replace(mode.point, threshold=threshold))})


def relied(conn: Connection, threshold: float) -> Reliance:
    """What its risk rests on where its vibration sensor is faulty."""
    product, row = pump_history().product, worn_pump()
    at = from_milliseconds(row.ts[0])
    register_product(conn, product, mode=ClockMode.DRIVEN, now=at)
    device, _ = register_device(conn, product=product, serial="P-02", installed_at=at)
    change_sensor_faults(conn, changed=[SensorFault(device.id, "vibration", "drift", at, at, 9, 0, at, 2.0)], over=())
    bundle, key = with_threshold(threshold), (device.id, MODE)
    probability = float(bundle.modes[MODE].failure.predict(bundle.matrix(row))[0])
    score = Score(device.id, MODE, at, at, at, probability, None, None, None, None, None, 1)
    return reliances(conn, product, bundle, row, np.array([device.id]), {key: score}, {}, now=at)[key]


@pytest.mark.parametrize(("times", "rests"), [(1.5, True), (0.9, False)])
def test_a_risk_rests_on_a_faulty_sensor_where_without_it_there_is_none(
    conn: Connection, times: float, rests: bool
) -> None:
    without = float(probability_without(pump_model(), pump_history().product, worn_pump(), MODE, ["vibration"])[0])
    found = relied(conn, times * without)
    assert found.faulty == {"vibration": "sensor.drift"}
    assert found.without == pytest.approx(without)
    assert found.rests is rests


def test_each_sensor_s_part_is_the_lower_of_unknown_and_as_on_healthy_devices() -> None:
    product, row, bundle = pump_history().product, worn_pump(), pump_model()
    groups = {column.name: column.group for column in row.columns}
    [told] = rests_on(with_threshold(2.0), product, row, MODE)
    assert set(told) == {"vibration", "pressure"}
    for metric, probability in told.items():
        groups_of_it = {"pressure", "effort"} if metric == "pressure" else {metric}
        cleared = {name for regime in bundle.spec.regimes if metric in regime.metrics for name in regime.used}
        own = [groups[c] in groups_of_it or c.rpartition(".")[0] in cleared for c in bundle.columns]
        unknown, healthy = bundle.matrix(row).copy(), bundle.matrix(row).copy()
        unknown[:, own], healthy[:, own] = np.nan, bundle.healthy[own]
        each = [float(bundle.modes[MODE].failure.predict(trial)[0]) for trial in (unknown, healthy)]
        assert probability == pytest.approx(min(each))
