"""A mailbox that is fetched by IMAP: what is unread is kept, and marked as read once it is committed."""

import imaplib
import re
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from fleet.process import get_log
from fleet.settings import BadSettings
from service.conversations.doors.lmtp import KEPT
from service.conversations.mail.keeping import LARGEST, keep_mail
from store.engine.database import Connection, translated
from store.engine.worker_loop import Turn

IMAP = "imap"
TIMEOUT_S = 30.0
AT_ONCE = 50
PORTS = {"imap": 143, "imaps": 993}
_UID = re.compile(rb"UID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
log = get_log("service")


class MailboxUnavailable(Exception):
    """A mailbox that cannot be fetched now."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """imaps://user:password@host:port/FOLDER; imap:// only to this machine, or where the server offers STARTTLS."""

    host: str
    port: int
    tls: bool
    user: str
    folder: str
    password: str = field(repr=False)


def mailbox_of(url: str) -> Mailbox:
    """BadSettings where it cannot be read."""
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as exc:
        raise BadSettings(f"SIGAP_MAIL_IN_IMAP_URL: {exc}") from exc
    if parts.scheme not in PORTS or not parts.hostname or not parts.username:
        raise BadSettings("SIGAP_MAIL_IN_IMAP_URL must be imaps://user:password@host:port/FOLDER")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    return Mailbox(
        parts.hostname,
        port or PORTS[parts.scheme],
        parts.scheme == "imaps",
        unquote(parts.username),
        folder,
        unquote(parts.password or ""),
    )


def begin_fetching(mailbox: Mailbox, every_s: float, came: Callable[[], None], conn: Connection) -> Turn:
    def turn() -> float:
        """A mailbox that is away is asked again with the next turn: nothing is lost meanwhile."""
        try:
            if fetch_mails(conn, mailbox):
                came()
        except MailboxUnavailable as exc:
            log.warning("mailbox_unavailable", host=mailbox.host, reason=str(exc))
        return every_s

    return turn


def fetch_mails(conn: Connection, mailbox: Mailbox) -> int:
    """How many were read. 1. A mail is fetched without marking it. 2. It is committed. 3. It is marked as read.
    Who dies between 2 and 3 fetches it again, and it is there already."""
    try:
        server = _connected(mailbox)
        try:
            _ask(server.select(_quoted(mailbox.folder)))
            [found] = _ask(server.uid("SEARCH", "UNSEEN"))
            numbers = (found if isinstance(found, bytes) else b"").split()[:AT_ONCE]
            for number in numbers:
                _take(conn, server, number.decode())
            return len(numbers)
        finally:
            _leave(server)
    except (imaplib.IMAP4.error, OSError, ValueError, TypeError) as exc:
        raise MailboxUnavailable(str(exc)[:200] or type(exc).__name__) from exc


def _take(conn: Connection, server: imaplib.IMAP4, number: str) -> None:
    [head] = _ask(server.uid("FETCH", number, "(RFC822.SIZE)"))[:1]
    size = _SIZE.search(head if isinstance(head, bytes) else b"")
    what = "BODY.PEEK[]" if size is None or int(size[1]) <= LARGEST else "BODY.PEEK[HEADER]"
    raw = next(
        (bytes(one[1]) for one in _ask(server.uid("FETCH", number, f"({what})")) if isinstance(one, tuple)), None
    )
    if raw is None:  # Somebody removed it meanwhile.
        return
    with translated():
        kept = keep_mail(conn, raw, door=IMAP, recipients=[], now=datetime.now(UTC))
    KEPT.labels(IMAP, "again" if kept is None else "kept").inc()
    server.uid("STORE", number, "+FLAGS", r"(\Seen)")


def _connected(mailbox: Mailbox) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    server: imaplib.IMAP4
    if mailbox.tls:
        server = imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=context, timeout=TIMEOUT_S)
    else:
        server = imaplib.IMAP4(mailbox.host, mailbox.port, timeout=TIMEOUT_S)
        if "STARTTLS" in server.capabilities:
            server.starttls(context)
        elif mailbox.host not in ("localhost", "127.0.0.1", "::1"):
            server.shutdown()
            raise MailboxUnavailable("the server offers no TLS: the password is not sent")
    try:
        server.login(mailbox.user, mailbox.password)
    except BaseException:
        server.shutdown()
        raise
    return server


def _ask(answer: tuple[str, Sequence[object]]) -> list[object]:
    status, parts = answer
    if status != "OK":
        raise MailboxUnavailable(f"the server says {status}: {parts!r}"[:200])
    return [*parts]


def _quoted(folder: str) -> str:
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _leave(server: imaplib.IMAP4) -> None:
    try:
        server.logout()
    except (imaplib.IMAP4.error, OSError):
        return
