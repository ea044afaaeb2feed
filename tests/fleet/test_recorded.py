"""Recorded folders: devices, events, failures, maintenance and anomalies, and what is wrong with them."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fleet.product_files.parse import BadProductFile
from fleet.recorded.folder import (
    BadFolder,
    RecordedAnomaly,
    RecordedEvent,
    RecordedFailure,
    RecordedFleet,
    Selection,
    open_folder,
    read_serials,
)

PRODUCT = """
[product]
id = "fridge"
name = "Fridge"
interval = "10m"

[metrics]
temperature = { unit = "degC", range = [-40, 60] }

[failure_modes.wear]
component = "compressor"
horizon = "14d"
lead_needed = "3d"
cost = { failure = 900, visit = 80 }
"""
DEVICES = "serial,installed_at,site\nSN-1,2025-01-01T00:00:00Z,Bandung\nSN-2,2025-02-01T00:00:00Z,\n"
DAY = datetime(2025, 3, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "product.toml").write_text(PRODUCT, encoding="utf-8")
    (tmp_path / "devices.csv").write_text(DEVICES, encoding="utf-8")
    return tmp_path


def opened(folder: Path, **selection: object) -> RecordedFleet:
    return open_folder(folder, Selection(**selection))  # type: ignore[arg-type]


def refusal(fleet: RecordedFleet, noun: str) -> str:
    with pytest.raises(BadFolder) as refused:
        list(getattr(fleet, noun)())
    return str(refused.value)


def test_devices_come_with_their_attributes(folder: Path) -> None:
    first, second = opened(folder).devices()
    assert (first.serial, first.installed_at, first.attributes) == (
        "SN-1",
        datetime(2025, 1, 1, tzinfo=UTC),
        {"site": "Bandung"},
    )
    assert second.attributes == {}


def test_a_folder_of_two_files_is_a_fleet(folder: Path) -> None:
    fleet = opened(folder)
    assert [list(rows) for rows in (fleet.events(), fleet.failures(), fleet.maintenance(), fleet.anomalies())] == [
        []
    ] * 4


@pytest.mark.parametrize("missing", ["product.toml", "devices.csv"])
def test_a_folder_without_product_or_devices_is_refused(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(BadFolder, match=f"holds no {missing}"):
        open_folder(folder)


def test_a_file_is_no_folder(folder: Path) -> None:
    with pytest.raises(BadFolder, match=r"devices\.csv is no folder"):
        open_folder(folder / "devices.csv")


def test_a_bad_product_file_is_told_as_such(folder: Path) -> None:
    (folder / "product.toml").write_text("[product]\n", encoding="utf-8")
    with pytest.raises(BadProductFile, match=r"product\.toml: product\.id: is missing"):
        open_folder(folder)


def test_files_may_be_packed_and_begin_with_a_byte_order_mark(folder: Path) -> None:
    text = "\ufeffserial,ts,code,severity\r\nSN-1,1740787200000,E1,error\r\n\r\nSN-2,2025-03-01T07:00:00+07:00,E2,\r\n"
    (folder / "events.csv.gz").write_bytes(gzip.compress(text.encode()))
    (folder / "devices.csv").write_text("\ufeff" + DEVICES, encoding="utf-8")
    fleet = opened(folder)
    assert list(fleet.events()) == [RecordedEvent("SN-1", DAY, "E1", "error"), RecordedEvent("SN-2", DAY, "E2", "info")]
    assert len(fleet.devices()) == 2


def test_an_event_file_may_leave_severity_out(folder: Path) -> None:
    (folder / "events.csv").write_text("serial,ts,code\nSN-1,2025-03-01T00:00:00Z,E1\n", encoding="utf-8")
    assert [event.severity for event in opened(folder).events()] == ["info"]


@pytest.mark.parametrize("noun", ["events", "failures", "maintenance", "anomalies"])
def test_an_optional_file_that_is_empty_holds_no_rows(folder: Path, noun: str) -> None:
    (folder / f"{noun}.csv").touch()
    assert list(getattr(opened(folder), noun)()) == []


def test_a_failure_may_lie_after_everything_else_that_is_known(folder: Path) -> None:
    (folder / "failures.csv").write_text("serial,ts,failure_mode\nSN-1,2031-01-01T00:00:00Z,wear\n", encoding="utf-8")
    [failure] = opened(folder).failures()
    assert failure == RecordedFailure("SN-1", datetime(2031, 1, 1, tzinfo=UTC), "wear")


def test_an_unknown_failure_mode_is_named_with_those_that_are_known(folder: Path) -> None:
    (folder / "failures.csv").write_text("serial,ts,failure_mode\nSN-1,2025-03-01T00:00:00Z,ware\n", encoding="utf-8")
    message = refusal(opened(folder), "failures")
    assert message.endswith("failures.csv, line 2: failure_mode 'ware' is not in product.toml (wear)")


def test_an_interval_ends_after_it_starts(folder: Path) -> None:
    lines = [
        "serial,start,end",
        f"SN-1,{DAY.isoformat()},{DAY.isoformat()}",
        "SN-1,2025-03-02T00:00:00Z,2025-03-01T00:00:00Z",
    ]
    (folder / "anomalies.csv").write_text("\n".join(lines), encoding="utf-8")
    rows = opened(folder).anomalies()
    assert next(rows) == RecordedAnomaly("SN-1", DAY, DAY)
    with pytest.raises(BadFolder, match=r"line 3: end '2025-03-01T00:00:00Z' is before start"):
        next(rows)


@pytest.mark.parametrize(
    ("noun", "text", "message"),
    [
        ("events", "serial,ts\n", "events.csv: has no column code; it needs serial, ts, code"),
        ("events", "ts,ts,serial,code\n", "events.csv: has two columns ts"),
        ("events", "serial,ts,code\nSN-1,2025-03-01T00:00:00Z\n", "line 2: has 2 values where the header has 3"),
        ("events", "serial,ts,code\nSN-1,1740787200000,E1,x\n", "line 2: has 4 values where the header has 3"),
        ("events", "serial,ts,code\n\n\n,1740787200000,E1\n", "line 4: serial is empty"),
        ("events", "serial,ts,code\nSN-1,,E1\n", "line 2: ts is empty"),
        ("events", "serial,ts,code\nSN-1,1740787200000,\n", "line 2: code is empty"),
        ("events", "serial,ts,code\nSN-1,1740787200000,E\0\n", "line 2: code 'E\\x00' holds a zero byte"),
        ("events", "serial,ts,code\nSN-1,yesterday,E1\n", "line 2: ts 'yesterday' is not RFC 3339"),
        ("events", "serial,ts,code\nSN-1,2025-03-01T00:00:00,E1\n", "line 2: ts '2025-03-01T00:00:00' has no offset"),
        ("events", "serial,ts,code\nSN-1,1740787200,E1\n", "line 2: ts 1740787200 is outside 1971..2200"),
        ("events", "serial,ts,code\nSN-1,--5,E1\n", "line 2: ts '--5' is not RFC 3339"),
        ("events", "serial,ts,code\nSN-1,\u00b2,E1\n", "line 2: ts '\u00b2' is not RFC 3339"),
        ("devices", "serial,installed_at\nSN-1,2025-01-01\n", "line 2: installed_at '2025-01-01' is not RFC 3339"),
        ("devices", "serial,installed_at\n_SN,1740787200000\n", "line 2: serial '_SN' must be 1 to 120 characters"),
        ("devices", "serial,installed_at\nA/B,1740787200000\n", "line 2: serial 'A/B' must be 1 to 120 characters"),
        (
            "devices",
            "serial,installed_at\nSN-1,1740787200000\nSN-1,1740787200000\n",
            "line 3: serial 'SN-1' is listed already",
        ),
    ],
)
def test_a_bad_row_is_named_by_file_line_column_value_and_rule(
    folder: Path, noun: str, text: str, message: str
) -> None:
    (folder / f"{noun}.csv").write_text(text, encoding="utf-8")
    told = refusal(opened(folder), noun)
    assert message in told
    assert told.startswith(str(folder / f"{noun}.csv"))


def test_lines_are_counted_as_an_editor_counts_them(folder: Path) -> None:
    (folder / "devices.csv").write_text(
        'serial,installed_at,site\nSN-1,2025-01-01T00:00:00Z,"two\nlines"\n\nSN-2,never,\n', encoding="utf-8"
    )
    assert "line 5: installed_at 'never'" in refusal(opened(folder), "devices")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("events.csv", b"serial,ts,code\nSN-1,1740787200000,\xff\n"),
        ("events.csv.gz", b"no gzip at all"),
        ("events.csv.gz", gzip.compress(b"serial,ts,code\n" * 100, mtime=0)[:-12]),
        ("events.csv.gz", gzip.compress(b"serial,ts,code\n", mtime=0)[:12] + b"\xff" * 20),
    ],
)
def test_a_damaged_file_is_named(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    told = refusal(opened(folder), "events")
    assert told.startswith(str(folder / name))


def test_a_selection_is_by_serial_and_by_time(folder: Path) -> None:
    lines = [f"SN-{n},2025-03-0{day}T00:00:00Z,E{day}" for n in (1, 2) for day in (1, 2, 3)]
    (folder / "events.csv").write_text("\n".join(["serial,ts,code", *lines]), encoding="utf-8")

    def codes(**selection: object) -> list[str]:
        return [f"{event.serial} {event.code}" for event in opened(folder, **selection).events()]

    assert codes(devices=frozenset({"SN-2"})) == ["SN-2 E1", "SN-2 E2", "SN-2 E3"]
    assert codes(excluded=frozenset({"SN-2"})) == ["SN-1 E1", "SN-1 E2", "SN-1 E3"]
    assert codes(since=datetime(2025, 3, 2, tzinfo=UTC), until=datetime(2025, 3, 3, tzinfo=UTC)) == [
        "SN-1 E2",
        "SN-2 E2",
    ]


@pytest.mark.parametrize(("option", "field"), [("--devices", "devices"), ("--except", "excluded")])
def test_a_named_serial_that_the_folder_does_not_hold_is_an_error(folder: Path, option: str, field: str) -> None:
    told = refusal(opened(folder, **{field: frozenset({"SN-1", "SN-9"})}), "devices")
    assert told == f"{option}: SN-9 not in {folder / 'devices.csv'}"


def test_a_list_of_serials_may_hold_comments_and_empty_lines(tmp_path: Path) -> None:
    path = tmp_path / "held-out.txt"
    path.write_text("\ufeff# the last ones\nSN-1\n\n  SN-2  \n", encoding="utf-8")
    assert read_serials(path) == {"SN-1", "SN-2"}


def test_a_list_of_serials_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFolder, match=r"none\.txt cannot be read"):
        read_serials(tmp_path / "none.txt")
    (tmp_path / "bad.txt").write_bytes(b"SN-1\n\xff\n")
    with pytest.raises(BadFolder, match=r"bad\.txt is not UTF-8 at byte 5"):
        read_serials(tmp_path / "bad.txt")
