"""Where parts are: warehouses and vans, and the places outside that parts come from and go to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from psycopg.errors import UniqueViolation

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)


class PlaceKind(StrEnum):
    WAREHOUSE = "warehouse"
    VAN = "van"
    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    SCRAP = "scrap"


# These keep balances.
KEPT = (PlaceKind.WAREHOUSE, PlaceKind.VAN)


@dataclass(frozen=True, slots=True)
class StockPlace:
    """A place; those outside have no name. `ready_after`: how long a part takes from there to a technician."""

    id: int
    tenant_id: int
    kind: PlaceKind
    name: str
    technician_id: int | None
    technician: str | None
    ready_after: timedelta
    ended_at: datetime | None


def create_place(
    conn: Connection, *, kind: PlaceKind, name: str, technician_id: int | None, ready_after: timedelta
) -> int | None:
    """The new place's number; None where the name is taken, or the technician has a van."""
    values = {"kind": kind, "name": name, "technician_id": technician_id, "ready_after": ready_after}
    row = conn.execute(SQL["create_place"], values).fetchone()
    return int(row[0]) if row else None


def change_place(
    conn: Connection, place_id: int, *, name: str, technician_id: int | None, ready_after: timedelta
) -> bool:
    """Whether it could be done: the place is in use, the name is no other's, and the technician has no other van."""
    values = {"place_id": place_id, "name": name, "technician_id": technician_id, "ready_after": ready_after}
    try:
        with conn.transaction():
            return conn.execute(SQL["change_place"], values).rowcount == 1
    except UniqueViolation:
        return False


def end_place(conn: Connection, place_id: int, *, at: datetime) -> bool:
    """False where parts are left there, or on their way to it. What it was to hold it is not to hold any more."""
    with conn.transaction():
        if conn.execute(SQL["end_place"], {"place_id": place_id, "at": at}).rowcount == 0:
            return False
        conn.execute(SQL["drop_reorder_points"], {"place_id": place_id})
        return True


def find_place(conn: Connection, place_id: int) -> StockPlace | None:
    return fetch_one(conn, SQL["find_place"], {"place_id": place_id}, StockPlace)


def list_places(conn: Connection, *, ended: bool = False) -> list[StockPlace]:
    """Warehouses and vans, warehouses first."""
    return fetch_all(conn, SQL["list_places"], {"ended": ended}, StockPlace)


def outside_place(conn: Connection, tenant_id: int, kind: PlaceKind) -> int:
    """A tenant's place of customers, suppliers or scrap."""
    row = conn.execute(SQL["outside_place"], {"tenant_id": tenant_id, "kind": kind}).fetchone()
    if row is None:
        raise LookupError(f"tenant {tenant_id} has no place of kind {kind}")
    return int(row[0])


def technician_named(conn: Connection, name: str) -> int | None:
    row = conn.execute(SQL["technician_named"], {"name": name}).fetchone()
    return int(row[0]) if row else None


def van_of_name(conn: Connection, tenant_id: int, name: str) -> StockPlace | None:
    """The van of the technician of this name."""
    return fetch_one(conn, SQL["van_of_name"], {"tenant_id": tenant_id, "name": name}, StockPlace)


def van_of(conn: Connection, technician_id: int) -> StockPlace | None:
    return fetch_one(conn, SQL["van_of"], {"technician_id": technician_id}, StockPlace)
