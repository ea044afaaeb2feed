"""Serials in the database: one device for both spellings, and what becomes of those stored before."""

from datetime import UTC, datetime

from fleet.product_files.parse import parse_product
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import find_device, find_devices, register_device
from store.engine.database import Connection
from store.engine.doctor_queries import unreachable_serials
from store.engine.migrate import FOLDER

PRODUCT = parse_product(
    '[product]\nid = "fridge"\nname = "Fridge"\ninterval = "5m"\n[metrics]\ncabin = { unit = "degC" }\n', file="x.toml"
)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
COMPOSED, DECOMPOSED = "K\u00fche-1", "Ku\u0308he-1"


def stored_before(conn: Connection, serial: str) -> int:
    """A device as the version before this one stored it."""
    row = conn.execute(
        """WITH a AS (INSERT INTO asset (product) VALUES ('fridge') RETURNING id)
           INSERT INTO device (product, serial, asset_id, installed_at) SELECT 'fridge', %s, id, now() FROM a
           RETURNING id""",
        (serial,),
    ).fetchone()
    assert row is not None
    return int(row[0])


def serials(conn: Connection) -> dict[int, str]:
    return dict(conn.execute("SELECT id, serial FROM device ORDER BY id").fetchall())


def migrated(conn: Connection) -> None:
    [path] = FOLDER.glob("*_serials.sql")
    conn.execute(path.read_text(encoding="utf-8"))


def test_both_spellings_register_and_find_one_device(conn: Connection) -> None:
    register_product(conn, PRODUCT, mode=ClockMode.DRIVEN, now=NOW)
    made, new = register_device(conn, product=PRODUCT, serial=DECOMPOSED, installed_at=NOW)
    assert (made.serial, new) == (COMPOSED, True)
    assert register_device(conn, product=PRODUCT, serial=COMPOSED, installed_at=NOW) == (made, False)
    assert find_device(conn, "fridge", DECOMPOSED) == find_device(conn, "fridge", COMPOSED) == made
    assert find_devices(conn, "fridge", [DECOMPOSED]) == {COMPOSED: made}


def test_the_migration_composes_what_was_stored_before_and_leaves_what_would_collide(conn: Connection) -> None:
    register_product(conn, PRODUCT, mode=ClockMode.DRIVEN, now=NOW)
    alone, plain = stored_before(conn, DECOMPOSED), stored_before(conn, "SN-1")
    taken, other = stored_before(conn, "\u00e9-2"), stored_before(conn, "e\u0301-2")
    first, second = stored_before(conn, "e\u0301o\u0308-3"), stored_before(conn, "\u00e9o\u0308-3")
    blank = stored_before(conn, "SN-1 ")
    migrated(conn)
    after = {
        alone: COMPOSED,
        plain: "SN-1",
        taken: "\u00e9-2",
        other: "e\u0301-2",
        first: "\u00e9\u00f6-3",
        second: "\u00e9o\u0308-3",
        blank: "SN-1 ",
    }
    assert serials(conn) == after
    assert {serial for _, serial in unreachable_serials(conn)} == {"e\u0301-2", "\u00e9o\u0308-3", "SN-1 "}
    migrated(conn)
    assert serials(conn) == after
