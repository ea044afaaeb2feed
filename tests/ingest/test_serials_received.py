"""Serials in topics: either spelling is stored for one device, a bad one is a dead letter with the rule."""

from fleet.settings import UnknownDevices
from store.engine.database import Connection
from tests.fleet.test_serials import BAD, COMPOSED, DECOMPOSED
from tests.ingest.ingest_world import IngestWorld, message, reading


def test_either_spelling_of_a_serial_is_stored_for_one_device(conn: Connection) -> None:
    world = IngestWorld(conn, unknown_devices=UnknownDevices.REGISTER)
    for minute, serial in enumerate([DECOMPOSED, COMPOSED, DECOMPOSED], -3):
        world.write(message(reading(minute, temp=4), serial=serial))
    assert world.stored("temp", COMPOSED) == {-3: 4, -2: 4, -1: 4}
    assert world.letters() == []
    assert world.rows("SELECT serial FROM device WHERE serial LIKE 'K%'") == [(COMPOSED,)]


def test_a_bad_serial_is_a_dead_letter_and_registers_nothing(conn: Connection) -> None:
    world = IngestWorld(conn, unknown_devices=UnknownDevices.REGISTER)
    bad = [serial for serial in BAD if serial and not set(serial) & {"/", "+", "#"}]
    world.write(*(message(reading(-1, temp=4), serial=serial) for serial in bad))
    letters = world.letters()
    assert [letter.reason for letter in letters] == ["bad_topic"] * len(bad)
    assert all(BAD[serial] in letter.detail for serial, letter in zip(bad, letters, strict=True))
    assert world.rows("SELECT count(*) FROM device") == [(2,)]
