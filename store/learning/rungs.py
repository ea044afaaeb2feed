"""The rungs on which the failure modes of a model in force stand, and their changes."""

from dataclasses import dataclass
from datetime import datetime

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class RungStanding:
    """Where a failure mode stands, and what brought it there."""

    failure_mode: str
    rung: str
    model_id: int
    since: datetime
    cause: str
    why: Coded


@dataclass(frozen=True, slots=True)
class RungChange:
    failure_mode: str
    at: datetime
    cause: str
    actor: str
    from_rung: str | None
    to_rung: str
    model_id: int
    why: Coded


def rungs(conn: Connection, product: str) -> dict[str, RungStanding]:
    """Where each failure mode of the model in force stands now."""
    standings = fetch_all(conn, SQL["rungs"], {"product": product}, RungStanding)
    return {standing.failure_mode: standing for standing in standings}


def rung_of(conn: Connection, product: str, failure_mode: str) -> str | None:
    row = conn.execute(SQL["rung_of"], {"product": product, "mode": failure_mode}).fetchone()
    return str(row[0]) if row else None


def rung_changes(conn: Connection, product: str, *, mode: str | None = None, limit: int = 100) -> list[RungChange]:
    """Newest first."""
    return fetch_all(conn, SQL["rung_changes"], {"product": product, "mode": mode, "limit": limit}, RungChange)


def move_rung(conn: Connection, product: str, change: RungChange) -> bool:
    """One step with its line of history; False where the mode, or the model, is no longer where it begins."""
    cursor = conn.execute(
        SQL["move_rung"],
        {
            "product": product,
            "mode": change.failure_mode,
            "at": change.at,
            "cause": change.cause,
            "actor": change.actor,
            "from_rung": change.from_rung,
            "to_rung": change.to_rung,
            "model_id": change.model_id,
            "why": change.why,
        },
    )
    return cursor.rowcount == 1


def last_step(conn: Connection, product: str, mode: str, model_id: int) -> datetime | None:
    row = conn.execute(SQL["last_step"], {"product": product, "mode": mode, "model_id": model_id}).fetchone()
    return row[0] if row else None
