"""Dead letters wait, are listed with their reason, and are stored once what was wrong is mended."""

import json
from pathlib import Path

from fleet.product_files.parse import parse_product
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import register_device
from tests.ingest.console import Console
from tests.ingest.ingest_world import FRIDGE, NOW, NOW_MS, IngestWorld, message, reading

LATE = {"ts": "2025-03-01T08:00:00Z", "values": {"temp": 4}}


def test_the_same_message_again_is_counted_and_not_doubled(world: IngestWorld) -> None:
    for _ in range(3):
        world.write(message(b"nonsense"))
    [letter] = world.letters()
    assert letter.seen == 3


def test_the_same_words_of_another_device_are_another_letter(world: IngestWorld) -> None:
    world.write(message(b"nonsense"), message(b"nonsense", serial="SN-2"))
    assert [letter.serial for letter in world.letters()] == ["SN-1", "SN-2"]


def test_they_are_listed_with_their_reason(world: IngestWorld, console: Console) -> None:
    world.write(message(b"nonsense"), message(reading(0, door="open") | {"seq": "7"}))
    status, said = console("list", "--json")
    listed = json.loads(said.splitlines()[-1])
    assert status == 0
    assert listed["waiting"] == {"not_json": 1, "bad_message": 1}
    assert [letter["reason"] for letter in listed["letters"]] == ["bad_message", "not_json"]
    assert "seq '7' must be a whole number" in said


def test_after_the_device_is_registered_its_letters_are_stored_and_marked(world: IngestWorld, console: Console) -> None:
    world.write(message(reading(-1, temp=1), serial="SN-3"), message(reading(0, temp=2), serial="SN-3"))
    world.register("SN-3")
    assert console.replay() == (0, {"letters": 2, "stored": 2, "refused": 0})
    assert world.stored(serial="SN-3") == {-1: 1.0, 0: 2.0}
    assert world.letters() == []
    assert console.replay() == (0, {"letters": 0, "stored": 0, "refused": 0})


def test_after_the_product_is_registered_its_letters_are_stored(world: IngestWorld, console: Console) -> None:
    world.write(message(reading(0, door="open"), product="freezer"), message(b"nonsense"))
    source = FRIDGE.replace('"fridge"', '"freezer"')
    product = parse_product(source, file="freezer.toml")
    register_product(world.conn, product, mode=ClockMode.DRIVEN, now=NOW)
    register_device(world.conn, product=product, serial="SN-1", installed_at=NOW)
    assert console.replay("--reason", "unknown_product") == (0, {"letters": 1, "stored": 1, "refused": 0})
    assert world.rows("SELECT door FROM telemetry.freezer") == [(1,)]


def test_a_mended_payload_is_stored_in_its_place(world: IngestWorld, console: Console, tmp_path: Path) -> None:
    world.write(message(b'{"ts": %d, "values": {"temp": 5' % NOW_MS))
    [letter] = world.letters()
    mended = tmp_path / "mended.json"
    mended.write_bytes(letter.payload + b"}}")
    assert console.replay(str(letter.id), "--payload", str(mended))[0] == 0
    assert world.stored() == {0: 5.0}


def test_a_letter_that_is_still_bad_stays_and_the_command_fails(world: IngestWorld, console: Console) -> None:
    world.write(message(b"nonsense"), message(b"x" * 300_000), message(reading(0, temp=2), serial="SN-3"))
    world.register("SN-3")
    assert console.replay() == (1, {"letters": 3, "stored": 1, "refused": 2})
    assert [letter.reason for letter in world.letters()] == ["not_json", "too_large"]
    assert console("replay", "4711")[0] == 1


def test_what_came_too_late_is_stored_when_a_person_says_so(world: IngestWorld, console: Console) -> None:
    world.write(message(LATE))
    assert console.replay()[0] == 1
    assert console.replay("--any-age")[0] == 0
    assert list(world.stored().values()) == [4.0]


def test_a_replayed_letter_that_comes_again_bad_waits_again(world: IngestWorld, console: Console) -> None:
    world.write(message(LATE))
    console.replay("--any-age")
    world.write(message(LATE))
    [letter] = world.letters()
    assert (letter.seen, letter.replayed_at) == (2, None)
