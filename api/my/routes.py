"""The pages of a customer's account: what they own, one of them, its tickets. They see what they own, and no more."""

from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response

from api.access.asks import principal_of
from api.my.coming_in import Form, sign_in_page
from api.my.customer import ASKS_CUSTOMER, STAFF_HOME, TheVisitor, Visitor, number_in, words_of
from api.my.rendering import HOME, TICKET_HEADERS, lead_to, render
from api.my.view import NO_NOTICE, appliance_values, case_of, in_list, read_appliance
from api.portal.page_route import NoPage, PageRoute
from api.portal.ticket_page import flash_of, take_form, ticket_page
from api.portal.view import Case
from api.web.database import WholeDb, database, the_product
from api.web.plain_pages import plain
from fleet.product import Product
from fleet.times import parse_ts
from service.notices.answers import LONGEST_NOTE
from service.tickets.reports import Call, report_fault
from store.assets.assets import SoldAsset, list_assets
from store.assets.customers import Customer
from store.assets.owned import predicted_assets
from store.assets.registry import Device, find_device
from store.engine.database import Connection
from store.identity.people import Role
from store.service.tickets import find_ticket

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)
PAGE = 20
# A form that lay open for longer says when its fault was reported no more.
FRESH = timedelta(hours=12)


@router.get("")
def home(request: Request, whole: WholeDb, after: str = "") -> Response:
    """What a customer owns; to nobody, the page of signing in; staff have pages of their own."""
    principal = principal_of(request)
    if principal.role is None:
        return sign_in_page(request, whole)
    if principal.role is not Role.CUSTOMER:
        return lead_to(STAFF_HOME)
    ASKS_CUSTOMER(request)
    visitor = Visitor(principal, database(request))
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
        )


@router.get("/appliances/{number}")
def appliance(number: str, request: Request, visitor: TheVisitor) -> Response:
    done = request.query_params.get("done") == "reported"
    with visitor.db.connection() as conn:
        customer, asset = visitor.customer(conn), visitor.asset(conn, number)
        words = words_of(customer)
        return _appliance(conn, visitor, customer, asset, flash=words.text("my_reported") if done else "")


@router.post("/appliances/{number}/report")
def report(number: str, visitor: TheVisitor, form: Form) -> Response:
    """A fault, in the customer's own name; the same form sent twice is one report."""
    with visitor.db.connection() as conn:
        customer, asset = visitor.customer(conn), visitor.asset(conn, number)
        product = the_product(conn, asset.product)
        device = _device(conn, asset)
        mode, text = form.get("mode", ""), plain(form.get("note", ""), LONGEST_NOTE)
        if device is None or not mode:
            flash = words_of(customer).text("my_report_unclear")
            return _appliance(conn, visitor, customer, asset, flash=flash, status=400)
        now = visitor.db.now(conn, product.id)
        known = mode if product.mode(mode) else None
        call = Call(known, text, _since(form.get("at", ""), now), customer.name, owner=customer.id)
        report_fault(conn, product=product, device=device, call=call, now=now, outlets=visitor.db.outlets)
    return lead_to(f"{HOME}/appliances/{asset.id}?done=reported")


@router.get("/tickets/{number}")
def ticket(number: str, request: Request, visitor: TheVisitor) -> Response:
    """The ticket's page, as a notice's link shows it."""
    with visitor.db.connection() as conn:
        case, home_of = _case(conn, visitor, number)
        flash = flash_of(case, request.query_params.get("done", ""))
        return ticket_page(conn, case, flash=flash, home=home_of, headers=TICKET_HEADERS)


@router.post("/tickets/{number}")
def answer(number: str, visitor: TheVisitor, form: Form) -> Response:
    with visitor.db.connection() as conn:
        case, home_of = _case(conn, visitor, number)
        return take_form(conn, visitor.db, case, form, home=home_of, headers=TICKET_HEADERS)


def _appliance(
    conn: Connection, visitor: Visitor, customer: Customer, asset: SoldAsset, *, flash: str, status: int = 200
) -> Response:
    one = read_appliance(conn, visitor, asset)
    values = appliance_values(conn, visitor, customer, one)
    at = visitor.db.now(conn, one.product.id).isoformat()
    words = words_of(customer)
    return render("appliance.html", words, status=status, flash=flash, at=at, longest=LONGEST_NOTE, **values)


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
    return case, f"{HOME}/appliances/{asset.id}"


def _device(conn: Connection, asset: SoldAsset) -> Device | None:
    """The device that the asset has now."""
    return find_device(conn, asset.product, asset.serials[-1]) if asset.serials else None


def _since(typed: str, now: datetime) -> datetime | None:
    """When the form was shown, by which a second press of its button is known; None: it is reported now."""
    try:
        at = parse_ts(typed)
    except ValueError:
        return None
    return at if now - FRESH <= at <= now else None
