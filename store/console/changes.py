"""The feed of changes for pages and streams: a reader misses none, in whatever order transactions commit."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.scope import EVERYTHING, Scope, apply_scope

SQL = load(__file__)
CHANNEL = "sigap_changes"
KEPT_FOR = timedelta(days=7)
KEPT = 50_000
PRUNED_AT_ONCE = 5_000
_POSITION = re.compile(r"\d{1,19}:\d{1,19}:(\d{1,19}(,\d{1,19})*)?", re.ASCII)


class ChangeKind(StrEnum):
    """What a change is about; RESET: too many changes, read everything anew."""

    TICKET = "ticket"
    PREDICTION = "prediction"
    ALARM = "alarm"
    NOTICE = "notice"
    DEVICE = "device"
    MODEL = "model"
    CLOCK = "clock"
    COMMAND = "command"
    ORDER = "order"
    THREAD = "thread"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `subject`: kind/number, device/serial, clock/product, or kind/* for very many; `at` on the fleet's
    clock, where it is known; `serial` where one device is concerned. Reading may go on at `position`.
    `tenant`: whose it is; None: the product's."""

    id: int
    at: datetime | None
    recorded_at: datetime | None
    product: str
    kind: ChangeKind
    subject: str
    serial: str | None
    position: str
    tenant: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeBatch:
    """Changes since a position, oldest first, and the position after them; `lost`: some are missing."""

    items: list[Change]
    position: str
    lost: bool


def here(conn: Connection) -> str:
    """The position after the newest change."""
    row = conn.execute(SQL["here"]).fetchone()
    assert row is not None
    return str(row[0])


def is_position(text: str) -> bool:
    """Whether a text could be a position."""
    return _POSITION.fullmatch(text) is not None


def changes_since(conn: Connection, position: str, *, most: int = 1_000) -> ChangeBatch:
    """What has become visible since `position`; `lost` with nothing where it is more than `most` or pruned.

    All but the last carry the old position: who stopped between two of them gets the batch again, never a gap.
    """
    rows = conn.execute(SQL["changes_since"], {"seen": position, "limit": most + 1}).fetchall()
    now, lost = rows[0][0], rows[0][1]
    if lost or len(rows) > most:
        return ChangeBatch([], now, True)
    visible = [row[2:] for row in rows if row[2] is not None]
    last = len(visible) - 1
    items = [
        Change(
            number, at, recorded_at, product, ChangeKind(kind), subject, serial, now if place == last else position, t
        )
        for place, (number, at, recorded_at, product, kind, subject, serial, t) in enumerate(visible)
    ]
    return ChangeBatch(items, now, False)


def changes_shown(conn: Connection, scope: Scope, items: list[Change]) -> frozenset[int]:
    """The numbers of those changes that a scope shows; the connection sees everything again after."""
    try:
        apply_scope(conn, scope)
        rows = conn.execute(SQL["changes_shown"], {"ids": [one.id for one in items]}).fetchall()
    finally:
        apply_scope(conn, EVERYTHING)
    return frozenset(int(row[0]) for row in rows)


def prune_changes(conn: Connection, *, now: datetime, keep: int = KEPT) -> int:
    """Drops the oldest changes: older than KEPT_FOR, or beyond the newest `keep`; returns how many, a bounded number
    (or one transaction's)."""
    row = conn.execute(
        SQL["prune_changes"], {"before": now - KEPT_FOR, "keep": keep, "at_once": PRUNED_AT_ONCE}
    ).fetchone()
    return int(row[0]) if row else 0
