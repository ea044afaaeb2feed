"""Sign-in by an identity provider: the way there, and the way back."""

import hmac
from datetime import datetime
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.access.secrets import secret_hash
from api.signin.asked import Now, SignInRoute, log
from api.signin.browser_cookies import new_step, set_step, step_hash
from api.signin.entering import STEP_LASTS, let_in, may_come, note
from api.signin.inside import inside
from api.signin.oidc import Begun, Identity, NotVouched, Provider
from api.signin.pages import message
from api.web.database import Database, WholeDb
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.identity.begun_sign_ins import BegunSignIn, NewSignIn, Step, begin_sign_in, find_begun, finish_sign_in
from store.identity.people import (
    NewPerson,
    Person,
    Role,
    create_person,
    find_person,
    link_oidc,
    person_of_email,
    person_of_oidc,
)

router = APIRouter(prefix="/oidc", include_in_schema=False, route_class=SignInRoute)
CALLBACK = "/oidc/callback"
NAMES_TRIED = 20


@router.get("/start")
async def start(request: Request, db: WholeDb, now: Now) -> Response:
    """Leads to the provider; state, nonce and verifier are kept for this browser alone."""
    provider: Provider | None = request.app.state.oidc
    if provider is None:
        return message(request, "no_provider", status=404)
    to = inside(request.query_params.get("to"))
    try:
        begun = await provider.begin(_redirect_uri(request))
    except NotVouched as exc:
        log.warning("identity_provider_away", reason=str(exc))
        return message(request, "provider_away", status=503, to=to, wait_s=60)
    secret = new_step()
    await run_in_threadpool(partial(_keep, db, begun, secret, to, now))
    answer = RedirectResponse(begun.address, status_code=303, headers={"Cache-Control": "no-store"})
    set_step(request, answer, secret)
    return answer


@router.get("/callback")
async def callback(request: Request, db: WholeDb, now: Now) -> Response:
    """Takes the provider's answer, once, and only in the browser that it was asked for."""
    provider: Provider | None = request.app.state.oidc
    begun = await run_in_threadpool(partial(_take, request, db, now)) if provider else None
    if provider is None or begun is None:
        return message(request, "provider_unasked", status=400)
    state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
    if not hmac.compare_digest(state.encode(), (begun.state or "").encode()) or not code:
        return await run_in_threadpool(partial(_refused, request, db, begun, now))
    try:
        identity = await provider.finish(
            code, redirect_uri=_redirect_uri(request), nonce=begun.nonce or "", verifier=begun.verifier or ""
        )
    except NotVouched as exc:
        log.warning("identity_provider_refused", reason=str(exc))
        return await run_in_threadpool(partial(_refused, request, db, begun, now))
    return await run_in_threadpool(partial(_enter, request, db, provider, identity, begun, now))


def _refused(request: Request, db: Database, begun: BegunSignIn, now: datetime) -> Response:
    with db.connection() as conn:
        note(conn, request, AuditAction.SIGN_IN_FAILED, None, now=now, how="oidc")
    return message(request, "provider_refused", status=400, to=begun.target)


def _enter(
    request: Request, db: Database, provider: Provider, identity: Identity, begun: BegunSignIn, now: datetime
) -> Response:
    with db.connection() as conn, conn.transaction():
        person = _person_of(conn, identity, provider.default_role)
        if person is None or not may_come(person):
            note(conn, request, AuditAction.SIGN_IN_FAILED, person, now=now, how="oidc")
            return message(request, "provider_nobody", status=403, to=begun.target)
        return let_in(conn, request, person, "oidc", target=inside(begun.target), now=now)


def _person_of(conn: Connection, identity: Identity, default_role: Role | None) -> Person | None:
    """By what the provider calls them; else by a verified address, of somebody who was invited; else, where a role is
    set for it, somebody new."""
    known = person_of_oidc(conn, identity.issuer, identity.subject)
    if known is not None:
        return known
    if identity.email is None:
        return None
    person = person_of_email(conn, identity.email)
    if person is None and default_role is not None:
        person = _new_person(conn, identity, default_role)
    if person is None or not may_come(person):
        return person
    linked = link_oidc(conn, person.id, issuer=identity.issuer, subject=identity.subject)
    # Somebody else of the same provider is linked to this account already.
    return find_person(conn, person.id) if linked else None


def _new_person(conn: Connection, identity: Identity, role: Role) -> Person | None:
    """Names of staff are unique: a second one gets a number."""
    name = "".join(c if c.isprintable() else " " for c in identity.name).strip()[:90] or "?"
    for number in range(1, NAMES_TRIED):
        called = name if number == 1 else f"{name} {number}"
        if (made := create_person(conn, NewPerson(called, role, identity.email))) is not None:
            return made
    return None


def _keep(db: Database, begun: Begun, secret: str, to: str, now: datetime) -> None:
    new = NewSignIn(
        secret_hash(secret),
        Step.OIDC,
        "oidc",
        to,
        now,
        now + STEP_LASTS,
        state=begun.state,
        nonce=begun.nonce,
        verifier=begun.verifier,
    )
    with db.connection() as conn:
        begin_sign_in(conn, new)


def _take(request: Request, db: Database, now: datetime) -> BegunSignIn | None:
    hashed = step_hash(request)
    with db.connection() as conn:
        begun = find_begun(conn, hashed, Step.OIDC, now=now) if hashed else None
        return begun if begun is not None and finish_sign_in(conn, begun.id) else None


def _redirect_uri(request: Request) -> str:
    base = request.app.state.public_url or str(request.base_url).rstrip("/")
    return f"{base}{CALLBACK}"
