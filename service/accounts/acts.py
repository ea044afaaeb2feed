"""What changes an account. Each act is one transaction: it is done with all that follows from it, or not at all."""

from datetime import datetime, timedelta

from service.accounts.links import LASTS, AccountLinks, MadeLink
from store.engine.database import Connection
from store.identity.account_mails import MailKind, NewMail, put_mail
from store.identity.begun_sign_ins import end_begun
from store.identity.people import PersonChange, PersonState, change_person, set_password
from store.identity.second_factors import remove_second_factor as drop_second_factor
from store.identity.sessions import end_sessions
from store.identity.single_use_links import LinkPurpose, void_links

NEWS_FOR = timedelta(days=3)
OF_LINK = {LinkPurpose.INVITATION: MailKind.INVITATION, LinkPurpose.SIGN_IN: MailKind.SIGN_IN}


def give_link(
    conn: Connection,
    links: AccountLinks,
    person_id: int,
    purpose: LinkPurpose,
    *,
    now: datetime,
    mail: bool,
    lasts: timedelta | None = None,
    target: str = "/",
) -> MadeLink:
    """A fresh link of a person; those of the same purpose that are out are void. `mail`: it is mailed, too."""
    with conn.transaction():
        void_links(conn, person_id, now=now, purpose=purpose)
        made = links.make(conn, person_id, purpose, now=now, lasts=lasts, target=target)
        if mail:
            until = now + (lasts or LASTS[purpose])
            put_mail(conn, NewMail(OF_LINK[purpose], now, until, person_id=person_id, link_id=made.id, target=target))
    return made


def ask_for_mail(conn: Connection, purpose: LinkPurpose, email: str, *, now: datetime, target: str = "/") -> None:
    """Somebody who is not signed in asks for a mail; whether there is an account is looked up when it is sent."""
    kind = MailKind.RESET if purpose is LinkPurpose.RESET else MailKind.SIGN_IN
    put_mail(conn, NewMail(kind, now, now + LASTS[purpose], email=email, target=target))


def change_password(
    conn: Connection,
    person_id: int,
    password_hash: str,
    *,
    now: datetime,
    but_session: int | None = None,
    tell: bool = True,
) -> None:
    """A new password: every other session ends, links that are out are void. `tell`: the person learns it by mail."""
    with conn.transaction():
        set_password(conn, person_id, password_hash)
        _start_over(conn, person_id, now=now, but_session=but_session)
        if tell:
            put_mail(conn, NewMail(MailKind.PASSWORD_CHANGED, now, now + NEWS_FOR, person_id=person_id))


def remove_second_factor(conn: Connection, person_id: int, *, now: datetime, but_session: int | None = None) -> bool:
    """No code is asked for any more; every other session ends. False where there was no second factor."""
    with conn.transaction():
        if not drop_second_factor(conn, person_id):
            return False
        _start_over(conn, person_id, now=now, but_session=but_session)
        put_mail(conn, NewMail(MailKind.SECOND_FACTOR_REMOVED, now, now + NEWS_FOR, person_id=person_id))
        return True


def disable_person(conn: Connection, person_id: int, *, now: datetime) -> bool:
    """The person is out at once. False where there is no such person."""
    with conn.transaction():
        if not change_person(conn, person_id, PersonChange(state=PersonState.DISABLED)):
            return False
        _start_over(conn, person_id, now=now, but_session=None)
        return True


def _start_over(conn: Connection, person_id: int, *, now: datetime, but_session: int | None) -> None:
    end_sessions(conn, person_id, at=now, but=but_session)
    end_begun(conn, person_id)
    void_links(conn, person_id, now=now)
