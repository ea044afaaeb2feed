"""Commands to devices: asked for, listed with their history, cancelled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg.types.json import Jsonb

from fleet.coded import Coded
from fleet.command_states import CommandState
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one, fields_of

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class NewCommand:
    """A command that somebody asks for. `request_key`: the same key again is the same command."""

    wire_id: str
    device_id: int
    name: str
    type: str
    args: Mapping[str, object]
    once: bool
    tries: int
    answer_within: timedelta
    takes_up_to: timedelta
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    request_key: str | None = None
    ticket_id: int | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it stands; `detail`: what the device said last."""

    id: int
    wire_id: str
    product: str
    serial: str
    device_id: int
    name: str
    type: str
    args: dict[str, object]
    state: CommandState
    once: bool
    tries: int
    tried: int
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    ticket_id: int | None
    sent_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    detail: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class CommandChange:
    """One line of a command's history. `word`: what the device said, at `said_at` by its own clock; `state`: the
    command's from here on."""

    at: datetime
    actor: str
    state: CommandState
    word: CommandState | None
    said_at: datetime | None
    detail: dict[str, object] | None
    why: Coded | None


@dataclass(frozen=True, slots=True)
class CommandFilter:
    """Which commands are asked for; None asks for all."""

    product: str | None = None
    serial: str | None = None
    states: list[str] | None = None
    ticket_id: int | None = None


def put_command(conn: Connection, command: NewCommand, why: Coded | None = None) -> tuple[int, bool]:
    """(number, whether it is new); the first one's number where the device has one of this key."""
    values = {**fields_of(command), "args": Jsonb(dict(command.args)), "why": why}
    row = conn.execute(SQL["put_command"], values).fetchone()
    if row is not None:
        return int(row[0]), True
    known = conn.execute(SQL["command_of_key"], values).fetchone()
    assert known is not None
    return int(known[0]), False


def count_waiting(conn: Connection, device_id: int) -> int:
    """How many commands of a device have not ended; the device's row is locked until the transaction ends."""
    row = conn.execute(SQL["count_waiting"], {"device_id": device_id}).fetchone()
    return int(row[0]) if row else 0


def find_command(conn: Connection, command_id: int) -> Command | None:
    return fetch_one(conn, SQL["find_command"], {"command_id": command_id}, Command)


def commands_of(conn: Connection, device_id: int, *, limit: int = 20) -> list[Command]:
    """A device's commands, the newest first."""
    return fetch_all(conn, SQL["commands_of"], {"device_id": device_id, "limit": limit}, Command)


def list_commands(conn: Connection, wanted: CommandFilter, *, after: int = 0, limit: int = 100) -> list[Command]:
    """A page of commands with numbers above `after`."""
    return fetch_all(conn, SQL["list_commands"], {**fields_of(wanted), "after": after, "limit": limit}, Command)


def command_history(conn: Connection, command_id: int) -> list[CommandChange]:
    """Everything that happened to a command, oldest first."""
    return fetch_all(conn, SQL["command_history"], {"command_id": command_id}, CommandChange)


def cancel_command(conn: Connection, command_id: int, *, actor: str, at: datetime, why: Coded | None) -> bool:
    """Ends a command that still waits; False where it is under way or has ended."""
    values = {"command_id": command_id, "actor": actor, "at": at, "why": why}
    return conn.execute(SQL["cancel_command"], values).rowcount == 1
