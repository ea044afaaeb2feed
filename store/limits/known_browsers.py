"""Browsers that people signed in with; of each cookie the SHA-256."""

from datetime import datetime, timedelta

from store.engine.database import Connection
from store.engine.queries import load

SQL = load(__file__)
KEPT = timedelta(days=400)
MOST = 20  # Of one person; the one that was not seen for longest goes first.


def knows_browser(conn: Connection, *, email: str, token_hash: bytes) -> bool:
    """Whether the person with this e-mail address signed in with this browser before."""
    row = conn.execute(SQL["knows_browser"], {"email": email, "token_hash": token_hash}).fetchone()
    return bool(row and row[0])


def know_browser(conn: Connection, person_id: int, token_hash: bytes, *, now: datetime) -> None:
    """The person signed in with this browser."""
    conn.execute(SQL["know_browser"], {"person_id": person_id, "token_hash": token_hash, "now": now})
    conn.execute(SQL["forget_old"], {"person_id": person_id, "most": MOST, "before": now - KEPT})


def forget_browsers(conn: Connection, person_id: int) -> None:
    """Every browser of a person is a stranger's again."""
    conn.execute(SQL["forget_browsers"], {"person_id": person_id})
