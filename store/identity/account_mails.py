"""The outbox of mails about accounts. Each is written in the transaction of what it is about. Times are wall time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_one, fields_of

SQL = load(__file__)
# Whoever claims a mail and dies is followed this much later.
PATIENCE = timedelta(minutes=1)


class MailKind(StrEnum):
    INVITATION = "invitation"
    SIGN_IN = "sign_in"
    RESET = "reset"
    PASSWORD_CHANGED = "password_changed"
    NEW_BROWSER = "new_browser"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    PRIVACY_DUE = "privacy_due"
    TICKET_NEWS = "ticket_news"


@dataclass(frozen=True, slots=True)
class NewMail:
    """To a person, or to an `email` that somebody asked a mail for; not sent after `expires_at`.

    `address`, `agent`: of the browser that the mail is about.
    """

    kind: MailKind
    created_at: datetime
    expires_at: datetime
    person_id: int | None = None
    email: str | None = None
    link_id: int | None = None
    target: str = "/"
    address: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class ClaimedMail:
    id: int
    kind: MailKind
    person_id: int | None
    email: str | None
    link_id: int | None
    target: str
    address: str
    agent: str
    attempts: int
    created_at: datetime


def put_mail(conn: Connection, new: NewMail) -> int:
    """The number of the mail, which leaves once the transaction around it has committed."""
    row = conn.execute(SQL["put_mail"], fields_of(new)).fetchone()
    assert row is not None
    return int(row[0])


def claim_mail(conn: Connection, *, now: datetime) -> ClaimedMail | None:
    """The mail that is due first; another may claim it PATIENCE later."""
    return fetch_one(conn, SQL["claim_mail"], {"now": now, "again_at": now + PATIENCE}, ClaimedMail)


def drop_late_mails(conn: Connection, *, now: datetime) -> int:
    """What is no use any more does not leave: too late, or its link is spent or void."""
    return conn.execute(SQL["drop_late_mails"], {"now": now}).rowcount


def give_mail_link(conn: Connection, mail_id: int, *, person_id: int, link_id: int) -> None:
    """The mail that was asked for is to this person, with this link."""
    conn.execute(SQL["give_mail_link"], {"mail_id": mail_id, "person_id": person_id, "link_id": link_id})


def settle_mail(
    conn: Connection, mail: ClaimedMail, *, state: str, reason: Coded | None = None, next_at: datetime | None = None
) -> None:
    """What became of an attempt; nothing where another attempt has followed it."""
    values = {"mail_id": mail.id, "attempts": mail.attempts, "state": state, "reason": reason, "next_at": next_at}
    conn.execute(SQL["settle_mail"], values)


def prune_mails(conn: Connection, *, before: datetime) -> int:
    return conn.execute(SQL["prune_mails"], {"before": before}).rowcount
