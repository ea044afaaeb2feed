"""Letting people in: whoever has proved who they are gets a session, or is asked for their second factor first."""

from datetime import datetime, timedelta

from fastapi import Request
from fastapi.responses import RedirectResponse

from api.access import sessions
from api.access.audit import address_of, sign_in_audited
from api.access.secrets import secret_hash
from api.limits.known_browsers import browser_hash
from api.signin.browser_cookies import end_step, know_this_browser, known_browser, new_step, set_step
from api.signin.pages import go, go_home, language_of
from service.accounts.acts import NEWS_FOR
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.identity.account_mails import MailKind, NewMail, put_mail
from store.identity.begun_sign_ins import NewSignIn, Step, begin_sign_in
from store.identity.people import Person, PersonChange, PersonState, Role, change_person
from store.limits.known_browsers import knows_browser
from wording.wording import Language

STEP_LASTS = timedelta(minutes=10)


def may_come(person: Person | None) -> bool:
    """Whether somebody has an account that lets them in."""
    return person is not None and person.state in (PersonState.INVITED, PersonState.ACTIVE)


def let_in(
    conn: Connection, request: Request, person: Person, how: str, *, target: str, now: datetime
) -> RedirectResponse:
    """Lets a person in who has proved who they are by `how`: password, link, oidc or code; `may_come` must be asked.

    Call it in the transaction that spends the proof: both are kept, or neither. Customers come in by it, too.
    """
    if person.has_second_factor:
        secret = new_step()
        answer = go("/second-factor")
        begin_sign_in(
            conn,
            NewSignIn(secret_hash(secret), Step.SECOND_FACTOR, how, target, now, now + STEP_LASTS, person_id=person.id),
        )
        set_step(request, answer, secret)
        return answer
    return begin_session(conn, request, person, how, target=target, now=now)


def begin_session(
    conn: Connection, request: Request, person: Person, how: str, *, target: str, now: datetime
) -> RedirectResponse:
    """Signs in whoever has proved everything that is asked for."""
    answer = go_home(request, target)
    with conn.transaction():
        if how == "password" and _is_new_browser(conn, request, person):
            news = NewMail(
                MailKind.NEW_BROWSER,
                now,
                now + NEWS_FOR,
                person_id=person.id,
                address=address_of(request),
                agent=request.headers.get("user-agent", ""),
            )
            put_mail(conn, news)
        sessions.begin(conn, request, answer, person_id=person.id, how=how, now=now)
        know_this_browser(conn, request, answer, person.id, now)
        note(conn, request, AuditAction.SIGNED_IN, person, now=now, how=how)
        if person.signed_in_at is None and person.role is not Role.CUSTOMER:
            # Whoever entered them could only guess; the page that let them in was in a language they read.
            change_person(conn, person.id, PersonChange(language=language_of(request, _language(person))))
    end_step(request, answer)
    return answer


def note(
    conn: Connection, request: Request, action: AuditAction, person: Person | None, *, now: datetime, how: str | None
) -> None:
    """Writes a row of the audit log, in the transaction of what it records."""
    sign_in_audited(conn, action, person, address=address_of(request), how=how, at=now)


def _language(person: Person) -> Language:
    return "en" if person.language == "en" else "id"


def _is_new_browser(conn: Connection, request: Request, person: Person) -> bool:
    """Whether the owner should learn of it by mail: it is not their first time, and not a browser of theirs."""
    if person.signed_in_at is None or not person.email:
        return False
    cookie = known_browser(request)
    return cookie is None or not knows_browser(conn, email=person.email, token_hash=browser_hash(cookie))
