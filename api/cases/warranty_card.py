"""The digital warranty card of what a customer owns: what Indonesian law asks of a guarantee card, to show or print."""

from fastapi import APIRouter, Response

from api.cases.rendering import render
from api.my.customer import TheVisitor, words_of
from api.my.rendering import HOME
from api.my.shown import frame_of
from api.portal.page_route import NoPage, PageRoute
from api.web.database import the_product
from service.warranty.card import warranty_card
from wording.wording import wording_of

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)


@router.get("/appliances/{number}/warranty")
def card(number: str, visitor: TheVisitor) -> Response:
    with visitor.db.connection() as conn:
        customer, asset = visitor.customer(conn), visitor.asset(conn, number)
        product = the_product(conn, asset.product)
        found = warranty_card(conn, product, asset.id, now=visitor.db.now(conn, product.id))
        frame = frame_of(conn, visitor, customer, product)
    if found is None:
        raise NoPage(404, "no_page")
    words = wording_of(customer.language, customer.time_zone, product)
    return render(
        "warranty.html",
        words_of(customer),
        frame=frame,
        id=asset.id,
        card=found,
        drawn=product.picture,
        name=words.pick(found.name),
        short=words.say(found.short),
        lines=[words.say(one) for one in found.lines],
        clauses=[words.pick(one.name) for one in found.clauses],
        bought=words.long_day(found.purchased_on) if found.purchased_on else "",
        parts_until=words.long_day(found.parts_until) if found.parts_until else "",
    )
