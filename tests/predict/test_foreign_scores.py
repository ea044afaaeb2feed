"""Devices that speak as Tasmota, Zigbee2MQTT and a ThingsBoard gateway do are predicted as any other."""

import json
from collections.abc import Iterator

import pytest
from psycopg.sql import SQL

from bench.worlds.broker import running_broker
from fleet.product_files.parse import parse_product
from fleet.times import to_milliseconds
from predict.live.champions import Champions
from predict.live.scoring_pass import score_fleet
from store.assets.fleet_clocks import ClockMode, drive_clock, move_clock_to
from store.assets.products import register_product
from store.assets.registry import Device, register_device
from store.engine.database import Connection
from tests.ingest.live_ingest import live_ingest, send, wait_until
from tests.worlds.blowers import BEGIN, BLOWER_FILE, DAY, learnt, vibration_on

__all__ = ["learnt"]

SPEAKING = (
    BLOWER_FILE
    + """
[inputs.tasmota]
topic = "tele/{serial}/SENSOR"
ts = { path = "Time", time_zone = "Asia/Jakarta" }
values = { vibration = "MPU6050.Velocity", flow = "Flow.Rate" }
[inputs.zigbee]
topic = "zigbee2mqtt/{serial}"
values = { vibration = { path = "vibration_um", factor = 0.001 }, flow = "flow" }
"""
)


@pytest.fixture
def fresh_broker_url() -> Iterator[str]:
    with running_broker() as broker:
        yield broker.url


def say(url: str, day: int, vibration: float, flow: float) -> None:
    at = BEGIN + day * DAY
    local = (at + 7 * DAY / 24).strftime("%Y-%m-%dT%H:%M:%S")
    tasmota = {"Time": local, "MPU6050": {"Velocity": vibration}, "Flow": {"Rate": flow}, "TempUnit": "C"}
    send(url, "tele/TASMOTA/SENSOR", json.dumps(tasmota))
    send(url, "zigbee2mqtt/ZIGBEE", json.dumps({"vibration_um": vibration * 1000, "flow": flow, "linkquality": 80}))
    readings = {"Gateway 1": [{"ts": to_milliseconds(at), "values": {"vibration": vibration, "flow": flow}}]}
    send(url, "v1/gateway/telemetry", json.dumps(readings))


@pytest.fixture
def speaking(learnt: Connection) -> dict[str, Device]:
    product = parse_product(SPEAKING, file="blower.toml")
    register_product(learnt, product, mode=ClockMode.DRIVEN, now=BEGIN)
    serials = ("TASMOTA", "ZIGBEE", "Gateway 1")
    return {s: register_device(learnt, product=product, serial=s, installed_at=BEGIN)[0] for s in serials}


def test_their_wear_is_predicted_from_their_own_messages(
    learnt: Connection, speaking: dict[str, Device], database_url: str, fresh_broker_url: str
) -> None:
    champions = Champions()
    drive_clock(learnt, "blower", BEGIN + 15 * DAY)
    with live_ingest(database_url, fresh_broker_url) as line:
        line.follows("tele/+/SENSOR", "zigbee2mqtt/+")
        for day in range(16, 40):
            move_clock_to(learnt, "blower", BEGIN + day * DAY)
            say(fresh_broker_url, day, vibration_on(day, fails_on=40, number=3), 100.0 + day % 5)
            of_the_day = SQL("SELECT count(*) FROM telemetry.blower WHERE ts = {} AND device = ANY({})")
            devices = [device.id for device in speaking.values()]
            wait_until(database_url, of_the_day.format(BEGIN + day * DAY, devices), 3)
            score_fleet(learnt, "blower", champions, now=BEGIN + day * DAY)
    for device in speaking.values():
        rows = learnt.execute(
            "SELECT ts, probability FROM score WHERE device_id = %s AND failure_mode = 'bearing_wear' ORDER BY ts",
            (device.id,),
        ).fetchall()
        assert [ts for ts, _ in rows] == [BEGIN + day * DAY for day in range(16, 40)]
        assert rows[0][1] < 0.2 < 0.5 < rows[-1][1]
        latest = learnt.execute("SELECT readings FROM device_latest WHERE device_id = %s", (device.id,)).fetchone()
        assert latest is not None
        assert latest[0]["vibration"] == pytest.approx(vibration_on(39, fails_on=40, number=3), abs=1e-3)
    predicted = learnt.execute("SELECT device_id FROM prediction WHERE failure_mode = 'bearing_wear'").fetchall()
    assert sorted(row[0] for row in predicted) == sorted(device.id for device in speaking.values())
    assert learnt.execute("SELECT count(*) FROM dead_letter").fetchone() == (0,)
