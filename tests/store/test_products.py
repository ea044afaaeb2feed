"""A product file becomes tables, and later versions extend them."""

from datetime import UTC, datetime

import pytest

from fleet.product import Product
from fleet.product_files.parse import parse_product
from store.assets.fleet_clocks import ClockMode, read_clock
from store.assets.products import current_product, register_product
from store.engine.database import Connection
from store.rollups.product_tables import ForbiddenChange

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FRIDGE = """
[product]
id = "fridge"
name = "Fridge"
interval = "5m"
[metrics.temp]
unit = "degC"
[metrics.energy]
unit = "kWh"
role = "counter"
[metrics.door]
unit = ""
role = "state"
labels = ["closed", "open"]
[failure_modes.wear]
component = "compressor"
horizon = "14d"
lead_needed = "3d"
cost = { failure = 100, visit = 10 }
"""


def fridge(extra: str = "", **replaced: str) -> Product:
    text = FRIDGE + extra
    for old, new in replaced.items():
        text = text.replace(old, new)
    return parse_product(text, file="fridge.toml")


def columns(conn: Connection, schema: str, table: str) -> set[str]:
    rows = conn.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s",
        (schema, table),
    )
    return {row[0] for row in rows}


def test_a_product_gets_typed_telemetry_and_rollups_of_the_same_names(conn: Connection) -> None:
    assert register_product(conn, fridge(), mode=ClockMode.WALL) == 1
    assert {"device", "ts", "seq", "temp", "energy", "door", "received_at"} <= columns(conn, "telemetry", "fridge")
    for name in ("fridge_1h", "fridge_1d"):
        assert {"temp_mean", "energy_first", "door_n1", "readings", "known_at"} <= columns(conn, "rollup", name)


def test_the_same_file_again_changes_nothing(conn: Connection) -> None:
    register_product(conn, fridge(), mode=ClockMode.WALL)
    assert register_product(conn, fridge(), mode=ClockMode.DRIVEN, now=NOW) == 1
    clock = read_clock(conn, "fridge")
    assert clock is not None
    assert clock.mode is ClockMode.WALL


def test_a_new_metric_is_added_to_telemetry_and_every_rollup(conn: Connection) -> None:
    register_product(conn, fridge(), mode=ClockMode.WALL)
    newer = fridge('[metrics.hum]\nunit = "%"\n[metrics.mode]\nunit = ""\nrole = "state"\nlabels = ["a", "b"]\n')
    assert register_product(conn, newer, mode=ClockMode.WALL) == 2
    assert {"hum", "mode"} <= columns(conn, "telemetry", "fridge")
    assert {"hum_mean", "hum_stddev", "hum_last", "mode_n0"} <= columns(conn, "rollup", "fridge_1h")
    assert current_product(conn, "fridge") == newer


def test_a_shorter_horizon_brings_a_finer_rollup(conn: Connection) -> None:
    register_product(conn, fridge(), mode=ClockMode.WALL)
    assert columns(conn, "rollup", "fridge_15m") == set()
    register_product(conn, fridge(**{"14d": "2d", '"3d"': '"1d"'}), mode=ClockMode.WALL)
    assert "temp_mean" in columns(conn, "rollup", "fridge_15m")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('unit = "degC"', 'unit = "K"', "metrics.temp.unit was 'degC' and cannot become 'K'"),
        ('role = "counter"', 'role = "sensor"', "metrics.energy.role"),
        ('["closed", "open"]', '["open", "closed"]', "metrics.door.labels"),
    ],
)
def test_a_changed_meaning_is_refused_and_leaves_the_old_version_in_force(
    conn: Connection, old: str, new: str, said: str
) -> None:
    register_product(conn, fridge(), mode=ClockMode.WALL)
    with pytest.raises(ForbiddenChange, match="another name") as refused:
        register_product(conn, fridge(**{old: new}), mode=ClockMode.WALL)
    assert said in str(refused.value)
    assert current_product(conn, "fridge") == fridge()


def test_a_metric_taken_out_and_declared_again_finds_its_column(conn: Connection) -> None:
    register_product(conn, fridge(), mode=ClockMode.WALL)
    register_product(conn, fridge(**{'[metrics.temp]\nunit = "degC"\n': ""}), mode=ClockMode.WALL)
    assert register_product(conn, fridge(), mode=ClockMode.WALL) == 3
