"""Work orders: made for tickets, planned, sent out, cancelled."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import asks
from api.access.permissions import Permission
from api.orders.acting import Given, acting
from api.schemas.orders import BookingOut, OrderCard, OrderOut, SlotOut, slot_out
from api.schemas.sentences import wording_about
from api.web.database import Db, the_product
from api.web.documented_errors import errors
from api.web.fields import Body, Moment, PathId, QueryMoment, Word
from api.web.language import Words
from api.web.paging import After, Limit, Page, page_of
from api.web.problems import Conflict, Missing
from fleet.coded import coded
from service.orders import acts
from service.orders.booking import book, cancel_booking
from service.orders.making import ensure_order
from service.orders.offering import offered_slots, sought_for
from service.orders.states import LIVING, known_order
from service.tickets.states import By
from store.engine.rows import fields_of
from store.orders.bookings import bookings_of
from store.orders.items import items_of
from store.orders.orders import OrderFilter, list_orders, order_history
from store.orders.planning import Span
from store.service.tickets import find_ticket
from wording.json_objects import with_sentences

router = APIRouter(prefix="/v1/orders", tags=["orders"])
READS = [Depends(asks(Permission.TICKETS_READ))]
PLANS = [Depends(asks(Permission.TICKETS_ASSIGN))]
StateName = Literal[
    "living", "open", "planned", "dispatched", "accepted", "travelling", "on_site", "done", "incomplete", "cancelled"
]


class NewOrder(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"ticket_id": 12}]})
    ticket_id: Annotated[int, Field(ge=1, le=2**63 - 1)]


class NewAppointment(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"begins": "2026-03-04T01:00:00Z", "ends": "2026-03-04T05:00:00Z", "technician_id": 3}]
        }
    )
    begins: Moment
    ends: Moment
    technician_id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = Field(
        None, description="Left out: whoever fits best."
    )


@router.get("", summary="List orders", responses=errors(), dependencies=READS)
def listing(
    request: Request,
    db: Db,
    product: Annotated[Word | None, Query()] = None,
    state: Annotated[list[StateName] | None, Query(description="`living` means all that have not ended.")] = None,
    technician: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    since: Annotated[QueryMoment | None, Query(description="With an appointment that begins then or later.")] = None,
    until: Annotated[QueryMoment | None, Query()] = None,
    after: After = 0,
    limit: Limit = 100,
) -> Page[OrderOut]:
    """Orders in the order they were made."""
    states = [str(one) for name in state or [] for one in (LIVING if name == "living" else [name])] or None
    with db.connection() as conn:
        wanted = OrderFilter(product, states, technician, since, until)
        found = list_orders(conn, wanted, after=after, limit=limit + 1)
        return page_of(request, found, limit, to=OrderOut.model_validate, key=lambda order: order.id)


@router.post("", summary="Make an order", responses=errors(404, 409), dependencies=PLANS, status_code=201)
def make(body: NewOrder, db: Db, actor: Actor) -> OrderOut:
    """One visit for all open tickets of the ticket's asset; the living order, where there is one."""
    with db.connection() as conn:
        ticket = find_ticket(conn, body.ticket_id)
        if ticket is None:
            raise Missing(coded("no_ticket", ticket=body.ticket_id))
        product = the_product(conn, ticket.product)
        by = By(actor, db.now(conn, product.id))
        return OrderOut.model_validate(ensure_order(conn, product, ticket.asset_id, by))


@router.get("/{order_id}", summary="One order", responses=errors(404), dependencies=READS)
def card(order_id: PathId, db: Db, words: Words) -> OrderCard:
    """An order with what it asks for, its appointments and its history."""
    with db.connection() as conn:
        order = known_order(conn, order_id)
        wording = wording_about(conn, words, order.product)
        history = [with_sentences(fields_of(one), wording, "why") for one in order_history(conn, order_id)]
        values = {"items": items_of(conn, order_id), "bookings": bookings_of(conn, order_id), "history": history}
        return OrderCard.model_validate({**fields_of(order), **values})


@router.get("/{order_id}/slots", summary="Windows that can be kept", responses=errors(404), dependencies=READS)
def slots(order_id: PathId, db: Db) -> Page[SlotOut]:
    """Arrival windows with whoever fits best, by time; all on one page."""
    with db.connection() as conn:
        order = known_order(conn, order_id)
        product = the_product(conn, order.product)
        found = offered_slots(conn, product, sought_for(order), now=db.now(conn, product.id))
        return Page[SlotOut](items=[slot_out(slot) for slot in found], next=None)


@router.post("/{order_id}/booking", summary="Make an appointment", responses=errors(404, 409), dependencies=PLANS)
def appoint(order_id: PathId, body: NewAppointment, db: Db, actor: Actor) -> BookingOut:
    """Makes the appointment, or moves it; a time that is taken is a conflict."""
    if body.ends <= body.begins:
        raise Conflict(coded("no_such_window"))
    with acting(db, order_id, actor) as (conn, order, by):
        product, window = the_product(conn, order.product), Span(body.begins, body.ends)
        made = book(conn, product, order_id, window, by, db.outlets, wall=db.wall(), technician_id=body.technician_id)
        return BookingOut.model_validate(made)


@router.post("/{order_id}/unbook", summary="Cancel the appointment", responses=errors(404, 409), dependencies=PLANS)
def unbook(order_id: PathId, body: Given, db: Db, actor: Actor) -> OrderOut:
    """The order waits for another appointment; the customer is told."""
    with acting(db, order_id, actor, body.why) as (conn, order, by):
        cancel_booking(conn, the_product(conn, order.product), order_id, by, db.outlets)
        return OrderOut.model_validate(known_order(conn, order_id))


@router.post("/{order_id}/dispatch", summary="Send it out", responses=errors(404, 409), dependencies=PLANS)
def dispatch(order_id: PathId, db: Db, actor: Actor) -> OrderOut:
    """To the technician of its appointment, who accepts or declines it."""
    with acting(db, order_id, actor) as (conn, _, by):
        return OrderOut.model_validate(acts.dispatch(conn, order_id, by))


@router.post("/{order_id}/cancel", summary="Cancel it", responses=errors(404, 409), dependencies=PLANS)
def cancel(order_id: PathId, body: Given, db: Db, actor: Actor) -> OrderOut:
    """Nobody goes; the tickets stay open."""
    with acting(db, order_id, actor, body.why) as (conn, order, by):
        product = the_product(conn, order.product)
        return OrderOut.model_validate(acts.cancel(conn, product, order_id, by, db.outlets))
