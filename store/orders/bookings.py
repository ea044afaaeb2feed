"""Appointments: held, confirmed, ended; the database refuses two of one technician that overlap."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg.errors import ExclusionViolation, UniqueViolation

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class NewBooking:
    """An appointment to be made. `held_until`, of the wall clock, where it is only held."""

    order_id: int
    technician_id: int
    clock: str
    state: str
    arrival_begins: datetime
    arrival_ends: datetime
    begins: datetime
    ends: datetime
    travel: timedelta
    made_at: datetime
    made_by: str
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment: the arrival window, and the technician's time for it."""

    id: int
    order_id: int
    technician_id: int
    technician: str
    state: str
    arrival_begins: datetime
    arrival_ends: datetime
    begins: datetime
    ends: datetime
    travel: timedelta
    held_until: datetime | None
    made_at: datetime
    made_by: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class DayBooking:
    """An appointment of a day, with what a board shows of its order."""

    id: int
    order_id: int
    order_state: str
    technician_id: int
    technician: str
    state: str
    arrival_begins: datetime
    arrival_ends: datetime
    begins: datetime
    ends: datetime
    expected_at: datetime | None
    product: str
    serial: str
    asset_id: int
    area: str
    customer: str | None
    tickets: tuple[int, ...]
    time_zone: str


def put_booking(conn: Connection, booking: NewBooking) -> int | None:
    """The new appointment's number; None where the technician is booked for that time, by another clock, or the order
    has such an appointment already."""
    try:
        with conn.transaction():
            row = conn.execute(SQL["put_booking"], fields_of(booking)).fetchone()
    except (ExclusionViolation, UniqueViolation):
        return None
    assert row is not None
    return int(row[0])


def move_booking(conn: Connection, booking_id: int, *, allowed: list[str], to_state: str, at: datetime) -> bool:
    """Whether it was in one of the `allowed` states and is in the new one now."""
    values = {"booking_id": booking_id, "allowed": allowed, "to_state": to_state, "at": at}
    return conn.execute(SQL["move_booking"], values).rowcount == 1


def confirm_booking(conn: Connection, booking_id: int, *, wall: datetime) -> bool:
    """Whether it was held, and the hold had not ended."""
    return conn.execute(SQL["confirm_booking"], {"booking_id": booking_id, "wall": wall}).rowcount == 1


def find_booking(conn: Connection, booking_id: int) -> Booking | None:
    return fetch_one(conn, SQL["find_booking"], {"booking_id": booking_id}, Booking)


def living_bookings(conn: Connection, order_id: int, *, wall: datetime) -> list[Booking]:
    """What is confirmed and what is held of an order; a hold that has ended is none."""
    return fetch_all(conn, SQL["living_bookings"], {"order_id": order_id, "wall": wall}, Booking)


def stored_living(conn: Connection, order_id: int) -> list[Booking]:
    """The same, with holds that have ended and nobody has noted yet."""
    return fetch_all(conn, SQL["stored_living"], {"order_id": order_id}, Booking)


def bookings_of(conn: Connection, order_id: int) -> list[Booking]:
    """Every appointment that an order had, oldest first."""
    return fetch_all(conn, SQL["bookings_of"], {"order_id": order_id}, Booking)


def expire_holds(conn: Connection, *, wall: datetime, limit: int = 500) -> int:
    """How many holds have ended and are noted so now."""
    return conn.execute(SQL["expire_holds"], {"wall": wall, "limit": limit}).rowcount


def bookings_between(
    conn: Connection, since: datetime, until: datetime, *, technician_id: int | None = None, limit: int = 500
) -> list[DayBooking]:
    """Appointments that are held, stand, or came true, by technician and time."""
    values = {"since": since, "until": until, "technician_id": technician_id, "limit": limit}
    return fetch_all(conn, SQL["bookings_between"], values, DayBooking)
