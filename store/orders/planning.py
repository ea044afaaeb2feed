"""What planning a visit asks: when technicians are free, where they are before and after, when the place is open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time; its end is not in it."""

    begins: datetime
    ends: datetime

    def holds(self, other: "Span") -> bool:
        return self.begins <= other.begins and other.ends <= self.ends


@dataclass(frozen=True, slots=True)
class FreeSpan:
    """A time in which a technician is free."""

    technician_id: int
    name: str
    home_area: str
    time_zone: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a technician is booked to be: from leaving for it until the buffer behind it."""

    technician_id: int
    begins: datetime
    ends: datetime
    travel: timedelta
    area: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an order's asset stands, and by whose clock it is served."""

    tenant_id: int
    area: str
    clock: str


def place_of(conn: Connection, asset_id: int) -> Place:
    row = conn.execute(SQL["place_of"], {"asset_id": asset_id}).fetchone()
    if row is None:
        raise LookupError(f"asset {asset_id} is gone")
    return Place(*row)


def free_spans(
    conn: Connection, place: Place, *, skills: tuple[str, ...], but_order: int | None, since: datetime, until: datetime
) -> list[FreeSpan]:
    """When technicians who may do the visit are free; holds that have ended are free time."""
    return fetch_all(conn, SQL["free_spans"], _asked(place, skills, but_order, since, until), FreeSpan)


def serving_technicians(conn: Connection, place: Place, *, skills: tuple[str, ...], at: datetime) -> int:
    """How many technicians with hours may be sent to a place at all, whether or not they are free."""
    row = conn.execute(SQL["serving_technicians"], _asked(place, skills, None, at, at)).fetchone()
    return int(row[0]) if row else 0


def stops_of(
    conn: Connection, technicians: list[int], *, but_order: int | None, since: datetime, until: datetime
) -> list[Stop]:
    values = {"technicians": technicians, "but_order": but_order, "since": since, "until": until}
    return fetch_all(conn, SQL["stops_of"], values, Stop)


def open_spans(conn: Connection, place: Place, *, since: datetime, until: datetime) -> list[Span]:
    """When the place's service area is open."""
    return fetch_all(conn, SQL["open_spans"], _asked(place, (), None, since, until), Span)


def travel_times(conn: Connection, tenant_id: int) -> dict[tuple[str, str], timedelta]:
    rows = conn.execute(SQL["travel_times"], {"tenant": tenant_id})
    return {(from_area, to_area): takes for from_area, to_area, takes in rows}


def other_clock_of(conn: Connection, technician_id: int, clock: str) -> str | None:
    """Another clock by which a technician has appointments; None where there is none."""
    row = conn.execute(SQL["other_clock"], {"technician_id": technician_id, "clock": clock}).fetchone()
    return str(row[0]) if row else None


def lock_technician(conn: Connection, technician_id: int, *, at: datetime) -> None:
    """One planner at a time; holds of the technician that have ended give way."""
    conn.execute(SQL["lock_technician"], {"technician_id": technician_id, "at": at})


def _asked(
    place: Place, skills: tuple[str, ...], but_order: int | None, since: datetime, until: datetime
) -> dict[str, object]:
    return {
        "tenant": place.tenant_id,
        "place": place.area,
        "clock": place.clock,
        "skills": list(skills),
        "but_order": but_order,
        "since": since,
        "until": until,
    }
