"""Appointments of a technician that stand, and those of them that do not fit: they are away then, do not work then or
there, or lack a skill."""

from dataclasses import dataclass
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class StandingAppointment:
    """An appointment with its order, place and customer; `why`: why it does not fit (`inactive`, `absent`, `skills`,
    `area` or `hours`), empty where it does."""

    order_id: int
    order_state: str
    arrival_begins: datetime
    arrival_ends: datetime
    area: str
    customer: str | None
    why: str


def unfit_appointments(conn: Connection, technician_id: int) -> list[StandingAppointment]:
    return fetch_all(conn, SQL["unfit_appointments"], {"technician_id": technician_id}, StandingAppointment)


def coming_appointments(conn: Connection, technician_id: int, *, limit: int) -> list[StandingAppointment]:
    """The next first."""
    values = {"technician_id": technician_id, "limit": limit}
    return fetch_all(conn, SQL["coming_appointments"], values, StandingAppointment)
