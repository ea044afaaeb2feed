"""The chain: one mail after another is read, and each becomes something: a message, a note, or work for a person."""

from datetime import datetime

from prometheus_client import Counter

from fleet.coded import coded
from fleet.process import get_log
from service.conversations.mail.absences import written_by_machine
from service.conversations.mail.acknowledging import acknowledge
from service.conversations.mail.bounces import bounce
from service.conversations.mail.filing import file_message
from service.conversations.mail.incoming import Unreadable, read_mail
from service.conversations.mail.loops import own_loop
from service.conversations.mail.senders import known_sender
from service.conversations.mail.sizes import size_of
from service.conversations.mail.steps import Desk, Reading, Verdict
from service.conversations.mail.which_thread import FoundBy, which_thread
from store.conversations.mails import (
    ClaimedMail,
    MailState,
    SenderProof,
    claim_mail,
    give_tenant,
    note_sender_proof,
    settle_mail,
)
from store.engine.database import Connection, RefusedData, StoreUnavailable, translated

MOST_ATTEMPTS = 3
ACTOR = "service"
READ = Counter("sigap_mails_read", "Mails that came in, by what became of them", ["state"])
log = get_log("service")
# What a mail may be besides a message of a customer, in this order.
STEPS = (own_loop, bounce, written_by_machine)


def read_next_mail(conn: Connection, desk: Desk, *, now: datetime) -> bool:
    """Reads the mail that waits longest; False where none does.

    1. The claim commits by itself, with the time after which another may try. 2. What the mail becomes, and that it is
    settled, is one transaction. A mail over which its reader dies is read again; after the third time it waits for a
    person, as one does that cannot be read.
    """
    with translated():
        mail = claim_mail(conn, now=now)
        if mail is None:
            return False
        if mail.attempts > MOST_ATTEMPTS:
            _settle(conn, mail, Verdict(MailState.HELD, coded("mail_unreadable")), now)
            return True
    try:
        with translated(), conn.transaction():
            _settle(conn, mail, _verdict(conn, desk, mail, now), now)
    except StoreUnavailable:
        raise
    except (RefusedData, ValueError, LookupError, TypeError, RecursionError, MemoryError) as exc:
        log.warning("mail_not_read", mail=mail.id, attempt=mail.attempts, exc_info=exc)
        with translated():
            _settle(conn, mail, Verdict(MailState.HELD, coded("mail_unreadable")), now)
    return True


def _verdict(conn: Connection, desk: Desk, mail: ClaimedMail, now: datetime) -> Verdict:
    if (too_large := size_of(len(mail.raw))) is not None:
        return too_large
    try:
        incoming = read_mail(mail.raw, recipients=mail.recipients, received_at=mail.received_at)
    except Unreadable as exc:
        log.warning("mail_unreadable", mail=mail.id, reason=str(exc))
        return Verdict(MailState.HELD, coded("mail_unreadable"))
    reading = Reading(conn, desk, mail, incoming, now)
    for step in STEPS:
        if (verdict := step(reading)) is not None:
            return verdict
    return _of_person(reading)


def _of_person(reading: Reading) -> Verdict:
    found, found_by = which_thread(reading)
    proof = reading.proof
    if found_by is FoundBy.NAME and proof in (SenderProof.NONE, SenderProof.UNCHECKED):
        proof = SenderProof.ANSWERED
    note_sender_proof(reading.conn, reading.mail.id, proof)
    thread = known_sender(reading, found, found_by)
    if isinstance(thread, Verdict):
        return thread
    message = file_message(reading, thread)
    acknowledge(reading, message, found_by)
    return Verdict(MailState.FILED, coded("mail_filed", thread=message.thread_id), message.thread_id)


def _settle(conn: Connection, mail: ClaimedMail, verdict: Verdict, now: datetime) -> None:
    settle_mail(
        conn,
        mail.id,
        state=verdict.state,
        outcome=verdict.why,
        now=now,
        by=ACTOR,
        attempts=mail.attempts,
        thread_id=verdict.thread_id,
    )
    if verdict.thread_id is not None:
        give_tenant(conn, mail.id, verdict.thread_id)
    READ.labels(verdict.state).inc()
