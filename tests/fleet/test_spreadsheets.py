"""Files as spreadsheets and exports write them: taken, or named with file, line, column and what to write."""

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fleet.recorded.folder import BadFolder, open_folder
from fleet.recorded.read_counts import Seen
from fleet.recorded.telemetry import read_telemetry

PRODUCT = """
[product]
id = "fridge"
name = "Fridge"
interval = "5m"
[metrics]
cabin = { unit = "degC" }
total = { unit = "kWh", role = "counter" }
mode = { unit = "", role = "state", labels = ["idle", "None", "NA"] }
"""
T0, T1 = "2025-11-21T23:50:00Z", "2025-11-21T23:55:00Z"
GOOD = f"serial,ts,cabin,total\nSN-1,{T0},4.1,1234.5\nSN-1,{T1},4.2,1234.6\n"


def packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


Folder = Callable[[str, bytes], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A fleet of SN-1 and SN-2 with one more file."""

    def write(name: str, content: bytes) -> Path:
        (tmp_path / "product.toml").write_text(PRODUCT)
        (tmp_path / "devices.csv").write_text(f"serial,installed_at\nSN-1,{T0}\nSN-2,{T0}\n")
        (tmp_path / name).write_bytes(content)
        return tmp_path

    return write


def values(directory: Path) -> list[list[float]]:
    chunks = list(read_telemetry(open_folder(directory)))
    return [row for chunk in chunks for row in np.round(chunk.values[:, :2], 4).tolist()]


def refusal(directory: Path) -> str:
    with pytest.raises(BadFolder) as refused:
        list(read_telemetry(open_folder(directory)))
    return str(refused.value).replace(f"{directory}/", "")


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        GOOD.replace("\n", "\r\n").encode("utf-8-sig"),
        GOOD.replace("\n", "\r").encode(),
        GOOD.rstrip().encode(),
        GOOD.replace("\n", "\n\n").encode(),
        (GOOD + ",,,\n,,,\n").encode(),
        GOOD.replace("\n", "\n,,,\n", 1).encode(),
        GOOD.replace("4.1", '"4.1"').encode(),
        "\n".join(f"{n},{line}" for n, line in enumerate(GOOD.splitlines())).replace("0,serial", ",serial").encode(),
        "\n".join(f"{line},," for line in GOOD.splitlines()).encode(),
        GOOD.replace("total", "note").replace("1234.5", '"two\nlines"').encode(),
    ],
    ids=["plain", "bom", "cr", "no_end", "blank_lines", "commas", "empty_row", "quoted", "index", "unnamed", "newline"],
)
def test_what_a_spreadsheet_writes_is_taken(folder: Folder, content: bytes) -> None:
    assert [row[0] for row in values(folder("telemetry.csv", content))] == [4.1, 4.2]


def test_cells_over_several_lines_are_read_in_files_of_many_blocks(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fleet.recorded.telemetry.BLOCK_BYTES", 512)
    rows = [f'SN-1,{1763769600000 + n},"a\n\nlong, ""quoted"" note {n}",{n}' for n in range(200)]
    content = "\n".join(["serial,ts,note,cabin", *rows]).encode()
    assert [row[0] for row in values(folder("telemetry.csv", content))] == [*range(200)]
    assert "telemetry.csv, line 602: SN-1 at x" in refusal(folder("telemetry.csv", content + b"\nSN-1,x,,four"))


def test_a_plus_and_an_exponent_are_parts_of_a_number(folder: Folder) -> None:
    text = f"serial,ts,cabin,total,mode\nSN-1,{T0},+4.2,4.1E+00,+1\nSN-1,{T1},NA,+7,\n"
    [first, second] = values(folder("telemetry.csv", text.encode()))
    assert (first, second[1]) == ([4.2, 4.1], 7)


@pytest.mark.parametrize("word", ["", "NA", "N/A", "#N/A", "<NA>", "None", "NaN", "null"])
def test_the_words_of_r_and_pandas_for_nothing_say_nothing(folder: Folder, word: str) -> None:
    [row] = values(folder("telemetry.csv", f"serial,ts,cabin,total\nSN-1,{T0},{word},{word}\n".encode()))
    assert np.isnan(row).all()


def test_a_label_that_is_such_a_word_is_a_label(folder: Folder) -> None:
    lines = ["serial,ts,mode", *(f"SN-1,{1763769600000 + n},{w}" for n, w in enumerate(["None", "NA", "idle", "N/A"]))]
    [chunk] = read_telemetry(open_folder(folder("telemetry.csv", "\n".join(lines).encode())))
    np.testing.assert_array_equal(chunk.values[:, 2], [1, 2, 0, np.nan])


@pytest.mark.parametrize("spelled", ["1763769600000", "1763769600000.0", "1.7637696e12", "1.7637696E+12"])
def test_milliseconds_may_be_written_as_a_decimal_number(folder: Folder, spelled: str) -> None:
    [chunk] = read_telemetry(open_folder(folder("telemetry.csv", f"serial,ts,cabin\nSN-1,{spelled},4\n".encode())))
    assert chunk.ts.tolist() == [1763769600000]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            "serial;ts;cabin\r\nSN-1;x;4,1\r\n",
            "telemetry.csv, line 1: columns are separated by semicolons, not by commas: save it as CSV in UTF-8",
        ),
        ("serial\tts\tcabin\nSN-1\tx\t4.1\n", "telemetry.csv, line 1: columns are separated by tabs"),
        ("serial|ts|cabin\nSN-1|x|4.1\n", "telemetry.csv, line 1: columns are separated by vertical bars"),
        ("sep=,\r\nserial,ts,cabin\r\n", "telemetry.csv, line 1: 'sep=,' is a line for Excel alone: remove it"),
        ("sep=;\r\nserial;ts;cabin\r\n", "telemetry.csv, line 1: 'sep=;' is a line for Excel alone: remove it"),
        ("serial, ts, cabin\n", "line 1: column ' ts' must be written ts, ' cabin' must be written cabin"),
        ("Serial,TS,Cabin\n", "line 1: column 'Serial' must be written serial, 'TS' must be written ts, 'Cabin' must"),
        ("serial,ts,cab\u200bin\n", "line 1: column 'cab\\u200bin' must be written cabin"),
        (
            "SN-1,2025,4\n",
            "it needs serial, ts; its columns (line 1) are 'SN-1', '2025', '4'",
        ),
        ("\n\nserial,cabin\n", "telemetry.csv: has no column ts; it needs serial, ts; its columns (line 3) are"),
        ("serial,ts,cabin,cabin\n", "telemetry.csv: has two columns cabin (line 1)"),
        (
            f'serial,ts,cabin\nSN-1,{T0},"4,1"\n',
            "line 2: SN-1 at 2025-11-21T23:50:00Z: cabin '4,1' is no number: write ",
        ),
        (f'serial,ts,cabin\nSN-1,{T0},"4,1"\n', "write decimals with a point (4.1)"),
        (
            f'serial,ts,cabin\nSN-1,{T0},"1.234,5"\n',
            "'1.234,5' is no number: write decimals with a point (1234.5)",
        ),
        (f'serial,ts,cabin\nSN-1,{T0},"1,234.5"\n', "is no number: leave the separators of thousands out (1234.5)"),
        (f"serial,ts,cabin\nSN-1,{T0},4.2 C\n", "cabin '4.2 C' is no number"),
        (
            f"serial,ts,cabin\nSN-1,{T0},4,1\n",
            "line 2: has 4 values where the header has 3: write decimals",
        ),
        (GOOD.replace(",1234.6", ""), "line 3: has 3 values where the header has 4: there is none for total"),
        (f'serial,ts,cabin\nSN-1,{T0},"4\nSN-1,{T1},5\n', "is no number"),
        (
            f'serial,ts,cabin\nSN-1,"{T0},4\nSN-1,{T1},5\n',
            "its last cell goes over several lines; is a quote",
        ),
        ("serial,ts,cabin\nSN-1,11/21/2025 11:50 PM,4\n", "line 2: SN-1: ts '11/21/2025 11:50 PM' is not RFC 3339"),
        ("serial,ts,cabin\nSN-1,2/25/18,4\n", "line 2: SN-1: ts '2/25/18' is not RFC 3339"),
        ("serial,ts,cabin\nSN-1,1763769600,4\n", "line 2: SN-1: ts 1763769600 is outside 1971..2200"),
        ("serial,ts,cabin\nSN-1,1.76377E+12,4\n", "line 2: SN-1: ts '1.76377E+12' was rounded by a spreadsheet"),
        (f"serial,ts,cabin\n,{T0},4\n", "line 2: serial is empty"),
        ("serial,ts,cabin\nSN-1,,4\n", "line 2: SN-1: ts is empty"),
    ],
)
def test_what_cannot_be_taken_is_named_with_what_to_write(folder: Folder, content: str, told: str) -> None:
    assert told in refusal(folder("telemetry.csv", content.encode()))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (
            "telemetry.csv",
            GOOD.encode("utf-16"),
            "telemetry.csv, line 1: is text in UTF-16, not in UTF-8: save it as CSV",
        ),
        ("telemetry.csv", GOOD.encode("utf-16-be"), "line 1: is text in UTF-16"),
        ("telemetry.csv", GOOD.encode("utf-16-le"), "line 1: is text in UTF-16"),
        ("telemetry.csv", GOOD.encode("utf-32"), "line 1: is text in UTF-32"),
        (
            "telemetry.csv",
            f"serial,ts,site,cabin\nSN-1,{T0},Bonn,4\nSN-1,{T1},K\u00f6ln,4\n".encode("latin-1"),
            "telemetry.csv, line 3: site is not UTF-8 (byte 0xF6; as Windows-1252 it reads 'K\u00f6ln'): save it",
        ),
        ("telemetry.csv", "serial,ts,K\u00fche\n".encode("cp1252"), "line 1: column 3 is not UTF-8 (byte 0xFC"),
        ("telemetry.csv", packed(GOOD.encode()), "telemetry.csv: is packed with gzip: let its name end in .gz"),
        ("telemetry.csv.gz", GOOD.encode(), "telemetry.csv.gz: is not packed with gzip, though its name ends in .gz"),
        ("telemetry.csv.gz", packed(GOOD.encode())[:-9], "ends in the middle of what gzip packed, after line "),
        ("telemetry.csv.gz", packed(GOOD.encode())[:10] + b"\xff" * 30, "is damaged after line 0: gzip cannot"),
        ("telemetry.csv.gz", packed(GOOD.encode("utf-16")), "line 1: is text in UTF-16"),
        ("telemetry.csv", b"PK\x03\x04" + bytes(40), "is a workbook or a zip archive, no text"),
        ("telemetry.csv", b"PAR1" + bytes(40), "is a Parquet file: let its name end in .parquet"),
        ("telemetry.parquet", GOOD.encode(), "telemetry.parquet: cannot be read as Parquet"),
        ("telemetry.parquet", b"", "telemetry.parquet: cannot be read as Parquet"),
    ],
)
def test_a_file_of_another_kind_is_named_as_such(folder: Folder, name: str, content: bytes, told: str) -> None:
    assert told in refusal(folder(name, content))


@pytest.mark.parametrize("stem", ["devices", "events", "failures", "maintenance", "anomalies"])
def test_the_other_files_are_told_alike(folder: Folder, stem: str) -> None:
    columns = {"devices": "serial;installed_at", "anomalies": "serial;start;end"}.get(stem, "serial;ts;code")
    fleet = open_folder(folder(f"{stem}.csv", columns.encode()))
    with pytest.raises(BadFolder, match=rf"{stem}\.csv, line 1: columns are separated by semicolons"):
        list(getattr(fleet, stem)())
    (fleet.directory / f"{stem}.csv").write_bytes(columns.encode("utf-16"))
    with pytest.raises(BadFolder, match=rf"{stem}\.csv, line 1: is text in UTF-16"):
        list(getattr(fleet, stem)())


@pytest.mark.parametrize("name", ["telemetry.csv", "telemetry.csv.gz"])
def test_an_empty_file_holds_no_rows(folder: Folder, name: str) -> None:
    assert values(folder(name, b"")) == []
    assert values(folder(name, packed(b"") if name.endswith(".gz") else b"\xef\xbb\xbf")) == []


def test_an_empty_list_of_devices_is_refused(folder: Folder) -> None:
    fleet = open_folder(folder("devices.csv", b""))
    with pytest.raises(BadFolder, match=r"devices\.csv: lists no device"):
        fleet.devices()


def test_two_files_of_telemetry_are_refused(folder: Folder) -> None:
    directory = folder("telemetry.csv", GOOD.encode())
    pq.write_table(pa.table({"serial": ["SN-1"], "ts": [1763769600000]}), directory / "telemetry.parquet")
    assert "holds telemetry.csv and telemetry.parquet: which of them counts? Leave one" in refusal(directory)


def test_rows_of_unlisted_serials_are_left_out_and_counted(folder: Folder) -> None:
    lines = [f"{serial},{1763769600000 + n},{n}" for n, serial in enumerate(["SN-9", "SN-1", "SN-9", "12", "SN-2"])]
    fleet = open_folder(folder("telemetry.csv", "\n".join(["serial,ts,cabin", *lines]).encode()))
    seen = Seen(fleet.product)
    [chunk] = read_telemetry(fleet, seen)
    assert list(chunk.serials) == ["SN-1", "SN-2"]
    assert (seen.rows, dict(seen.unlisted)) == (2, {"SN-9": 2, "12": 1})
