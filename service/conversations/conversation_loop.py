"""The loop of conversations in the service process: mails that came in are read, messages leave; what is over goes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

from fleet.process import StopSignal, get_log
from fleet.settings import Settings
from service.attachments.folder import AttachmentFolder
from service.chats.pictures import fetch_next_picture, fetchers_of
from service.conversations.addresses import own_addresses
from service.conversations.chats import deliver_next_chat_message, writers_of
from service.conversations.doors.imap import begin_fetching, mailbox_of
from service.conversations.doors.lmtp import MailDoor
from service.conversations.mail.chain import read_next_mail
from service.conversations.mail.steps import Desk
from service.conversations.outgoing import deliver_next_message
from service.notices.channels.email.smtp import MailServer
from store.conversations.mails import prune_raw_mails
from store.engine.database import Connection
from store.engine.worker_loop import Turn, WorkerLoop

IDLE_S = 1.0
TIDY_EVERY = timedelta(hours=1)
# How long a mail can be looked at as it came.
RAW_KEPT = timedelta(days=90)
log = get_log("service")


@contextmanager
def conversations(
    settings: Settings, stop: StopSignal, server: MailServer | None
) -> Iterator[Mapping[str, WorkerLoop]]:
    """The loops of conversations by name, with the door for mail open while they run."""
    assert settings.database_url is not None
    talk = WorkerLoop(
        settings.database_url, stop, name="conversations", begin=partial(begin_conversations, settings, stop, server)
    )
    loops = {"conversations": talk}
    if settings.mail_in_imap_url:
        fetch = partial(begin_fetching, mailbox_of(settings.mail_in_imap_url), settings.mail_in_imap_s, talk.wake)
        loops["mailbox"] = WorkerLoop(settings.database_url, stop, name="mailbox", begin=fetch)
    door = _door(settings, settings.database_url, talk)
    try:
        yield loops
    finally:
        if door is not None:
            door.close()


def _door(settings: Settings, database_url: str, talk: WorkerLoop) -> MailDoor | None:
    """None where none is wanted, and where its port cannot be had: everything else goes on."""
    if settings.mail_in_port is None:
        return None
    try:
        return MailDoor(database_url, settings.mail_in_host, settings.mail_in_port, came=talk.wake).open()
    except OSError as exc:
        log.error("mail_door_closed", host=settings.mail_in_host, port=settings.mail_in_port, reason=str(exc))
        return None


def begin_conversations(settings: Settings, stop: StopSignal, server: MailServer | None, conn: Connection) -> Turn:
    own, writers, fetchers = own_addresses(settings), writers_of(settings), fetchers_of(settings)
    desk = Desk(own, AttachmentFolder(settings), settings.mail_in_authserv_id)
    tidied_at = datetime.min.replace(tzinfo=UTC)

    def turn() -> float:
        """`server` None: messages wait for a mail server; customers see them on their pages."""
        nonlocal tidied_at
        now = datetime.now(UTC)
        if now - tidied_at >= TIDY_EVERY:
            prune_raw_mails(conn, before=now - RAW_KEPT)
            tidied_at = now
        while not stop and read_next_mail(conn, desk, now=datetime.now(UTC)):
            pass
        while fetchers and not stop and fetch_next_picture(conn, desk.folder, fetchers, now=datetime.now(UTC)):
            pass
        while writers and not stop and deliver_next_chat_message(conn, writers, now=datetime.now(UTC)):
            pass
        while server is not None and not stop and deliver_next_message(conn, server, own, now=datetime.now(UTC)):
            pass
        return IDLE_S

    return turn
