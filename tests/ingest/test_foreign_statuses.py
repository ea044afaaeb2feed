"""Availability as other systems publish it: product files alone make it the status of a device."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from ingest.messages import Message
from ingest.worker_slots import shard
from store.assets.registry import find_device
from tests.ingest.console import Console
from tests.ingest.foreign_world import ForeignWorld
from tests.ingest.live_ingest import live_ingest, send, wait_until
from tests.worlds.foreign import (
    HEAD,
    HOMIE_STATUS,
    PLAIN,
    PLAIN_STATUS,
    SHELLY,
    SHELLY_STATUS,
    TASMOTA,
    TASMOTA_STATUS,
    ZIGBEE,
    ZIGBEE_STATUS,
)

LWT = "tele/kitchen/LWT"
STATES = """SELECT coalesce(string_agg(d.serial || ' ' || s.state, ', ' ORDER BY d.serial), '')
FROM device_status s JOIN device d ON d.id = s.device_id"""


@pytest.fixture
def foreign(conn: object) -> ForeignWorld:
    world = ForeignWorld(conn)  # type: ignore[arg-type]
    world.register(TASMOTA + TASMOTA_STATUS, "kitchen")
    world.register(ZIGBEE + ZIGBEE_STATUS, "cellar", "attic")
    world.register(SHELLY + SHELLY_STATUS, "shellyplus1pm-a8032abe54dc", "shellyplug-E1F2")
    world.register(HEAD.format(id="homie") + HOMIE_STATUS, "lamp")
    world.register(PLAIN + PLAIN_STATUS, "P-1")
    return world


def said(topic: str, payload: str | bytes, *, again: bool = False, retained: bool = True) -> Message:
    body = payload.encode() if isinstance(payload, str) else payload
    return Message(topic, body, datetime.now(UTC), retained=retained, again=again)


def standing(world: ForeignWorld, product: str, serial: str) -> tuple[str, datetime] | None:
    """(state, since when) of a device."""
    device = find_device(world.conn, product, serial)
    assert device is not None
    return world.conn.execute("SELECT state, ts FROM device_status WHERE device_id = %s", (device.id,)).fetchone()


def state(world: ForeignWorld, product: str = "sonoff", serial: str = "kitchen") -> str | None:
    found = standing(world, product, serial)
    return found and found[0]


def since(world: ForeignWorld) -> datetime:
    found = standing(world, "sonoff", "kitchen")
    assert found is not None
    return found[1]


def test_availability_of_four_systems_arrives_through_a_broker(
    foreign: ForeignWorld, database_url: str, fresh_broker_url: str
) -> None:
    send(fresh_broker_url, LWT, "Offline", retain=True)
    with live_ingest(database_url, fresh_broker_url) as line:
        line.follows("tele/+/LWT", "zigbee2mqtt/+/availability", "shellies/+/online", "+/online", "homie/+/$state")
        wait_until(database_url, STATES, "kitchen offline")
        for topic, payload in (
            (LWT, "Online"),
            ("zigbee2mqtt/climate-cellar/availability", '{"state":"online"}'),
            ("zigbee2mqtt/climate-attic/availability", "offline"),
            ("shellies/shellyplug-E1F2/online", "false"),
            ("shellyplus1pm-a8032abe54dc/online", "true"),
            ("homie/lamp/$state", "sleeping"),
        ):
            send(fresh_broker_url, topic, payload, retain=True)
        wanted = "attic offline, cellar online, kitchen online, lamp sleeping, "
        wait_until(database_url, STATES, wanted + "shellyplug-E1F2 offline, shellyplus1pm-a8032abe54dc online")
    assert (foreign.letters(), foreign.tallies()) == ([], {})


def test_on_mosquitto_a_kept_will_moves_nothing_and_clearing_it_says_nothing(
    foreign: ForeignWorld, database_url: str, mosquitto: str
) -> None:
    send(mosquitto, LWT, "Offline", retain=True)
    with live_ingest(database_url, mosquitto):
        wait_until(database_url, STATES, "kitchen offline")
    was = standing(foreign, "sonoff", "kitchen")
    with live_ingest(database_url, mosquitto) as line:
        line.follows("tele/+/LWT")
        send(mosquitto, LWT, "", retain=True)
        send(mosquitto, "homie/lamp/$state", "ready", retain=True)
        wait_until(database_url, STATES, "kitchen offline, lamp online")
    assert standing(foreign, "sonoff", "kitchen") == was
    assert (foreign.letters(), foreign.tallies()) == ([], {})


@pytest.mark.parametrize(
    ("payload", "wanted"),
    [
        ("Online", "online"),
        ("ONLINE\r\n", "online"),
        ("online\0", "online"),
        (b"\xef\xbb\xbfonline", "online"),
        ("true", "online"),
        ("1", "online"),
        ("sleeping", "sleeping"),
        ("false", "offline"),
        ("0", "offline"),
    ],
)
def test_without_lists_the_usual_words_are_known_in_any_case(
    foreign: ForeignWorld, payload: str | bytes, wanted: str
) -> None:
    foreign.write(said(LWT, payload))
    assert (state(foreign), foreign.letters()) == (wanted, [])


def test_a_list_stands_in_the_place_of_the_usual_words_of_its_state_only(foreign: ForeignWorld) -> None:
    for payload, wanted in (("2", "online"), ("offline", "offline"), ("UP", "online"), ("0", "offline")):
        foreign.write(said("site/x/P-1/status", json.dumps({"link": [{"up": payload}]})))
        assert state(foreign, "probe", "P-1") == wanted
    foreign.write(said("site/x/P-1/status", '{"link": [{"up": "online"}]}'))
    assert [reason for reason, _ in foreign.letters()] == ["bad_message"]


def test_a_word_that_is_not_known_is_a_dead_letter_that_names_those_that_are(foreign: ForeignWorld) -> None:
    foreign.write(said(LWT, "Onlin"), said("homie/lamp/$state", "online"))
    assert foreign.letters() == [
        (
            "bad_message",
            "state 'Onlin' is no word of inputs.lwt; known: online, true, on, yes, 1 (online), sleeping (sleeping), "
            "offline, false, off, no, 0 (offline)",
        ),
        (
            "bad_message",
            "state 'online' is no word of inputs.homie; known: init, ready, alert (online), sleeping (sleeping), "
            "disconnected, lost (offline)",
        ),
    ]
    assert state(foreign) is None


@pytest.mark.parametrize(
    ("payload", "reason", "detail"),
    [
        ('{"state": "online"', "not_json", "is no JSON"),
        (b"\xff\xfe\xfd", "not_json", "is neither JSON nor text"),
        ("[7]", "bad_message", "state 7 is no word"),
        ('{"state": 7}', "bad_message", "state 7 is no word of inputs.availability"),
        ('{"state": NaN}', "bad_message", "state NaN is no word"),
        (" ", "bad_message", "state '' is no word"),
    ],
)
def test_what_is_no_status_is_a_dead_letter(
    foreign: ForeignWorld, payload: str | bytes, reason: str, detail: str
) -> None:
    foreign.write(said("zigbee2mqtt/climate-cellar/availability", payload))
    assert foreign.letters()[0][0] == reason
    assert detail in foreign.letters()[0][1]
    assert state(foreign, "climate", "cellar") is None


@pytest.mark.parametrize("payload", ["{}", '{"state": null}', '{"last_seen": 7}'])
def test_an_object_that_lacks_the_state_is_left_out(foreign: ForeignWorld, payload: str) -> None:
    foreign.write(said("zigbee2mqtt/climate-cellar/availability", payload))
    assert (state(foreign, "climate", "cellar"), foreign.letters()) == (None, [])


@pytest.mark.parametrize("retained", [True, False])
def test_an_empty_message_clears_and_says_nothing(foreign: ForeignWorld, retained: bool) -> None:
    foreign.write(said(LWT, "Online"), said(LWT, "", retained=retained))
    assert (state(foreign), foreign.letters()) == ("online", [])


def test_a_status_that_comes_again_leaves_since_when(foreign: ForeignWorld) -> None:
    foreign.write(said(LWT, "Offline"))
    was = since(foreign)
    foreign.write(said(LWT, "Offline", again=True), said(LWT, "Offline"))
    foreign.writer = foreign.new_writer()
    foreign.write(said(LWT, "Offline", again=True))
    assert since(foreign) == was


def test_a_device_that_sends_readings_is_online_and_a_kept_will_does_not_undo_it(foreign: ForeignWorld) -> None:
    foreign.write(said(LWT, "Offline"))
    local = (datetime.now(UTC) + timedelta(hours=7)).replace(tzinfo=None)
    foreign.write(said("tele/kitchen/SENSOR", json.dumps({"Time": local.isoformat(), "ENERGY": {"Power": 5}})))
    assert state(foreign) == "online"
    foreign.write(said(LWT, "Offline", again=True))
    assert state(foreign) == "online"
    foreign.write(said(LWT, "Offline"))
    assert state(foreign) == "offline"


def test_a_status_with_a_time_counts_by_it_and_a_will_by_its_arrival(foreign: ForeignWorld) -> None:
    now = int(datetime.now(UTC).timestamp() * 1000)

    def at(seconds: int, word: str) -> Message:
        return said("site/x/P-1/status", json.dumps({"link": [{"up": word}], "at": now + seconds * 1000}))

    foreign.write(at(-10, "Up"))
    foreign.write(at(-20, "offline"))
    assert standing(foreign, "probe", "P-1") == ("online", datetime.fromtimestamp((now - 10_000) / 1000, UTC))
    foreign.write(said("site/x/P-1/status", '{"link": [{"up": "offline"}]}'))
    assert state(foreign, "probe", "P-1") == "offline"
    foreign.write(said("site/x/P-1/status", '{"link": [{"up": "Up"}], "at": "noon"}'))
    assert [reason for reason, _ in foreign.letters()] == ["bad_time"]


def test_a_letter_is_stored_once_its_word_is_listed_and_never_over_what_came_later(
    foreign: ForeignWorld, console: Console
) -> None:
    foreign.write(said(LWT, "Gone"), said("zigbee2mqtt/climate-cellar/availability", "gone"))
    came = datetime.now(UTC)
    foreign.write(said(LWT, "Online"))
    foreign.register(TASMOTA + TASMOTA_STATUS + 'offline = ["Gone"]\n')
    foreign.register(ZIGBEE + ZIGBEE_STATUS + 'offline = ["gone"]\n')
    assert console.replay()[1] == {"letters": 2, "stored": 2, "refused": 0}
    assert state(foreign) == "online"
    found = standing(foreign, "climate", "cellar")
    assert found is not None
    assert found[0] == "offline"
    assert found[1] <= came


def test_a_status_of_an_unknown_device_is_a_dead_letter_and_another_topic_is_left_out(foreign: ForeignWorld) -> None:
    foreign.write(said("tele/garage/LWT", "Online"), said("zigbee2mqtt/lamp/availability", "online"))
    assert [reason for reason, _ in foreign.letters()] == ["unknown_device"]


def test_with_two_slots_a_device_that_speaks_is_online_whichever_slot_its_will_came_to(
    foreign: ForeignWorld, database_url: str, fresh_broker_url: str
) -> None:
    will = "site/x/P-1/status"
    topics = (f"site/{n}/P-1/state" for n in range(20))
    reading = next(topic for topic in topics if shard(topic, 2) != shard(will, 2))
    with live_ingest(database_url, fresh_broker_url, slots=2) as line:
        line.follows("site/+/+/state", "site/+/+/status")
        for number in range(2):
            send(fresh_broker_url, will, '{"link": [{"up": false}]}')
            wait_until(database_url, STATES, "P-1 offline")
            now = int(datetime.now(UTC).timestamp() * 1000)
            send(fresh_broker_url, reading, json.dumps({"temp": 215 + number, "at": now}))
            wait_until(database_url, STATES, "P-1 online")
