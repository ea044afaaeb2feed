"""Access tokens: programs' keys, and people's own. Only the SHA-256 of each is kept. Times are wall time."""

from dataclasses import dataclass
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one
from store.identity.people import Role

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """`person_id` None: a program's. `scopes`: the permissions it has. `hint`: its first characters."""

    id: int
    name: str
    hint: str
    person_id: int | None
    tenant_id: int | None
    scopes: list[str]
    made_by: str
    made_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class LivingToken:
    """A token that is good; the fields of its person are None for a program's."""

    token_id: int
    name: str
    scopes: list[str]
    tenant_id: int | None
    last_used_at: datetime | None
    person_id: int | None
    person_name: str | None
    role: Role | None
    person_tenant_id: int | None
    customer_id: int | None
    areas: list[str] | None
    language: str | None
    time_zone: str | None


def make_token(
    conn: Connection,
    *,
    token_hash: bytes,
    name: str,
    hint: str,
    scopes: list[str],
    made_by: str,
    made_at: datetime,
    person_id: int | None = None,
    tenant_id: int | None = None,
    expires_at: datetime | None = None,
) -> int:
    """The number of the new token. `token_hash`: SHA-256 of the token, 32 bytes."""
    values = {
        "token_hash": token_hash,
        "name": name,
        "hint": hint,
        "scopes": scopes,
        "made_by": made_by,
        "made_at": made_at,
        "person_id": person_id,
        "tenant_id": tenant_id,
        "expires_at": expires_at,
    }
    row = conn.execute(SQL["make_token"], values).fetchone()
    assert row is not None
    return int(row[0])


def living_token(conn: Connection, token_hash: bytes, *, now: datetime) -> LivingToken | None:
    return fetch_one(conn, SQL["living_token"], {"token_hash": token_hash, "now": now}, LivingToken)


def use_token(conn: Connection, token_id: int, *, now: datetime) -> None:
    conn.execute(SQL["use_token"], {"token_id": token_id, "now": now})


def list_tokens(
    conn: Connection,
    *,
    person_id: int | None = None,
    tenant_id: int | None = None,
    good_at: datetime | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[AccessToken]:
    """A page of a person's tokens, or of the programs' where `person_id` is None; of one tenant, where given.

    `good_at`: those alone that have not ended or expired then.
    """
    values = {"person_id": person_id, "tenant_id": tenant_id, "good_at": good_at, "after": after, "limit": limit}
    return fetch_all(conn, SQL["list_tokens"], values, AccessToken)


def find_token(conn: Connection, token_id: int) -> AccessToken | None:
    return fetch_one(conn, SQL["find_token"], {"token_id": token_id}, AccessToken)


def end_token(conn: Connection, token_id: int, *, at: datetime) -> bool:
    return conn.execute(SQL["end_token"], {"token_id": token_id, "at": at}).rowcount == 1
