"""What a Telegram bot is told: a message of a customer, and the code by which they join a chat."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from service.chats.whatsapp_events import BadEvent
from store.channels.chats import NewMessage

CHANNEL = "telegram"
START = "/start"
LONGEST_TEXT, LONGEST_NAME, LONGEST_ID = 4096, 100, 300
_KINDS = ("photo", "voice", "video", "document", "location", "sticker", "contact", "audio")


@dataclass(frozen=True, slots=True)
class Update:
    """One message in a private chat; `code` where it opens the chat by a link."""

    message: NewMessage
    code: str = ""


def update_in(body: bytes) -> Update | None:
    """None for what is no message of a person in a private chat; BadEvent for what is no such body."""
    try:
        said = json.loads(body)
        message = said.get("message")
        if message is None or message["chat"]["type"] != "private" or message.get("from", {}).get("is_bot"):
            return None
        return _update(message)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError, OSError) as exc:
        raise BadEvent(type(exc).__name__) from exc


def _update(message: Mapping[str, object]) -> Update:
    chat = message["chat"]
    assert isinstance(chat, dict)
    text = str(message.get("text") or message.get("caption") or "").replace("\0", "")[:LONGEST_TEXT]
    kind = "text" if message.get("text") else next((one for one in _KINDS if one in message), "unknown")
    name = " ".join(f"{chat.get('first_name') or ''} {chat.get('last_name') or ''}".split())[:LONGEST_NAME]
    address = str(int(chat["id"]))
    return Update(
        NewMessage(
            channel=CHANNEL,
            address=address,
            name=name,
            provider_id=str(int(str(message["message_id"]))),
            kind=kind,
            text=text,
            at=datetime.fromtimestamp(int(str(message["date"])), UTC),
            media=_picture(message),
        ),
        code=text.removeprefix(START).strip() if text.startswith(f"{START} ") else "",
    )


def _picture(message: Mapping[str, object]) -> str | None:
    """What Telegram calls a picture: of a photo its largest size, or a document that is one."""
    sizes, document = message.get("photo"), message.get("document")
    if isinstance(sizes, list) and sizes:
        largest = max(sizes, key=lambda one: int(one.get("width") or 0) * int(one.get("height") or 0))
        return str(largest["file_id"])[:LONGEST_ID]
    if isinstance(document, dict) and str(document.get("mime_type") or "").startswith("image/"):
        return str(document["file_id"])[:LONGEST_ID]
    return None
