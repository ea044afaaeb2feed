"""A device that sends more than it may is limited, on record, and in nobody's way."""

from datetime import UTC, datetime, timedelta

import pytest

from firmware_sim.wire.gateway import Publication
from fleet.settings import Settings
from ingest.floods.flood_watch import FloodWatch
from ingest.messages import Message
from ingest.writer import BatchWriter
from store.access.credentials import (
    CredentialKind,
    IssuedHow,
    NewCredential,
    SecretHash,
    issue_credential,
    living_credential,
)
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import find_device, register_device
from store.audit.log import list_audit
from store.engine.database import Connection
from store.telemetry.device_traffic import busiest_devices
from store.telemetry.flood_records import note_flood
from store.telemetry.floods import Flood, FloodShown, NewFlood, lift_flood, list_floods
from tests.ingest.ingest_world import encoded, fridge
from tests.ingest.live_ingest import live_ingest, wait_until

LIMITS = {"flood_messages_per_s": 2, "flood_messages_at_once": 20, "flood_minutes": 10}
CLIENT = "sigap-ingest-0-of-1"
LATER = timedelta(minutes=11)


class FloodWorld:
    """Fridges on the wall clock, and one worker's watch over what they send."""

    def __init__(self, conn: Connection) -> None:
        self.conn, self.now = conn, datetime.now(UTC)
        register_product(conn, fridge(), mode=ClockMode.WALL)
        self.devices = {serial: self.register(serial) for serial in ("SN-1", "SN-2")}
        self.settings = Settings(**LIMITS)  # type: ignore[arg-type]
        self.writer = BatchWriter(conn, self.settings)
        self.writer.refresh(self.now)
        self.watch = self.new_watch()

    def register(self, serial: str) -> int:
        device, _ = register_device(self.conn, product=fridge(), serial=serial, installed_at=self.now)
        return device.id

    def new_watch(self) -> FloodWatch:
        """As a worker that was started just now has one."""
        watch = FloodWatch(self.settings, client=CLIENT)
        watch.begin(self.conn)
        watch.is_there(self.now)
        return watch

    def send(self, number: int, serial: str = "SN-1", *, topic: str = "", again: bool = False) -> int:
        """How many of a device's messages, all of one moment, are to be stored."""
        payload = encoded({"ts": int(self.now.timestamp() * 1000), "values": {"temp": 4.0}})
        topic = topic or f"sigap/v1/fridge/{serial}/telemetry"
        messages = [Message(topic, payload, self.now, again=again) for _ in range(number)]
        return len(self.watch.admit(messages, self.writer.senders.find))

    def settle(self) -> None:
        self.watch.settle(self.conn, self.now)

    def floods(self) -> list[FloodShown]:
        return list_floods(self.conn)

    def give_credential(self, serial: str = "SN-1") -> None:
        secret = SecretHash(bytes(12), 101, bytes(64))
        new = NewCredential(self.devices[serial], f"fridge.{serial}", secret)
        assert new.kind is CredentialKind.SECRET
        assert issue_credential(self.conn, new, by="?", how=IssuedHow.COMMAND, now=self.now)


@pytest.fixture
def fridges(conn: Connection) -> FloodWorld:
    return FloodWorld(conn)


def test_what_is_beyond_the_limit_is_left_out_and_others_are_not_touched(fridges: FloodWorld) -> None:
    assert fridges.send(100) == 20
    assert fridges.send(10, "SN-2") == 10
    fridges.settle()
    [flood] = fridges.floods()
    assert (flood.product, flood.serial, flood.kind, flood.left_out) == ("fridge", "SN-1", "messages", 80)
    assert flood.left_out_bytes > 80 * 10
    assert flood.ended_at is None
    assert flood.until_at - flood.noticed_at > timedelta(minutes=9)


