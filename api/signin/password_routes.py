"""Sign-in by e-mail and password, a mail with a link instead, and sign-out."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from api.access import sessions
from api.access.asks import Asker
from api.access.audit import address_of
from api.access.passwords import Looked
from api.access.principal import PrincipalKind
from api.limits.rate_limits import Limits, RateLimits, SignInAttempt, TooMany
from api.signin.asked import Form, Hashing, Now, SignInRoute, email_in
from api.signin.browser_cookies import known_browser
from api.signin.entering import let_in, may_come, note
from api.signin.inside import inside
from api.signin.mailed_links import send_link
from api.signin.pages import go, go_home, page
from api.web.database import Database, WholeDb
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.identity.people import Person, find_person, lock_proofs, person_of_email, proofs_of_person, set_password

router = APIRouter(include_in_schema=False, route_class=SignInRoute)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """Somebody who wants to come in: `person` None where there is no such account."""

    taken: SignInAttempt
    person: Person | None
    password_hash: str | None = field(repr=False)


@router.get("/login")
def show(request: Request, asker: Asker) -> Response:
    """The page. Whoever is signed in is led on."""
    to = inside(request.query_params.get("to"))
    if asker.kind is PrincipalKind.PERSON and "lang" not in request.query_params:
        return go_home(request, to)
    return login_page(request, to=to)


@router.post("/login")
async def enter(request: Request, form: Form, db: WholeDb, limits: Limits, hashing: Hashing, now: Now) -> Response:
    """Signs in, or sends a mail with a link. Known and unknown accounts take the same work and get the same answer."""
    email, to = email_in(form), inside(form.get("to"))
    if form.get("do") == "link":
        return await run_in_threadpool(partial(send_link, request, db, limits, email=email, to=to, now=now))
    try:
        attempt = await run_in_threadpool(partial(_begin, request, db, limits, email, now))
    except TooMany as exc:
        return login_page(request, to=to, email=email, fault="signin_limited", status=429, wait_s=exc.wait_s)
    looked = await hashing.look(form.get("password", ""), attempt.password_hash)
    return await run_in_threadpool(partial(_answer, request, db, limits, attempt, looked, email, to, now))


@router.post("/logout")
def leave(request: Request, db: WholeDb, asker: Asker, now: Now) -> Response:
    answer = go("/login")
    with db.connection() as conn, conn.transaction():
        if asker.person_id is not None:
            note(conn, request, AuditAction.SIGNED_OUT, find_person(conn, asker.person_id), now=now, how=None)
        sessions.end(conn, request, answer, now=now)
    return answer


def login_page(
    request: Request, *, to: str, email: str = "", fault: str = "", status: int = 200, wait_s: int | None = None
) -> Response:
    provider = request.app.state.oidc
    return page(
        request,
        "login.html",
        status=status,
        to=to,
        headers={"Retry-After": str(wait_s)} if wait_s is not None else None,
        email=email,
        fault=fault,
        minutes=max(1, -(-wait_s // 60)) if wait_s else 0,
        provider=provider.label if provider else "",
        mails=request.app.state.can_mail,
    )


def _begin(request: Request, db: Database, limits: RateLimits, email: str, now: datetime) -> _Attempt:
    with db.connection() as conn:
        browser, person = known_browser(request), person_of_email(conn, email)
        try:
            taken = limits.begin_sign_in(conn, address=address_of(request), account=email, browser=browser, now=now)
        except TooMany:
            note(conn, request, AuditAction.SIGN_IN_LIMITED, person, now=now, how="password")
            raise
        proofs = proofs_of_person(conn, person.id if person else 0)
        return _Attempt(taken, person, proofs.password_hash if proofs and may_come(person) else None)


def _answer(
    request: Request,
    db: Database,
    limits: RateLimits,
    attempt: _Attempt,
    looked: Looked,
    email: str,
    to: str,
    now: datetime,
) -> Response:
    with db.connection() as conn, conn.transaction():
        person = _still_the_same(conn, attempt) if looked.right else None
        if person is None:
            note(conn, request, AuditAction.SIGN_IN_FAILED, attempt.person, now=now, how="password")
            return login_page(request, to=to, email=email, fault="signin_wrong", status=401)
        if looked.better_hash is not None:
            set_password(conn, person.id, looked.better_hash)
        answer = let_in(conn, request, person, "password", target=to, now=now)
    with db.connection() as conn:
        limits.signed_in(conn, attempt.taken, now=now)
    return answer


def _still_the_same(conn: Connection, attempt: _Attempt) -> Person | None:
    """The person, unless the password was changed or the person disabled while the password was looked at."""
    number = attempt.person.id if attempt.person else 0
    proofs, person = lock_proofs(conn, number), find_person(conn, number)
    same = proofs is not None and proofs.password_hash == attempt.password_hash
    return person if same and may_come(person) else None
