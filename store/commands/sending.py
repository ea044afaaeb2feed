"""Commands on their way: which may be sent now, which were sent in vain, and which have waited too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fleet.command_states import CommandState
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)
ACTOR = "commands"
BATCH = 500


@dataclass(frozen=True, slots=True)
class DueCommand:
    """A command that goes out now, for the `tried`th time."""

    id: int
    wire_id: str
    product: str
    serial: str
    type: str
    args: dict[str, object]
    once: bool
    tried: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class MovedCommand:
    """A command whose time was over, and the state that it went to."""

    id: int
    product: str
    state: CommandState


def claim_commands(conn: Connection, *, now: datetime, awake_for: timedelta, limit: int = BATCH) -> list[DueCommand]:
    """The next command of each device that can be reached, noted as sent: from here on nobody else sends it.

    A device can be reached while it is online, and for `awake_for` after it was heard where it sleeps or has never said
    how it is. A device with a command under way gets no other.
    """
    values = {"now": now, "heard_since": now - awake_for, "actor": ACTOR, "limit": limit}
    return fetch_all(conn, SQL["claim_commands"], values, DueCommand)


def give_back(conn: Connection, commands: Sequence[DueCommand], *, now: datetime, never_left: bool = False) -> int:
    """Commands that the broker did not take wait again, as if they had not been tried; how many. Of those that may go
    out once only such as `never_left` for the broker: of others nobody knows whether it has them."""
    again = [command for command in commands if never_left or not command.once]
    return _update(conn, "give_back", again, now)


def note_refused(conn: Connection, commands: Sequence[DueCommand], *, now: datetime) -> int:
    """The broker refused these: that was a try, and their history says so; how many."""
    return _update(conn, "note_refused", commands, now)


def _update(conn: Connection, name: str, commands: Sequence[DueCommand], now: datetime) -> int:
    if not commands:
        return 0
    ids, tried = [command.id for command in commands], [command.tried for command in commands]
    return conn.execute(SQL[name], {"ids": ids, "tried": tried, "now": now, "actor": ACTOR}).rowcount


def move_due(conn: Connection, *, now: datetime) -> list[MovedCommand]:
    """Commands whose time is over: they expire, are sent again, or have timed out."""
    moved: list[MovedCommand] = []
    while batch := fetch_all(conn, SQL["move_due"], {"now": now, "actor": ACTOR, "limit": BATCH}, MovedCommand):
        moved += batch
    return moved
