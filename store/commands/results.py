"""What devices answer to commands: each word is kept once, and moves its command on where it may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from psycopg.types.json import Jsonb

from fleet.command_states import LAST_WORDS, CommandState, follow
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_one

SQL = load(__file__)
ACTOR = "device"


@dataclass(frozen=True, slots=True)
class CommandResult:
    """One answer of a device; `said_at` by the device's own clock, None where it gave no time."""

    device: int
    wire_id: str
    word: CommandState
    said_at: datetime | None
    received_at: datetime
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A command as far as an answer asks, locked."""

    id: int
    state: CommandState
    was_sent: bool


def take_results(conn: Connection, results: Sequence[CommandResult]) -> list[CommandResult]:
    """Notes the answers, in the caller's transaction; those that belong to no command of their device come back.

    Commands are locked in one order, so that two workers never wait for each other; words of one command stay in the
    order in which they came.
    """
    unknown = []
    for result in sorted(results, key=lambda one: one.wire_id):
        asked = fetch_one(conn, SQL["lock_command"], {"wire_id": result.wire_id, "device_id": result.device}, _Asked)
        if asked is None:
            unknown.append(result)
        else:
            _note(conn, asked, result)
    return unknown


def _note(conn: Connection, asked: _Asked, result: CommandResult) -> None:
    to_state = follow(asked.state, result.word, was_sent=asked.was_sent)
    values = {
        "id": asked.id,
        "state": to_state or asked.state,
        "word": result.word,
        "said_at": result.said_at,
        "at": result.received_at,
        "detail": Jsonb(dict(result.detail)) if result.detail else None,
        "actor": ACTOR,
        "ends": to_state in LAST_WORDS,
    }
    conn.execute(SQL["note_word"], values)
    if to_state is not None:
        conn.execute(SQL["move_by_word"], values)
