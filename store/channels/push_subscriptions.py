"""Browsers that take push messages: of customers, and of people on the staff."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fields_of

SQL = load(__file__)
# What is older is no news for a push message.
FRESH = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a browser takes messages, and the keys by which it reads them."""

    id: int
    endpoint: str
    p256dh: str
    auth: str
    agent: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class NewBrowser:
    """A browser of one customer or of one person on the staff."""

    customer_id: int | None
    person_id: int | None
    endpoint: str
    p256dh: str
    auth: str
    agent: str


def browsers_of(conn: Connection, *, customer_id: int | None = None, person_id: int | None = None) -> list[Browser]:
    return fetch_all(conn, SQL["browsers_of"], {"customer_id": customer_id, "person_id": person_id}, Browser)


def put_browser(conn: Connection, browser: NewBrowser, *, at: datetime) -> None:
    """The browser is this account's from now on, and no other's."""
    with conn.transaction():
        forget_browser(conn, browser.endpoint)
        conn.execute(SQL["put_browser"], {**fields_of(browser), "at": at})


def forget_browser(conn: Connection, endpoint: str) -> None:
    conn.execute(SQL["forget_browser"], {"endpoint": endpoint})


def end_browser(
    conn: Connection, browser_id: int, *, customer_id: int | None = None, person_id: int | None = None
) -> bool:
    """False where it is not theirs."""
    values = {"id": browser_id, "customer_id": customer_id, "person_id": person_id}
    return conn.execute(SQL["end_browser"], values).rowcount == 1


def claim_push_news(conn: Connection, *, now: datetime) -> tuple[int, list[int]] | None:
    """One person on the staff and their news that are pushed now, each once; `now` is wall time."""
    found = conn.execute(SQL["claim_push_news"], {"now": now, "fresh": FRESH}).fetchall()
    return (int(found[0][1]), [int(row[0]) for row in found]) if found else None
