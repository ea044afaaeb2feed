"""Single-use links: a page that says whose it is, and a button that spends it; and asking for a new password."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from api.access.audit import address_of
from api.access.passwords import LONGEST, SHORTEST, WeakPassword, normal, words_of
from api.limits.rate_limits import Limit, Limits, RateLimits, TooMany
from api.signin.asked import Form, Hashing, Now, SignInRoute, email_in
from api.signin.entering import let_in, may_come, note
from api.signin.inside import inside
from api.signin.pages import go, message, page, words_of_request
from api.web.database import Database, WholeDb
from service.accounts.acts import ask_for_mail, change_password
from service.notices.links import token_hash
from store.audit.actions import AuditAction
from store.identity.people import Person, find_person
from store.identity.single_use_links import LinkPurpose, SingleUseLink, find_link, spend_link

router = APIRouter(include_in_schema=False, route_class=SignInRoute)
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,200}")


@dataclass(frozen=True, slots=True)
class _Door:
    link: SingleUseLink
    person: Person


@router.get("/link/{token}")
def show(token: str, request: Request, db: WholeDb, limits: Limits, now: Now) -> Response:
    """Says whose link it is. Looking at it spends nothing: programs that guard mailboxes follow links too."""
    door = _door(token, request, db, limits, now)
    return _link_page(request, door) if door else _over(request)


@router.post("/link/{token}")
async def enter(
    token: str, request: Request, form: Form, db: WholeDb, limits: Limits, hashing: Hashing, now: Now
) -> Response:
    """Spends the link. That of an invitation or a reset takes a new password; an invitation also goes without."""
    door = await run_in_threadpool(partial(_door, token, request, db, limits, now))
    if door is None:
        return await run_in_threadpool(partial(_note_failed, request, db, now))
    with_password = door.link.purpose is not LinkPurpose.SIGN_IN and form.get("do") != "without"
    if not with_password and door.link.purpose is LinkPurpose.RESET:
        return _link_page(request, door)
    if not with_password:
        return await run_in_threadpool(partial(_enter, token, request, db, None, now))
    password = form.get("password", "")
    if normal(password) != normal(form.get("again", "")):
        return _link_page(request, door, fault=words_of_request(request).text("signin_again_differs"))
    try:
        hashed = await hashing.hash_new(password, words_of(door.person.name, door.person.email))
    except WeakPassword as exc:
        return _link_page(request, door, fault=words_of_request(request).say(exc.said))
    return await run_in_threadpool(partial(_enter, token, request, db, hashed, now))


@router.get("/reset")
def forgotten(request: Request) -> Response:
    to = inside(request.query_params.get("to"))
    sent = "sent" in request.query_params
    return page(request, "reset.html", to=to, sent=sent, mails=request.app.state.can_mail)


@router.post("/reset")
def ask_reset(request: Request, form: Form, db: WholeDb, limits: Limits, now: Now) -> Response:
    """Sends a mail with a link, if there is such an account; the answer is always the same."""
    email = email_in(form)
    if email:
        with db.connection() as conn:
            try:
                limits.mail_wanted(conn, address=address_of(request), account=email, now=now)
                ask_for_mail(conn, LinkPurpose.RESET, email, now=now, target=inside(form.get("to")))
            except TooMany:  # The mails that were sent hold links that still work.
                pass
    return go("/reset?sent=1")


def _door(token: str, request: Request, db: Database, limits: RateLimits, now: datetime) -> _Door | None:
    """Link and person; None, and counted, where the link leads nowhere."""
    with db.connection() as conn:
        link = find_link(conn, token_hash(token), now=now) if TOKEN.fullmatch(token) else None
        person = find_person(conn, link.person_id) if link else None
        if link is not None and person is not None and may_come(person):
            return _Door(link, person)
        limits.guessed(conn, Limit.LINK_GUESS, address=address_of(request), now=now)
        return None


def _enter(token: str, request: Request, db: Database, password_hash: str | None, now: datetime) -> Response:
    """One transaction: the link is spent, the password set, the session begun; or nothing of it."""
    with db.connection() as conn, conn.transaction():
        link = spend_link(conn, token_hash(token), now=now)
        person = find_person(conn, link.person_id) if link else None
        if link is None or person is None or not may_come(person):
            return _over(request)
        if password_hash is not None:
            tell = link.purpose is LinkPurpose.RESET
            change_password(conn, person.id, password_hash, now=now, tell=tell)
            note(conn, request, AuditAction.PASSWORD_SET, person, now=now, how=link.purpose.value)
        note(conn, request, AuditAction.LINK_USED, person, now=now, how=link.purpose.value)
        return let_in(conn, request, person, "link", target=inside(link.target), now=now)


def _note_failed(request: Request, db: Database, now: datetime) -> Response:
    with db.connection() as conn:
        note(conn, request, AuditAction.SIGN_IN_FAILED, None, now=now, how="link")
    return _over(request)


def _link_page(request: Request, door: _Door, *, fault: str = "") -> Response:
    return page(
        request,
        "link.html",
        status=422 if fault else 200,
        purpose=door.link.purpose.value,
        name=door.person.name,
        email=door.person.email or "",
        fault=fault,
        shortest=SHORTEST,
        longest=LONGEST,
    )


def _over(request: Request) -> Response:
    return message(request, "link_over", status=404)
