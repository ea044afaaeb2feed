"""What the steps of the chain share: what a mail is read with, and what a step says of it."""

from dataclasses import dataclass
from datetime import datetime

from fleet.coded import Coded
from service.attachments.folder import AttachmentFolder
from service.conversations.addresses import OwnAddresses
from service.conversations.mail.incoming import Incoming
from service.conversations.mail.sender_proofs import proof_of
from store.conversations.mails import ClaimedMail, MailState, SenderProof
from store.engine.database import Connection


@dataclass(frozen=True, slots=True)
class Desk:
    """Where mail is read: our addresses, the folder of photos, and by which name our server notes whether a mail comes
    from whom it says (None: nobody looks)."""

    own: OwnAddresses
    folder: AttachmentFolder
    trusted: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One mail on its way through the chain; `wall`: now."""

    conn: Connection
    desk: Desk
    mail: ClaimedMail
    incoming: Incoming
    wall: datetime

    @property
    def proof(self) -> SenderProof:
        return proof_of(self.incoming.message, self.desk.trusted)

    @property
    def may_be_forged(self) -> bool:
        """Somebody looked, and nothing proves the sender."""
        return self.proof in (SenderProof.FAILED, SenderProof.NONE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a mail, and why; `thread_id`: the thread that it is about."""

    state: MailState
    why: Coded
    thread_id: int | None = None
