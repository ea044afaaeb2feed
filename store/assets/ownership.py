"""Change of owner: the asset goes to another customer, or to nobody; what the owner of before wrote stays theirs."""

from dataclasses import dataclass
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Ownership:
    """An owner of before; `from_at` None: since the asset was entered. Times are wall time."""

    customer_id: int
    from_at: datetime | None
    until_at: datetime
    ended_by: str


@dataclass(frozen=True, slots=True)
class _Owned:
    customer_id: int | None


def change_owner(conn: Connection, asset_id: int, customer_id: int | None, *, actor: str, now: datetime) -> bool:
    """Gives the asset to a customer, whose tenant it takes on, or to nobody; False where that is so already.

    In one transaction with it, the links and waiting notices of the owner of before end (the table's trigger does that,
    whoever changes the row), and so do their sessions where they own nothing any more. The warranty stays.
    LookupError where there is no such asset.
    """
    with conn.transaction():
        old = fetch_one(conn, SQL["lock_owner"], {"asset_id": asset_id}, _Owned)
        if old is None:
            raise LookupError(f"asset {asset_id} is gone")
        if old.customer_id == customer_id:
            return False
        conn.execute(SQL["name_actor"], {"actor": actor})
        conn.execute(SQL["set_owner"], {"asset_id": asset_id, "customer_id": customer_id})
        if old.customer_id is not None:
            conn.execute(SQL["end_sessions_of_nobody"], {"customer_id": old.customer_id, "now": now})
        return True


def owners_before(conn: Connection, asset_id: int) -> list[Ownership]:
    """Who owned the asset before the present owner, oldest first."""
    return fetch_all(conn, SQL["owners_before"], {"asset_id": asset_id}, Ownership)
