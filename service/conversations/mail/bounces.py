"""Step 3: a mail of ours came back. One that came back for good marks the address and wakes a person."""

import re
from collections.abc import Iterator
from email.message import EmailMessage, Message
from email.parser import Parser
from email.policy import compat32

from fleet.coded import Coded, coded
from service.conversations.mail.incoming import decoded, header_of
from service.conversations.mail.steps import Reading, Verdict
from service.conversations.mail.which_thread import named_thread
from service.conversations.saying import note_line, wake_somebody
from service.conversations.threads import now_in
from store.assets.customers import find_customer
from store.conversations.deliveries import DeadAddress, mark_dead, note_bounce
from store.conversations.mails import MailState
from store.conversations.messages import OURS
from store.conversations.threads import Thread
from store.engine.storable_text import storable

_DAEMON = re.compile(r"^(mailer-daemon|postmaster|mail-daemon)@", re.IGNORECASE)
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_CODE = re.compile(r"\b5[0-5]\d\b")
_ID = re.compile(r"^Message-ID:\s*<([^<>\s]+)>", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
LONGEST_WHY = 300


def bounce(reading: Reading) -> Verdict | None:
    """RFC 3464 reports, and those that servers without it write."""
    incoming = reading.incoming
    report = _report(incoming.message)
    if report is None and not _is_from_daemon(reading):
        return None
    permanent, why, recipient = _said(report, incoming.text)
    names = list(dict.fromkeys((*incoming.names, *_original(incoming.message, incoming.text))))
    thread = named_thread(reading.conn, reading.desk.own, names, incoming.recipients)
    if thread is None:
        state = MailState.HELD if permanent else MailState.NOTED
        return Verdict(state, coded("mail_bounce_of_nothing", why=why))
    _tell(reading, thread, names, permanent=permanent, why=why, recipient=recipient)
    return Verdict(MailState.NOTED, coded("mail_bounced", why=why), thread.id)


def _tell(reading: Reading, thread: Thread, names: list[str], *, permanent: bool, why: str, recipient: str) -> None:
    conn, at = reading.conn, now_in(reading.conn, thread, reading.wall)
    if not permanent:
        note_line(conn, thread.id, coded("mail_delayed", why=why), at=at, internal=True)
        return
    said = coded("mail_came_back", why=why)
    for name in names:
        local = name.rpartition("@")[0] or name
        if local.startswith(OURS):
            note_bounce(conn, local, said)
    _mark(reading, thread, recipient, said)
    wake_somebody(conn, thread.id, said, at=at)


def _mark(reading: Reading, thread: Thread, recipient: str, why: Coded) -> None:
    """Only the customer's own address: whoever writes a report may name any."""
    customer = find_customer(reading.conn, thread.customer_id)
    email = (customer.email or "").lower() if customer else ""
    if email and recipient in ("", email):
        mark_dead(reading.conn, DeadAddress(email, thread.customer_id, reading.wall, why))


def _report(message: EmailMessage) -> list["Message[str, str]"] | None:
    """The fields of a delivery report; None where the mail is none."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            inner = part.get_payload()
            return [one for one in inner if isinstance(one, Message)] if isinstance(inner, list) else []
    kind = header_of(message, "Content-Type")
    return [] if kind.startswith("multipart/report") and "delivery-status" in kind else None


def _is_from_daemon(reading: Reading) -> bool:
    incoming = reading.incoming
    nobody = incoming.return_path == "" or bool(incoming.header("X-Failed-Recipients"))
    return bool(_DAEMON.match(incoming.sender)) or (nobody and bool(_CODE.search(incoming.text)))


def _said(report: list["Message[str, str]"] | None, text: str) -> tuple[bool, str, str]:
    """(whether it is for good, the server's words, the address)."""
    for block in report or []:
        action, status = header_of(block, "Action").lower(), header_of(block, "Status")
        recipient = header_of(block, "Final-Recipient") or header_of(block, "Original-Recipient")
        if action or status or recipient:
            why = header_of(block, "Diagnostic-Code").partition(";")[2] or f"{action} {status}"
            permanent = action == "failed" or status.startswith("5")
            return permanent and not status.startswith("4"), _short(why), recipient.partition(";")[2].strip().lower()
    named = _STATUS.search(text)
    permanent = named[1] == "5" if named else bool(_CODE.search(text))
    line = next((one for one in text.split("\n") if _CODE.search(one) or _STATUS.search(one)), text)
    address = _ADDRESS.search(text)
    return permanent, _short(line), address[0].lower() if address else ""


def _short(text: str) -> str:
    return storable(" ".join(text.split()))[:LONGEST_WHY]


def _original(message: EmailMessage, text: str) -> Iterator[str]:
    """The Message-IDs of the mail that came back, where the report holds it."""
    for part in message.walk():
        if part.get_content_type() == "text/rfc822-headers":
            head = Parser(policy=compat32).parsestr(decoded(part), headersonly=True)
            yield from _ID.findall(f"Message-ID: {header_of(head, 'Message-ID')}")
        elif part.get_content_type() == "message/rfc822":
            for inner in part.iter_parts() if isinstance(part, EmailMessage) else ():
                yield from _ID.findall(f"Message-ID: {header_of(inner, 'Message-ID')}")
    yield from _ID.findall(text)
