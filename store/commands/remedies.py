"""Remedies: commands that are tried on tickets before a visit is planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fleet.coded import Coded
from fleet.command_states import CommandState
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class NewRemedy:
    """A command that is tried in one opening of a ticket. `occasion`: which notice to the customer waits meanwhile;
    `untold`: why that one will not be sent at all."""

    ticket_id: int
    opening: int
    command_id: int
    began_at: datetime
    occasion: str
    untold: Coded | None


@dataclass(frozen=True, slots=True)
class Remedy:
    """How a ticket's remedy stands."""

    ticket_id: int
    opening: int
    command_id: int
    name: str
    command_state: CommandState
    state: str
    began_at: datetime
    watched_until: datetime | None
    ended_at: datetime | None
    reason: Coded | None


@dataclass(frozen=True, slots=True)
class LivingRemedy:
    """A remedy that has something to be decided, with its command and its ticket; locked."""

    ticket_id: int
    opening: int
    openings: int
    ticket_state: str
    failure_mode: str
    device_id: int
    command_id: int
    name: str
    command_state: CommandState
    command_ended_at: datetime | None
    state: str
    began_at: datetime
    watched_from: datetime | None
    watched_until: datetime | None
    occasion: str
    untold: Coded | None


def put_remedy(conn: Connection, remedy: NewRemedy) -> None:
    conn.execute(SQL["put_remedy"], fields_of(remedy))


def remedy_of(conn: Connection, ticket_id: int, opening: int) -> Remedy | None:
    return fetch_one(conn, SQL["remedy_of"], {"ticket_id": ticket_id, "opening": opening}, Remedy)


def remedies_of(conn: Connection, ticket_id: int) -> list[Remedy]:
    """A ticket's remedies, the newest first."""
    return fetch_all(conn, SQL["remedies_of"], {"ticket_id": ticket_id}, Remedy)


def claim_remedy(conn: Connection, product: str, now: datetime, *, but: Sequence[int] = ()) -> LivingRemedy | None:
    """A remedy of a fleet whose command has ended, whose readings are due, or whose ticket somebody works on or has
    ended; held with its ticket until the transaction ends. None of the tickets in `but`."""
    return fetch_one(conn, SQL["claim_remedy"], {"product": product, "now": now, "but": list(but)}, LivingRemedy)


def watch_remedy(
    conn: Connection, ticket_id: int, opening: int, *, since: datetime, until: datetime, look_at: datetime
) -> None:
    """From here on readings decide."""
    values = {"ticket_id": ticket_id, "opening": opening, "since": since, "until": until, "look_at": look_at}
    conn.execute(SQL["watch_remedy"], values)


def end_remedy(
    conn: Connection, ticket_id: int, opening: int, *, state: str, at: datetime, reason: Coded | None
) -> None:
    values = {"ticket_id": ticket_id, "opening": opening, "state": state, "at": at, "reason": reason}
    conn.execute(SQL["end_remedy"], values)
