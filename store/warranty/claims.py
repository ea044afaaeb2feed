"""Claims on a warranty: their lines and decisions, moved by guarded updates, with a line of history for each move."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of
from store.warranty.activations import CaseChange

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class NewClaim:
    number: str
    asset_id: int
    customer_id: int
    product: str
    ticket_id: int | None
    failure_mode: str | None
    fault: str
    purchased_on: date | None
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as it stands. `asked`: what is still wanted of the customer. `due_at`: by when it is decided; None while
    it waits for the customer. Times are the fleet's."""

    id: int
    number: str
    tenant_id: int
    product: str
    asset_id: int
    serial: str
    customer_id: int
    customer: str
    ticket_id: int | None
    state: str
    failure_mode: str | None
    fault: str
    purchased_on: date | None
    reviewer: str | None
    round: int
    asked: str
    appeal: str
    made_at: datetime
    made_by: str
    submitted_at: datetime | None
    due_at: datetime | None
    breached_at: datetime | None
    decided_at: datetime | None
    decided_by: str | None
    appealed_at: datetime | None
    settled_at: datetime | None
    ended_at: datetime | None
    evidence: int


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """What is claimed; `component` of the product file, where `item` is one."""

    position: int
    item: str
    component: str | None
    what: str
    asked: str
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class LineDecision:
    """What was decided on a line in a round. `clause`: what a refusal rests on; `evidence_id`: the photo of it."""

    round: int
    position: int
    decision: str
    granted: str | None
    amount: Decimal | None
    clause: str | None
    evidence_id: int | None
    words: str


@dataclass(frozen=True, slots=True)
class ClaimMove:
    """A move, and what it sets; None leaves a field as it is."""

    action: str
    to_state: str
    allowed: list[str]
    at: datetime
    actor: str
    reviewer: str | None = None
    asked: str | None = None
    appeal: str | None = None
    within: timedelta | None = None


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims are asked for; None asks for all. `text`: in the number, serial or the customer's name."""

    states: list[str] | None = None
    product: str | None = None
    customer_id: int | None = None
    asset_id: int | None = None
    ticket_id: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class DueClaim:
    """A claim that a timer has looked at: that it is due soon, or was not decided in time."""

    id: int
    tenant_id: int
    serial: str
    due_at: datetime
    breached: bool


def make_claim(conn: Connection, new: NewClaim) -> int | None:
    """The number of the row; None where the asset has an open claim, or another one bears the receipt number."""
    row = conn.execute(SQL["make_claim"], fields_of(new)).fetchone()
    return int(row[0]) if row else None


def change_draft(conn: Connection, claim_id: int, *, fault: str, purchased_on: date | None) -> bool:
    """Other words of a claim that was not submitted yet; False where it was."""
    values = {"claim_id": claim_id, "fault": fault, "purchased_on": purchased_on}
    return conn.execute(SQL["change_draft"], values).rowcount == 1


def put_lines(conn: Connection, claim_id: int, lines: list[ClaimLine]) -> None:
    """What is claimed, in place of what was."""
    with conn.transaction():
        conn.execute(SQL["drop_lines"], {"claim_id": claim_id})
        for line in lines:
            conn.execute(SQL["put_line"], {"claim_id": claim_id, **fields_of(line)})


def lines_of(conn: Connection, claim_id: int) -> list[ClaimLine]:
    return fetch_all(conn, SQL["lines_of"], {"claim_id": claim_id}, ClaimLine)


def put_decision(conn: Connection, claim_id: int, one: LineDecision) -> None:
    conn.execute(SQL["put_decision"], {"claim_id": claim_id, **fields_of(one)})


def decisions_of(conn: Connection, claim_id: int) -> list[LineDecision]:
    """Of both rounds, the first one first."""
    return fetch_all(conn, SQL["decisions_of"], {"claim_id": claim_id}, LineDecision)


def move_claim(conn: Connection, claim_id: int, move: ClaimMove) -> str | None:
    """The state that it left; None where its state is none of the allowed ones, or it was appealed before."""
    row = conn.execute(SQL["move_claim"], {"claim_id": claim_id, **fields_of(move)}).fetchone()
    return str(row[0]) if row else None


def count_due(conn: Connection, claim_id: int, within: timedelta) -> None:
    """By when it is decided: so much working time after it was submitted or appealed, without what it waited."""
    conn.execute(SQL["count_due"], {"claim_id": claim_id, "within": within})


def note_claim(conn: Connection, claim_id: int, change: CaseChange) -> None:
    conn.execute(SQL["note_claim"], {"claim_id": claim_id, **fields_of(change)})


def claim_history(conn: Connection, claim_id: int) -> list[CaseChange]:
    return fetch_all(conn, SQL["claim_history"], {"claim_id": claim_id}, CaseChange)


def find_claim(conn: Connection, claim_id: int) -> Claim | None:
    return fetch_one(conn, SQL["find_claim"], {"claim_id": claim_id}, Claim)


def claim_numbered(conn: Connection, number: str) -> Claim | None:
    return fetch_one(conn, SQL["claim_numbered"], {"number": number}, Claim)


def open_claim(conn: Connection, asset_id: int) -> Claim | None:
    """The claim of an asset that has not ended."""
    return fetch_one(conn, SQL["open_claim"], {"asset_id": asset_id}, Claim)


def list_claims(
    conn: Connection, wanted: ClaimFilter, *, before: int | None = None, limit: int = 100, skip: int = 0
) -> list[Claim]:
    """A page of claims, the newest first, of numbers below `before`."""
    values = {**fields_of(wanted), "before": before, "limit": limit, "skip": skip}
    return fetch_all(conn, SQL["list_claims"], values, Claim)


def take_due_claims(conn: Connection, product: str, now: datetime, *, warn_before: timedelta) -> list[DueClaim]:
    """Notes, once each, which claims are due within a span of time and which were not decided in time."""
    values = {"product": product, "now": now, "warn_before": warn_before}
    return fetch_all(conn, SQL["take_due_claims"], values, DueClaim)


def answered_claims(conn: Connection, product: str, *, before: datetime, limit: int = 100) -> list[int]:
    """Claims that were settled, or wholly refused, before a time and have not ended."""
    rows = conn.execute(SQL["answered_claims"], {"product": product, "before": before, "limit": limit})
    return [number for (number,) in rows]
