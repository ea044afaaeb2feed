"""Hardware units: which one speaks as a device, and when another one takes its place. Times are wall time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)
# A unit that comes back within this time was not swapped back: two speak by turns.
BY_TURNS = timedelta(days=1)


class ChangeKind(StrEnum):
    """SWAPPED: another unit speaks since then. DOUBLED: two units speak by turns."""

    SWAPPED = "swapped"
    DOUBLED = "doubled"


class SettledAs(StrEnum):
    """UNIT: the whole unit is another one, and so are its components. CONTROLLER: only the part that connects was
    changed. SAME: nothing was changed, a second unit was put right."""

    UNIT = "unit"
    CONTROLLER = "controller"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Unit:
    id: int
    device_id: int
    hardware_id: str
    first_at: datetime
    last_at: datetime
    present: bool


@dataclass(frozen=True, slots=True)
class UnitChange:
    """`times`: how often the speaker changed since `at`. The hardware is None where units send no id."""

    id: int
    device_id: int
    kind: ChangeKind
    from_hardware: str | None
    to_hardware: str | None
    at: datetime
    last_at: datetime
    times: int
    settled_at: datetime | None
    settled_by: str | None
    settled_as: SettledAs | None


def see_unit(conn: Connection, device_id: int, hardware_id: str, *, at: datetime) -> ChangeKind | None:
    """Notes that a unit spoke as a device; what that means where another one spoke before, else None."""
    present = next(iter(present_units(conn, [device_id])), None)
    with conn.transaction():
        if present is None or present.hardware_id == hardware_id:
            _see(conn, device_id, hardware_id, at=at, present=present is None)
            return None
        unit_id = _see(conn, device_id, hardware_id, at=at, present=False)
        conn.execute(SQL["step_aside"], {"device_id": device_id})
        conn.execute(SQL["make_present"], {"unit_id": unit_id})
        change = {"kind": ChangeKind.SWAPPED, "from_unit": present.id, "to_unit": unit_id}
        conn.execute(SQL["note_change"], {"device_id": device_id, **change, "at": at, "by_turns": BY_TURNS})
        noted = open_change(conn, device_id)
    return noted.kind if noted else None


def present_units(conn: Connection, device_ids: list[int]) -> list[Unit]:
    """The unit that speaks as each of some devices; those that send no id are absent."""
    return fetch_all(conn, SQL["present_units"], {"device_ids": device_ids}, Unit)


def open_change(conn: Connection, device_id: int) -> UnitChange | None:
    """The change of a device that nobody has settled."""
    return fetch_one(conn, SQL["open_change"], {"device_id": device_id}, UnitChange)


def open_changes(conn: Connection, device_ids: list[int]) -> dict[int, UnitChange]:
    """Of some devices the changes that nobody has settled."""
    found = fetch_all(conn, SQL["open_changes"], {"device_ids": device_ids}, UnitChange)
    return {change.device_id: change for change in found}


def changes_of(conn: Connection, device_id: int, *, limit: int = 20) -> list[UnitChange]:
    return fetch_all(conn, SQL["changes_of"], {"device_id": device_id, "limit": limit}, UnitChange)


def units_of(conn: Connection, device_id: int, *, limit: int = 20) -> list[Unit]:
    return fetch_all(conn, SQL["units_of"], {"device_id": device_id, "limit": limit}, Unit)


def settle_change(
    conn: Connection, device_id: int, *, settled_as: SettledAs, first_stays: bool = False, by: str, now: datetime
) -> datetime | None:
    """Says what happened; since when the other unit speaks, or None where nothing was open. `first_stays`: the unit
    that spoke before the change is the device's, whichever spoke last; else the one that spoke last is."""
    values = {"device_id": device_id, "as": settled_as, "by": by, "now": now}
    with conn.transaction():
        row = conn.execute(SQL["settle_change"], values).fetchone()
        if row is None:
            return None
        since: datetime = row[0]
        first: int | None = row[1]
        if first_stays and first is not None:
            conn.execute(SQL["step_aside"], {"device_id": device_id})
            conn.execute(SQL["make_present"], {"unit_id": first})
    return since


def _see(conn: Connection, device_id: int, hardware_id: str, *, at: datetime, present: bool) -> int:
    values = {"device_id": device_id, "hardware_id": hardware_id, "at": at, "present": present}
    row = conn.execute(SQL["see_unit"], values).fetchone()
    assert row is not None
    return int(row[0])
