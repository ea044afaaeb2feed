"""Sessions: people's browsers that are signed in. Of the cookie only its SHA-256 is kept. Times are wall time."""

from dataclasses import dataclass
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one
from store.identity.people import Role

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class LivingSession:
    """A session that lasts, and who its person is."""

    session_id: int
    seen_at: datetime
    expires_at: datetime
    person_id: int
    name: str
    role: Role
    tenant_id: int | None
    customer_id: int | None
    areas: list[str]
    language: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Session:
    """`how`: password, link, oidc or code. `agent`: what the browser says it is."""

    id: int
    person_id: int
    started_at: datetime
    seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    address: str
    agent: str
    how: str


def begin_session(
    conn: Connection,
    *,
    token_hash: bytes,
    person_id: int,
    at: datetime,
    expires_at: datetime,
    address: str,
    agent: str,
    how: str,
) -> int:
    """The number of the new session. `token_hash`: SHA-256 of the cookie, 32 bytes."""
    values = {
        "token_hash": token_hash,
        "person_id": person_id,
        "at": at,
        "expires_at": expires_at,
        "address": address[:100],
        "agent": agent[:300],
        "how": how,
    }
    row = conn.execute(SQL["begin_session"], values).fetchone()
    assert row is not None
    return int(row[0])


def living_session(conn: Connection, token_hash: bytes, *, now: datetime) -> LivingSession | None:
    """The session of this cookie, while it lasts and its person may come in."""
    return fetch_one(conn, SQL["living_session"], {"token_hash": token_hash, "now": now}, LivingSession)


def see_session(conn: Connection, session_id: int, *, now: datetime, expires_at: datetime) -> None:
    conn.execute(SQL["see_session"], {"session_id": session_id, "now": now, "expires_at": expires_at})


def end_session(conn: Connection, session_id: int, *, person_id: int, at: datetime) -> bool:
    values = {"session_id": session_id, "person_id": person_id, "at": at}
    return conn.execute(SQL["end_session"], values).rowcount == 1


def end_sessions(conn: Connection, person_id: int, *, at: datetime, but: int | None = None) -> int:
    """Ends every session of a person but one; returns how many."""
    return conn.execute(SQL["end_sessions"], {"person_id": person_id, "at": at, "but": but}).rowcount


def sessions_of_person(conn: Connection, person_id: int, *, now: datetime) -> list[Session]:
    return fetch_all(conn, SQL["sessions_of_person"], {"person_id": person_id, "now": now}, Session)


def prune_sessions(conn: Connection, *, before: datetime) -> int:
    return conn.execute(SQL["prune_sessions"], {"before": before}).rowcount
