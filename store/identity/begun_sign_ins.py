"""Sign-ins that are begun in a browser and need one more step. Times are wall time."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_one, fields_of

SQL = load(__file__)


class Step(StrEnum):
    """What is still asked: the code of a second factor, an identity provider's answer."""

    SECOND_FACTOR = "second_factor"
    OIDC = "oidc"


@dataclass(frozen=True, slots=True)
class NewSignIn:
    """`token_hash`: SHA-256 of the browser's cookie. `person_id`: of a second factor. The rest: of OIDC."""

    token_hash: bytes
    step: Step
    how: str
    target: str
    begun_at: datetime
    expires_at: datetime
    person_id: int | None = None
    state: str | None = field(default=None, repr=False)
    nonce: str | None = field(default=None, repr=False)
    verifier: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class BegunSignIn:
    id: int
    step: Step
    person_id: int | None
    how: str
    state: str | None = field(repr=False)
    nonce: str | None = field(repr=False)
    verifier: str | None = field(repr=False)
    target: str
    tries: int
    expires_at: datetime


def begin_sign_in(conn: Connection, new: NewSignIn) -> int:
    row = conn.execute(SQL["begin_sign_in"], fields_of(new)).fetchone()
    assert row is not None
    return int(row[0])


def find_begun(conn: Connection, token_hash: bytes, step: Step, *, now: datetime) -> BegunSignIn | None:
    """The sign-in that the cookie's browser has begun, while it may be gone on with."""
    return fetch_one(conn, SQL["find_begun"], {"token_hash": token_hash, "step": step, "now": now}, BegunSignIn)


def take_try(conn: Connection, begun_id: int, *, most: int) -> bool:
    """Counts a code that is about to be compared; False where there were `most` already."""
    return conn.execute(SQL["take_try"], {"begun_id": begun_id, "most": most}).rowcount == 1


def finish_sign_in(conn: Connection, begun_id: int) -> bool:
    """The step is done: exactly one caller gets True."""
    return conn.execute(SQL["finish_sign_in"], {"begun_id": begun_id}).rowcount == 1


def end_begun(conn: Connection, person_id: int) -> int:
    """A person's sign-ins that wait for a second factor are off."""
    return conn.execute(SQL["end_begun"], {"person_id": person_id}).rowcount


def prune_begun(conn: Connection, *, before: datetime) -> int:
    return conn.execute(SQL["prune_begun"], {"before": before}).rowcount
