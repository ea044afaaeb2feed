"""The pages of a customer's account: what they own, one of them, its tickets. They see what they own, and no more."""

from fastapi import APIRouter, Request, Response

from api.access.asks import principal_of
from api.my.behalf import noted_on_behalf
from api.my.cases_shown import cases_of
from api.my.coming_in import Form, sign_in_page
from api.my.customer import (
    ASKS_CUSTOMER,
    STAFF_HOME,
    TheVisitor,
    Visitor,
    acts_for,
    number_in,
    visitor_of,
    words_of,
)
from api.my.rendering import HOME, TICKET_HEADERS, lead_to, render
from api.my.shown import appliance_page, frame_of
from api.my.view import NO_NOTICE, case_of, in_list, read_appliance
from api.portal.case import Case
from api.portal.page_route import NoPage, PageRoute
from api.portal.ticket_page import flash_of, take_form, ticket_page
from api.web.database import WholeDb, the_product
from fleet.product import Product
from store.assets.assets import list_assets
from store.assets.owned import predicted_assets
from store.engine.database import Connection
from store.identity.people import Role
from store.service.tickets import find_ticket

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)
PAGE = 20


@router.get("")
def home(request: Request, whole: WholeDb, after: str = "") -> Response:
    """What a customer owns; to nobody, the page of signing in; staff have pages of their own."""
    principal = principal_of(request)
    if acts_for(request) is None and principal.role is None:
        return sign_in_page(request, whole)
    if acts_for(request) is None and principal.role is not Role.CUSTOMER:
        return lead_to(STAFF_HOME)
    ASKS_CUSTOMER(request)
    visitor = visitor_of(request)
    with visitor.db.connection() as conn:
        customer = visitor.customer(conn)
        found = list_assets(conn, customer_id=customer.id, after=number_in(after), limit=PAGE + 1)
        shown = found[:PAGE]
        predicted = predicted_assets(conn, [asset.id for asset in shown])
        owned = [read_appliance(conn, visitor, asset, predicted=asset.id in predicted) for asset in shown]
        return render(
            "home.html",
            words_of(customer),
            name=customer.name,
            appliances=[in_list(conn, visitor, customer, one) for one in owned],
            more=shown[-1].id if len(found) > PAGE else 0,
            first=not after,
            cases=[] if after else cases_of(conn, words_of(customer), customer_id=customer.id),
            frame=frame_of(conn, visitor, customer),
        )


@router.get("/appliances/{number}")
def appliance(number: str, request: Request, visitor: TheVisitor) -> Response:
    done = request.query_params.get("done") == "reported"
    with visitor.db.connection() as conn:
        customer, asset = visitor.customer(conn), visitor.asset(conn, number)
        words = words_of(customer)
        return appliance_page(conn, visitor, customer, asset, flash=words.text("my_reported") if done else "")


@router.get("/tickets/{number}")
def ticket(number: str, request: Request, visitor: TheVisitor) -> Response:
    """The ticket's page, as a notice's link shows it."""
    with visitor.db.connection() as conn:
        case, home_of = _case(conn, visitor, number)
        flash = flash_of(case, request.query_params.get("done", ""))
        return ticket_page(conn, case, flash=flash, home=home_of, headers=TICKET_HEADERS)


@router.post("/tickets/{number}")
def answer(number: str, request: Request, visitor: TheVisitor, form: Form) -> Response:
    with visitor.db.connection() as conn:
        case, home_of = _case(conn, visitor, number)
        how = "page" if visitor.behalf_of is None else "phone"
        taken = take_form(conn, visitor.db, case, form, home=home_of, headers=TICKET_HEADERS, how=how)
    if taken.status_code == 303 and visitor.behalf_of is not None:
        noted_on_behalf(request, visitor, case.ticket.id, case.now)
    return taken


def _case(conn: Connection, visitor: Visitor, number: str) -> tuple[Case, str]:
    """(a ticket of theirs that they had a notice of, the page of its appliance)."""
    found = find_ticket(conn, number_in(number))
    if found is None:
        raise NoPage(404, "no_page")
    asset = visitor.asset(conn, str(found.asset_id))
    product: Product = the_product(conn, found.product)
    case = case_of(conn, visitor, visitor.customer(conn), product, found)
    if case.reader.notice_id == NO_NOTICE:
        raise NoPage(404, "no_page")
    return case, f"{visitor.home}/appliances/{asset.id}"
