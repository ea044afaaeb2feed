"""A customer reports a fault of what they own: what happens, by picture; what to try first; the report."""

from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response

from api.my.behalf import noted_on_behalf
from api.my.coming_in import Form
from api.my.customer import TheVisitor, words_of
from api.my.rendering import HOME, lead_to, render
from api.my.shown import appliance_page, frame_of
from api.portal.page_route import NoPage, PageRoute
from api.web.database import the_product
from api.web.plain_pages import plain
from fleet.product import Product
from fleet.times import parse_ts
from service.notices.answers import ACTOR, LONGEST_NOTE
from service.tickets.reports import Call, report_fault
from store.assets.assets import SoldAsset
from store.assets.customers import Customer
from store.assets.registry import Device, find_device
from store.engine.database import Connection

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)
# A form that lay open for longer says when its fault was reported no more.
FRESH = timedelta(hours=12)
OTHER = "other"


@router.get("/appliances/{number}/report")
def what_to_try(number: str, visitor: TheVisitor, symptom: str = "") -> Response:
    """What to do at once or to try first, and the button that reports it all the same."""
    with visitor.db.connection() as conn:
        customer, asset = visitor.customer(conn), visitor.asset(conn, number)
        product, words = the_product(conn, asset.product), words_of(customer)
        declared = product.symptom(symptom)
        if declared is None and symptom != OTHER:
            raise NoPage(404, "no_page")
        return render(
            "report.html",
            words,
            id=asset.id,
            symptom=symptom,
            drawn=declared.picture if declared else OTHER,
            title=words.pick(declared.name) if declared else words.text("my_mode_unknown"),
            danger=words.pick(declared.danger) if declared and declared.danger else "",
            remedies=[words.pick(one) for one in declared.remedies] if declared else [],
            at=visitor.db.now(conn, product.id).isoformat(),
            longest=LONGEST_NOTE,
            frame=frame_of(conn, visitor, customer),
        )


@router.post("/appliances/{number}/report")
def report(number: str, request: Request, visitor: TheVisitor, form: Form) -> Response:
    """A fault, in the customer's own name; the same form sent twice is one report."""
    with visitor.db.connection() as conn:
        customer, asset = visitor.customer(conn), visitor.asset(conn, number)
        product = the_product(conn, asset.product)
        device = _device(conn, asset)
        said = _said(product, customer, form)
        if device is None or said is None:
            flash = words_of(customer).text("my_report_unclear")
            return appliance_page(conn, visitor, customer, asset, flash=flash, status=400)
        now = visitor.db.now(conn, product.id)
        mode, text = said
        # A history outlives its people: no customer stands in it by name.
        actor = ACTOR if visitor.behalf_of is None else visitor.principal.name
        call = Call(mode, text, _since(form.get("at", ""), now), actor, owner=customer.id)
        ticket, _ = report_fault(conn, product=product, device=device, call=call, now=now, outlets=visitor.db.outlets)
    if visitor.behalf_of is not None:
        noted_on_behalf(request, visitor, ticket, now)
    return lead_to(f"{visitor.home}/appliances/{asset.id}?done=reported")


def _said(product: Product, customer: Customer, form: dict[str, str]) -> tuple[str | None, str] | None:
    """(the failure mode, if one was chosen; the words, with the symptom in front); None where nothing was chosen."""
    mode, symptom = form.get("mode", ""), form.get("symptom", "")
    note, declared = plain(form.get("note", ""), LONGEST_NOTE), product.symptom(symptom)
    if declared is not None:
        return None, f"{words_of(customer).pick(declared.name)}. {note}".strip()[:LONGEST_NOTE]
    if symptom == OTHER or mode:
        return (mode if product.mode(mode) else None), note
    return None


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
