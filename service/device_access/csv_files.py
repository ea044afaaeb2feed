"""Lists of devices as CSV: serials in, credentials out."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from fleet.coded import CodedError, coded
from fleet.serials import BadSerial, parse_serial
from fleet.shown import shown
from fleet.times import BadTime, parse_ts_cell

SERIAL, INSTALLED = "serial", "installed_at"
COLUMNS = (SERIAL, INSTALLED)
CREDENTIALS = ("product", "serial", "username", "secret", "certificate", "broker")
MOST_ROWS = 100_000


class BadList(CodedError):
    """A list of devices that cannot be taken; the message names line, value and rule."""


@dataclass(frozen=True, slots=True)
class ListedDevice:
    serial: str
    installed_at: datetime | None = None


def read_devices(text: str, *, most: int = MOST_ROWS) -> list[ListedDevice]:
    """The devices of a CSV with the column `serial`, and `installed_at` where it has one; BadList before any is taken.

    A byte order mark and semicolons, as spreadsheets write them, are taken too.
    """
    try:
        return _devices(text, most)
    except csv.Error as exc:
        raise BadList(coded("list_unreadable", reason=str(exc))) from exc


def write_credentials(rows: Iterable[Mapping[str, str]]) -> str:
    """CSV with a line for each credential."""
    out = io.StringIO()
    writer = csv.DictWriter(out, CREDENTIALS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _devices(text: str, most: int) -> list[ListedDevice]:
    lines = text.removeprefix("\ufeff")
    first = lines.split("\n", 1)[0]
    rows = csv.DictReader(io.StringIO(lines), delimiter=";" if ";" in first and "," not in first else ",")
    if SERIAL not in (rows.fieldnames or ()):
        raise BadList(coded("list_without_serials", found=", ".join(rows.fieldnames or ()) or "-"))
    found: dict[str, ListedDevice] = {}
    for row in rows:
        device = _device(rows.line_num, row)
        if device.serial in found:
            raise BadList(coded("list_serial_twice", line=rows.line_num, serial=device.serial))
        found[device.serial] = device
        if len(found) > most:
            raise BadList(coded("list_too_long", most=most))
    if not found:
        raise BadList(coded("list_empty"))
    return list(found.values())


def _device(line: int, row: Mapping[str, str | None]) -> ListedDevice:
    installed = (row.get(INSTALLED) or "").strip()
    try:
        serial = parse_serial((row.get(SERIAL) or "").strip())
        return ListedDevice(serial, parse_ts_cell(installed) if installed else None)
    except BadSerial as exc:
        raise BadList(coded("list_bad_serial", line=line, value=shown(row.get(SERIAL)))) from exc
    except BadTime as exc:
        raise BadList(coded("list_bad_time", line=line, value=shown(installed))) from exc
