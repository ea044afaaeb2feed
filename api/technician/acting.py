"""What a technician's phone asks to be done with an order, by the name of the action that its form bears."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from api.access.principal import Principal
from api.technician.finishing import found_for
from api.web.plain_pages import plain
from fleet.coded import coded
from fleet.product import Product
from service.findings.findings import resolve
from service.notices.enabled_channels import Outlets
from service.orders.acts import accept, arrive, decline, fail, finish, run_late, travel
from service.orders.states import LIVING, Incomplete, OrderAction, OrderRefused, OrderState
from service.tickets.bad_entry import BadEntry
from service.tickets.states import OPEN, By
from store.engine.database import Connection
from store.field.visits import Visit, visit_tickets
from store.orders.items import do_item, missing_items
from store.orders.orders import lock_order
from store.service.tickets import find_ticket

Fields = Mapping[str, str]
LATE_MINUTES = ("15", "30", "60")
LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, on which order, when on the fleet's clock."""

    principal: Principal
    visit: Visit
    product: Product
    now: datetime
    outlets: Outlets
    client_id: UUID
    action: str

    @property
    def actor(self) -> str:
        return self.principal.name

    @property
    def by(self) -> By:
        return By(self.actor, self.now)


def act(conn: Connection, acting: Acting, fields: Fields) -> None:
    """Does it, in the caller's transaction; BadEntry for what is no action, and whatever the action refuses."""
    work = ACTIONS.get(acting.action)
    if work is None:
        raise BadEntry("action", acting.action, coded("phone_action_unknown", known=[*ACTIONS]))
    work(conn, acting, fields)


def note_item(conn: Connection, acting: Acting, position: int, *, done: bool, value: float | None) -> None:
    """An item of the checklist is done, or not done after all."""
    if acting.visit.state not in LIVING:
        raise OrderRefused(coded("order_ended", order=acting.visit.id, state=acting.visit.state))
    noted = do_item(
        conn,
        acting.visit.id,
        position,
        at=acting.now if done else None,
        by=acting.actor if done else None,
        value=value,
        client_id=str(acting.client_id),
    )
    if not noted:
        raise BadEntry("position", position, coded("no_such_item", order=acting.visit.id))


def _accept(conn: Connection, acting: Acting, fields: Fields) -> None:
    accept(conn, acting.visit.id, acting.by, client_id=str(acting.client_id))


def _decline(conn: Connection, acting: Acting, fields: Fields) -> None:
    decline(conn, acting.product, acting.visit.id, acting.by, acting.outlets, client_id=str(acting.client_id))


def _travel(conn: Connection, acting: Acting, fields: Fields) -> None:
    travel(conn, acting.visit.id, acting.by, client_id=str(acting.client_id))


def _arrive(conn: Connection, acting: Acting, fields: Fields) -> None:
    arrive(conn, acting.visit.id, acting.by, client_id=str(acting.client_id))


def _late(conn: Connection, acting: Acting, fields: Fields) -> None:
    """The customer is told a later time."""
    minutes = fields.get("minutes", "")
    if minutes not in LATE_MINUTES:
        raise BadEntry("minutes", minutes, coded("choice_missing"))
    expected = acting.now + timedelta(minutes=int(minutes))
    run_late(conn, acting.product, acting.visit.id, expected, acting.by, acting.outlets)


def _tick(conn: Connection, acting: Acting, fields: Fields) -> None:
    position, typed = fields.get("position", ""), fields.get("value", "").replace(",", ".")
    if not (position.isascii() and position.isdigit() and len(position) < 6):
        raise BadEntry("position", position, coded("no_such_item", order=acting.visit.id))
    try:
        value = float(typed) if typed else None
    except ValueError:
        raise BadEntry("value", typed, coded("number_missing")) from None
    if value is not None and not math.isfinite(value):
        raise BadEntry("value", typed, coded("number_missing"))
    # A reading without a value is taken back.
    done = fields.get("done") == "yes" and ("value" not in fields or value is not None)
    note_item(conn, acting, int(position), done=done, value=value)


def _incomplete(conn: Connection, acting: Acting, fields: Fields) -> None:
    """The visit cannot be completed: the order ends with its reason, and another one follows it."""
    reason = fields.get("reason", "")
    if reason not in set(Incomplete):
        raise BadEntry("reason", reason, coded("choice_missing"))
    note = plain(fields.get("note", ""), LONGEST_NOTE)
    fail(
        conn, acting.product, acting.visit.id, Incomplete(reason), acting.by, note=note, client_id=str(acting.client_id)
    )  # fmt: skip


def _finish(conn: Connection, acting: Acting, fields: Fields) -> None:
    """All findings of the visit, or none: the first that is refused refuses the rest. The last one ends the order."""
    order = lock_order(conn, acting.visit.id)
    if order is None or order.state != OrderState.ON_SITE:
        state = order.state if order else acting.visit.state
        raise OrderRefused(coded("order_not_movable", order=acting.visit.id, state=state, action=OrderAction.FINISH))
    if missing := missing_items(conn, order.id):
        raise OrderRefused(coded("order_items_missing", order=order.id, missing=len(missing)))
    zone = acting.visit.time_zone
    tickets = [one for number in visit_tickets(conn, order.id) if (one := find_ticket(conn, number))]
    found = [
        (one, found_for(one, acting.product, fields, zone=zone, now=acting.now)) for one in tickets if one.state in OPEN
    ]
    for ticket, here in found:
        resolve(conn, acting.product, ticket.id, here.finding, acting.by, acting.outlets, used=here.used)
    finish(conn, order.id, acting.by, client_id=str(acting.client_id))


ACTIONS: Mapping[str, Callable[[Connection, Acting, Fields], None]] = {
    "accept": _accept,
    "decline": _decline,
    "travel": _travel,
    "arrive": _arrive,
    "late": _late,
    "tick": _tick,
    "incomplete": _incomplete,
    "finish": _finish,
}
