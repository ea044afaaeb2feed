"""Calls: booked in lanes, so that no more run at once than there are people; and letters about them, each once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg.errors import ExclusionViolation

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)
NO_WAIT = timedelta(0)


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it stands; all times are the fleet's. `room`: the name of its room."""

    id: int
    tenant_id: int
    customer_id: int
    product: str
    asset_id: int
    lane: int
    begins: datetime
    ends: datetime
    time_zone: str
    state: str
    topic: str
    room: str
    sequence: int
    made_at: datetime
    made_by: str
    ended_at: datetime | None
    taken_by: str | None


@dataclass(frozen=True, slots=True)
class ListedCall(Call):
    """A call with whom it is with, and about which appliance."""

    customer: str = ""
    phone: str = ""
    serial: str = ""


@dataclass(frozen=True, slots=True)
class NewCall:
    tenant_id: int
    customer_id: int
    product: str
    asset_id: int
    lane: int
    begins: datetime
    ends: datetime
    time_zone: str
    topic: str
    room: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A lane is taken for a while."""

    lane: int
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class CallLetter:
    """A letter in the hands of one sender; `attempts` counts this attempt too."""

    id: int
    consultation_id: int
    kind: str
    sequence: int
    attempts: int


def find_call(conn: Connection, call_id: int) -> Call | None:
    return fetch_one(conn, SQL["find"], {"id": call_id}, Call)


def call_ahead(conn: Connection, asset_id: int, *, customer_id: int) -> Call | None:
    """The call that the owner of an appliance has booked."""
    return fetch_one(conn, SQL["call_ahead"], {"asset_id": asset_id, "customer_id": customer_id}, Call)


def list_calls(conn: Connection, *, state: str | None = None, limit: int, offset: int = 0) -> list[ListedCall]:
    """Those ahead first, by time; then the others, the newest first."""
    return fetch_all(conn, SQL["listed"], {"state": state, "limit": limit, "offset": offset}, ListedCall)


def taken_lanes(conn: Connection, tenant_id: int, *, since: datetime, until: datetime) -> list[Taken]:
    return fetch_all(conn, SQL["taken"], {"tenant_id": tenant_id, "since": since, "until": until}, Taken)


def put_call(conn: Connection, call: NewCall, *, actor: str, at: datetime) -> int | None:
    """The number of the call; None where the lane was taken meanwhile, or the appliance has a call ahead."""
    try:
        with conn.transaction():
            row = conn.execute(SQL["insert"], {**fields_of(call), "actor": actor, "at": at}).fetchone()
    except ExclusionViolation:
        return None
    return int(row[0]) if row else None


def move_call(conn: Connection, call_id: int, *, lane: int, begins: datetime, ends: datetime) -> bool:
    """False where the time was taken meanwhile, or the call is not ahead any more."""
    try:
        with conn.transaction():
            values = {"id": call_id, "lane": lane, "begins": begins, "ends": ends}
            return conn.execute(SQL["move"], values).rowcount == 1
    except ExclusionViolation:
        return False


def end_call(conn: Connection, call_id: int, *, state: str, taken_by: str | None, at: datetime) -> bool:
    """False where the call has ended before."""
    return conn.execute(SQL["end"], {"id": call_id, "state": state, "taken_by": taken_by, "at": at}).rowcount == 1


def put_letter(conn: Connection, call_id: int, kind: str, *, not_before: datetime | None = None) -> None:
    conn.execute(SQL["put_letter"], {"id": call_id, "kind": kind, "not_before": not_before})


def claim_letter(conn: Connection) -> CallLetter | None:
    return fetch_one(conn, SQL["claim_letter"], {}, CallLetter)


def settle_letter(
    conn: Connection, letter: CallLetter, *, state: str, reason: Coded | None = None, wait: timedelta = NO_WAIT
) -> bool:
    values = {"id": letter.id, "attempts": letter.attempts, "state": state, "reason": reason, "wait": wait}
    return conn.execute(SQL["settle_letter"], values).rowcount == 1
