"""A recorded fleet comes into the database as its folder says; again, it changes nothing."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from psycopg.sql import SQL, Identifier

from fleet.recorded.folder import BadFolder, Selection, open_folder
from models.data.folder import from_folder
from models.training.training_history import training_history
from sigap.replay.importing import Imported, import_fleet
from store.assets.fleet_clocks import ClockMode, read_clock
from store.assets.products import register_product
from store.assets.registry import find_device
from store.engine.database import Connection
from tests.sigap.recorded_fridges import ROWS, START, time, write, write_fridges
from tests.worlds.asides import spell_rule

ROOT = Path(__file__).resolve().parents[2]
TABLES = ("telemetry.fridge", "rollup.fridge_1h", "rollup.fridge_1d", "event", "aside", "failure", "maintenance")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_fridges(tmp_path / "fridges")


def load(conn: Connection, folder: Path, selection: Selection | None = None) -> Imported:
    return import_fleet(conn, open_folder(folder, selection or Selection()))


def everything(conn: Connection) -> dict[str, list[tuple[object, ...]]]:
    tables = (*TABLES, "device", "component", "anomaly_label", "tally", "fleet_clock", "dirty_range", "score_due")
    query = SQL("SELECT to_jsonb(t) - 'id' FROM {t} t ORDER BY to_jsonb(t)::text")
    return {name: conn.execute(query.format(t=Identifier(*name.split(".")))).fetchall() for name in tables}


def count(conn: Connection, table: str) -> int:
    row = conn.execute(SQL("SELECT count(*) FROM {t}").format(t=Identifier(*table.split(".")))).fetchone()
    assert row is not None
    return int(row[0])


def test_a_folder_is_stored_whole(conn: Connection, folder: Path) -> None:
    done = load(conn, folder)
    assert (done.devices, done.readings, done.repeated) == (3, 3 * ROWS, 0)
    assert (done.events, done.maintenance, done.failures, done.anomalies) == (3, 1, 2, 1)
    assert count(conn, "telemetry.fridge") == 3 * ROWS
    device = find_device(conn, "fridge", "F-2")
    assert device is not None
    assert device.attributes == {"site": "Jakarta", "power": 120.0}
    assert device.installed_at == START
    clock = read_clock(conn, "fridge")
    assert clock is not None
    assert clock.driven_now == done.until == datetime.fromisoformat(time(ROWS - 1))


def test_a_product_on_wall_time_stays_there(conn: Connection, folder: Path) -> None:
    fleet = open_folder(folder)
    register_product(conn, fleet.product, mode=ClockMode.WALL)
    assert import_fleet(conn, fleet).clock is ClockMode.WALL


def test_the_same_folder_again_changes_nothing(conn: Connection, folder: Path) -> None:
    load(conn, folder)
    before = everything(conn)
    again = load(conn, folder)
    assert (again.readings, again.repeated) == (0, 3 * ROWS)
    assert (again.events, again.maintenance, again.failures) == (0, 0, 0)
    assert everything(conn) == before


def test_what_it_brings_is_neither_scored_nor_shown_to_service(conn: Connection, folder: Path) -> None:
    load(conn, folder)
    assert [count(conn, name) for name in ("dirty_range", "score_due", "event_inbox")] == [0, 0, 0]


def test_rollups_in_the_database_equal_those_made_from_the_folder(conn: Connection, folder: Path) -> None:
    load(conn, folder)
    fleet = open_folder(folder)
    offline, stored = from_folder(fleet), training_history(conn, fleet.product)
    pd.testing.assert_frame_equal(stored.buckets, offline.buckets, rtol=1e-6, atol=1e-6, check_dtype=False)
    for name in ("events", "maintenance", "failures", "anomalies", "devices"):
        pd.testing.assert_frame_equal(getattr(stored, name), getattr(offline, name))
    assert stored.end == offline.end


def test_values_out_of_range_are_kept_aside_with_their_rule(conn: Connection, folder: Path) -> None:
    done = load(conn, folder)
    temps = pd.read_csv(folder / "telemetry.csv").temp
    outside = int(((temps < -40) | (temps > 60)).sum())
    assert 0 < outside == done.out_of_range == count(conn, "aside")
    [(metric, rule)] = conn.execute("SELECT DISTINCT metric, rule FROM aside").fetchall()
    assert (metric, spell_rule(rule)) == ("temp", "outside -40..60")
    held = conn.execute("SELECT count(temp) FROM telemetry.fridge").fetchone()
    assert held == (temps.notna().sum() - outside,)


def test_a_selection_brings_its_devices_and_times_only(conn: Connection, folder: Path) -> None:
    since, until = datetime.fromisoformat(time(100)), datetime.fromisoformat(time(200))
    done = load(conn, folder, Selection(excluded=frozenset({"F-2"}), since=since, until=until))
    assert (done.devices, done.readings, done.events, done.failures, done.anomalies) == (2, 200, 0, 0, 0)
    assert find_device(conn, "fridge", "F-2") is None
    assert conn.execute("SELECT min(ts), max(ts) FROM telemetry.fridge").fetchall() == [
        (since, datetime.fromisoformat(time(199)))
    ]
    rest = load(conn, folder)
    assert (rest.readings, rest.repeated) == (3 * ROWS - 200, 200)


def test_a_folder_in_two_halves_is_the_whole_folder(conn: Connection, folder: Path) -> None:
    middle = datetime.fromisoformat(time(123))
    load(conn, folder, Selection(until=middle))
    load(conn, folder, Selection(since=middle))
    fleet = open_folder(folder)
    stored = training_history(conn, fleet.product).buckets
    pd.testing.assert_frame_equal(stored, from_folder(fleet).buckets, rtol=1e-6, atol=1e-6, check_dtype=False)


def test_severities_are_kept_as_written_and_info_where_none_is(conn: Connection, folder: Path) -> None:
    load(conn, folder)
    rows = conn.execute("SELECT code, severity FROM event ORDER BY ts, code").fetchall()
    assert rows == [("E1", "error"), ("E2", "info"), ("E1", "warning")]


def test_a_reading_that_differs_from_the_first_of_its_moment_is_a_conflict(conn: Connection, folder: Path) -> None:
    write(folder, "telemetry", "serial,ts,temp", f"F-1,{time(0)},1", f"F-1,{time(0)},2", f"F-1,{time(0)},")
    done = load(conn, folder)
    assert (done.readings, done.repeated) == (1, 2)
    assert conn.execute("SELECT temp FROM telemetry.fridge").fetchall() == [(1.0,)]
    assert conn.execute("SELECT kind, metric, count FROM tally").fetchall() == [("conflict", "temp", 1)]


def test_columns_that_are_not_declared_are_named(conn: Connection, folder: Path) -> None:
    write(folder, "telemetry", "serial,ts,temp,wifi", f"F-1,{time(0)},1,-60")
    assert load(conn, folder).left_out == ["wifi"]


@pytest.mark.parametrize(
    ("name", "header", "row"),
    [
        ("events", "serial,ts,code", "{t},E1"),
        ("failures", "serial,ts,failure_mode", "{t},wear"),
        ("maintenance", "serial,ts,component,action", "{t},compressor,cleaned"),
        ("anomalies", "serial,start,end", "{t},{t}"),
    ],
)
def test_a_serial_that_is_no_device_is_refused(
    conn: Connection, folder: Path, name: str, header: str, row: str
) -> None:
    write(folder, name, header, f"F-404,{row.format(t=time(0))}")
    with pytest.raises(BadFolder, match=rf"{name}\.csv, line 2: F-404 has a record but is not in devices\.csv"):
        load(conn, folder)
    assert conn.execute("SELECT count(*) FROM device").fetchone() == (0,)


def test_telemetry_of_serials_that_are_no_devices_is_left_out_counted_and_told(conn: Connection, folder: Path) -> None:
    rows = [f"{serial},{time(n)},{n}" for n, serial in enumerate(["F-404", "F-1", "F-404", "F-405"])]
    write(folder, "telemetry", "serial,ts,temp", *rows)
    done = load(conn, folder)
    assert (done.readings, done.unlisted) == (1, 3)
    told = "telemetry: 3 rows of 2 serials that devices.csv does not list are left out: F-404 (2 rows), F-405 (1 rows)"
    assert told in done.notes
    selected = load(conn, folder, Selection(devices=frozenset({"F-2"})))
    assert selected.unlisted == 0


def test_the_command_takes_excepted_serials_from_a_file_and_answers_in_json(
    database_url: str, conn: Connection, folder: Path, tmp_path: Path
) -> None:
    excepted = tmp_path / "held_back.txt"
    excepted.write_text("# held back\nF-1\n\n")
    command = [
        sys.executable,
        "-m",
        "sigap",
        "import",
        str(folder),
        "--except",
        str(excepted),
        "--since",
        time(100),
        "--json",
    ]
    environment = os.environ | {"SIGAP_DATABASE_URL": database_url}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout.splitlines()[-1])
    assert (answer["devices"], answer["readings"]) == (2, 2 * (ROWS - 100))
    assert "clock stands where the record ends" in done.stdout
    assert count(conn, "telemetry.fridge") == 2 * (ROWS - 100)


def test_a_counter_keeps_every_digit(conn: Connection, folder: Path) -> None:
    load(conn, folder, Selection(devices=frozenset({"F-1"})))
    written = pd.read_csv(folder / "telemetry.csv").query("serial == 'F-1'").energy.to_numpy()
    stored = [row[0] for row in conn.execute("SELECT energy FROM telemetry.fridge ORDER BY ts")]
    assert np.array_equal(stored, written)


def test_progress_is_told_of_every_reading(conn: Connection, folder: Path) -> None:
    told: list[int] = []
    import_fleet(conn, open_folder(folder), progress=told.append)
    assert sum(told) == 3 * ROWS


def test_a_fleet_of_rules_only_is_a_fleet(conn: Connection, folder: Path) -> None:
    for name in ("events", "maintenance", "failures", "anomalies", "telemetry"):
        (folder / f"{name}.csv").unlink()
    fleet = replace(open_folder(folder))
    assert import_fleet(conn, fleet).devices == 3
    assert count(conn, "telemetry.fridge") == 0
