"""What `doctor` asks the database."""

from dataclasses import dataclass

from fleet.serials import normal_serial, serial_fault
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class FleetState:
    """One fleet at a glance."""

    product: str
    version: int
    clock: str
    devices: int
    model: int | None
    dirty: int
    open_tickets: int


def fleet_states(conn: Connection) -> list[FleetState]:
    return fetch_all(conn, SQL["fleet_states"], None, FleetState)


def can_write(conn: Connection) -> bool:
    """Whether this user may create what a new product needs."""
    row = conn.execute(SQL["can_write"]).fetchone()
    return bool(row and row[0])


def timescale_is_offered(conn: Connection) -> bool:
    """Whether the server has TimescaleDB installed, whether or not this database uses it."""
    row = conn.execute(SQL["timescale_is_offered"]).fetchone()
    return bool(row and row[0])


def unreachable_serials(conn: Connection) -> list[tuple[str, str]]:
    """(product, serial) of devices that no topic and no address can name: their serial breaks a rule of today."""
    rows = [(str(product), str(serial)) for product, serial in conn.execute(SQL["unusual_serials"])]
    return [(product, s) for product, s in rows if serial_fault(s) is not None or normal_serial(s) != s]


def is_alive(conn: Connection) -> bool:
    return conn.execute(SQL["is_alive"]).fetchone() is not None
