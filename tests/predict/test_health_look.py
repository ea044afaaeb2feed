"""The regular look at normal behaviour: a bearing that wears is named early, a repair begins a new reference."""

from datetime import datetime

import pytest

from models.model_files.bundle import dumps, loads
from models.model_files.manifest import manifest_json
from models.training.train import train
from models.training.training_history import training_history
from models.training.with_normal import with_normal
from predict.live.champions import Champions
from predict.live.health_look import look_at_health
from store.assets.fleet_clocks import drive_clock
from store.assets.registry import Device, register_device
from store.engine.database import Connection
from store.learning.health import Health, health_of_devices, last_look, least_healthy
from store.learning.models import register_model
from store.rollups.rollups import refresh_rollups
from tests.worlds.blowers import BEGIN, BLOWER, DAY, learnt, store_days

__all__ = ["learnt"]
MADE: list[tuple[str, bytes]] = []


@pytest.fixture
def taught(learnt: Connection) -> Connection:
    """The sixteen blowers' model with normal behaviour is in force."""
    if not MADE:
        history = training_history(learnt, BLOWER)
        bundle = with_normal(train(history, seed=1), history, seed=1)
        MADE.append((manifest_json(bundle.manifest), dumps(bundle)))
    manifest, body = MADE[0]
    register_model(learnt, "blower", manifest=manifest, body=body, promote=True)
    return learnt


def blowers(conn: Connection, days: range) -> list[Device]:
    """Four that are new; the last one's bearing fails on day 75."""
    devices = []
    for number in range(4):
        device, _ = register_device(conn, product=BLOWER, serial=f"L-{number}", installed_at=BEGIN)
        store_days(conn, device, days, fails_on=75 if number == 3 else None, number=number)
        heard(conn, device, BEGIN + days[-1] * DAY)
        devices.append(device)
    return devices


def heard(conn: Connection, device: Device, at: datetime) -> None:
    conn.execute(
        "INSERT INTO device_latest (device_id, ts, readings, received_at) VALUES (%s, %s, '{}', %s) "
        "ON CONFLICT (device_id) DO UPDATE SET ts = excluded.ts",
        (device.id, at, at),
    )


def look(conn: Connection, day: int) -> int | None:
    now = BEGIN + day * DAY
    drive_clock(conn, "blower", now)
    refresh_rollups(conn, BLOWER)
    return look_at_health(conn, BLOWER, Champions(), now=now)


def of(conn: Connection, device: Device) -> dict[str, Health]:
    return {one.component: one for one in health_of_devices(conn, [device.id])}


def test_normal_behaviour_is_kept_in_the_model_file(taught: Connection) -> None:
    normal = loads(MADE[0][1], product_id="blower").normal
    assert normal is not None
    assert (normal.metrics, normal.components) == (("vibration", "flow"), ("vibration", "flow"))
    assert len(normal.serials) == 16
    assert 1 <= normal.limit < 10


def test_a_wearing_bearing_is_named_since_when_and_why_and_the_others_are_healthy(taught: Connection) -> None:
    *sound, worn = blowers(taught, range(75))
    assert look(taught, 74) == 4
    assert look(taught, 74) is None
    vibration = of(taught, worn)["vibration"]
    assert vibration.health == 0
    assert vibration.since is not None
    assert 61 <= (vibration.since - BEGIN).days <= 68
    assert (vibration.learning, vibration.at) == (0, BEGIN + 74 * DAY)
    [reason] = vibration.deviations
    assert (reason.code, reason.args["metric"], reason.args["side"]) == ("health_deviation", "vibration", "above")
    for device in sound:
        assert {one.since for one in of(taught, device).values()} == {None}
    [listed] = least_healthy(taught, limit=5)
    assert (listed.serial, listed.component) == ("L-3", "vibration")


def test_a_young_device_is_learning_and_its_first_readings_are_its_reference(taught: Connection) -> None:
    [young, *_] = blowers(taught, range(20))
    look(taught, 19)
    one = of(taught, young)["flow"]
    assert one.learning == 40
    assert one.reference is not None
    assert (one.reference["rows"], one.reference["since"]) == (20, 0)


def test_a_look_comes_when_it_is_due_or_the_model_is_another(taught: Connection) -> None:
    blowers(taught, range(40))
    assert look(taught, 30) == 4
    assert look(taught, 31) is None
    assert look(taught, 32) == 4
    register_model(taught, "blower", manifest=MADE[0][0], body=MADE[0][1], promote=True)
    assert look(taught, 33) == 4
    last = last_look(taught, "blower")
    assert last is not None
    assert last.at == BEGIN + 33 * DAY


def test_a_model_of_before_knows_no_health(learnt: Connection) -> None:
    blowers(learnt, range(20))
    assert look(learnt, 19) is None
    assert last_look(learnt, "blower") is None
