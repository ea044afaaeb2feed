"""A desk that gets mail: Ani's ticket, a mail that our side sent her, and what mail programs make of an answer."""

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from fleet.settings import load_settings
from service.attachments.folder import AttachmentFolder
from service.conversations.addresses import OwnAddresses
from service.conversations.mail.chain import read_next_mail
from service.conversations.mail.keeping import keep_mail
from service.conversations.mail.steps import Desk
from service.conversations.outgoing import deliver_next_message
from service.conversations.saying import Said, say
from service.conversations.threads import thread_of_ticket
from service.notices.channels.email.smtp import mail_server as server_of
from store.conversations.mails import Mail, MailState, find_mail, list_mails
from store.conversations.messages import AuthorKind, Message, messages_of
from store.conversations.threads import Thread
from store.engine.database import Connection
from tests.service.desk_world import Desk as Pumps
from tests.service.outside import WAIT_S, Mailbox, mail_server

HELP = "help@brand.example"
ANI = "ani@example.com"
OWN = OwnAddresses(HELP, ("notices@brand.example",), "https://brand.example", "s" * 32)
DASH = "-"


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a mail, and the code of why."""

    id: int
    state: MailState
    code: str
    thread_id: int | None
    bytes: int


@dataclass
class MailRoom:
    """`receive` reads a mail as service does; `outbox`: what our side sent."""

    conn: Connection
    desk: Desk
    ticket: int
    ani: int
    mailbox: Mailbox
    sent: int = 0

    @property
    def thread(self) -> Thread:
        return thread_of_ticket(self.conn, self.ticket)

    def receive(self, raw: bytes | EmailMessage, *recipients: str) -> Kept:
        """What became of a mail that had not come before."""
        number = self.take(raw, *recipients)
        assert number is not None
        found = find_mail(self.conn, number)
        assert found is not None
        assert found.outcome is not None
        return Kept(found.id, found.state, found.outcome.code, found.thread_id, found.bytes)

    def take(self, raw: bytes | EmailMessage, *recipients: str) -> int | None:
        """The number of a mail; None where it came before."""
        raw = raw if isinstance(raw, bytes) else raw.as_bytes()
        number = keep_mail(self.conn, raw, door="lmtp", recipients=recipients or (HELP,), now=datetime.now(UTC))
        self.read()
        return number

    def read(self) -> None:
        while read_next_mail(self.conn, self.desk, now=datetime.now(UTC)):
            pass

    def deliver(self) -> list[EmailMessage]:
        """What leaves now."""
        server = server_of(self.mailbox.url, "Brand <notices@brand.example>")
        while deliver_next_message(self.conn, server, OWN, now=datetime.now(UTC)):
            pass
        left = []
        while True:
            try:
                left.append(self.mailbox.arrived.get_nowait())
            except queue.Empty:
                return left

    def write(self, text: str = "Kami datang hari Senin.") -> EmailMessage:
        """One of the staff answers in the ticket's thread; the mail that Ani gets."""
        at = datetime.now(UTC)
        say(self.conn, self.thread.id, Said(AuthorKind.STAFF, "Dewi", text, at))
        [mail] = self.deliver()
        return mail

    def messages(self) -> list[Message]:
        return messages_of(self.conn, self.thread.id)

    def texts(self) -> list[str]:
        return [one.text for one in self.messages() if not one.said]

    def held(self) -> list[Mail]:
        return list_mails(self.conn, state=MailState.HELD, limit=50)


@contextmanager
def mail_room(pumps: Pumps, folder: Path) -> Iterator[MailRoom]:
    conn = pumps.conn
    [(ani,)] = conn.execute("SELECT customer_id FROM asset WHERE customer_id IS NOT NULL").fetchall()
    conn.execute("UPDATE customer SET name = 'Ani', email = %s, language = 'id' WHERE id = %s", (ANI, ani))
    ticket = pumps.open()
    desk = Desk(OWN, AttachmentFolder(load_settings(data_dir=folder)))
    with mail_server() as mailbox:
        yield MailRoom(conn, desk, ticket, ani, mailbox)


def mail(
    text: str = "",
    *,
    sender: str = f"Ani <{ANI}>",
    to: str = HELP,
    subject: str = "Kulkas",
    answers: EmailMessage | None = None,
    number: str = "",
    **headers: str,
) -> EmailMessage:
    """A mail of a person; `answers`: the mail that it names."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Date"] = "Tue, 03 Mar 2026 10:15:00 +0700"
    made["Message-ID"] = f"<{number or abs(hash((text, sender, subject, str(answers))))}@phone.example>"
    if answers is not None:
        made["In-Reply-To"] = str(answers["Message-ID"])
        made["References"] = f"{answers.get('References', '')} {answers['Message-ID']}".strip()
    for name, value in headers.items():
        made[name.replace("_", DASH)] = value
    made.set_content(text)
    return made


def waited(mailbox: Mailbox) -> EmailMessage:
    return mailbox.arrived.get(timeout=WAIT_S)
