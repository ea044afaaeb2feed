"""A mail as the way in: its link, or, for customers, the code in it, typed on the page that asked for the mail."""

import hmac
import secrets
from datetime import datetime

from fastapi import APIRouter, Request, Response

from api.access.audit import address_of
from api.access.secrets import secret_hash
from api.limits.rate_limits import Limits, RateLimits, TooMany
from api.signin.asked import Form, Links, Now, SignInRoute
from api.signin.browser_cookies import new_step, set_step, step_hash
from api.signin.entering import STEP_LASTS, let_in, may_come, note
from api.signin.pages import go, page
from api.web.database import Database, WholeDb
from service.accounts.acts import ask_for_mail
from service.accounts.links import SEED_BYTES
from store.audit.actions import AuditAction
from store.identity.begun_sign_ins import NewSignIn, Step, begin_sign_in, find_begun, finish_sign_in, take_try
from store.identity.people import Role, person_of_email
from store.identity.single_use_links import LinkPurpose

router = APIRouter(include_in_schema=False, route_class=SignInRoute)
TRIES = 5


def send_way_in(request: Request, db: Database, limits: RateLimits, *, email: str, to: str, now: datetime) -> Response:
    """Sends a mail with a link, and a code for a customer, if there is such an account; the answer is always the same.

    Customers come in by this too: ask it for the address on record.
    """
    answer, secret = go("/code"), new_step()
    set_step(request, answer, secret)
    if not email:
        return answer
    with db.connection() as conn:
        try:
            limits.mail_wanted(conn, address=address_of(request), account=email, now=now)
        except TooMany:  # The mails that were sent hold links that still work.
            return answer
        with conn.transaction():
            begun = NewSignIn(
                secret_hash(secret),
                Step.CODE,
                "code",
                to,
                now,
                now + STEP_LASTS,
                email=email,
                seed=secrets.token_bytes(SEED_BYTES),
            )
            number = begin_sign_in(conn, begun)
            ask_for_mail(conn, LinkPurpose.SIGN_IN, email, now=now, target=to, begun_id=number)
    return answer


@router.get("/code")
def show(request: Request) -> Response:
    if step_hash(request) is None:
        return go("/login")
    return page(request, "code.html", fault="", mails=request.app.state.can_mail)


@router.post("/code")
def enter(request: Request, form: Form, db: WholeDb, limits: Limits, links: Links, now: Now) -> Response:
    """Takes the code of a customer's mail: for the browser that asked for it, within ten minutes, TRIES times."""
    hashed = step_hash(request)
    with db.connection() as conn:
        begun = find_begun(conn, hashed, Step.CODE, now=now) if hashed else None
        if begun is None or begun.email is None:
            limits.code_tried(conn, address=address_of(request), account="", now=now)
            return _wrong(request)
        limits.code_tried(conn, address=address_of(request), account=begun.email, now=now)
        if not take_try(conn, begun.id, most=TRIES):
            return _wrong(request)
        typed = "".join(c for c in form.get("code", "") if c.isascii() and c.isdigit())
        right = hmac.compare_digest(links.code(begun), typed)
        with conn.transaction():
            person = person_of_email(conn, begun.email)
            if person is None or person.role is not Role.CUSTOMER or not may_come(person) or not right:
                note(conn, request, AuditAction.SIGN_IN_FAILED, person, now=now, how="code")
                return _wrong(request)
            if not finish_sign_in(conn, begun.id):
                return _wrong(request)
            return let_in(conn, request, person, "code", target=begun.target, now=now)


def _wrong(request: Request) -> Response:
    return page(request, "code.html", status=401, fault="signin_code_wrong", mails=request.app.state.can_mail)
