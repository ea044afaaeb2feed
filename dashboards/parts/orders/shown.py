"""What pages show of orders and appointments."""

from datetime import datetime

from api.web.database import the_product
from dashboards.console import console, fleets_now
from dashboards.parts.shared.words import mode_name
from dashboards.viewer import Viewer
from fleet.coded import as_written
from service.orders.booking_states import BookingState
from service.orders.states import known_order
from service.tickets.states import By
from store.engine.database import Connection
from store.orders.bookings import Booking, bookings_of, stored_living
from store.orders.items import items_of
from store.orders.orders import Order, order_history
from store.service.tickets import find_ticket
from wording.times import zone_name

SHOWN = (BookingState.CONFIRMED, BookingState.KEPT, BookingState.NO_SHOW)


def order_by_now(conn: Connection, order_id: int, actor: str, why: str = "") -> By:
    """Who acts, at the clock of the order's fleet."""
    order = known_order(conn, order_id)
    return By(actor, console().database.now(conn, order.product), as_written(why) if why else None)


def window_shown(viewer: Viewer, begins: datetime, ends: datetime) -> str:
    """`4 Mar 2026 08:00–12:00 WIB`: in the viewer's zone, which is named."""
    first, last = viewer.when(begins), viewer.when(ends)
    same_day = first.rpartition(" ")[0] == last.rpartition(" ")[0]
    until = last.rpartition(" ")[2] if same_day else last
    return f"{first}–{until} {zone_name(begins, viewer.zone)}"


def head_of(conn: Connection, viewer: Viewer, order_id: int) -> dict[str, object]:
    order = known_order(conn, order_id)
    product = the_product(conn, order.product)
    now = fleets_now(conn).now(order.product)
    standing = standing_of(conn, order)
    tickets = [ticket for number in order.tickets if (ticket := find_ticket(conn, number))]
    return {
        "order": order,
        "product": viewer.pick(product.name),
        "state": viewer.t(f"order_state_{order.state}"),
        "visit": window_shown(viewer, standing.arrival_begins, standing.arrival_ends) if standing else "",
        "leaves": viewer.when(standing.begins) if standing else "",
        "due": viewer.when(order.due_at) if order.due_at else "",
        "due_in": viewer.relative(order.due_at, now) if order.due_at else "",
        "duration": viewer.wording().period(order.duration),
        "skills": ", ".join(order.skills),
        "expected": viewer.when(order.expected_at) if order.expected_at else "",
        "reason": viewer.t(f"incomplete_{order.reason}") if order.reason else "",
        "tickets": [{"ticket": one, "mode": mode_name(viewer, product, one.failure_mode)} for one in tickets],
    }


def items_shown(conn: Connection, viewer: Viewer, order_id: int) -> dict[str, object]:
    rows = [
        {
            "item": one,
            "text": one.text.get(viewer.language, one.text.get("en", "")),
            "done": viewer.when(one.done_at) if one.done_at else "",
        }
        for one in items_of(conn, order_id)
    ]
    return {"rows": rows}


def appointments_shown(conn: Connection, viewer: Viewer, order_id: int) -> dict[str, object]:
    rows = [
        {
            "booking": one,
            "window": window_shown(viewer, one.arrival_begins, one.arrival_ends),
            "state": viewer.t(f"booking_state_{one.state}"),
        }
        for one in reversed(bookings_of(conn, order_id))
    ]
    return {"rows": rows}


def changes_shown(conn: Connection, viewer: Viewer, order_id: int) -> dict[str, object]:
    order = known_order(conn, order_id)
    product = the_product(conn, order.product)
    rows = [
        {
            "did": viewer.t(f"order_did_{one.action}"),
            "why": viewer.say(one.why, product) if one.why else "",
            "actor": viewer.actor(one.actor),
            "at": viewer.when(one.at),
        }
        for one in reversed(order_history(conn, order_id))
    ]
    return {"rows": rows}


def standing_of(conn: Connection, order: Order) -> Booking | None:
    """The appointment that stands, or that came true."""
    living = [one for one in stored_living(conn, order.id) if one.state == BookingState.CONFIRMED]
    ended = [one for one in bookings_of(conn, order.id) if one.state in SHOWN]
    return living[0] if living else (ended[-1] if ended else None)
