"""What the fleet's clock brings to returns: labels whose time is over."""

from datetime import datetime

from fleet.coded import coded
from fleet.product import Product
from service.returns.states import ReturnAction, ReturnRefused, move
from service.tickets.states import By
from store.engine.database import Connection
from store.warranty.returns import expired_returns

ACTOR = "service"


def run_return_timers(conn: Connection, product: Product, now: datetime) -> int:
    """How many returns expired."""
    over = expired_returns(conn, product.id, now)
    for return_id in over:
        try:
            with conn.transaction():
                move(conn, return_id, ReturnAction.EXPIRE, By(ACTOR, now, coded("return_label_over")))
        except ReturnRefused:  # It was sent between our look and our move.
            continue
    return len(over)
