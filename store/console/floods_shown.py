"""What the page of floods and refusals shows beside the floods themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)
# Of how many of the newest dead letters the page knows.
MOST_LETTERS = 5_000


@dataclass(frozen=True, slots=True)
class RefusedMessages:
    """How often a device's messages were not stored, for one reason."""

    product: str
    serial: str
    reason: str
    times: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """One act that was refused, as the audit log has it."""

    at: datetime
    actor: str
    action: str
    subject: str
    details: dict[str, object]


def refused_messages(conn: Connection, *, since: datetime, limit: int = 25) -> list[RefusedMessages]:
    """The newest first."""
    values = {"since": since, "limit": limit, "most": MOST_LETTERS}
    return fetch_all(conn, SQL["refused_messages"], values, RefusedMessages)


def refusals(conn: Connection, actions: Sequence[str], *, limit: int = 25) -> list[Refusal]:
    """The newest first."""
    return fetch_all(conn, SQL["refusals"], {"actions": list(actions), "limit": limit}, Refusal)
