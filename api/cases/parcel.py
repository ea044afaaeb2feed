"""Where the QR code on the label of a return leads: staff to the return, everybody else to how far it is."""

from fastapi import APIRouter, Request, Response

from api.access.asks import principal_of
from api.access.audit import address_of
from api.access.permissions import Permission, may
from api.limits.rate_limits import Limit, Limits
from api.my.rendering import lead_to, words_of_stranger
from api.my.shown import frame_with
from api.portal.page_route import NoPage, PageRoute
from api.report.rendering import render
from api.web.database import WholeDb, wall_clock
from service.returns.steps import return_steps
from service.warranty.receipt_numbers import normal_number
from store.assets.products import current_product
from store.warranty.returns import return_numbered

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/r/{number}")
def parcel(number: str, request: Request, db: WholeDb, limits: Limits) -> Response:
    """Its number reveals how far the return is, and nothing of whose it is."""
    with db.connection() as conn:
        found = return_numbered(conn, normal_number(number[:40]))
        product = current_product(conn, found.product) if found else None
        if found is None or product is None:
            limits.guessed(conn, Limit.LINK_GUESS, address=address_of(request), now=wall_clock())
            raise NoPage(404, "no_page")
    principal = principal_of(request)
    if principal.customer_id is None and may(principal, Permission.WARRANTY_READ):
        return lead_to(f"/returns/{found.id}")
    words = words_of_stranger(request)
    steps = [
        {"what": words.text(one.code), "now": one.now, "done": one.at is not None, "at": "", "when": ""}
        for one in return_steps(found)
    ]
    name = words.pick(product.name)
    title, frame = words.text("case_return", number=found.number), frame_with(product.contact, words)
    return render(request, "parcel.html", frame, title=title, name=name, steps=steps)
