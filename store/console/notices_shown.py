"""What the console shows of notices: the newest, one of them whole."""

from dataclasses import dataclass
from datetime import datetime

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice with what it is about; `body` only where one is read by itself."""

    id: int
    ticket_id: int
    kind: str
    channel: str
    state: str
    reason: Coded | None
    language: str
    recipient: str
    subject: str
    created_at: datetime
    sent_at: datetime | None
    product: str
    serial: str
    body: str = ""


def notices_newest(
    conn: Connection,
    *,
    state: str | None = None,
    channel: str | None = None,
    customer_id: int | None = None,
    limit: int,
    offset: int = 0,
) -> list[ShownNotice]:
    """`customer_id`: those to one customer alone."""
    wanted = {"state": state, "channel": channel, "customer_id": customer_id, "limit": limit, "offset": offset}
    return fetch_all(conn, SQL["notices_newest"], wanted, ShownNotice)


def notice_by_id(conn: Connection, notice_id: int) -> ShownNotice | None:
    return fetch_one(conn, SQL["notice_by_id"], {"notice_id": notice_id}, ShownNotice)
