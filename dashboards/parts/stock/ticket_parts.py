"""What the page of a ticket shows of parts: those that its visit needs, and those that repairs exchanged."""

from dashboards.console import fleets_now
from dashboards.viewer import Viewer
from fleet.product import Product
from service.parts.reservation_states import LIVING
from service.parts.reserving import earliest_part_date
from store.engine.database import Connection
from store.parts.exchanges import exchanges_of_ticket
from store.parts.reservations import ReservationState, order_of_ticket, reservations_of


def ticket_parts(conn: Connection, viewer: Viewer, ticket_id: int) -> dict[str, object]:
    order, known = order_of_ticket(conn, ticket_id), fleets_now(conn)
    exchanged = exchanges_of_ticket(conn, ticket_id)
    product = known.products.get(order.product if order else exchanged[0].product if exchanged else "")
    kept = [one for one in reservations_of(conn, order.id) if one.state in LIVING] if order else []
    ready = ""
    if order and any(one.state is ReservationState.WAITING for one in kept):
        ready = viewer.day(earliest_part_date(conn, order.id, now=known.now(order.product)))
    return {
        "kept": [
            {
                "one": one,
                "name": _name(viewer, product, one.part),
                "state": viewer.t(f"reservation_{one.state}"),
                "waits": one.state is ReservationState.WAITING,
            }
            for one in kept
        ],
        "ready": ready,
        "exchanged": [{"one": one, "name": _name(viewer, product, one.part)} for one in exchanged],
    }


def _name(viewer: Viewer, product: Product | None, part_id: str) -> str:
    part = next((one for one in product.parts if one.id == part_id), None) if product else None
    return viewer.pick(part.name) if part else part_id
