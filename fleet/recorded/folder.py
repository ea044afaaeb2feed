"""A recorded fleet: a folder of product.toml and CSV or Parquet files, streamed (docs/wire-format.md, section 4)."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from fleet.product import Product
from fleet.product_files.parse import load_product
from fleet.recorded.csv_files import BadFolder as BadFolder
from fleet.recorded.csv_files import Names, check_header, check_width, find_file, read_records
from fleet.serials import BadSerial, parse_serial
from fleet.shown import shown
from fleet.times import BadTime, parse_ts_cell


@dataclass(frozen=True, slots=True)
class Selection:
    """Which part of a folder is meant: serials, and event times from `since` up to but not including `until`."""

    devices: frozenset[str] | None = None
    excluded: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None

    def has(self, serial: str) -> bool:
        return serial not in self.excluded and (self.devices is None or serial in self.devices)

    def covers(self, ts: datetime) -> bool:
        return (self.since is None or ts >= self.since) and (self.until is None or ts < self.until)


EVERYTHING = Selection()
LONGEST_CODE, LONGEST_SEVERITY, LONGEST_WORD = 40, 20, 200


@dataclass(frozen=True, slots=True)
class RecordedDevice:
    serial: str
    installed_at: datetime
    attributes: dict[str, str] = field(default_factory=dict)


def attribute_value(text: str) -> float | str:
    """A device's attribute as it is stored: a number where it reads as one."""
    try:
        number = float(text)
    except ValueError:
        return text
    return number if math.isfinite(number) else text


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    serial: str
    ts: datetime
    code: str
    severity: str


@dataclass(frozen=True, slots=True)
class RecordedFailure:
    serial: str
    ts: datetime
    failure_mode: str


@dataclass(frozen=True, slots=True)
class RecordedMaintenance:
    serial: str
    ts: datetime
    component: str
    action: str


@dataclass(frozen=True, slots=True)
class RecordedAnomaly:
    serial: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class RecordedFleet:
    """A folder opened: its product is read, everything else is streamed when asked for."""

    directory: Path
    product: Product
    selection: Selection = EVERYTHING

    def devices(self) -> list[RecordedDevice]:
        """Every selected device; BadFolder where a serial is listed twice, or a named one is not in the folder."""
        rows: dict[str, RecordedDevice] = {}
        for place, row in _rows(self.directory, "devices", ("serial", "installed_at"), required=True):
            serial, installed_at = row["serial"], _time(row, "installed_at", place)
            if serial in rows:
                raise BadFolder(f"{place}: serial {serial!r} is listed already")
            attributes = {k: v for k, v in row.items() if k not in ("", "serial", "installed_at") and v != ""}
            rows[serial] = RecordedDevice(serial, installed_at, attributes)
        if not rows:
            raise BadFolder(f"{self.directory / 'devices.csv'}: lists no device")
        for name, wanted in (("--devices", self.selection.devices or ()), ("--except", self.selection.excluded)):
            if missing := sorted(set(wanted) - set(rows)):
                raise BadFolder(f"{name}: {', '.join(missing[:5])} not in {self.directory / 'devices.csv'}")
        if chosen := [row for row in rows.values() if self.selection.has(row.serial)]:
            return chosen
        raise BadFolder(f"--devices and --except leave none of the devices in {self.directory / 'devices.csv'}")

    def listed(self) -> frozenset[str]:
        """Every serial in devices.csv, selected or not."""
        return frozenset(row.serial for row in replace(self, selection=EVERYTHING).devices())

    def events(self) -> Iterator[RecordedEvent]:
        for place, row in self._listed_rows("events", ("serial", "ts", "code"), ("severity",)):
            ts = _time(row, "ts", place)
            if self.selection.covers(ts):
                _check_length(row, "code", LONGEST_CODE, place)
                _check_length(row, "severity", LONGEST_SEVERITY, place)
                yield RecordedEvent(row["serial"], ts, row["code"], row.get("severity") or "info")

    def failures(self) -> Iterator[RecordedFailure]:
        """Functional failures; one may lie after its device's last reading, where the record was cut short."""
        for place, row in self._listed_rows("failures", ("serial", "ts", "failure_mode")):
            ts = _time(row, "ts", place)
            if self.product.mode(row["failure_mode"]) is None:
                known = ", ".join(mode.id for mode in self.product.failure_modes) or "none"
                raise BadFolder(f"{place}: failure_mode {row['failure_mode']!r} is not in product.toml ({known})")
            if self.selection.covers(ts):
                yield RecordedFailure(row["serial"], ts, row["failure_mode"])

    def maintenance(self) -> Iterator[RecordedMaintenance]:
        for place, row in self._listed_rows("maintenance", ("serial", "ts", "component", "action")):
            ts = _time(row, "ts", place)
            if self.selection.covers(ts):
                _check_length(row, "component", LONGEST_WORD, place)
                _check_length(row, "action", LONGEST_WORD, place)
                yield RecordedMaintenance(row["serial"], ts, row["component"], row["action"])

    def anomalies(self) -> Iterator[RecordedAnomaly]:
        for place, row in self._listed_rows("anomalies", ("serial", "start", "end")):
            start, end = _time(row, "start", place), _time(row, "end", place)
            if end < start:
                raise BadFolder(f"{place}: end {row['end']!r} is before start {row['start']!r}")
            if self.selection.covers(start):
                yield RecordedAnomaly(row["serial"], start, end)

    def _listed_rows(self, stem: str, columns: Names, optional: Names = ()) -> Iterator[tuple[str, dict[str, str]]]:
        """The selected devices' rows; BadFolder for a serial that devices.csv does not list."""
        listed: frozenset[str] | None = None
        for place, row in _rows(self.directory, stem, columns, optional):
            listed = self.listed() if listed is None else listed
            if self.selection.has(row["serial"]) and row["serial"] not in listed:
                raise BadFolder(f"{place}: {row['serial']} has a record but is not in devices.csv")
            if self.selection.has(row["serial"]):
                yield place, row


