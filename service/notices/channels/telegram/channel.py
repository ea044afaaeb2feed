"""What the channel `telegram` declares."""

from fleet.coded import Coded, coded
from fleet.settings import Settings
from service.notices.channels.channel import Channel, Sender, stays_here
from service.notices.channels.plain_text import link_aside, write_plain
from service.notices.channels.telegram.client import TelegramBot
from store.channels.chats import end_chat
from store.engine.database import Connection
from store.service.notices import Addressee

NO_BOT = coded("no_telegram")


def _obstacle(settings: Settings) -> Coded | None:
    return None if settings.telegram_token else NO_BOT


def open_telegram(settings: Settings) -> TelegramBot | None:
    return TelegramBot(settings.telegram_api, settings.telegram_token) if settings.telegram_token else None


def _open(settings: Settings) -> Sender | None:
    return open_telegram(settings)


def _address(owner: Addressee) -> str:
    return owner.telegram or ""


def _gone(conn: Connection, address: str) -> None:
    end_chat(conn, channel="telegram", address=address)


TELEGRAM = Channel(
    label="channel_telegram",
    obstacle=_obstacle,
    wanted=lambda settings: _obstacle(settings) is None,
    open=_open,
    write=write_plain,
    address=_address,
    with_link=link_aside,
    routed=True,
    repeatable=False,
    chats=True,
    gone=_gone,
    outside=lambda settings: not stays_here(settings.telegram_api),
)
