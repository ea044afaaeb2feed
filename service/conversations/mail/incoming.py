"""A mail as its reader sees it: who wrote to whom, which mails it answers, its text, its files."""

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import getaddresses, parseaddr

from service.conversations.mail.html_text import text_of_html

MOST_PARTS, DEEPEST = 200, 20
MOST_FILES = 10
_ID = re.compile(r"<\s*([^<>\s]+)\s*>")
_Mail = Message


class Unreadable(Exception):
    """A mail that cannot be taken apart."""


@dataclass(frozen=True, slots=True)
class SentFile:
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Incoming:
    """`names`: the mails that it answers, the oldest first, without brackets. `recipients`: of the envelope and of its
    headers. `report`: the parts of a report about delivery. `text`: what was written, with what it quotes."""

    message: EmailMessage
    message_id: str
    names: tuple[str, ...]
    sender: str
    sender_name: str
    return_path: str | None
    recipients: tuple[str, ...]
    subject: str
    text: str
    files: tuple[SentFile, ...]
    received_at: datetime

    def header(self, name: str) -> str:
        return header_of(self.message, name)


def read_mail(raw: bytes, *, recipients: Sequence[str], received_at: datetime) -> Incoming:
    """Unreadable where it cannot be taken apart, whatever it holds."""
    try:
        message = message_from_bytes(raw, policy=default)
        assert isinstance(message, EmailMessage)
        parts = list(_parts(message))
        text, files = _content(message, parts)
        sender_name, sender = parseaddr(header_of(message, "From"))
        return_path = header_of(message, "Return-Path") if message.get("Return-Path") is not None else None
        return Incoming(
            message=message,
            message_id=next(iter(_ids(header_of(message, "Message-ID"))), ""),
            names=tuple(dict.fromkeys(_ids(f"{header_of(message, 'References')} {header_of(message, 'In-Reply-To')}"))),
            sender=sender.lower(),
            sender_name=sender_name,
            return_path=parseaddr(return_path)[1] if return_path is not None else None,
            recipients=_recipients(message, recipients),
            subject=" ".join(header_of(message, "Subject").split()),
            text=text,
            files=tuple(files),
            received_at=received_at,
        )
    except (RecursionError, MemoryError, ValueError, LookupError, TypeError, AttributeError, AssertionError) as exc:
        raise Unreadable(f"{type(exc).__name__}: {exc}"[:200]) from exc


def header_of(message: "Message[str, str]", name: str) -> str:
    """A header as text; '' for none, and for one that nobody can read."""
    try:
        return str(message.get(name, "") or "")
    except (ValueError, LookupError, TypeError, AttributeError, IndexError):
        return ""


def _ids(text: str) -> list[str]:
    return _ID.findall(text)


def _recipients(message: EmailMessage, envelope: Sequence[str]) -> tuple[str, ...]:
    named = [header_of(message, name) for name in ("Delivered-To", "X-Original-To", "To", "Cc")]
    found = [address for _, address in getaddresses([*envelope, *named])]
    return tuple(dict.fromkeys(one.lower() for one in found if "@" in one))


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold something, in their order; not those inside a mail that is attached."""
    waiting: list[tuple[EmailMessage, int]] = [(message, 0)]
    seen = 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if seen > MOST_PARTS or depth > DEEPEST:
            raise Unreadable("nested too deep")
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting += [(one, depth + 1) for one in reversed(inner) if isinstance(one, EmailMessage)]
        else:
            yield part


def _content(message: EmailMessage, parts: Sequence[EmailMessage]) -> tuple[str, list[SentFile]]:
    """(the text, the files). Of a text in several forms the plain one counts, where it holds anything."""
    plain, html, files = list[str](), list[str](), list[SentFile]()
    for part in parts:
        kind, name = part.get_content_type(), _file_name(part)
        attached = part.get_content_disposition() == "attachment" or bool(name)
        if kind == "text/plain" and not attached:
            plain.append(decoded(part))
        elif kind == "text/html" and not attached:
            html.append(decoded(part))
        elif kind not in ("message/delivery-status", "message/rfc822", "text/rfc822-headers"):
            files.append(SentFile(name or f"{kind.replace('/', '.')}", kind, _bytes(part)))
    text = "\n".join(plain).strip()
    if not text:
        text = "\n".join(text_of_html(one) for one in html).strip()
    return text.replace("\r\n", "\n"), files


def decoded(part: EmailMessage) -> str:
    """The text of a part, whatever it says of its encoding."""
    content = _bytes(part)
    charset = "utf-8"
    with contextlib.suppress(ValueError, LookupError, TypeError, AttributeError):
        charset = part.get_content_charset() or "utf-8"
    for one in (charset, "utf-8", "cp1252"):
        try:
            return content.decode(one)
        except (LookupError, ValueError):
            continue
    return content.decode("latin-1")


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _file_name(part: EmailMessage) -> str:
    try:
        return " ".join(str(part.get_filename() or "").split())[:200]
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
