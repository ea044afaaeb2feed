"""The second step of a sign-in: a one-time code, or a recovery code."""

from fastapi import APIRouter, Request, Response

from api.access.second_factor import check_second_factor
from api.limits.rate_limits import Limit, Limits, TooMany
from api.signin.asked import Form, Now, SignInRoute
from api.signin.browser_cookies import step_hash
from api.signin.entering import begin_session, may_come, note
from api.signin.pages import go, page
from api.web.database import WholeDb
from store.audit.actions import AuditAction
from store.identity.begun_sign_ins import Step, find_begun, finish_sign_in, take_try
from store.identity.people import find_person

router = APIRouter(include_in_schema=False, route_class=SignInRoute)
TRIES = 10


@router.get("/second-factor")
def show(request: Request, db: WholeDb, now: Now) -> Response:
    hashed = step_hash(request)
    with db.connection() as conn:
        if hashed is None or find_begun(conn, hashed, Step.SECOND_FACTOR, now=now) is None:
            return go("/login")
    return page(request, "second_factor.html", fault="")


@router.post("/second-factor")
def enter(request: Request, form: Form, db: WholeDb, limits: Limits, now: Now) -> Response:
    """Takes the code, which is good once, and signs in: both or neither."""
    hashed = step_hash(request)
    with db.connection() as conn:
        begun = find_begun(conn, hashed, Step.SECOND_FACTOR, now=now) if hashed else None
        if begun is None or begun.person_id is None:
            return go("/login")
        account = str(begun.person_id)
        try:
            limits.check(conn, Limit.SECOND_FACTOR, account, now=now)
        except TooMany:
            person = find_person(conn, begun.person_id)
            note(conn, request, AuditAction.SIGN_IN_LIMITED, person, now=now, how="second_factor")
            raise
        if not take_try(conn, begun.id, most=TRIES):
            return go("/login")
        with conn.transaction():
            person = find_person(conn, begun.person_id)
            if person is None or not may_come(person):
                return go("/login")
            if not check_second_factor(conn, person.id, form.get("code", ""), now=now):
                note(conn, request, AuditAction.SIGN_IN_FAILED, person, now=now, how="second_factor")
                return page(request, "second_factor.html", status=401, fault="signin_code_wrong")
            if not finish_sign_in(conn, begun.id):
                return go("/login")
            answer = begin_session(conn, request, person, begun.how, target=begun.target, now=now)
        limits.give_back(conn, Limit.SECOND_FACTOR, account, now=now)
        return answer
