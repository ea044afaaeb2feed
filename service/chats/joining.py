"""A customer joins their chat with the bot: a link with a code that is good once, for an hour."""

import secrets
from datetime import datetime, timedelta

from fleet.settings import Settings
from service.notices.links import token_hash
from store.channels.chats import join_by_code, make_code
from store.engine.database import Connection

CHANNEL = "telegram"
CODE_LASTS = timedelta(hours=1)
CODE_BYTES = 24


def can_join(settings: Settings) -> bool:
    return bool(settings.telegram_bot and settings.telegram_token and settings.telegram_secret)


def joining_link(conn: Connection, customer_id: int, *, bot: str, now: datetime) -> str:
    """Opens Telegram with our bot; the button there sends the code."""
    code = secrets.token_urlsafe(CODE_BYTES)
    make_code(conn, customer_id, channel=CHANNEL, code_hash=token_hash(code), at=now, expires_at=now + CODE_LASTS)
    return f"https://t.me/{bot}?start={code}"


def join(conn: Connection, code: str, *, address: str, name: str, now: datetime) -> int | None:
    """The customer whose chat it is from now on; None for a code that is no good any more."""
    return join_by_code(conn, channel=CHANNEL, code_hash=token_hash(code), address=address, name=name, at=now)
