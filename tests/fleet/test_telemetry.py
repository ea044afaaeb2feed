"""A recorded fleet's telemetry from CSV and Parquet: the same numbers, and a bad cell found by its author."""

import gzip
import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleet.recorded import telemetry
from fleet.recorded.folder import BadFolder, Selection, open_folder
from fleet.recorded.telemetry import Chunk, read_telemetry, undeclared_columns
from fleet.recorded.telemetry_cells import read_moments
from fleet.times import parse_ts_cell, to_milliseconds

PRODUCT = """
[product]
id = "fridge"
name = "Fridge"
interval = "10m"
[metrics]
temperature = { unit = "degC", range = [-40, 60] }
energy = { unit = "kWh", role = "counter" }
mode = { unit = "", role = "state", labels = ["idle", "cooling", "defrost"] }
door_open = { unit = "", role = "state", type = "boolean" }
gear = { unit = "", role = "state", labels = ["1", "2", "N"] }
"""
NOON = 1740787200000
Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Writes a fleet of SN-1 and SN-2 whose telemetry is the given text or columns."""

    def write(text: str | None = None, columns: dict[str, Any] | None = None) -> Path:
        (tmp_path / "product.toml").write_text(PRODUCT, encoding="utf-8")
        devices = "serial,installed_at\nSN-1,2025-01-01T00:00:00Z\nSN-2,2025-01-01T00:00:00Z\n"
        (tmp_path / "devices.csv").write_text(devices, encoding="utf-8")
        if text is not None:
            (tmp_path / "telemetry.csv").write_text(text, encoding="utf-8")
        if columns is not None:
            pq.write_table(pa.table(columns), tmp_path / "telemetry.parquet")
        return tmp_path

    return write


def read(directory: Path, **selection: object) -> Chunk:
    """All chunks as one."""
    chunks = list(read_telemetry(open_folder(directory, Selection(**selection))))  # type: ignore[arg-type]
    return Chunk(
        np.concatenate([c.serials for c in chunks]) if chunks else np.array([], dtype=object),
        np.concatenate([c.ts for c in chunks]) if chunks else np.array([], dtype=np.int64),
        np.concatenate([c.values for c in chunks]) if chunks else np.empty((0, 5)),
    )


def refusal(directory: Path) -> str:
    with pytest.raises(BadFolder) as refused:
        read(directory)
    return str(refused.value)


def test_rows_come_in_file_order_with_metrics_in_the_products_order(folder: Folder) -> None:
    chunk = read(folder(f"ts,mode,serial,temperature\n{NOON},cooling,SN-2,4.5\n{NOON + 1},idle,SN-1,-7e-1\n"))
    assert list(chunk.serials) == ["SN-2", "SN-1"]
    assert list(chunk.ts) == [NOON, NOON + 1]
    np.testing.assert_array_equal(chunk.values[:, 0], [4.5, -0.7])
    np.testing.assert_array_equal(chunk.values[:, 2], [1, 0])
    assert np.isnan(chunk.values[:, [1, 3, 4]]).all()


@pytest.mark.parametrize(
    "spelling",
    [
        "1740787200000",
        "2025-03-01T00:00:00Z",
        "2025-03-01T07:00:00+07:00",
        "2025-02-28T14:30:00.000-0930",
        "2025-03-01 00:00:00+00",
        "2025-03-01T00:00Z",
        "2025-03-01T00:00:00.000000999Z",
    ],
)
def test_a_time_is_spelled_as_in_payloads(folder: Folder, spelling: str) -> None:
    assert list(read(folder(f"serial,ts\nSN-1,{spelling}\nSN-1,{NOON + 1}\n")).ts) == [NOON, NOON + 1]


@given(
    st.lists(
        st.datetimes(datetime(1971, 1, 3), datetime(2199, 12, 30)).map(lambda moment: moment.replace(tzinfo=UTC)),
        min_size=1,
        max_size=5,
    ),
    st.integers(-14 * 60, 14 * 60),
)
def test_a_column_of_times_reads_as_each_of_its_cells_does(moments: list[datetime], offset_minutes: int) -> None:
    sign, minutes = "-" if offset_minutes < 0 else "+", abs(offset_minutes)
    zone = f"{sign}{minutes // 60:02}:{minutes % 60:02}"
    cells = [(m + timedelta(minutes=offset_minutes)).replace(tzinfo=None).isoformat() + zone for m in moments]
    expected = [to_milliseconds(parse_ts_cell(cell)) for cell in cells]
    assert list(read_moments(pa.array(cells))) == expected == [to_milliseconds(moment) for moment in moments]


@pytest.mark.parametrize("nothing", ["", "NaN", "nan", "null", "NULL", "inf", "-inf"])
def test_a_cell_that_says_nothing_is_nan(folder: Folder, nothing: str) -> None:
    chunk = read(folder(f"serial,ts,temperature,energy,mode\nSN-1,{NOON},{nothing},{nothing},\n"))
    assert np.isnan(chunk.values).all()


def test_states_are_labels_or_codes(folder: Folder) -> None:
    rows = ["defrost,true,N", "1,0,2", "2.0,True,1", "9,FALSE,3", ",,"]
    text = "\n".join(["serial,ts,mode,door_open,gear", *(f"SN-1,{NOON + n},{row}" for n, row in enumerate(rows))])
    states = read(folder(text)).values[:, 2:]
    # A label that is spelled like a number wins over the code; codes beyond the labels are left as recorded.
    expected = [[2, 1, 2], [1, 0, 1], [2, 1, 0], [9, 0, 3], [math.nan] * 3]
    np.testing.assert_array_equal(states, expected)


def test_parquet_says_the_same_as_csv(folder: Folder) -> None:
    text = f"serial,ts,temperature,mode,door_open\nSN-1,{NOON},4,cooling,true\nSN-2,{NOON},,,\n"
    from_csv = read(folder(text))
    (folder() / "telemetry.csv").unlink()
    stamp = pa.array([NOON, NOON], pa.timestamp("ms", tz="Asia/Jakarta"))
    for serial, ts, mode in (
        (["SN-1", "SN-2"], [NOON, NOON], ["cooling", None]),
        (pa.array(["SN-1", "SN-2"]).dictionary_encode(), stamp, pa.array(["cooling", None]).dictionary_encode()),
        (["SN-1", "SN-2"], ["2025-03-01T00:00:00Z"] * 2, pa.array([1, None], pa.int8())),
        (["SN-1", "SN-2"], [float(NOON)] * 2, [1.0, None]),
    ):
        columns = {"serial": serial, "ts": ts, "temperature": [4, None], "mode": mode, "door_open": [True, None]}
        chunk = read(folder(columns=columns))
        assert list(chunk.serials) == list(from_csv.serials)
        assert list(chunk.ts) == list(from_csv.ts)
        np.testing.assert_array_equal(chunk.values, from_csv.values)


def test_a_packed_file_with_a_byte_order_mark_is_read(folder: Folder) -> None:
    text = f"\ufeffserial,ts,temperature\r\nSN-1,{NOON},4\r\n"
    (folder() / "telemetry.csv.gz").write_bytes(gzip.compress(text.encode()))
    chunk = read(folder())
    assert (chunk.serials[0], chunk.values[0, 0]) == ("SN-1", 4.0)


@pytest.mark.parametrize("text", [None, "", "serial,ts,temperature\n", "serial,ts,temperature"])
def test_a_fleet_may_have_no_telemetry(folder: Folder, text: str | None) -> None:
    assert len(read(folder(text))) == 0


def test_columns_that_the_product_does_not_declare_are_named_and_left_out(folder: Folder) -> None:
    directory = folder(f"serial,ts,colour,temperature,smell\nSN-1,{NOON},red,4,none\n")
    assert undeclared_columns(open_folder(directory)) == ["colour", "smell"]
    assert read(directory).values[0, 0] == 4


def test_a_selection_is_by_serial_and_by_time(folder: Folder) -> None:
    directory = folder("\n".join(["serial,ts", *(f"SN-{n},{NOON + 1000 * s}" for s in range(3) for n in (1, 2))]))
    assert list(read(directory, devices=frozenset({"SN-2"})).serials) == ["SN-2"] * 3
    assert list(read(directory, excluded=frozenset({"SN-2"})).serials) == ["SN-1"] * 3
    second = datetime(2025, 3, 1, 0, 0, 1, tzinfo=UTC)
    assert list(read(directory, since=second, until=second + timedelta(seconds=1)).ts) == [NOON + 1000] * 2


CELLS = [
    ("temperature", "warm", f"SN-1 at {NOON}: temperature 'warm' is no number"),
    ("temperature", '"4,5"', f"SN-1 at {NOON}: temperature '4,5' is no number: write decimals with a point (4.5)"),
    ("temperature", "1_000", f"SN-1 at {NOON}: temperature '1_000' is no number"),
    ("energy", "true", f"SN-1 at {NOON}: energy 'true' is no number"),
    ("mode", "Cooling", f"SN-1 at {NOON}: mode 'Cooling' is none of idle, cooling, defrost"),
    ("door_open", "ajar", f"SN-1 at {NOON}: door_open 'ajar' is none of false, true"),
]


@pytest.mark.parametrize(("metric", "cell", "message"), CELLS)
def test_a_bad_cell_is_named_by_line_device_time_column_value_and_rule(
    folder: Folder, metric: str, cell: str, message: str
) -> None:
    directory = folder(f"serial,ts,{metric}\nSN-2,{NOON},\n\nSN-1,{NOON},{cell}\n")
    assert refusal(directory) == f"{directory / 'telemetry.csv'}, line 4: {message}"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("SN-1,yesterday,4", "line 3: SN-1: ts 'yesterday' is not RFC 3339"),
        ("SN-1,2025-03-01T00:00:00,4", "line 3: SN-1: ts '2025-03-01T00:00:00' has no offset"),
        ("SN-1,2025-02-30T00:00:00Z,4", "line 3: SN-1: ts '2025-02-30T00:00:00Z' is not RFC 3339"),
        ("SN-1,1740787200,4", "line 3: SN-1: ts 1740787200 is outside 1971..2200"),
        ("SN-1,99999999999999999999,4", "line 3: SN-1: ts '99999999999999999999' is not RFC 3339"),
        ("SN-1,,4", "line 3: SN-1: ts is empty"),
        (f",{NOON},4", "line 3: serial is empty"),
        (f"SN-1,{NOON}", "line 3: has 2 values where the header has 3"),
        (f"SN-1,{NOON},4,5", "line 3: has 4 values where the header has 3"),
        (f"SN-2,{NOON - 1},4", "line 3: SN-2: ts '2025-02-28T23:59:59.999+00:00' comes after a later row of SN-2"),
    ],
)
def test_a_bad_row_is_named(folder: Folder, row: str, message: str) -> None:
    assert f"telemetry.csv, {message}" in refusal(folder(f"serial,ts,temperature\nSN-2,{NOON},4\n{row}\n"))


def test_a_bad_cell_far_down_a_large_file_is_found(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telemetry, "BLOCK_BYTES", 1 << 12)
    rows = [f"SN-{1 + n % 2},{NOON + n},{n},idle" for n in range(3000)]
    head = "serial,ts,temperature,mode"
    assert len(read(folder("\n".join([head, *rows])))) == 3000
    rows[2500] = rows[2500].replace("idle", "ilde")
    assert "telemetry.csv, line 2502: SN-1 at" in refusal(folder("\n".join([head, *rows])))
    rows[2400] = rows[2400].replace(",2400,", ",many,")
    assert "telemetry.csv, line 2402: SN-1 at" in refusal(folder("\n".join([head, *rows])))
    rows[2400] = f"SN-1,{NOON},1,idle"
    assert "telemetry.csv, line 2402: SN-1: ts" in refusal(folder("\n".join([head, *rows])))


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"ts": ["2025-03-01T00:00:00Z", "x"]}, "row 2: SN-1: ts 'x' is not RFC 3339"),
        ({"ts": [NOON, None]}, "row 2: SN-1: ts is empty"),
        ({"ts": [datetime(2025, 3, 1)] * 2}, "row 1: SN-1: ts '2025-03-01 00:00:00' has no offset"),
        ({"ts": [True, False]}, "row 1: SN-1: ts is stored as bool, not as"),
        ({"ts": [NOON, NOON - 1]}, "row 2: SN-1: ts '2025-02-28T23:59:59.999+00:00' comes after a later row"),
        ({"serial": ["SN-1", None]}, "row 2: serial is empty"),
        ({"temperature": ["4", "warm"]}, f"row 2: SN-1 at {NOON}: temperature 'warm' is no number"),
        ({"temperature": [[4], [5]]}, f"row 1: SN-1 at {NOON}: temperature is stored as list"),
        ({"mode": ["idle", "ajar"]}, f"row 2: SN-1 at {NOON}: mode 'ajar' is none of idle"),
    ],
)
def test_a_bad_cell_of_parquet_is_named_by_its_row(folder: Folder, columns: dict[str, Any], message: str) -> None:
    directory = folder(columns={"serial": ["SN-1", "SN-1"], "ts": [NOON, NOON], **columns})
    assert f"telemetry.parquet, {message}" in refusal(directory)


@pytest.mark.parametrize("head", ["serial,temperature", "ts,temperature", "temperature"])
def test_a_file_without_serial_or_ts_is_refused(folder: Folder, head: str) -> None:
    assert "telemetry.csv: has no column" in refusal(folder(head + "\n"))


def test_a_column_that_appears_twice_is_refused(folder: Folder) -> None:
    message = "telemetry.csv: has two columns temperature"
    assert message in refusal(folder(f"serial,ts,temperature,temperature\nSN-1,{NOON},1,2\n"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("telemetry.csv", b"serial,ts,mode\nSN-1,1740787200000,\xff\n"),
        ("telemetry.csv.gz", b"no gzip at all"),
        ("telemetry.csv.gz", gzip.compress(b"serial,ts,temperature\nSN-1,1740787200000,4\n" * 50, mtime=0)[:-9]),
        ("telemetry.parquet", b"no parquet at all"),
    ],
)
def test_a_damaged_file_is_named(folder: Folder, name: str, content: bytes) -> None:
    directory = folder()
    (directory / name).write_bytes(content)
    assert refusal(directory).startswith(str(directory / name))
    if name.endswith("parquet"):
        with pytest.raises(BadFolder, match="cannot be read"):
            undeclared_columns(open_folder(directory))


def test_two_readings_of_one_moment_are_in_order(folder: Folder) -> None:
    assert len(read(folder(f"serial,ts\nSN-1,{NOON}\nSN-2,{NOON - 5}\nSN-1,{NOON}\n"))) == 3