def test_its_credential_is_disabled_for_that_time_and_the_audit_log_says_so(fridges: FloodWorld) -> None:
    fridges.give_credential()
    fridges.send(100)
    fridges.settle()
    [flood], credential = fridges.floods(), living_credential(fridges.conn, fridges.devices["SN-1"])
    assert credential is not None
    assert (credential.disabled_until, credential.disabled_code) == (flood.until_at, "flood")
    assert flood.shut_out
    [row] = list_audit(fridges.conn, action="flood_limited")
    assert (row.actor, row.subject, row.details["kind"]) == ("ingest", "device/fridge/SN-1", "messages")


def test_a_device_without_a_credential_is_limited_all_the_same(fridges: FloodWorld) -> None:
    fridges.send(100)
    fridges.settle()
    [flood] = fridges.floods()
    assert not flood.shut_out


def test_a_flood_is_one_however_long_it_lasts(fridges: FloodWorld) -> None:
    for _ in range(3):
        fridges.send(100)
        fridges.settle()
    [flood] = fridges.floods()
    assert flood.left_out == 280
    assert len(list_audit(fridges.conn, action="flood_limited")) == 1


def test_it_ends_by_itself(fridges: FloodWorld) -> None:
    fridges.send(100)
    fridges.settle()
    fridges.now += LATER
    fridges.settle()
    [flood] = fridges.floods()
    assert (flood.ended_at, flood.lifted_by) == (flood.until_at, None)
    assert fridges.send(20) == 20


def test_a_person_lets_the_device_in_before(fridges: FloodWorld) -> None:
    fridges.send(100)
    fridges.settle()
    [flood] = fridges.floods()
    assert lift_flood(fridges.conn, flood.id, by="Ana", now=fridges.now)
    assert lift_flood(fridges.conn, flood.id, by="Budi", now=fridges.now) is None
    fridges.settle()
    assert fridges.send(20) == 20
    [flood] = fridges.floods()
    assert flood.lifted_by == "Ana"


def connects_too_often(fridges: FloodWorld) -> Flood:
    """What the loop that keeps the broker's users puts on record."""
    device = find_device(fridges.conn, "fridge", "SN-1")
    assert device is not None
    until = fridges.now + timedelta(minutes=5)
    new = NewFlood(device.id, "connects", fridges.now - timedelta(minutes=1), fridges.now, 2.5, 2.0, until)
    flood = note_flood(fridges.conn, device, new, actor="broker")
    assert flood is not None
    return flood


def test_a_device_that_connects_too_often_is_not_limited_in_what_it_sends(fridges: FloodWorld) -> None:
    connects_too_often(fridges)
    fridges.watch = fridges.new_watch()
    assert fridges.send(10) == 10
    fridges.settle()
    assert fridges.send(5) == 5


def test_two_kinds_at_once_are_one_flood_and_one_time(fridges: FloodWorld) -> None:
    """The second one changes nothing of the first: not how long the credential is disabled, nor the audit log."""
    fridges.give_credential()
    first = connects_too_often(fridges)
    assert first.shut_out
    assert fridges.send(100) == 20
    fridges.settle()
    [flood], credential = fridges.floods(), living_credential(fridges.conn, fridges.devices["SN-1"])
    assert (flood.id, flood.kind, flood.left_out) == (first.id, "connects", 80)
    assert credential is not None
    assert credential.disabled_until == first.until_at
    assert len(list_audit(fridges.conn, action="flood_limited")) == 1
    fridges.now += timedelta(minutes=6)
    fridges.settle()
    assert fridges.send(10) == 10


def test_a_flood_whose_time_is_over_is_no_reason_to_let_the_next_one_pass(fridges: FloodWorld) -> None:
    first = connects_too_often(fridges)
    fridges.now += timedelta(minutes=6)
    second = connects_too_often(fridges)
    assert second.id > first.id
    assert [flood.ended_at for flood in fridges.floods()] == [None, first.until_at]


