"""The calendar of a technician, at a secret address that their mails name: their calendar program reads it."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response

from api.access.audit import address_of
from api.limits.rate_limits import Limit, Limits
from api.portal.missing_page import HEADERS
from api.portal.page_route import NoPage, PageRoute
from api.web.database import WholeDb, wall_clock
from service.notices.links import token_hash
from service.orders.calendar import calendar_with, event_of
from service.technician_mails.words import visit_words
from store.assets.products import current_product
from store.engine.database import Connection
from store.field.visits import find_visit
from store.orders.orders import find_order
from store.orders.technician_feeds import bookings_of_technician, technician_of_feed
from store.orders.technicians import find_technician

router = APIRouter(prefix="/calendar", include_in_schema=False, route_class=PageRoute)
MOST = 200


@router.get("/{token}.ics")
def feed(token: str, request: Request, db: WholeDb, limits: Limits) -> Response:
    """Appointments that stand, came true, moved or were cancelled; whoever has the address sees them."""
    with db.connection() as conn:
        number = technician_of_feed(conn, token_hash(token))
        if number is None:
            limits.guessed(conn, Limit.LINK_GUESS, address=address_of(request), now=wall_clock())
            raise NoPage(404, "no_page")
        return Response(_calendar(conn, number), media_type="text/calendar; charset=utf-8", headers=HEADERS)


def _calendar(conn: Connection, technician_id: int) -> bytes:
    technician, events = find_technician(conn, technician_id), []
    assert technician is not None
    for booking in bookings_of_technician(conn, technician_id, limit=MOST):
        order, visit = find_order(conn, booking.order_id), find_visit(conn, booking.order_id)
        product = current_product(conn, order.product) if order else None
        if order is None or visit is None or product is None:
            continue
        words = visit_words(conn, product, visit, booking, technician.language)
        events.append(
            event_of(
                booking,
                sequence=order.sequence,
                stamp=datetime.now(UTC),
                summary=words.summary,
                description="\n".join(words.lines),
                location=words.location,
            )
        )
    return calendar_with(events)
