"""What the steps of the chain share: what a mail is read with, and what a step says of it."""

from dataclasses import dataclass
from datetime import datetime

from fleet.coded import Coded
from service.attachments.folder import AttachmentFolder
from service.conversations.addresses import OwnAddresses
from service.conversations.mail.incoming import Incoming
from store.conversations.mails import ClaimedMail, MailState
from store.engine.database import Connection


@dataclass(frozen=True, slots=True)
class Desk:
    """Where mail is read: our addresses, and the folder of photos."""

    own: OwnAddresses
    folder: AttachmentFolder


@dataclass(frozen=True, slots=True)
class Reading:
    """One mail on its way through the chain; `wall`: now."""

    conn: Connection
    desk: Desk
    mail: ClaimedMail
    incoming: Incoming
    wall: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a mail, and why; `thread_id`: the thread that it is about."""

    state: MailState
    why: Coded
    thread_id: int | None = None
