"""What time does to orders: holds end, and what is planned for the next day is sent to its technician."""

from datetime import datetime, timedelta

from fleet.coded import coded
from fleet.product import Product
from service.orders.acts import dispatch
from service.orders.declined import VisitDeclined
from service.orders.states import LIVING, OrderRefused
from service.parts.reserving import follow_technician, keep_parts
from service.tickets.states import By
from store.engine.database import Connection
from store.orders.bookings import expire_holds
from store.orders.orders import OrderChange, lock_order, note_order, orders_to_dispatch, orders_without_parts

ACTOR = "planning"
AHEAD = timedelta(hours=18)
AT_ONCE = 200


def end_holds(conn: Connection, *, wall: datetime) -> int:
    """How many windows are free again."""
    return expire_holds(conn, wall=wall, limit=AT_ONCE)


def keep_parts_of_orders(conn: Connection, product: Product, now: datetime) -> int:
    """How many orders had their parts asked for now: those, too, that customers made, who see no stock."""
    asked = orders_without_parts(conn, product.id, limit=AT_ONCE)
    for order_id in asked:
        with conn.transaction():
            order = lock_order(conn, order_id)
            if order is None or order.state not in LIVING:
                continue
            keep_parts(conn, product, order_id, order.parts, by=ACTOR, at=now)
            note_order(conn, order_id, OrderChange(now, ACTOR, "keep_parts", order.state, order.state))
    return len(asked)


def dispatch_due(conn: Connection, product: Product, now: datetime) -> int:
    """How many orders were sent to their technicians now."""
    sent = 0
    for order_id in orders_to_dispatch(conn, product.id, arriving_before=now + AHEAD, limit=AT_ONCE):
        try:
            with conn.transaction():
                lock_order(conn, order_id)
                follow_technician(conn, order_id, by=ACTOR, at=now)
                dispatch(conn, order_id, By(ACTOR, now, coded("appointment_is_near")))
        except (OrderRefused, VisitDeclined):
            continue
        sent += 1
    return sent
