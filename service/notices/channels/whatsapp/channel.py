"""What the channel `whatsapp` declares."""

from dataclasses import replace

from fleet.coded import Coded, coded
from fleet.settings import Settings
from service.notices.channels.channel import Channel, Sender, stays_here
from service.notices.channels.plain_text import link_aside, mobile_of, write_plain
from service.notices.channels.whatsapp.client import WhatsApp
from store.channels.chats import heard_at
from store.engine.database import Connection
from store.service.notices import ClaimedNotice

NO_ACCOUNT = coded("no_whatsapp")


def _obstacle(settings: Settings) -> Coded | None:
    return None if settings.whatsapp_phone_id and settings.whatsapp_token else NO_ACCOUNT


def open_whatsapp(settings: Settings) -> WhatsApp | None:
    if not settings.whatsapp_phone_id or not settings.whatsapp_token:
        return None
    return WhatsApp(
        settings.whatsapp_api, settings.whatsapp_phone_id, settings.whatsapp_templates, settings.whatsapp_token
    )


def _open(settings: Settings) -> Sender | None:
    return open_whatsapp(settings)


def _prepare(conn: Connection, notice: ClaimedNotice) -> ClaimedNotice:
    return replace(notice, heard_at=heard_at(conn, channel="whatsapp", address=notice.recipient))


WHATSAPP = Channel(
    label="channel_whatsapp",
    obstacle=_obstacle,
    wanted=lambda settings: _obstacle(settings) is None,
    open=_open,
    write=write_plain,
    address=mobile_of,
    with_link=link_aside,
    prepare=_prepare,
    routed=True,
    repeatable=False,
    receipts=True,
    chats=True,
    outside=lambda settings: not stays_here(settings.whatsapp_api),
)
