"""Single-use links: sign-in, invitation, reset. Only the SHA-256 of each is kept. Times are wall time."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_one

SQL = load(__file__)


class LinkPurpose(StrEnum):
    SIGN_IN = "sign_in"
    INVITATION = "invitation"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class SingleUseLink:
    """`target`: the address of our own behind it. `seed`: what its secret is derived from, where that is so."""

    id: int
    purpose: LinkPurpose
    person_id: int
    made_at: datetime
    expires_at: datetime
    target: str
    seed: bytes | None = field(repr=False)


def make_link(
    conn: Connection,
    *,
    token_hash: bytes,
    purpose: LinkPurpose,
    person_id: int,
    made_at: datetime,
    expires_at: datetime,
    target: str = "/",
    seed: bytes | None = None,
) -> int:
    """The number of the new link. `token_hash`: SHA-256 of what stands in the address, 32 bytes."""
    values = {
        "token_hash": token_hash,
        "purpose": purpose,
        "person_id": person_id,
        "made_at": made_at,
        "expires_at": expires_at,
        "target": target,
        "seed": seed,
    }
    row = conn.execute(SQL["make_link"], values).fetchone()
    assert row is not None
    return int(row[0])


def find_link(conn: Connection, token_hash: bytes, *, now: datetime) -> SingleUseLink | None:
    """The link while it is good; looking at it does not spend it."""
    return fetch_one(conn, SQL["find_link"], {"token_hash": token_hash, "now": now}, SingleUseLink)


def spend_link(conn: Connection, token_hash: bytes, *, now: datetime) -> SingleUseLink | None:
    """Spends the link: exactly one caller gets it, all others None."""
    return fetch_one(conn, SQL["spend_link"], {"token_hash": token_hash, "now": now}, SingleUseLink)


def link_numbered(conn: Connection, link_id: int, *, now: datetime) -> SingleUseLink | None:
    """The link of a mail, while it is good."""
    return fetch_one(conn, SQL["link_numbered"], {"link_id": link_id, "now": now}, SingleUseLink)


def void_links(conn: Connection, person_id: int, *, now: datetime, purpose: LinkPurpose | None = None) -> int:
    """Links of a person that are out are good no longer; returns how many."""
    return conn.execute(SQL["void_links"], {"person_id": person_id, "now": now, "purpose": purpose}).rowcount


def prune_links(conn: Connection, *, before: datetime) -> int:
    return conn.execute(SQL["prune_links"], {"before": before}).rowcount
