"""Dead letters: messages that could not be stored, kept with their reason until they are replayed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one
from store.engine.storable_text import storable

SQL = load(__file__)
NEWEST = 2**62
MOST_WAITING = 2_000


@dataclass(frozen=True, slots=True)
class NewDeadLetter:
    """A message or elements of it. `size` and `digest` are the whole message's where it is cut. `readings`: how many
    elements it stands for, and `times` their event times where they are several."""

    topic: str
    product: str
    serial: str
    ts: datetime | None
    reason: str
    detail: str
    payload: bytes
    received_at: datetime
    size: int
    digest: str
    truncated: bool = False
    readings: int = 1
    times: list[datetime] | None = None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    id: int
    topic: str
    product: str
    serial: str
    ts: datetime | None
    reason: str
    detail: str
    payload: bytes
    size: int
    truncated: bool
    readings: int
    seen: int
    received_at: datetime
    seen_at: datetime
    replayed_at: datetime | None


def letter_digest(topic: str, payload: bytes) -> str:
    """What makes two dead letters the same: topic and payload."""
    return hashlib.sha256(topic.encode("utf-8", "surrogateescape") + b"\0" + payload).hexdigest()


def put_dead_letters(conn: Connection, letters: Sequence[NewDeadLetter]) -> None:
    with conn.cursor() as cursor:
        cursor.executemany(
            SQL["put_dead_letter"],
            [
                {
                    "digest": letter.digest,
                    "topic": storable(letter.topic),
                    "product": storable(letter.product),
                    "serial": storable(letter.serial),
                    "ts": letter.ts,
                    "reason": letter.reason,
                    "detail": storable(letter.detail)[:500],
                    "payload": letter.payload,
                    "size": letter.size,
                    "truncated": letter.truncated,
                    "readings": letter.readings,
                    "times": letter.times,
                    "received_at": letter.received_at,
                }
                for letter in letters
            ],
        )


def list_dead_letters(
    conn: Connection,
    *,
    reason: str | None = None,
    product: str | None = None,
    replayed: bool = False,
    before: int = NEWEST,
    limit: int = 100,
) -> list[DeadLetter]:
    """Newest first; `replayed` includes those whose content is stored by now."""
    return fetch_all(
        conn,
        SQL["list_dead_letters"],
        {"reason": reason, "product": product, "replayed": replayed, "before": before, "limit": limit},
        DeadLetter,
    )


def find_dead_letter(conn: Connection, letter_id: int) -> DeadLetter | None:
    return fetch_one(conn, SQL["find_dead_letter"], {"id": letter_id}, DeadLetter)


def waiting_letters(
    conn: Connection, *, reason: str | None, product: str | None, after: int, most_bytes: int
) -> list[DeadLetter]:
    """The oldest letters behind number `after` that wait, with `most_bytes` of payload, one letter at least."""
    wanted = {"reason": reason, "product": product, "after": after, "most_bytes": most_bytes, "limit": MOST_WAITING}
    return fetch_all(conn, SQL["waiting_letters"], wanted, DeadLetter)


def mark_replayed(conn: Connection, letter_ids: Sequence[int]) -> None:
    conn.execute(SQL["mark_replayed"], {"ids": list(letter_ids)})


def count_by_reason(conn: Connection) -> dict[str, int]:
    return dict(conn.execute(SQL["count_by_reason"]).fetchall())


def lettered_times(conn: Connection, product: str, serial: str) -> list[datetime]:
    """Event times of a device's dead-lettered readings, where they could be read."""
    return [row[0] for row in conn.execute(SQL["lettered_times"], {"product": product, "serial": serial})]
