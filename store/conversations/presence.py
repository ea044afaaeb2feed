"""Staff who have the conversations before them: somebody is there to chat with."""

from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load

SQL = load(__file__)


def note_presence(conn: Connection, person_id: int, *, now: datetime) -> None:
    conn.execute(SQL["note_presence"], {"person_id": person_id, "now": now})


def end_presence(conn: Connection, person_id: int) -> None:
    conn.execute(SQL["end_presence"], {"person_id": person_id})


def somebody_is_there(conn: Connection, tenant_id: int, *, since: datetime) -> bool:
    """Whether one of a tenant's staff was seen since then, whoever asks."""
    row = conn.execute(SQL["somebody_is_there"], {"tenant_id": tenant_id, "since": since}).fetchone()
    return bool(row and row[0])
