"""`deadletter list` and `deadletter replay`."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import typer

from fleet.settings import load_settings
from ingest.messages import Message
from ingest.writer import BatchWriter
from sigap.cli.failed import CommandFailed
from sigap.cli.showing import end_with_json, say, show_table
from sigap.platform.running import open_database
from store.engine.database import Connection, RefusedData, connect
from store.telemetry.dead_letters import (
    DeadLetter,
    count_by_reason,
    find_dead_letter,
    list_dead_letters,
    mark_replayed,
    waiting_letters,
)

SHOWN_BYTES = 60
PAGE_BYTES = 4 << 20


def list_letters(*, reason: str | None, product: str | None, limit: int, replayed: bool, json: bool) -> None:
    with open_database(load_settings()) as url, closing(connect(url)) as conn:
        letters = list_dead_letters(conn, reason=reason, product=product, replayed=replayed, limit=limit)
        waiting = count_by_reason(conn)
    if not letters:
        say("no dead letters")
    for letter in letters:
        state = ", replayed" if letter.replayed_at else ""
        times = f", seen {letter.seen} times" if letter.seen > 1 else ""
        when = f"{letter.received_at:%Y-%m-%d %H:%M:%S}"
        say(f"{letter.id}  {when}  {letter.topic}  {letter.reason}: {letter.detail}{times}{state}")
        say(f"    {_preview(letter)}")
    if waiting:
        show_table("waiting, by reason", ["reason", "letters"], list(waiting.items()))
        say("mend what is wrong, then: python -m sigap deadletter replay")
    if json:
        end_with_json({"waiting": waiting, "letters": [_as_json(letter) for letter in letters]})


def replay_letters(
    ids: list[int], *, reason: str | None, product: str | None, any_age: bool, payload: Path | None, json: bool
) -> None:
    if payload is not None and len(ids) != 1:
        raise typer.BadParameter("a mended payload is for one id", param_hint="--payload")
    settings = load_settings()
    with open_database(settings) as url, closing(connect(url)) as conn:
        writer = BatchWriter(conn, settings)
        writer.take_letters(any_age=any_age)
        mended = payload.read_bytes() if payload else None
        tried = done = 0
        for letters in _chosen(conn, ids, reason, product):
            done += _replay_some(conn, writer, letters, mended)
            tried += len(letters)
    say(f"{done:,} of {tried:,} dead letters are stored now")
    if json:
        end_with_json({"letters": tried, "stored": done, "refused": tried - done})
    if done < tried:
        raise CommandFailed(f"{tried - done:,} are still refused")


def _chosen(conn: Connection, ids: list[int], reason: str | None, product: str | None) -> Iterator[list[DeadLetter]]:
    """The letters that were asked for, oldest first, some at a time: all may be more than memory holds."""
    if not ids:
        after = 0
        while page := waiting_letters(conn, reason=reason, product=product, after=after, most_bytes=PAGE_BYTES):
            yield page
            after = page[-1].id
        return
    letters = [find_dead_letter(conn, letter_id) for letter_id in ids]
    if missing := [str(i) for i, letter in zip(ids, letters, strict=True) if letter is None]:
        raise CommandFailed(f"no dead letter {', '.join(missing)}")
    yield [letter for letter in letters if letter is not None]


def _replay_some(conn: Connection, writer: BatchWriter, letters: list[DeadLetter], mended: bytes | None) -> int:
    """Stores the content of letters, all that can be stored in one transaction; how many that were."""
    now, good = datetime.now(UTC), list[tuple[DeadLetter, Message]]()
    for letter in letters:
        payload = mended if mended is not None else letter.payload
        message = Message(letter.topic, payload, now, first_received_at=letter.received_at)
        if letter.truncated and mended is None:
            kept, size = len(letter.payload), letter.size
            _tell(letter, f"only its first {kept:,} of {size:,} bytes are kept; send it again in parts")
        elif found := writer.sort([message], wall=now).letters:
            _tell(letter, f"{found[0].reason}: {found[0].detail}")
        else:
            good.append((letter, message))
    if not good:
        return 0
    try:
        writer.write_all([message for _, message in good], wall=now)
    except RefusedData:
        return sum(_replay_alone(conn, writer, letter, message, now) for letter, message in good)
    mark_replayed(conn, [letter.id for letter, _ in good])
    return len(good)


def _replay_alone(conn: Connection, writer: BatchWriter, letter: DeadLetter, message: Message, now: datetime) -> bool:
    if writer.write([message], wall=now).letters:
        _tell(letter, "the database refused it; deadletter list says why")
        return False
    mark_replayed(conn, [letter.id])
    return True


def _tell(letter: DeadLetter, fault: str) -> None:
    say(f"{letter.id}  {letter.topic}: still refused: {fault}")


def _preview(letter: DeadLetter) -> str:
    shown = letter.payload[:SHOWN_BYTES].decode("utf-8", "replace")
    return f"{letter.size:,} bytes: {shown}{'...' if letter.size > SHOWN_BYTES else ''}"


def _as_json(letter: DeadLetter) -> dict[str, object]:
    return {
        "id": letter.id,
        "topic": letter.topic,
        "product": letter.product,
        "serial": letter.serial,
        "ts": letter.ts.isoformat() if letter.ts else None,
        "reason": letter.reason,
        "detail": letter.detail,
        "payload": letter.payload.decode("utf-8", "replace"),
        "size": letter.size,
        "truncated": letter.truncated,
        "readings": letter.readings,
        "seen": letter.seen,
        "received_at": letter.received_at.isoformat(),
        "replayed_at": letter.replayed_at.isoformat() if letter.replayed_at else None,
    }
