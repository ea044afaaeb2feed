"""Technicians: who goes to customers, where and when they work, when they are away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from psycopg.errors import UniqueViolation

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Hours:
    """A span of a weekday's local time; 1 is Monday."""

    weekday: int
    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class TechnicianFields:
    """What people enter of a technician."""

    name: str
    email: str | None
    phone: str | None
    language: str
    home_area: str
    skills: tuple[str, ...]
    time_zone: str
    active: bool


@dataclass(frozen=True, slots=True)
class Technician:
    """A technician as they stand; `person_id` None: from outside. `booked`: appointments that stand."""

    id: int
    tenant_id: int
    person_id: int | None
    name: str
    email: str | None
    phone: str | None
    language: str
    home_area: str
    skills: tuple[str, ...]
    time_zone: str
    active: bool
    areas: tuple[str, ...]
    booked: int
    tickets: int
    has_hours: bool


@dataclass(frozen=True, slots=True)
class Absence:
    """A time when a technician is away."""

    id: int
    technician_id: int
    begins: datetime
    ends: datetime
    kind: str
    note: str


def create_technician(conn: Connection, fields: TechnicianFields) -> int | None:
    """The new technician's number; None where the name is taken."""
    try:
        with conn.transaction():
            row = conn.execute(SQL["create_technician"], _values(fields)).fetchone()
    except UniqueViolation:
        return None
    assert row is not None
    return int(row[0])


def change_technician(conn: Connection, technician_id: int, fields: TechnicianFields) -> bool:
    """Whether it could be done: there is such a technician, and the name is nobody else's. The name of one with an
    account is the account's; tickets follow the name of one without."""
    try:
        with conn.transaction():
            # First the tickets: whoever plans locks a ticket before its technician.
            conn.execute(SQL["rename_assignee"], {"id": technician_id, "name": fields.name})
            changed = conn.execute(SQL["change_technician"], {"id": technician_id, **_values(fields)})
    except UniqueViolation:
        return False
    return changed.rowcount == 1


def set_areas(conn: Connection, technician_id: int, areas: Sequence[str]) -> None:
    with conn.transaction():
        conn.execute(SQL["drop_areas"], {"id": technician_id})
        conn.execute(SQL["add_areas"], {"id": technician_id, "areas": list(areas)})


def set_hours(conn: Connection, technician_id: int, hours: Sequence[Hours]) -> None:
    with conn.transaction():
        conn.execute(SQL["drop_hours"], {"id": technician_id})
        for one in hours:
            conn.execute(SQL["add_hours"], {"id": technician_id, **fields_of(one)})


def hours_of(conn: Connection, technician_id: int) -> list[Hours]:
    return fetch_all(conn, SQL["hours_of"], {"id": technician_id}, Hours)


def find_technician(conn: Connection, technician_id: int) -> Technician | None:
    return fetch_one(conn, SQL["find_technician"], {"id": technician_id}, Technician)


def technician_of_person(conn: Connection, person_id: int) -> Technician | None:
    return fetch_one(conn, SQL["technician_of_person"], {"person_id": person_id}, Technician)


def list_technicians(conn: Connection, *, after: int = 0, limit: int = 500) -> list[Technician]:
    return fetch_all(conn, SQL["list_technicians"], {"after": after, "limit": limit}, Technician)


def add_absence(
    conn: Connection,
    technician_id: int,
    *,
    begins: datetime,
    ends: datetime,
    kind: str,
    note: str,
    made_by: str,
    made_at: datetime,
) -> int:
    values = {"technician_id": technician_id, "begins": begins, "ends": ends, "kind": kind, "note": note}
    row = conn.execute(SQL["add_absence"], {**values, "made_by": made_by, "made_at": made_at}).fetchone()
    assert row is not None
    return int(row[0])


def end_absence(conn: Connection, technician_id: int, absence_id: int) -> bool:
    values = {"technician_id": technician_id, "absence_id": absence_id}
    return conn.execute(SQL["end_absence"], values).rowcount == 1


def absences_of(conn: Connection, technician_id: int) -> list[Absence]:
    """Newest first."""
    return fetch_all(conn, SQL["absences_of"], {"id": technician_id}, Absence)


def _values(fields: TechnicianFields) -> dict[str, object]:
    return {**fields_of(fields), "skills": list(fields.skills)}
