"""`deadletter list` and `deadletter replay`."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import typer

from fleet.settings import load_settings
from ingest.messages import Message
from ingest.writer import BatchWriter
from sigap.commands.failed import CommandFailed
from sigap.commands.showing import end_with_json, say, show_table
from sigap.platform import open_database
from store.database import Connection, connect
from store.deadletters import NEWEST, DeadLetter, count_by_reason, find_dead_letter, list_dead_letters, mark_replayed

SHOWN_BYTES = 60
PAGE = 500


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
        letters = _chosen(conn, ids, reason, product)
        writer = BatchWriter(conn, settings)
        writer.take_letters(any_age=any_age)
        mended = payload.read_bytes() if payload else None
        stored, refused = 0, 0
        for letter in letters:
            if fault := _replay(conn, writer, letter, mended):
                refused += 1
                say(f"{letter.id}  {letter.topic}: still refused: {fault}")
            else:
                stored += 1
    say(f"{stored} of {len(letters)} dead letters are stored now")
    if json:
        end_with_json({"letters": len(letters), "stored": stored, "refused": refused})
    if refused:
        raise CommandFailed(f"{refused} are still refused")


def _chosen(conn: Connection, ids: list[int], reason: str | None, product: str | None) -> list[DeadLetter]:
    if not ids:
        letters: list[DeadLetter] = []
        before = NEWEST
        while page := list_dead_letters(conn, reason=reason, product=product, before=before, limit=PAGE):
            letters += page
            before = page[-1].id
        return letters[::-1]
    found = [find_dead_letter(conn, letter_id) for letter_id in ids]
    if missing := [str(i) for i, letter in zip(ids, found, strict=True) if letter is None]:
        raise CommandFailed(f"no dead letter {', '.join(missing)}")
    return [letter for letter in found if letter is not None]


def _replay(conn: Connection, writer: BatchWriter, letter: DeadLetter, mended: bytes | None) -> str | None:
    """Stores a letter's content; what is wrong with it still, or None."""
    if letter.truncated and mended is None:
        return f"only its first {len(letter.payload):,} of {letter.size:,} bytes are kept; send it again in parts"
    now = datetime.now(UTC)
    message = Message(letter.topic, mended if mended is not None else letter.payload, now)
    batch = writer.sort([message], wall=now)
    if batch.letters:
        return f"{batch.letters[0].reason}: {batch.letters[0].detail}"
    if writer.write([message], wall=now).letters:
        return "the database refused it; deadletter list says why"
    mark_replayed(conn, letter.id)
    return None


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
        "seen": letter.seen,
        "received_at": letter.received_at.isoformat(),
        "replayed_at": letter.replayed_at.isoformat() if letter.replayed_at else None,
    }
