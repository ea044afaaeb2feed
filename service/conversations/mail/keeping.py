"""Keeps a mail as it came, once, before its server is told that we have it."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import parseaddr

from store.conversations.mails import NewMail, put_mail
from store.engine.database import Connection
from store.engine.storable_text import storable

# What a door takes. A larger one is refused while it is sent: its sender's server tells them.
LARGEST = 40 << 20
LONGEST_HEAD = 500
MOST_RECIPIENTS = 50


def keep_mail(conn: Connection, raw: bytes, *, door: str, recipients: Sequence[str], now: datetime) -> int | None:
    """The number of the mail; None where the same one came before, by whatever way."""
    head = BytesHeaderParser(policy=compat32).parsebytes(raw[: 1 << 20])
    new = NewMail(
        fingerprint=fingerprint(raw, head),
        door=door,
        recipients=[storable(one)[:LONGEST_HEAD] for one in recipients][:MOST_RECIPIENTS],
        sender=storable(parseaddr(_text(head, "From"))[1])[:LONGEST_HEAD],
        subject=storable(_text(head, "Subject"))[:LONGEST_HEAD],
        raw=raw,
        received_at=now,
    )
    return put_mail(conn, new)


def fingerprint(raw: bytes, head: "Message[str, str]") -> bytes:
    """Of what the sender made: headers that servers add on the way, and how lines end, do not count. A mail that only
    borrows another's Message-ID is another mail."""
    plain = raw.replace(b"\r\n", b"\n")
    _, empty_line, rest = plain.partition(b"\n\n")
    body = (rest if empty_line else plain).rstrip(b"\n")
    named = "\0".join(_text(head, name) for name in ("Message-ID", "From", "Date", "Subject"))
    return hashlib.sha256(named.encode("utf-8", "replace") + b"\0" + body).digest()


def _text(head: "Message[str, str]", name: str) -> str:
    """A header as it stands there, on one line."""
    return " ".join(str(head.get(name, "")).split())
