"""What WhatsApp's webhook tells: receipts of our messages, and messages of customers. Its signature, too."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from service.notices.channels.whatsapp.error_codes import REST_FOR, Reaction, reaction_to
from store.channels.chats import NewMessage
from store.channels.receipts import NewReceipt

CHANNEL = "whatsapp"
STATUSES = frozenset({"sent", "delivered", "read", "failed"})
LONGEST_TEXT, LONGEST_NAME, LONGEST_ID = 4096, 100, 300


class BadEvent(Exception):
    """A body that is none of WhatsApp's."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: a receipt or a message. `again_in`: a failed message may be sent once more after it."""

    receipt: NewReceipt | None = None
    message: NewMessage | None = None
    again_in: timedelta | None = None


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether `X-Hub-Signature-256` is that of these bytes: `sha256=` and an HMAC-SHA256."""
    expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.strip().lower().encode())


def events_in(body: bytes, *, phone_id: str) -> list[Event]:
    """What concerns our telephone number; BadEvent for what is no such body. What we do not know is left out: WhatsApp
    would send a refused body again and again."""
    try:
        said = json.loads(body)
        return [event for change in _changes(said) for event in _events(change, phone_id)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
        raise BadEvent(type(exc).__name__) from exc


def _changes(said: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    entries = said["entry"]
    assert isinstance(entries, list)
    for entry in entries:
        for change in entry["changes"]:
            if change.get("field") == "messages":
                yield change["value"]


def _events(value: Mapping[str, object], phone_id: str) -> Iterator[Event]:
    metadata = value.get("metadata") or {}
    if isinstance(metadata, Mapping) and metadata.get("phone_number_id") not in (None, phone_id):
        return
    names = _names(value.get("contacts"))
    for status in _list(value.get("statuses")):
        if (receipt := _receipt(status)) is not None:
            yield receipt
    for message in _list(value.get("messages")):
        number = str(message.get("from") or "")
        if number.isdigit() and message.get("id"):
            yield Event(message=_message(message, number, names.get(number, "")))


def _receipt(status: Mapping[str, object]) -> Event | None:
    kind, number = status.get("status"), str(status.get("id") or "")[:LONGEST_ID]
    if kind not in STATUSES or not number:
        return None
    errors = _list(status.get("errors"))
    code, words = _error(errors[0]) if errors else ("", "")
    receipt = NewReceipt(
        channel=CHANNEL,
        provider_id=number,
        status=str(kind),
        at=_moment(status.get("timestamp")),
        reference=str(status.get("biz_opaque_callback_data") or "")[:100],
        code=code,
        words=words,
    )
    passing = kind == "failed" and code.isdigit() and reaction_to(int(code)) is not Reaction.LASTING
    return Event(receipt=receipt, again_in=REST_FOR if passing else None)


def _error(error: Mapping[str, object]) -> tuple[str, str]:
    data = error.get("error_data")
    detail = data.get("details") if isinstance(data, Mapping) else None
    words = str(detail or error.get("message") or error.get("title") or "")
    return str(error.get("code") or "")[:40], " ".join(words.split())[:500]


def _message(message: Mapping[str, object], number: str, name: str) -> NewMessage:
    kind = str(message.get("type") or "unknown")
    return NewMessage(
        channel=CHANNEL,
        address=f"+{number}",
        name=name,
        provider_id=str(message["id"])[:LONGEST_ID],
        kind=kind if kind.isascii() and kind.replace("_", "").isalpha() and kind.islower() else "unknown",
        text=_text(message, kind)[:LONGEST_TEXT],
        at=_moment(message.get("timestamp")),
        media=_picture(message.get(kind)) if kind in ("image", "document") else None,
    )


def _picture(part: object) -> str | None:
    """What WhatsApp calls a picture, which may come as a document; None for any other file."""
    if not isinstance(part, Mapping) or not str(part.get("mime_type") or "").startswith("image/"):
        return None
    return str(part.get("id") or "")[:LONGEST_ID] or None


def _text(message: Mapping[str, object], kind: str) -> str:
    """What they wrote, or what stands beside what they sent."""
    part = message.get(kind)
    if not isinstance(part, Mapping):
        return ""
    if kind == "interactive":
        for reply in ("button_reply", "list_reply"):
            if isinstance(inner := part.get(reply), Mapping):
                return str(inner.get("title") or "")
    return str(part.get("body") or part.get("caption") or part.get("text") or part.get("name") or "").replace("\0", "")


def _names(contacts: object) -> dict[str, str]:
    names = {}
    for one in _list(contacts):
        profile = one.get("profile")
        name = profile.get("name") if isinstance(profile, Mapping) else ""
        names[str(one.get("wa_id"))] = " ".join(str(name or "").split())[:LONGEST_NAME]
    return names


def _list(value: object) -> list[Mapping[str, object]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _moment(seconds: object) -> datetime:
    """ValueError for what is no time."""
    return datetime.fromtimestamp(int(str(seconds)), UTC)
