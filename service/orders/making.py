"""Making orders: one visit for all open tickets of an asset, with what the product file asks of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fleet.coded import coded
from fleet.product import Product, Text
from service.orders.states import OrderAction, OrderRefused, OrderState
from service.parts.reserving import keep_parts
from service.tickets.states import By
from store.engine.database import Connection
from store.orders.items import NewItem, add_items
from store.orders.orders import (
    NewOrder,
    Order,
    OrderChange,
    add_ticket,
    find_order,
    living_order,
    lock_orders_of_asset,
    make_order,
    need_more,
    note_order,
    open_tickets_of_asset,
)

LONGEST = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class VisitFor:
    """What one visit for some failure modes takes."""

    duration: timedelta
    skills: tuple[str, ...]
    parts: tuple[str, ...]
    items: tuple[NewItem, ...]


def needs_of(product: Product, modes: list[str]) -> VisitFor:
    """The work of each failure mode, one after the other; what is not declared takes the product's usual time."""
    known = [product.mode(mode) for mode in modes]
    durations = [(mode.visit.duration if mode else None) or product.visits.duration for mode in known]
    declared = [mode for mode in known if mode]
    return VisitFor(
        min(sum(durations, timedelta(0)), LONGEST),
        tuple(sorted({skill for mode in declared for skill in mode.visit.skills})),
        tuple(dict.fromkeys(part for mode in declared for part in mode.parts)),
        tuple(item for mode in declared for item in _items(product, mode.id)),
    )


def ensure_order(conn: Connection, product: Product, asset_id: int, by: By, *, follows_id: int | None = None) -> Order:
    """The living order of an asset, made where there is none, for all of its open tickets. OrderRefused where no ticket
    is open."""
    with conn.transaction():
        lock_orders_of_asset(conn, asset_id)
        tickets = open_tickets_of_asset(conn, asset_id)
        if not tickets:
            raise OrderRefused(coded("order_without_ticket"))
        order = living_order(conn, asset_id)
        if order is None:
            return _make(conn, product, asset_id, tickets, by, follows_id)
        for number, mode, due_at in tickets:
            _join(conn, product, order, number, mode, due_at, by)
        found = find_order(conn, order.id)
        assert found is not None
        return found


def join_order(
    conn: Connection, product: Product, *, asset_id: int, ticket_id: int, mode: str, due_at: datetime | None, by: By
) -> None:
    """A ticket that opens is for the visit that is planned already, where there is one and nobody is there yet."""
    order = living_order(conn, asset_id)
    if order is not None and order.state != OrderState.ON_SITE:
        _join(conn, product, order, ticket_id, mode, due_at, by)


def _make(
    conn: Connection,
    product: Product,
    asset_id: int,
    tickets: list[tuple[int, str, datetime | None]],
    by: By,
    follows_id: int | None,
) -> Order:
    needs = needs_of(product, [mode for _, mode, _ in tickets])
    due = min((due_at for *_, due_at in tickets if due_at), default=None)
    new = NewOrder(product.id, asset_id, needs.duration, needs.skills, needs.parts, by.at, by.actor, due, follows_id)
    number = make_order(conn, new)
    assert number is not None  # The asset is locked.
    for ticket_id, *_ in tickets:
        add_ticket(conn, number, ticket_id)
    add_items(conn, number, list(needs.items))
    keep_parts(conn, product, number, needs.parts, by=by.actor, at=by.at)
    note_order(conn, number, OrderChange(by.at, by.actor, OrderAction.MAKE, None, OrderState.OPEN, by.why))
    order = find_order(conn, number)
    assert order is not None
    return order


def _join(
    conn: Connection, product: Product, order: Order, ticket_id: int, mode: str, due_at: datetime | None, by: By
) -> None:
    if not add_ticket(conn, order.id, ticket_id):
        return
    needs = needs_of(product, [mode])
    need_more(conn, order.id, duration=needs.duration, skills=needs.skills, parts=needs.parts, due_at=due_at)
    add_items(conn, order.id, list(needs.items))
    keep_parts(conn, product, order.id, needs.parts, by=by.actor, at=by.at)
    why = coded("order_joined_by", ticket=ticket_id)
    note_order(conn, order.id, OrderChange(by.at, by.actor, "join", order.state, order.state, why))


def _items(product: Product, mode_id: str) -> list[NewItem]:
    mode = product.mode(mode_id)
    assert mode is not None
    checks = [NewItem("check", mode_id, _both(text), True) for text in mode.checklist]
    readings = [
        NewItem("reading", mode_id, _both(one.name), True, one.id, one.unit, one.low, one.high)
        for one in mode.visit.readings
    ]
    return [*checks, *readings, *(NewItem("photo", mode_id, _both(text), True) for text in mode.visit.photos)]


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "id": text.id}
