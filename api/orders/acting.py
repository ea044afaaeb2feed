"""Who acts on an order, at which moment of its fleet; and whether this very order is theirs to work on."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ConfigDict

from api.access.asks import demand
from api.access.permissions import Permission
from api.access.principal import Principal
from api.web.database import Database
from api.web.fields import Body, Why
from fleet.coded import as_written
from service.orders.states import known_order
from service.tickets.states import By
from store.engine.database import Connection
from store.orders.orders import Order


class Given(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "the customer moves"}]})
    why: Why


@contextmanager
def acting(db: Database, order_id: int, actor: str, why: str = "") -> Iterator[tuple[Connection, Order, By]]:
    """A connection, the order, and who acts at the clock of its fleet."""
    with db.connection() as conn:
        order = known_order(conn, order_id)
        yield conn, order, By(actor, db.now(conn, order.product), as_written(why) if why else None)


@contextmanager
def working(
    db: Database, order_id: int, actor: str, principal: Principal, why: str = ""
) -> Iterator[tuple[Connection, Order, By]]:
    """As `acting`, for whoever may work on this very order."""
    with acting(db, order_id, actor, why) as (conn, order, by):
        demand(principal, Permission.TICKETS_WORK, order)
        yield conn, order, by
