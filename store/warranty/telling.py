"""Tells staff of activations, claims and returns."""

from dataclasses import dataclass
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fields_of

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class CaseNews:
    """`about`: `claim/12`. `actor` caused it, and is told nothing."""

    about: str
    kind: str
    tenant_id: int
    roles: list[str]
    product: str | None
    serial: str
    at: datetime
    actor: str = ""
    due_at: datetime | None = None


def tell_staff(conn: Connection, news: CaseNews) -> int:
    """How many people it is for."""
    row = conn.execute(SQL["tell_staff"], fields_of(news)).fetchone()
    return int(row[0]) if row else 0


def read_news_about(conn: Connection, person_id: int, about: str, *, now: datetime) -> None:
    """Who looks at it has read the news of it."""
    conn.execute(SQL["read_news_about"], {"person_id": person_id, "about": about, "now": now})
