"""What staff decide of a mail that waits for a person: whose it is, or that nothing comes of it."""

from datetime import datetime
from email.message import EmailMessage

from fleet.coded import CodedError, as_written, coded
from service.attachments.folder import AttachmentFolder
from service.conversations.addresses import NO_ADDRESSES
from service.conversations.mail.filing import file_message
from service.conversations.mail.incoming import Incoming, SentFile, Unreadable, read_mail
from service.conversations.mail.steps import Desk, Reading
from service.conversations.threads import require_thread, root_of, thread_of_customer, thread_of_ticket
from store.conversations.mails import ClaimedMail, Mail, MailState, find_mail, raw_of_mail, settle_mail
from store.conversations.messages import Message
from store.conversations.threads import Thread
from store.engine.database import Connection

# What a person may still decide on: also what the chain has put aside.
DECIDABLE = (MailState.HELD, MailState.NOTED, MailState.DROPPED)


class NoSuchMail(CodedError, LookupError):
    """A number that no mail bears."""

    def __init__(self, mail_id: int) -> None:
        super().__init__(coded("no_mail", mail=mail_id))


class MailSettled(CodedError):
    """A mail that somebody decided on before, or whose bytes are gone."""


def require_mail(conn: Connection, mail_id: int) -> Mail:
    found = find_mail(conn, mail_id)
    if found is None:
        raise NoSuchMail(mail_id)
    return found


def place_of(
    conn: Connection, *, thread_id: int | None = None, ticket_id: int | None = None, customer_id: int | None = None
) -> Thread:
    """Where a mail is to stand; one of the three is given."""
    if thread_id is not None:
        return root_of(conn, require_thread(conn, thread_id))
    if ticket_id is not None:
        return thread_of_ticket(conn, ticket_id)
    assert customer_id is not None
    return thread_of_customer(conn, customer_id)


def file_by_hand(
    conn: Connection, folder: AttachmentFolder, mail_id: int, thread: Thread, *, by: str, wall: datetime
) -> Message:
    """The mail becomes a message of the thread, under the name and address of whoever wrote it."""
    mail, raw = require_mail(conn, mail_id), raw_of_mail(conn, mail_id)
    if raw is None:
        raise MailSettled(coded("mail_gone"))
    incoming = _read(mail, raw)
    claimed = ClaimedMail(mail.id, thread.tenant_id, mail.door, mail.recipients, raw, mail.received_at, 0)
    with conn.transaction():
        settled = settle_mail(
            conn,
            mail_id,
            state=MailState.FILED,
            outcome=coded("mail_filed_by_hand", thread=thread.id),
            now=wall,
            by=by,
            allowed=DECIDABLE,
            thread_id=thread.id,
        )
        if not settled:
            raise MailSettled(coded("mail_settled_before", mail=mail_id))
        author = f"{incoming.sender_name} <{incoming.sender}>".strip()
        return file_message(Reading(conn, Desk(NO_ADDRESSES, folder), claimed, incoming, wall), thread, author=author)


def drop_mail(conn: Connection, mail_id: int, why: str, *, by: str, wall: datetime) -> None:
    """Nothing comes of it; it can still be looked at, and filed after all."""
    require_mail(conn, mail_id)
    outcome = coded("mail_dropped", why=as_written(why))
    if not settle_mail(
        conn, mail_id, state=MailState.DROPPED, outcome=outcome, now=wall, by=by, allowed=(MailState.HELD,)
    ):
        raise MailSettled(coded("mail_settled_before", mail=mail_id))


def _read(mail: Mail, raw: bytes) -> Incoming:
    """A mail that cannot be taken apart stands as its subject, with the whole mail behind it."""
    try:
        return read_mail(raw, recipients=mail.recipients, received_at=mail.received_at)
    except Unreadable:
        whole = (SentFile("mail.eml", "message/rfc822", b""),)
        subject, sender = mail.subject, mail.sender
        return Incoming(EmailMessage(), "", (), sender, "", None, (), subject, "", whole, mail.received_at)
