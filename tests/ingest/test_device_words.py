"""What devices say beside their readings: events, statuses, numbering; and what was last known of them."""

from collections.abc import Sequence

from fleet.product_files.parse import parse_product
from fleet.settings import UnknownDevices
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import find_device
from store.engine.database import Connection
from tests.ingest.ingest_world import NOW, NOW_MS, IngestWorld, fridge, message, reading


def numbered(world: IngestWorld, numbers: Sequence[int], *, boot: int = 0) -> int:
    """How many numbers are counted as lost in all after these."""
    world.write(*(message({"ts": NOW_MS, "seq": seq, "boot": boot, "values": {}}) for seq in numbers))
    return world.tally().get(("lost", ""), 0)


def latest(world: IngestWorld) -> object:
    return world.rows("SELECT readings FROM device_latest")[0][0]


def test_gaps_in_the_numbering_are_lost_and_a_boot_begins_again(world: IngestWorld) -> None:
    assert numbered(world, [1, 2, 3]) == 0
    assert numbered(world, [6]) == 2
    assert numbered(world, [3, 6, 4]) == 2
    assert numbered(world, [0, 1], boot=1) == 2
    assert numbered(world, [3], boot=1) == 3
    assert numbered(world, [7], boot=0) == 3


def test_numbering_runs_over_all_topics_of_a_device(world: IngestWorld) -> None:
    world.write(
        message({"ts": NOW_MS, "seq": 1, "values": {}}), message({"ts": NOW_MS, "seq": 2, "code": "E1"}, "event")
    )
    assert numbered(world, [3]) == 0


def test_the_latest_values_go_by_event_time_and_late_ones_only_fill_gaps(world: IngestWorld) -> None:
    world.write(message(reading(0, temp=5, door="open")))
    world.write(message([reading(-9, temp=1, power=70), reading(-8, energy=3)]))
    assert latest(world) == {"temp": 5, "door": "open", "power": 70, "energy": 3}
    world.write(message([reading(2, temp=6), reading(1, temp=9, door="shut")]))
    assert latest(world) == {"temp": 6, "door": "shut", "power": 70, "energy": 3}


def test_an_event_is_stored_once_and_waits_once_for_service(world: IngestWorld) -> None:
    said = {"ts": NOW_MS, "code": "E21", "severity": "error", "text": "compressor — panas", "seq": 4}
    for _ in range(2):
        world.write(message(said, "event"), message([said, said | {"code": "E22", "severity": None}], "event"))
    stored = world.rows("SELECT code, severity, text, ts FROM event ORDER BY code")
    assert stored == [("E21", "error", "compressor — panas", NOW), ("E22", "info", "compressor — panas", NOW)]
    assert world.rows("SELECT code FROM event_inbox ORDER BY id") == [("E21",), ("E22",)]


def test_a_will_without_a_time_gets_the_clock_of_the_fleet(world: IngestWorld) -> None:
    world.write(message({"ts": NOW_MS - 60_000, "state": "online", "firmware": "2.4.1"}, "status"))
    world.write(message({"state": "offline"}, "status"))
    assert world.rows("SELECT state, ts, firmware FROM device_status") == [("offline", NOW, "2.4.1")]


def test_an_older_status_does_not_undo_a_newer_one(world: IngestWorld) -> None:
    online, asleep = ({"ts": NOW_MS - m, "state": state} for m, state in ((0, "online"), (5, "sleeping")))
    world.write(message(online, "status"), message(asleep, "status"))
    world.write(message(asleep, "status"))
    assert world.rows("SELECT state FROM device_status") == [("online",)]


def test_the_platforms_own_commands_are_no_news(world: IngestWorld) -> None:
    assert world.write(message({"id": "c-1", "type": "ota"}, "command")) == (0, 0, 0)


def test_a_new_product_and_a_new_metric_need_no_restart(world: IngestWorld) -> None:
    world.write(message(reading(0, temp=1, hum=40)), message(reading(0, temp=1), product="freezer"))
    register_product(world.conn, fridge('[metrics.hum]\nunit = "%"\n'), mode=ClockMode.WALL)
    freezer = fridge().source.replace('"fridge"', '"freezer"')
    register_product(world.conn, parse_product(freezer, file="freezer.toml"), mode=ClockMode.DRIVEN, now=NOW)
    assert world.write(message(reading(1, hum=41)), message(reading(0, temp=1), product="freezer")) == (1, 0, 1)
    assert world.stored("hum") == {0: None, 1: 41.0}
    assert [letter.reason for letter in world.letters()] == ["unknown_device"]


def test_an_unknown_device_is_registered_where_the_setting_says_so(conn: Connection) -> None:
    world = IngestWorld(conn, unknown_devices=UnknownDevices.REGISTER)
    assert world.write(
        message(reading(0, temp=1), serial="Kulkas 7°"), message(reading(1, temp=2), serial="Kulkas 7°")
    ) == (2, 0, 0)
    device = find_device(conn, "fridge", "Kulkas 7°")
    assert device is not None
    assert device.installed_at == NOW
    assert world.write(message(reading(0, temp=1), serial="_SN"), message(reading(0, temp=1), product="toaster")) == (
        0,
        0,
        2,
    )