def open_folder(directory: Path, selection: Selection = EVERYTHING) -> RecordedFleet:
    """A recorded fleet; BadFolder where the folder is none, BadProductFile where its product.toml is wrong."""
    if not directory.is_dir():
        raise BadFolder(f"{directory} is no folder")
    for name in ("product.toml", "devices.csv"):
        if not (directory / name).is_file():
            raise BadFolder(f"{directory} holds no {name}; a recorded fleet needs product.toml and devices.csv")
    return RecordedFleet(directory, load_product(directory / "product.toml"), selection)


def read_serials(path: Path) -> frozenset[str]:
    """A file of serials, one a line; empty lines and lines that start with # are left out."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as exc:
        raise BadFolder(f"{path} cannot be read: {exc.strerror}") from exc
    except UnicodeDecodeError as exc:
        raise BadFolder(f"{path} is not UTF-8 at byte {exc.start}") from exc
    return frozenset(_listed_serials(path, re.split(r"\r\n|\r|\n", text)))


def _listed_serials(path: Path, lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            yield parse_serial(line.strip(" \t"))
        except BadSerial as exc:
            raise BadFolder(f"{path}, line {number}: {exc}") from exc


def _rows(
    directory: Path, stem: str, columns: Names, optional: Names = (), *, required: bool = False
) -> Iterator[tuple[str, dict[str, str]]]:
    path = find_file(directory, stem, (".csv", ".csv.gz"))
    if path is None:
        if required:
            raise BadFolder(f"{directory} holds no {stem}.csv")
        return
    records = read_records(path)
    line, header = next(records, (1, list(columns)))
    check_header(path, line, header, columns, optional)
    for line, cells in records:
        if not any(cells):
            continue  # What spreadsheets leave of rows that were emptied.
        place = f"{path}, line {line}"
        check_width(place, cells, header)
        row = dict(zip(header, cells, strict=True))
        if empty := next((name for name in columns if not row[name]), None):
            raise BadFolder(f"{place}: {empty} is empty")
        if nul := next((name for name, cell in row.items() if "\0" in cell), None):
            raise BadFolder(f"{place}: {nul} {shown(row[nul])} holds a zero byte")
        try:
            row["serial"] = parse_serial(row["serial"])
        except BadSerial as exc:
            raise BadFolder(f"{place}: {exc}") from exc
        yield place, row


def _check_length(row: dict[str, str], column: str, longest: int, place: str) -> None:
    if len(text := row.get(column, "")) > longest:
        raise BadFolder(f"{place}: {column} {shown(text)} holds {len(text)} characters; at most {longest} are taken")


def _time(row: dict[str, str], column: str, place: str) -> datetime:
    try:
        return parse_ts_cell(row[column])
    except BadTime as exc:
        raise BadFolder(f"{place}: {column} {str(exc).removeprefix('ts ')}") from exc
