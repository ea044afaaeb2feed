"""The columns of a table of customers and what each cell must be: a row becomes values, or reasons why it cannot."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeVar
from zoneinfo import available_timezones

from fleet.coded import Coded, coded
from fleet.phone_numbers import phone_number
from fleet.serials import parse_serial
from store.assets.sites import HOME_ZONE, NewSite

T = TypeVar("T")
NEEDED = ("customer_id", "customer_name")
COLUMNS = (
    *NEEDED,
    *("email", "phone", "language", "time_zone"),
    *("site_id", "site_name", "address", "landmark", "district", "city", "province", "postcode", "area"),
    *("latitude", "longitude", "access_notes", "contact_name", "contact_phone"),
    *("asset_id", "product", "serial", "sold_on", "installed_on", "extension_until"),
)
LONGEST = {"address": 600, "access_notes": 1000, "landmark": 300, "customer_name": 200, "postcode": 12}
SITE_TEXTS = ("landmark", "district", "city", "province", "postcode", "area", "access_notes", "contact_name")
_EMAIL = re.compile(r"[^@\s<>\",;]+@[^@\s<>\",;]+\.[^@\s<>\",;]+")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True, slots=True)
class RowFault:
    """Why a row cannot be taken; `column` is empty where the whole row is meant."""

    line: int
    column: str
    reason: Coded


@dataclass(frozen=True, slots=True)
class ImportedAsset:
    ref: str
    product: str
    serial: str
    sold_on: date | None
    installed_on: date | None
    extension_until: date | None


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A row that is in order. `site_ref` is empty where it names no place, `asset` None where it names no appliance."""

    line: int
    customer_ref: str
    name: str
    email: str | None
    phone: str | None
    language: str
    time_zone: str
    site_ref: str
    site: NewSite | None
    asset: ImportedAsset | None


class _Row:
    """One row that is being read: its faults are gathered, so that all of them are named at once."""

    def __init__(self, line: int, cells: Mapping[str, str]) -> None:
        self.line, self._cells = line, cells
        self.faults: list[RowFault] = []

    def text(self, column: str, *, needed: bool = False) -> str:
        cell = self._cells.get(column, "")
        if needed and not cell:
            self.fault(column, coded("import_missing"))
        longest = LONGEST.get(column, 100)
        if len(cell) > longest:
            self.fault(column, coded("import_too_long", most=longest))
        if "\0" in cell:
            self.fault(column, coded("import_unreadable"))
        return cell

    def read(self, column: str, reader: Callable[[str], T], reason: str) -> T | None:
        cell = self.text(column)
        if not cell:
            return None
        try:
            return reader(cell)
        except ValueError:
            self.fault(column, coded(reason, value=cell[:100]))
            return None

    def fault(self, column: str, reason: Coded) -> None:
        self.faults.append(RowFault(self.line, column, reason))


def read_row(line: int, cells: Mapping[str, str], *, products: frozenset[str]) -> ImportedRow | list[RowFault]:
    """The row's values; or everything that is wrong with it."""
    row = _Row(line, cells)
    customer_ref = row.text("customer_id", needed=True)
    zone = row.read("time_zone", _zone, "import_no_zone") or HOME_ZONE
    read = ImportedRow(
        line=line,
        customer_ref=customer_ref,
        name=row.text("customer_name", needed=True),
        email=row.read("email", email_address, "import_no_email"),
        phone=row.read("phone", phone_number, "import_no_phone"),
        language=row.read("language", _language, "import_no_language") or "id",
        time_zone=zone,
        site_ref=row.text("site_id") or (customer_ref if row.text("address") else ""),
        site=_site(row, zone),
        asset=_asset(row, products),
    )
    return row.faults or read


def _site(row: _Row, zone: str) -> NewSite | None:
    address = row.text("address", needed=bool(row.text("site_id")))
    latitude = row.read("latitude", lambda cell: _degrees(cell, 90), "import_no_place")
    longitude = row.read("longitude", lambda cell: _degrees(cell, 180), "import_no_place")
    if (latitude is None) != (longitude is None) and not row.faults:
        row.fault("latitude", coded("import_half_a_place"))
    texts = {column: row.text(column) for column in SITE_TEXTS}
    phone = row.read("contact_phone", phone_number, "import_no_phone") or ""
    if not address:
        return None
    lines = [line.strip() for line in re.split(r"[\n|]", address) if line.strip()]
    if len(lines) > 6:
        row.fault("address", coded("import_too_many_lines", most=6))
    return NewSite(
        address=lines,
        name=row.text("site_name"),
        time_zone=zone,
        latitude=latitude,
        longitude=longitude,
        contact_phone=phone,
        **texts,
    )


def _asset(row: _Row, products: frozenset[str]) -> ImportedAsset | None:
    serial, product = row.text("serial"), row.text("product")
    days = {name: row.read(name, _day, "import_no_day") for name in ("sold_on", "installed_on", "extension_until")}
    ref = row.text("asset_id")
    if not (serial or product or ref):
        return None
    for column, cell in (("serial", serial), ("product", product)):
        if not cell:
            row.fault(column, coded("import_missing"))
    if product and product not in products:
        row.fault("product", coded("import_no_product", value=product, known=sorted(products)))
    parsed = row.read("serial", parse_serial, "import_no_serial") if serial else None
    return ImportedAsset(ref or f"{product}/{parsed}", product, parsed or "", **days)


def email_address(cell: str) -> str:
    """The address itself; ValueError for what is none."""
    if len(cell) > 254 or not _EMAIL.fullmatch(cell) or not cell.isprintable():
        raise ValueError(cell)
    return cell


def _language(cell: str) -> str:
    if cell.lower() not in ("id", "en"):
        raise ValueError(cell)
    return cell.lower()


def _zone(cell: str) -> str:
    """A zone by its name, or WIB, WITA, WIT."""
    known = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}.get(cell.upper(), cell)
    if known not in _zones():
        raise ValueError(cell)
    return known


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _degrees(cell: str, most: int) -> float:
    found = float(cell.replace(",", "."))
    if not -most <= found <= most:
        raise ValueError(cell)
    return found


def _day(cell: str) -> date:
    """2025-01-24, or day first as spreadsheets write it: 24/01/2025."""
    if parts := _DAY_FIRST.fullmatch(cell):
        return date(int(parts[3]), int(parts[2]), int(parts[1]))
    return date.fromisoformat(cell[:10])
