"""Devices of other systems publish as they always do: product files alone bring their readings in."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from psycopg.sql import SQL, Identifier

from tests.ingest.foreign_world import ForeignWorld
from tests.ingest.live_ingest import Line, live_ingest, send, wait_until
from tests.worlds.foreign import PLAIN, SHELLY, TASMOTA, ZIGBEE

FILTERS = ("tele/+/SENSOR", "zigbee2mqtt/+", "+/status/switch:0", "shellies/+/relay/0", "site/+/+/state")


@pytest.fixture
def foreign(conn: object) -> ForeignWorld:
    world = ForeignWorld(conn)  # type: ignore[arg-type]
    world.register(TASMOTA, "kitchen")
    world.register(ZIGBEE, "cellar")
    world.register(SHELLY, "shellyplus1pm-a8032abe54dc", "shellyplug-E1F2")
    world.register(PLAIN, "P-1")
    return world


@pytest.fixture
def line(foreign: ForeignWorld, database_url: str, fresh_broker_url: str) -> Iterator[Line]:
    with live_ingest(database_url, fresh_broker_url) as line:
        line.follows(*FILTERS)
        yield line


def stored(database_url: str, product: str, count: int) -> None:
    wait_until(database_url, SQL("SELECT count(*) FROM telemetry.{}").format(Identifier(product)), count)


@pytest.mark.usefixtures("line")
def test_tasmota_like_readings_arrive_at_their_local_times(
    foreign: ForeignWorld, database_url: str, fresh_broker_url: str
) -> None:
    local = datetime.now(ZoneInfo("Asia/Jakarta")).replace(microsecond=0, tzinfo=None)
    for minutes, temperature in ((10, 21.5), (5, 21.7)):
        time = (local - timedelta(minutes=minutes)).isoformat()
        sensors = {"AM2301": {"Temperature": temperature, "Humidity": 40.1}, "ENERGY": {"Total": 1.234, "Power": 12}}
        send(fresh_broker_url, "tele/kitchen/SENSOR", json.dumps({"Time": time, **sensors, "TempUnit": "C"}))
    send(fresh_broker_url, "tele/kitchen/STATE", json.dumps({"Time": time, "Uptime": "0T01:00:15", "POWER": "ON"}))
    stored(database_url, "sonoff", 2)
    wait_until(database_url, "SELECT count(*) FROM device_latest WHERE readings ? 'relay'", 1)
    assert foreign.rows("sonoff", "kitchen", "temperature", "humidity", "energy", "power", "relay") == [
        (21.5, 40.1, 1234.0, 12.0, None),
        (21.7, 40.1, 1234.0, 12.0, 1),
    ]
    newest = local.replace(tzinfo=ZoneInfo("Asia/Jakarta")).astimezone(UTC) - timedelta(minutes=5)
    assert foreign.rows("sonoff", "kitchen", "ts")[-1] == (newest,)
    assert foreign.latest("sonoff", "kitchen") == {
        "temperature": 21.7,
        "humidity": 40.1,
        "energy": 1234.0,
        "power": 12.0,
        "relay": "true",
    }
    assert (foreign.letters(), foreign.tallies()) == ([], {})


@pytest.mark.usefixtures("line")
def test_zigbee2mqtt_like_states_are_readings_of_the_moment_they_came(
    foreign: ForeignWorld, database_url: str, fresh_broker_url: str
) -> None:
    send(fresh_broker_url, "zigbee2mqtt/climate-cellar", '{"temperature": 21.5, "battery": 90, "linkquality": 80}')
    send(fresh_broker_url, "zigbee2mqtt/climate-cellar", '{"humidity": 55, "contact": true, "running_state": "heat"}')
    send(fresh_broker_url, "zigbee2mqtt/lamp", '{"state": "ON", "temperature": 1}')
    send(fresh_broker_url, "zigbee2mqtt/climate-cellar", '{"action": "single", "linkquality": 80}')
    send(fresh_broker_url, "zigbee2mqtt/climate-cellar", '{"temperature": 21.6}')
    stored(database_url, "climate", 3)
    assert foreign.rows("climate", "cellar", "temperature", "humidity", "relay", "mode") == [
        (21.5, None, None, None),
        (None, 55.0, 1, 1),
        (21.6, None, None, None),
    ]
    assert foreign.latest("climate", "cellar") == {
        "temperature": 21.6,
        "humidity": 55.0,
        "relay": "true",
        "mode": "cooling",
    }
    for (ts,) in foreign.rows("climate", "cellar", "ts"):
        assert isinstance(ts, datetime)
        assert foreign.began - timedelta(seconds=1) < ts <= datetime.now(UTC)
    assert (foreign.letters(), foreign.tallies()) == ([], {})


@pytest.mark.usefixtures("line")
def test_shelly_like_statuses_events_and_single_values_arrive(
    foreign: ForeignWorld, database_url: str, fresh_broker_url: str
) -> None:
    serial, seconds = "shellyplus1pm-a8032abe54dc", datetime.now(UTC).timestamp() - 60
    event = {"src": serial, "method": "NotifyStatus", "params": {"ts": seconds, "switch:0": {"id": 0, "apower": 8.9}}}
    send(fresh_broker_url, f"{serial}/events/rpc", json.dumps(event))
    status = {"id": 0, "output": True, "apower": 12.3, "aenergy": {"total": 123.4}, "temperature": {"tC": 41.2}}
    send(fresh_broker_url, f"{serial}/status/switch:0", json.dumps(status))
    stored(database_url, "plug", 2)
    assert foreign.rows("plug", serial, "power", "energy", "temperature", "relay") == [
        (8.9, None, None, None),
        (12.3, 123.4, 41.2, 1),
    ]
    for topic, value in (("relay/0/power", "35.07"), ("relay/0/energy", "6000"), ("relay/0", "on")):
        send(fresh_broker_url, f"shellies/shellyplug-E1F2/{topic}", value)
    all_three = (
        "SELECT count(*) FROM device_latest WHERE readings ?& '{power,energy,relay}' AND readings->>'power' <> '12.3'"
    )
    wait_until(database_url, all_three, 1)
    assert foreign.latest("plug", "shellyplug-E1F2") == {"power": 35.07, "energy": 100.0, "relay": "true"}
    assert foreign.letters() == []


@pytest.mark.usefixtures("line")
def test_plain_json_is_scaled_mapped_and_stored_once_however_often_it_comes(
    foreign: ForeignWorld, database_url: str, fresh_broker_url: str
) -> None:
    now = int(datetime.now(UTC).timestamp() * 1000)
    late = {"temp": 255, "list": [{}, {"m": 0}], "at": now - 3_600_000, "n": 1}
    new = {"temp": "265", "list": [{}, {"m": 7}], "at": now, "n": 2, "other": [1, 2]}
    for said in (new, late, new, late):
        send(fresh_broker_url, "site/bandung/P-1/state", json.dumps(said))
    send(
        fresh_broker_url,
        "site/bandung/P-1/state",
        json.dumps([{"temp": 275, "at": now + 1}, {"temp": 285, "at": now + 2}]),
    )
    stored(database_url, "probe", 4)
    assert foreign.rows("probe", "P-1", "temperature", "mode") == [(20.5, 0), (21.5, 1), (22.5, None), (23.5, None)]
    assert foreign.latest("probe", "P-1") == {"temperature": 23.5, "mode": "cooling"}
    assert (foreign.letters(), foreign.tallies()) == ([], {})


def test_a_product_file_that_comes_or_changes_while_ingest_runs_is_followed(
    conn: object, database_url: str, fresh_broker_url: str
) -> None:
    world = ForeignWorld(conn)  # type: ignore[arg-type]
    send(fresh_broker_url, "later/P-1/state", '{"temp": 1}', retain=True)
    with live_ingest(database_url, fresh_broker_url, slots=2) as line:
        world.register(PLAIN.replace("site/+/", "later/").replace('ts = "at"', ""), "P-1", "P-2", "P-3")
        line.follows("later/+/state")
        for number in (1, 2, 3):
            send(fresh_broker_url, f"later/P-{number}/state", json.dumps({"temp": 200 + number}))
        stored(database_url, "probe", 3)
        wait_until(database_url, "SELECT coalesce(sum(count), 0)::integer FROM tally WHERE kind = 'retained'", 1)
        world.register(PLAIN.replace("site/+/", "moved/").replace('ts = "at"', ""))
        line.follows("moved/+/state")
        wait_until(database_url, "SELECT count(*) FROM ingest_session WHERE 'later/+/state' = ANY(filters)", 0)
        send(fresh_broker_url, "later/P-1/state", '{"temp": 300}')
        send(fresh_broker_url, "moved/P-1/state", '{"temp": 400}')
        stored(database_url, "probe", 4)
    assert [world.rows("probe", f"P-{n}", "temperature") for n in (1, 2, 3)] == [
        [(15.1,), (35.0,)],
        [(15.2,)],
        [(15.3,)],
    ]
    assert world.letters() == []


def test_what_no_product_names_any_more_is_unsubscribed_by_the_next_process(
    conn: object, database_url: str, mosquitto: str
) -> None:
    world = ForeignWorld(conn)  # type: ignore[arg-type]
    world.register(PLAIN, "P-1")
    with live_ingest(database_url, mosquitto) as line:
        line.follows("site/+/+/state")
    world.register(PLAIN.replace("site/+/", "moved/"))
    with live_ingest(database_url, mosquitto) as line:
        line.follows("moved/+/state")
        wait_until(database_url, "SELECT count(*) FROM ingest_session WHERE 'site/+/+/state' = ANY(filters)", 0)
        send(mosquitto, "site/x/P-1/state", '{"temp": 1, "at": 1}')
        send(mosquitto, "moved/P-1/state", json.dumps({"temp": 200, "at": int(world.began.timestamp() * 1000)}))
        stored(database_url, "probe", 1)
    assert world.letters() == []
