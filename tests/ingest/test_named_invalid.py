"""Numbers that a product file names invalid: by MQTT and from a folder they are kept aside and never a reading."""

from datetime import timedelta
from pathlib import Path

from fleet.product_files.parse import parse_product
from fleet.recorded.folder import open_folder
from fleet.sentinels import NAMED_INVALID
from ingest.writer import BatchWriter
from models.data.folder import from_folder
from sigap.replay.importing import import_fleet
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.engine.database import Connection
from tests.ingest.ingest_world import FRIDGE, MINUTE, NOW, NOW_MS, IngestWorld, message, reading

NAMED = FRIDGE.replace("range = [-40, 60]", "range = [-40, 100]\ninvalid = [85, -127, -0.0]").replace(
    'unit = "Wh"', 'unit = "Wh"\ninvalid = [65535]'
)
SENT = [85, 84.9, -127, 4, 0]


def test_a_device_that_sends_them_is_stored_without_them(conn: Connection) -> None:
    world = IngestWorld(conn)
    register_product(conn, parse_product(NAMED, file="fridge.toml"), mode=ClockMode.DRIVEN, now=NOW)
    writer = BatchWriter(conn, world.settings)
    array = [reading(-5 * n, temp=value, power=93, energy=65535) for n, value in enumerate(SENT)]
    minus_zero = b'{"ts": %d, "values": {"temp": -0.0}}' % (NOW_MS - MINUTE)
    writer.write([message(array), message(minus_zero)], wall=NOW)
    assert world.stored() == {-20: 0, -15: 4, -10: None, -5: 84.9, -1: None, 0: None}
    assert world.letters() == []
    assert world.rows("SELECT metric, value, rule ->> 'code' FROM aside ORDER BY metric, value") == [
        *[("energy", 65535.0, NAMED_INVALID.code)] * 5,
        *[("temp", value, NAMED_INVALID.code) for value in (-127.0, -0.0, 85.0)],
    ]
    assert world.rows("SELECT readings ->> 'temp', readings ->> 'energy' FROM device_latest") == [("84.9", None)]


def test_a_folder_that_holds_them_is_imported_and_learnt_from_without_them(conn: Connection, tmp_path: Path) -> None:
    (tmp_path / "product.toml").write_text(NAMED)
    (tmp_path / "devices.csv").write_text("serial,installed_at\nSN-1,2025-01-01T00:00:00Z\n")
    values = [*SENT, "-0.0", "-0"]
    rows = [f"SN-1,{(NOW + timedelta(minutes=n)).isoformat()},{value},65535" for n, value in enumerate(values)]
    (tmp_path / "telemetry.csv").write_text("\n".join(["serial,ts,temp,energy", *rows]))
    done = import_fleet(conn, open_folder(tmp_path))
    assert (done.readings, done.out_of_range, done.named_invalid) == (7, 0, 11)
    stored = conn.execute("SELECT temp, energy FROM telemetry.fridge ORDER BY ts").fetchall()
    assert stored == [(value, None) for value in (None, 84.9, None, 4, 0, None, None)]
    buckets = from_folder(open_folder(tmp_path)).buckets
    assert buckets[["temp_count", "temp_min", "temp_max", "energy_count"]].sum().round(1).tolist() == [3, 0, 84.9, 0]
