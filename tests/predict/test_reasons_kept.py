"""Reasons of live predictions: from the very row that was scored, with their readings kept as evidence."""

import math
from datetime import datetime, timedelta
from typing import Any

import pytest

from predict.live.champions import Champions
from predict.live.scoring_pass import score_fleet
from store.assets.fleet_clocks import drive_clock
from store.assets.registry import Device, register_device
from store.engine.database import Connection
from tests.worlds.blowers import BEGIN, BLOWER, DAY, WEARS_DAYS, learnt, live_through, store_days

__all__ = ["learnt"]
FAILS_ON = 40


@pytest.fixture
def worn(learnt: Connection) -> Device:
    """A blower that lived, was scored day by day and wore out."""
    device, _ = register_device(learnt, product=BLOWER, serial="WORN", installed_at=BEGIN)
    live_through(learnt, device, range(FAILS_ON), fails_on=FAILS_ON)
    return device


def kept(conn: Connection, device: Device, *, anomaly: bool = False) -> tuple[float | None, list[dict[str, Any]], Any]:
    """Probability, reasons and explanation of the device's first prediction."""
    row = conn.execute(
        "SELECT probability, reasons, evidence -> 'explanation' FROM prediction "
        "WHERE device_id = %s AND (failure_mode = 'anomaly') = %s ORDER BY id LIMIT 1",
        (device.id, anomaly),
    ).fetchone()
    assert row is not None
    return row[0], row[1], row[2]


def test_the_explanation_adds_up_to_the_probability_that_was_stored(learnt: Connection, worn: Device) -> None:
    probability, reasons, told = kept(learnt, worn)
    assert probability is not None
    assert told["kind"] == "log_odds"
    parts = [*told["reasons"], *told["against"], told["other"]]
    assert told["base"] + sum(part["weight"] for part in parts) == pytest.approx(told["value"], abs=1e-4)
    assert told["value"] == pytest.approx(math.log(probability / (1 - probability)), abs=1e-3)
    assert sum(part["share"] for part in parts) == pytest.approx(1, abs=1e-4)
    assert [reason["said"] for reason in told["reasons"]] == reasons


def test_the_readings_behind_a_reason_are_kept_with_it(learnt: Connection, worn: Device) -> None:
    _, _, told = kept(learnt, worn)
    first = told["reasons"][0]
    assert first["group"] == "vibration"
    evidence = first["readings"]
    assert evidence["value"] > evidence["own_usual"] + 0.3
    assert evidence["own_usual"] == pytest.approx(2.0, abs=0.1)
    assert evidence["healthy_fleet"] == pytest.approx(2.0, abs=0.3)
    assert evidence["slope_per_day"] > 0
    began = BEGIN + (FAILS_ON - WEARS_DAYS) * DAY
    assert timedelta(0) <= datetime.fromisoformat(evidence["since"]) - began <= 5 * DAY
    assert evidence["points"][-1][1] == max(value for _, value in evidence["points"])


def test_an_anomaly_says_which_metric_strays(learnt: Connection, worn: Device) -> None:
    _, reasons, told = kept(learnt, worn, anomaly=True)
    assert told["kind"] == "anomaly"
    assert told["reasons"][0]["group"] == "vibration"
    assert told["reasons"][0]["share"] > 0.5
    assert reasons[0]["args"]["parts"][0]["args"]["metric"] == "vibration"


def test_a_whole_fleet_that_wears_at_once_is_explained_device_by_device(learnt: Connection) -> None:
    devices = [register_device(learnt, product=BLOWER, serial=f"W-{n}", installed_at=BEGIN)[0] for n in range(4)]
    for number, device in enumerate(devices):
        store_days(learnt, device, range(38), fails_on=40 + number, number=number)
    drive_clock(learnt, "blower", BEGIN + 37 * DAY)
    assert score_fleet(learnt, "blower", Champions(), now=BEGIN + 37 * DAY).opened >= 4
    values = {kept(learnt, device)[2]["reasons"][0]["readings"]["value"] for device in devices}
    assert len(values) == 4
