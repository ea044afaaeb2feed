"""Devices that sent more than they may: since when, until when they are shut out, and what was left out meanwhile.

Times are wall time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)
HIGHEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class NewFlood:
    """`kind` messages, bytes or connects; `per_second` of them since `began_at`, where `allowed` is what it may send
    for long. `shut_out`: its credential is disabled until `until_at`."""

    device_id: int
    kind: str
    began_at: datetime
    noticed_at: datetime
    per_second: float
    allowed: float
    until_at: datetime
    shut_out: bool = False


@dataclass(frozen=True, slots=True)
class RecordedFlood:
    """What is on record of a flood; `left_out` messages of `left_out_bytes` came meanwhile all the same. `lifted_by`
    ended it by hand."""

    id: int
    kind: str
    began_at: datetime
    noticed_at: datetime
    per_second: float
    allowed: float
    until_at: datetime
    shut_out: bool
    left_out: int
    left_out_bytes: int
    ended_at: datetime | None
    lifted_by: str | None


@dataclass(frozen=True, slots=True)
class Flood(RecordedFlood):
    """A flood with the number of its device."""

    device_id: int

    def lasts(self, now: datetime) -> bool:
        return self.ended_at is None and now < self.until_at


@dataclass(frozen=True, slots=True)
class FloodShown(RecordedFlood):
    """A flood with the names of its device."""

    product: str
    serial: str


@dataclass(frozen=True, slots=True)
class OpenFlood:
    """A flood that has not ended, as ingest follows it."""

    id: int
    kind: str
    product: str
    serial: str
    until_at: datetime


def put_flood(conn: Connection, flood: NewFlood) -> Flood | None:
    """None where one of this device is on record already. Service looks at the device."""
    noted = fetch_one(conn, SQL["put_flood"], fields_of(flood), Flood)
    if noted is not None:
        _mark(conn, [noted.device_id])
    return noted


def note_shut_out(conn: Connection, flood_id: int) -> Flood:
    """The device's credential was disabled for it."""
    flood = fetch_one(conn, SQL["note_shut_out"], {"id": flood_id}, Flood)
    assert flood is not None
    return flood


def open_floods(conn: Connection) -> list[OpenFlood]:
    return fetch_all(conn, SQL["open_floods"], None, OpenFlood)


def add_left_out(conn: Connection, left_out: Mapping[int, tuple[int, int]]) -> None:
    """Messages and bytes by the number of the flood."""
    counts = list(left_out.values())
    values = {"ids": list(left_out), "messages": [m for m, _ in counts], "bytes": [b for _, b in counts]}
    conn.execute(SQL["add_left_out"], values)


def end_due_floods(conn: Connection, *, now: datetime) -> list[Flood]:
    """Those whose time is over; service looks at their devices."""
    ended = fetch_all(conn, SQL["end_due_floods"], {"now": now}, Flood)
    if ended:
        _mark(conn, [flood.device_id for flood in ended])
    return ended


def lift_flood(conn: Connection, flood_id: int, *, by: str, now: datetime) -> Flood | None:
    """None where it has ended, or there is none. Service looks at the device."""
    lifted = fetch_one(conn, SQL["lift_flood"], {"id": flood_id, "by": by, "now": now}, Flood)
    if lifted is not None:
        _mark(conn, [lifted.device_id])
    return lifted


def newest_floods(conn: Connection, devices: Sequence[int]) -> dict[int, Flood]:
    """The last flood of each of some devices that had one."""
    floods = fetch_all(conn, SQL["newest_floods"], {"devices": list(devices)}, Flood)
    return {flood.device_id: flood for flood in floods}


def list_floods(
    conn: Connection,
    *,
    product: str | None = None,
    serial: str | None = None,
    lasting: bool | None = None,
    before: int = HIGHEST,
    limit: int = 100,
) -> list[FloodShown]:
    """The newest first, with numbers below `before`; `lasting`: only those that have not ended, or only those that
    have."""
    values = {"product": product, "serial": serial, "lasting": lasting, "before": before, "limit": limit}
    return fetch_all(conn, SQL["list_floods"], values, FloodShown)


def floods_in_order(conn: Connection, *, limit: int, offset: int = 0) -> list[FloodShown]:
    """Those that last first, then the newest first."""
    return fetch_all(conn, SQL["floods_in_order"], {"limit": limit, "offset": offset}, FloodShown)


def find_flood(conn: Connection, flood_id: int) -> FloodShown | None:
    return fetch_one(conn, SQL["find_flood"], {"id": flood_id}, FloodShown)


def tenant_of(conn: Connection, device_id: int) -> int | None:
    """Whose a device is."""
    row = conn.execute(SQL["tenant_of"], {"device_id": device_id}).fetchone()
    return int(row[0]) if row and row[0] is not None else None


def _mark(conn: Connection, devices: Sequence[int]) -> None:
    conn.execute(SQL["mark_devices"], {"devices": sorted(devices)})
