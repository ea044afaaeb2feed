"""Delivery of mails about accounts: one by one; no transaction is open while the mail server is talked to."""

from datetime import datetime
from email.message import EmailMessage

from prometheus_client import Counter

from fleet.coded import Coded, coded
from fleet.process import get_log
from service.accounts.letters import Letter, write_letter
from service.accounts.links import AccountLinks
from service.accounts.news_lines import news_lines
from service.notices.channels.channel import NotSent
from service.notices.channels.email.smtp import MailServer
from service.notices.delivery import MAX_ATTEMPTS, wait_after
from store.engine.database import Connection, translated
from store.identity.account_mails import (
    ClaimedMail,
    MailKind,
    claim_mail,
    drop_late_mails,
    give_mail_link,
    settle_mail,
)
from store.identity.people import Person, PersonState, find_person, person_of_email
from store.identity.single_use_links import LinkPurpose
from store.sla.news import take_news, wants_news_mails

PURPOSES = {MailKind.SIGN_IN: LinkPurpose.SIGN_IN, MailKind.RESET: LinkPurpose.RESET}
WITH_LINK = (MailKind.INVITATION, MailKind.SIGN_IN, MailKind.RESET)
ATTEMPTS = Counter("sigap_account_mail_attempts", "Attempts to send a mail about an account", ["kind", "result"])
log = get_log("service")


def deliver_next_mail(conn: Connection, server: MailServer, links: AccountLinks, *, now: datetime) -> bool:
    """Sends the mail that is due first; False where none is.

    1. The claim commits by itself, with the time after which another may claim.
    2. Whose account it is and its link are in the database before the mail leaves; another attempt has the same link.
    3. The mail server is talked to.
    4. The result is noted, if no other attempt has followed ours meanwhile.
    """
    with translated():
        drop_late_mails(conn, now=now)
        mail = claim_mail(conn, now=now)
        if mail is None:
            return False
        letter = _letter(conn, mail, links, now)
        if not isinstance(letter, Letter):
            settle_mail(conn, mail, state="dropped", reason=letter)
            return True
    try:
        server.hand_over(_message(letter, server.sender))
    except NotSent as exc:
        _note_failure(conn, mail, exc, now)
    else:
        ATTEMPTS.labels(mail.kind, "sent").inc()
        with translated():
            settle_mail(conn, mail, state="sent")
    return True


def _letter(conn: Connection, mail: ClaimedMail, links: AccountLinks, now: datetime) -> Letter | Coded:
    """What leaves, or why nothing does."""
    with conn.transaction():
        person = find_person(conn, mail.person_id) if mail.person_id else person_of_email(conn, mail.email or "")
        if person is None or not person.email or not _may_come(person):
            return coded("account_mail_nobody")
        if mail.kind is MailKind.TICKET_NEWS:
            return _news_letter(conn, mail, person, links, now)
        if mail.kind not in WITH_LINK:
            return Letter(mail, person)
        if mail.link_id is None:
            made = links.make(conn, person.id, PURPOSES[mail.kind], now=now, target=mail.target)
            give_mail_link(conn, mail.id, person_id=person.id, link_id=made.id)
            return Letter(mail, person, made.address)
        address = links.address_again(conn, mail.link_id, now=now)
        if address is None:
            log.error("account_link_lost", mail=mail.id, rule="web and service need the same SIGAP_LINK_SECRET")
            return coded("account_mail_link_lost")
        return Letter(mail, person, address)


def _news_letter(
    conn: Connection, mail: ClaimedMail, person: Person, links: AccountLinks, now: datetime
) -> Letter | Coded:
    """What is new with tickets; nothing leaves where the person has read it meanwhile, or wants no such mails."""
    news = take_news(conn, mail.id, person.id, now=now) if wants_news_mails(conn, person.id) else []
    if all(one.read_at is not None for one in news):
        return coded("account_mail_nothing_new")
    return Letter(mail, person, f"{links.base}/news", tuple(news_lines(conn, person, news, links.base)))


def _may_come(person: Person) -> bool:
    return person.state in (PersonState.INVITED, PersonState.ACTIVE)


def _message(letter: Letter, sender: str) -> EmailMessage:
    try:
        return write_letter(letter, sender)
    except ValueError as exc:
        why = coded("mail_unwritable", recipient=letter.person.email, error=str(exc))
        raise NotSent(why, permanent=True) from exc


def _note_failure(conn: Connection, mail: ClaimedMail, failure: NotSent, now: datetime) -> None:
    over = failure.permanent or mail.attempts >= MAX_ATTEMPTS
    ATTEMPTS.labels(mail.kind, "failed" if over else "again").inc()
    log.warning("account_mail_not_sent", mail=mail.id, kind=mail.kind, reason=failure.why.to_json())
    with translated():
        settle_mail(
            conn,
            mail,
            state="failed" if over else "pending",
            reason=failure.why,
            next_at=now + wait_after(mail.attempts),
        )
