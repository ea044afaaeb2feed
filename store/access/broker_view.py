"""What brokers apply of devices' credentials, and how far each broker is. Times are wall time."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from fleet.coded import Coded
from store.access.credentials import BrokerCredential
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__, "credentials")


@dataclass(frozen=True, slots=True)
class BrokerApplied:
    """How far a broker is: it has applied every change up to `changed`. `fault`: why the last attempt failed."""

    broker: str
    changed: int
    clients: int
    roles_digest: str
    applied_at: datetime
    fault: Coded | None
    fault_at: datetime | None


def changed_since(conn: Connection, changed: int, *, limit: int = 1000) -> list[BrokerCredential]:
    """Changes after a place in the order of commits, of each user name the last one: nothing is ever committed later
    with a lower place. The next call takes the last row's `changed`."""
    return fetch_all(conn, SQL["changed_since"], {"changed": changed, "limit": limit}, BrokerCredential)


def highest_change(conn: Connection) -> int:
    row = conn.execute(SQL["highest_change"]).fetchone()
    return int(row[0]) if row else 0


def whole_access(conn: Connection) -> tuple[int, list[BrokerCredential]]:
    """Every living credential, and the place up to which they are complete: one look at the database."""
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return highest_change(conn), fetch_all(conn, SQL["living_for_broker"], None, BrokerCredential)


def read_applied(conn: Connection, broker: str) -> BrokerApplied | None:
    return fetch_one(conn, SQL["read_applied"], {"broker": broker}, BrokerApplied)


def list_applied(conn: Connection) -> list[BrokerApplied]:
    return fetch_all(conn, SQL["list_applied"], None, BrokerApplied)


def note_applied(
    conn: Connection, broker: str, *, changed: int, clients: int, roles_digest: str = "", now: datetime
) -> None:
    """A broker has applied every change up to `changed`; a fault that was noted is over."""
    values = {"broker": broker, "changed": changed, "clients": clients, "roles_digest": roles_digest, "now": now}
    conn.execute(SQL["note_applied"], values)


def note_broker_fault(conn: Connection, broker: str, fault: Coded, *, now: datetime) -> None:
    conn.execute(SQL["note_broker_fault"], {"broker": broker, "fault": Jsonb(fault.to_json()), "now": now})
