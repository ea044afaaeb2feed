"""Calendars of technicians, read by their calendar programs at a secret address."""

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all
from store.orders.bookings import Booking

SQL = load(__file__)


def feed_seed(conn: Connection, technician_id: int) -> str:
    """What the address follows from, besides the installation's secret."""
    row = conn.execute(SQL["feed_seed"], {"technician_id": technician_id}).fetchone()
    if row is None:
        raise LookupError(f"technician {technician_id} is gone")
    return str(row[0])


def keep_feed(conn: Connection, technician_id: int, feed_hash: bytes) -> None:
    conn.execute(SQL["keep_feed"], {"technician_id": technician_id, "feed_hash": feed_hash})


def renew_feed(conn: Connection, technician_id: int) -> bool:
    """The address of before leads nowhere any more; the next mail has another one."""
    return conn.execute(SQL["renew_feed"], {"technician_id": technician_id}).rowcount == 1


def technician_of_feed(conn: Connection, feed_hash: bytes) -> int | None:
    """Whose calendar it is, as long as they are sent."""
    row = conn.execute(SQL["technician_of_feed"], {"feed_hash": feed_hash}).fetchone()
    return int(row[0]) if row else None


def bookings_of_technician(conn: Connection, technician_id: int, *, limit: int) -> list[Booking]:
    """The newest appointment of each order of theirs, those that ended too, the newest orders first."""
    values = {"technician_id": technician_id, "limit": limit}
    return fetch_all(conn, SQL["bookings_of_technician"], values, Booking)
