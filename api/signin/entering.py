"""Letting people in: whoever has proved who they are gets a session, or is asked for their second factor first."""

from datetime import datetime, timedelta

from fastapi import Request
from fastapi.responses import RedirectResponse

from api.access import sessions
from api.access.known_browsers import browser_hash
from api.access.secrets import secret_hash
from api.signin.browser_cookies import end_step, know_this_browser, known_browser, new_step, set_step
from api.signin.pages import go, go_home, language_of
from service.accounts.acts import NEWS_FOR
from store.engine.database import Connection
from store.identity.account_mails import MailKind, NewMail, put_mail
from store.identity.audit import AuditEntry, write_audit
from store.identity.begun_sign_ins import NewSignIn, Step, begin_sign_in
from store.identity.known_browsers import knows_browser
from store.identity.people import Person, PersonChange, PersonState, Role, change_person
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
            note = NewMail(
                MailKind.NEW_BROWSER,
                now,
                now + NEWS_FOR,
                person_id=person.id,
                address=address_of(request),
                agent=request.headers.get("user-agent", ""),
            )
            put_mail(conn, note)
        sessions.begin(conn, request, answer, person_id=person.id, how=how, now=now)
        know_this_browser(conn, request, answer, person.id, now)
        record(conn, request, "signed_in", person, now=now, how=how)
        if person.signed_in_at is None and person.role is not Role.CUSTOMER:
            # Whoever entered them could only guess; the page that let them in was in a language they read.
            change_person(conn, person.id, PersonChange(language=language_of(request, _language(person))))
    end_step(request, answer)
    return answer


def record(
    conn: Connection, request: Request, action: str, person: Person | None, *, now: datetime, how: str | None = None
) -> None:
    """Writes a line of the audit log. What was typed as a name or password is written nowhere."""
    staff = person is not None and person.role is not Role.CUSTOMER
    entry = AuditEntry(
        at=now,
        actor_kind="person" if person else "nobody",
        action=action,
        subject=f"person/{person.id}" if person else "",
        actor=person.name if person and staff else "",
        person_id=person.id if person else None,
        tenant_id=person.tenant_id if person else None,
        address=address_of(request),
        details={"how": how},
    )
    write_audit(conn, entry)


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def _language(person: Person) -> Language:
    return "en" if person.language == "en" else "id"


def _is_new_browser(conn: Connection, request: Request, person: Person) -> bool:
    """Whether the owner should learn of it by mail: it is not their first time, and not a browser of theirs."""
    if person.signed_in_at is None or not person.email:
        return False
    cookie = known_browser(request)
    return cookie is None or not knows_browser(conn, email=person.email, token_hash=browser_hash(cookie))
