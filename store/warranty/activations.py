"""Activations of warranties: submitted, moved by guarded updates, with a line of history for each move."""

from dataclasses import dataclass
from datetime import date, datetime

from psycopg.errors import UniqueViolation

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class NewActivation:
    """What a buyer submits; `asset_id` None: no product that we know. `tenant_id` None: the connection's."""

    number: str
    product: str | None
    serial: str
    asset_id: int | None
    customer_id: int | None
    way: str
    purchased_on: date
    seller: str
    name: str
    email: str | None
    phone: str | None
    language: str
    submitted_at: datetime
    tenant_id: int | None = None


@dataclass(frozen=True, slots=True)
class Activation:
    """An activation as it stands; `reason`, `words`: why it was rejected, or what proof is missing. `customer`: whose
    it is, by name. `activated_before`: another one of the same asset is verified."""

    id: int
    number: str
    tenant_id: int
    product: str | None
    serial: str
    asset_id: int | None
    customer_id: int | None
    customer: str | None
    way: str
    state: str
    purchased_on: date
    seller: str
    name: str
    email: str | None
    phone: str | None
    language: str
    submitted_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    reason: str | None
    words: str
    ended_at: datetime | None
    proofs: int
    activated_before: bool


@dataclass(frozen=True, slots=True)
class CaseChange:
    """One line of the history of an activation, a claim or a return."""

    at: datetime
    actor: str
    action: str
    from_state: str | None
    to_state: str
    why: Coded | None = None


@dataclass(frozen=True, slots=True)
class ActivationMove:
    """A move, and what it sets; None leaves a field as it is."""

    action: str
    to_state: str
    allowed: list[str]
    at: datetime
    actor: str
    asset_id: int | None = None
    product: str | None = None
    customer_id: int | None = None
    reason: str | None = None
    words: str = ""
    tenant_id: int | None = None


@dataclass(frozen=True, slots=True)
class ActivationFilter:
    """Which activations are asked for; None asks for all. `text`: in the number, serial or name."""

    states: list[str] | None = None
    product: str | None = None
    customer_id: int | None = None
    asset_id: int | None = None
    text: str | None = None


class VerifiedAlready(Exception):
    """Another activation of the asset is verified, or was just now."""


def submit_activation(conn: Connection, new: NewActivation) -> int | None:
    """The number of the row; None where another one bears the receipt number."""
    row = conn.execute(SQL["submit_activation"], fields_of(new)).fetchone()
    return int(row[0]) if row else None


def move_activation(conn: Connection, activation_id: int, move: ActivationMove) -> str | None:
    """The state that it left; None where its state is none of the allowed ones. VerifiedAlready where another one of
    the asset is verified."""
    try:
        with conn.transaction():
            row = conn.execute(SQL["move_activation"], {"activation_id": activation_id, **fields_of(move)}).fetchone()
    except UniqueViolation as exc:
        raise VerifiedAlready from exc
    return str(row[0]) if row else None


def note_activation(conn: Connection, activation_id: int, change: CaseChange) -> None:
    conn.execute(SQL["note_activation"], {"activation_id": activation_id, **fields_of(change)})


def activation_history(conn: Connection, activation_id: int) -> list[CaseChange]:
    return fetch_all(conn, SQL["activation_history"], {"activation_id": activation_id}, CaseChange)


def find_activation(conn: Connection, activation_id: int) -> Activation | None:
    return fetch_one(conn, SQL["find_activation"], {"activation_id": activation_id}, Activation)


def activation_numbered(conn: Connection, number: str) -> Activation | None:
    """By the receipt number that the buyer was given."""
    return fetch_one(conn, SQL["activation_numbered"], {"number": number}, Activation)


def verified_activation(conn: Connection, asset_id: int) -> Activation | None:
    return fetch_one(conn, SQL["verified_activation"], {"asset_id": asset_id}, Activation)


def end_activation(conn: Connection, asset_id: int, *, at: datetime) -> bool:
    """Another owner came: what was verified is over. False where nothing was."""
    return conn.execute(SQL["end_activation"], {"asset_id": asset_id, "at": at}).rowcount > 0


def list_activations(
    conn: Connection, wanted: ActivationFilter, *, before: int | None = None, limit: int = 100, skip: int = 0
) -> list[Activation]:
    """A page of activations, the newest first, of numbers below `before`."""
    values = {**fields_of(wanted), "before": before, "limit": limit, "skip": skip}
    return fetch_all(conn, SQL["list_activations"], values, Activation)


def forget_contacts(conn: Connection, *, before: datetime) -> int:
    """Blanks who submitted what was rejected or withdrawn before a time of the wall clock; how many."""
    return conn.execute(SQL["forget_contacts"], {"before": before}).rowcount
