"""What the channel `push` declares."""

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from fleet.coded import Coded, coded
from fleet.secret_file import keep_secret
from fleet.settings import Settings
from service.notices.channels.channel import Channel, Sender, stays_here
from service.notices.channels.plain_text import link_aside, write_plain
from service.notices.channels.push.encryption import key_from
from service.notices.channels.push.endpoints import hosts_of
from service.notices.channels.push.sender import PushSender
from store.channels.push_subscriptions import browsers_of, forget_browser
from store.engine.database import Connection
from store.service.notices import Addressee, ClaimedNotice

NO_HTTPS, PUSH_OFF = coded("push_needs_https"), coded("push_off")
KEY_FILE, SHORTEST = "push-key", 40


def push_obstacle(settings: Settings) -> Coded | None:
    """Browsers take push messages from https alone, and from their own machine."""
    if not settings.web_push:
        return PUSH_OFF
    safe = settings.link_base.startswith("https://") or stays_here(settings.link_base)
    return None if safe else NO_HTTPS


def push_key(settings: Settings) -> EllipticCurvePrivateKey:
    """Of the settings, or of the data folder, where it is made if need be (mode 0600)."""
    return key_from(settings.push_key or keep_secret(settings.data_dir / KEY_FILE, shortest=SHORTEST))


def open_push(settings: Settings) -> PushSender | None:
    if push_obstacle(settings):
        return None
    contact = settings.security_contact or settings.link_base
    return PushSender(hosts_of(settings.push_hosts), contact, push_key(settings))


def _open(settings: Settings) -> Sender | None:
    return open_push(settings)


def _address(owner: Addressee) -> str:
    """Messages go to all browsers of a customer at once."""
    return f"customer/{owner.customer_id}" if owner.browsers else ""


def _prepare(conn: Connection, notice: ClaimedNotice) -> ClaimedNotice:
    found = browsers_of(conn, customer_id=notice.customer_id) if notice.customer_id is not None else []
    return replace(notice, browsers=tuple(found))


PUSH = Channel(
    label="channel_push",
    obstacle=push_obstacle,
    wanted=lambda settings: push_obstacle(settings) is None,
    open=_open,
    write=write_plain,
    address=_address,
    with_link=link_aside,
    prepare=_prepare,
    gone=forget_browser,
    routed=True,
    outside=lambda settings: not all(stays_here(f"//{host}") for host in hosts_of(settings.push_hosts)),
)