def test_a_worker_that_starts_anew_goes_on_leaving_out(fridges: FloodWorld) -> None:
    fridges.send(100)
    fridges.settle()
    fridges.watch = fridges.new_watch()
    assert fridges.send(10) == 0
    fridges.settle()
    [flood] = fridges.floods()
    assert flood.left_out == 90


def test_what_waited_while_ingest_was_away_is_no_flood(fridges: FloodWorld) -> None:
    fridges.settle()
    fridges.now += timedelta(hours=1)
    fridges.watch = fridges.new_watch()
    assert fridges.send(2 * 3600) == 2 * 3600
    fridges.settle()
    assert fridges.floods() == []


def test_a_driven_fleet_is_not_counted(fridges: FloodWorld) -> None:
    register_product(fridges.conn, fridge(), mode=ClockMode.DRIVEN, now=fridges.now)
    fridges.conn.execute("UPDATE fleet_clock SET mode = 'driven', now = %s", (fridges.now,))
    fridges.writer.refresh(fridges.now)
    assert fridges.send(500) == 500


def test_what_the_broker_kept_is_not_counted(fridges: FloodWorld) -> None:
    assert fridges.send(500, again=True) == 500


@pytest.mark.parametrize("topic", ["sigap/v1/fridge/SN-1/command", "sigap/v1/fridge", "v1/gateway/telemetry"])
def test_topics_of_no_device_are_not_counted(fridges: FloodWorld, topic: str) -> None:
    assert fridges.send(500, topic=topic) == 500


def test_an_unknown_serial_is_limited_without_a_record(fridges: FloodWorld) -> None:
    assert fridges.send(100, "SN-404") == 20
    fridges.settle()
    assert fridges.floods() == []
    assert fridges.send(10, "SN-404") == 0
    fridges.now += LATER
    fridges.settle()
    assert fridges.send(10, "SN-404") == 10


def test_a_topic_that_names_no_product_is_limited_by_its_serial(fridges: FloodWorld) -> None:
    assert fridges.send(100, topic="v1/devices/SN-1/telemetry") == 20
    fridges.settle()
    [flood] = fridges.floods()
    assert (flood.product, flood.serial) == ("fridge", "SN-1")
    assert fridges.send(10, topic="v1/devices/SN-1/telemetry") == 0


def test_what_devices_send_is_counted_by_the_day(fridges: FloodWorld) -> None:
    fridges.send(5)
    fridges.send(15, "SN-2")
    fridges.send(3, "SN-404")
    fridges.settle()
    fridges.now += timedelta(seconds=31)
    fridges.send(1)
    fridges.settle()
    busiest = busiest_devices(fridges.conn, fridges.now.date())
    assert [(one.serial, one.messages) for one in busiest] == [("SN-2", 15), ("SN-1", 6)]
    assert busiest[1].bytes > 6 * 10


def test_from_a_broker_to_rows(database_url: str, conn: Connection, fresh_broker_url: str) -> None:
    world = FloodWorld(conn)
    world.give_credential()
    with live_ingest(database_url, fresh_broker_url, flood_messages_per_s=5, flood_messages_at_once=50) as line:
        begin = int(world.now.timestamp() * 1000)

        def reading(n: int) -> bytes:
            return encoded({"ts": begin + n, "values": {"temp": 4.0}})

        line.gateway().publish([Publication("SN-1", "telemetry", reading(n)) for n in range(400)])
        all_of_it = "SELECT left_out + (SELECT count(*) FROM telemetry.fridge) FROM flood"
        wait_until(database_url, all_of_it, 400)
        line.gateway().publish([Publication("SN-2", "telemetry", reading(n)) for n in range(10)])
        wait_until(database_url, all_of_it, 410)
    [flood] = world.floods()
    assert 300 < flood.left_out <= 350
    credential = living_credential(conn, world.devices["SN-1"])
    assert credential is not None
    assert credential.disabled_code == "flood"
