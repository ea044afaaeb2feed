"""Folders collected after public bug reports: each is stored, or refused with file, line and what is wrong."""

import json
from pathlib import Path

import pytest

from fleet.recorded.folder import BadFolder, open_folder
from fleet.recorded.read_counts import Seen
from fleet.recorded.telemetry import read_telemetry
from fleet.serials import serial_fault
from sigap.replay.importing import import_fleet
from store.engine.database import Connection

# What the import brings, in readings; or what its refusal says.
SPREADSHEETS: dict[str, int | str] = {
    "all_quoted": 2,
    "blank_lines_at_end": 2,
    "commas_at_end": 2,
    "cr_only": 2,
    "crlf_bom": 2,
    "decimal_comma_quoted": "line 2: SN-1 at 2025-11-21T23:50:00Z: cabin '4,1' is no number: write decimals",
    "exponents_and_words": 4,
    "gz_named_csv": "telemetry.csv: is packed with gzip: let its name end in .gz",
    "header_in_capitals": "line 1: column 'Serial' must be written serial, 'TS' must be written ts, 'Cabin' must be",
    "header_with_blanks": "line 1: column ' ts' must be written ts, ' cabin' must be written cabin",
    "index_column_of_pandas": 2,
    "missing_last_column": "line 3: has 3 values where the header has 4: there is none for energy_total",
    "na_of_pandas": 3,
    "no_newline_at_end": 2,
    "sep_line": "line 1: 'sep=,' is a line for Excel alone: remove it",
    "semicolons_decimal_comma": "line 1: columns are separated by semicolons, not by commas",
    "short_us_date": "line 2: SN-1: ts '2/25/18' is not RFC 3339",
    "tabs": "line 1: columns are separated by tabs, not by commas",
    "us_dates": "line 2: SN-1: ts '11/21/2025 11:50 PM' is not RFC 3339",
    "utf16_from_excel": "telemetry.csv, line 1: is text in UTF-16, not in UTF-8",
}
TIMES: dict[str, int | str] = {
    "folder_seconds": "line 2: SN-1: ts 1763769600 is outside 1971..2200",
    "folder_excel_times": "line 2: SN-1: ts '1.76377E+12' was rounded by a spreadsheet",
    "folder_float_ms": 2,
}


@pytest.mark.parametrize(
    ("place", "expected"),
    [*((f"14/{name}", said) for name, said in SPREADSHEETS.items()), *((f"01/{n}", s) for n, s in TIMES.items())],
)
def test_a_folder_from_the_field_is_stored_or_refused_in_plain_words(
    conn: Connection, shared_cases: Path, place: str, expected: int | str
) -> None:
    if isinstance(expected, int):
        assert import_fleet(conn, open_folder(shared_cases / place)).readings == expected
        return
    with pytest.raises(BadFolder) as refused:
        import_fleet(conn, open_folder(shared_cases / place))
    assert expected in str(refused.value)
    assert str(shared_cases / place) in str(refused.value)


def test_every_spreadsheet_of_the_field_has_its_answer_here(shared_cases: Path) -> None:
    assert {path.name for path in (shared_cases / "14").iterdir()} == set(SPREADSHEETS)


def test_the_serials_of_the_field_are_taken_or_refused(shared_cases: Path) -> None:
    serials = json.loads((shared_cases / "16" / "serials.json").read_text(encoding="utf-8"))
    refused = [serial for serial in serials if serial_fault(serial) is not None]
    assert refused == ["SN-1 ", " SN-1", "SN\u200b1", "SN\u202e1", "SN\u00a01", "SN\u00851", "..", ".", "=1+1"]
    with pytest.raises(
        BadFolder, match=r"devices\.csv, line 3: serial 'SN-1 ' must be .*: it begins or ends with a blank"
    ):
        open_folder(shared_cases / "16" / "folder").devices()


def test_a_wide_and_sparse_folder_is_read_with_its_large_numbers(shared_cases: Path) -> None:
    fleet = open_folder(shared_cases / "30" / "smart_186_columns")
    seen = Seen(fleet.product)
    rows = sum(len(chunk) for chunk in read_telemetry(fleet, seen))
    assert rows == seen.rows > 4_000
    assert len(list(fleet.failures())) == 8
    assert max(seen.high.values()) > 1e11
