"""The customer's page of one ticket: who has a notice's link reads and answers it. It needs nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.access.audit import address_of
from api.limits.rate_limits import Limit, Limits, RateLimits
from api.portal.calendar_file import calendar_of_case
from api.portal.case import Case, read_case
from api.portal.missing_page import HEADERS, sorry
from api.portal.page_route import NoPage, PageRoute
from api.portal.ticket_page import flash_of, take, take_form, ticket_page
from api.web.database import Database, WholeDb, wall_clock
from api.web.plain_pages import form_fields
from service.notices.answers import AnswerKind, NewAnswer
from service.notices.links import token_hash
from store.assets.products import current_product
from store.engine.database import Connection
from store.engine.scope import Scope, apply_scope
from store.service.answers import find_link, link_has_ended, mark_opened
from store.service.tickets import find_ticket

router = APIRouter(prefix="/n", include_in_schema=False, route_class=PageRoute)
Form = Annotated[dict[str, str], Depends(form_fields)]


@router.get("/{token}")
def show(token: str, request: Request, db: WholeDb, limits: Limits) -> Response:
    """The page. Looking at it changes nothing but that it was looked at."""
    with _case(db, limits, token, request) as (conn, case):
        if "prefetch" not in request.headers.get("sec-purpose", request.headers.get("purpose", "")):
            mark_opened(conn, case.reader.notice_id, case.now)
        flash = flash_of(case, request.query_params.get("done", ""))
        return ticket_page(conn, case, flash=flash, door=f"{token}/account")


@router.post("/{token}")
def answer(token: str, request: Request, db: WholeDb, limits: Limits, form: Form) -> Response:
    """Takes an answer, and leads back to the page; the same answer again changes nothing."""
    with _case(db, limits, token, request) as (conn, case):
        return take_form(conn, db, case, form)


@router.get("/{token}/visit.ics")
def calendar(token: str, request: Request, db: WholeDb, limits: Limits) -> Response:
    """The appointment for the customer's calendar; one that was cancelled says so."""
    with _case(db, limits, token, request) as (conn, case):
        body = calendar_of_case(conn, case)
        if body is None:
            raise NoPage(404, "no_page")
        kept = {**HEADERS, "Content-Disposition": 'attachment; filename="visit.ics"'}
        return Response(body, media_type="text/calendar; charset=utf-8", headers=kept)


@router.get("/{token}/unsubscribe")
def about_messages(token: str) -> Response:
    """Where a person follows the mail program's link: the page asks first, for links are followed by machines too."""
    return RedirectResponse(f"../{token}#messages", status_code=303, headers=HEADERS)


@router.post("/{token}/unsubscribe")
def unsubscribe(token: str, request: Request, db: WholeDb, limits: Limits) -> Response:
    """One click in the mail program (RFC 8058); an old link will do."""
    with _case(db, limits, token, request, even_old=True) as (conn, case):
        take(conn, db, case, NewAnswer(AnswerKind.OPT_OUT))
        return sorry(200, "opted_out")


@contextmanager
def _case(
    db: Database, limits: RateLimits, token: str, request: Request, *, even_old: bool = False
) -> Iterator[tuple[Connection, Case]]:
    """The case that a token leads to, on a connection that shows what its customer may see: they own the device, and
    what an owner before them wrote is not there. NoPage where it leads nowhere; many such are TooMany."""
    with db.connection() as conn:
        reader = find_link(conn, token_hash(token))
        if reader is None:
            if link_has_ended(conn, token_hash(token)):
                raise NoPage(410, "ended")
            limits.guessed(conn, Limit.LINK_GUESS, address=address_of(request), now=wall_clock())
            raise NoPage(404, "no_page")
        apply_scope(conn, Scope(None, customer=reader.customer_id))
        ticket = find_ticket(conn, reader.ticket_id)
        product = current_product(conn, ticket.product) if ticket else None
        if product is None:
            raise NoPage(404, "no_page")
        asked = request.query_params.get("lang", "")
        language = asked if asked in ("id", "en") else reader.language
        case = read_case(conn, product, reader, now=db.now(conn, product.id), wall=db.wall(), language=language)
        if case.expired and not even_old:
            raise NoPage(410, "over")
        yield conn, case
