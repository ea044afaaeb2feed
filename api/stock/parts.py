"""Parts with what the fleet is expected to need; parts of work orders and of tickets."""

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import asks
from api.access.permissions import Permission
from api.schemas.part_needs import PartOut, part_out
from api.schemas.stock import OrderPartsOut, PartExchangeOut, ReservationOut
from api.web.database import Database, Db, the_product
from api.web.documented_errors import errors
from api.web.fields import Body, Id, Identifier, PathId
from api.web.paging import Page
from service.orders.states import NoSuchOrder
from service.parts.needs import outlooks
from service.parts.order_parts import add_part, drop_part, take_from
from service.parts.refusals import NoSuchReservation
from service.parts.reservation_states import LIVING
from service.parts.reserving import earliest_part_date, hand_over, keep_parts, release
from service.tickets.states import NoSuchTicket
from store.engine.database import Connection
from store.parts.exchanges import exchanges_of_ticket
from store.parts.reservations import OrderForParts, find_order, find_reservation, reservations_of
from store.service.tickets import find_ticket

router = APIRouter(tags=["stock"])
READS = [Depends(asks(Permission.STOCK_READ))]
WRITES = [Depends(asks(Permission.STOCK_WRITE))]


class NewOrderPart(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"part": "compressor_unit", "quantity": 1}]})

    part: Identifier = Field(description="As the product file names it.")
    quantity: int = Field(1, ge=1, le=100)


class OtherPlace(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"place_id": 4}]})

    place_id: Id = Field(description="Where the part is taken from: a warehouse, or the van of whoever goes.")


@router.get("/v1/stock/parts", summary="Parts and their need", responses=errors(), dependencies=READS)
def parts(db: Db) -> Page[PartOut]:
    """Every part that a product file declares: stock, what is on the way, what predictions let expect, and how many to
    order. Those that are short first; all on one page."""
    with db.connection() as conn:
        return Page[PartOut](items=[part_out(one) for one in outlooks(conn)], next=None)


@router.get("/v1/stock/orders/{order_id}", summary="Parts of an order", responses=errors(404), dependencies=READS)
def of_order(order_id: PathId, db: Db) -> OrderPartsOut:
    """The parts of a work order, and from when on it has them."""
    with db.connection() as conn:
        return _parts_of(db, conn, order_id)


@router.post(
    "/v1/stock/orders/{order_id}/keep", summary="Keep an order's parts", responses=errors(404, 409), dependencies=WRITES
)
def keep(order_id: PathId, db: Db, actor: Actor) -> OrderPartsOut:
    """Keeps the parts that the order asks for; what is not free is waited for. Asked again, it adds what is missing."""
    with db.connection() as conn:
        order = _known(conn, order_id)
        product = the_product(conn, order.product)
        keep_parts(conn, product, order_id, order.parts, by=actor, at=db.now(conn, order.product))
        return _parts_of(db, conn, order_id)


@router.post("/v1/stock/orders/{order_id}/parts", summary="Add a part", responses=errors(404, 409), dependencies=WRITES)
def add(order_id: PathId, body: NewOrderPart, db: Db, actor: Actor) -> OrderPartsOut:
    """The visit needs a further part; it is kept where it is free, else waited for."""
    with db.connection() as conn:
        order = _known(conn, order_id)
        product, at = the_product(conn, order.product), db.now(conn, order.product)
        add_part(conn, product, order_id, body.part, body.quantity, by=actor, at=at)
        return _parts_of(db, conn, order_id)


@router.post(
    "/v1/stock/orders/{order_id}/hand-over", summary="Put parts into the van", responses=errors(404, 409),
    dependencies=WRITES,
)  # fmt: skip
def into_van(order_id: PathId, db: Db, actor: Actor) -> OrderPartsOut:
    """What lies in a warehouse for the order goes into the technician's van, and stays reserved."""
    with db.connection() as conn:
        order = _known(conn, order_id)
        hand_over(conn, order_id, by=actor, at=db.now(conn, order.product))
        return _parts_of(db, conn, order_id)


@router.post(
    "/v1/stock/reservations/{reservation_id}/release", summary="Release a part", responses=errors(404, 409),
    dependencies=WRITES,
)  # fmt: skip
def give_back(reservation_id: PathId, db: Db, actor: Actor) -> ReservationOut:
    """The order does not need the part after all; whoever waits for one gets it."""
    with db.connection() as conn:
        found = find_reservation(conn, reservation_id)
        if found is None:
            raise NoSuchReservation(reservation_id)
        product = the_product(conn, _known(conn, found.order_id).product)
        if found.state in LIVING:
            drop_part(conn, product, found.order_id, found.part, by=actor, at=db.now(conn, product.id))
        else:
            release(conn, reservation_id, by=actor, at=db.now(conn, product.id))
        return ReservationOut.model_validate(find_reservation(conn, reservation_id))


@router.post(
    "/v1/stock/reservations/{reservation_id}/take-from", summary="Take a part from another place",
    responses=errors(404, 409), dependencies=WRITES,
)  # fmt: skip
def take(reservation_id: PathId, body: OtherPlace, db: Db, actor: Actor) -> ReservationOut:
    """The part is kept in another warehouse, or in the van of whoever goes."""
    with db.connection() as conn:
        found = find_reservation(conn, reservation_id)
        if found is None:
            raise NoSuchReservation(reservation_id)
        at = db.now(conn, _known(conn, found.order_id).product)
        return ReservationOut.model_validate(take_from(conn, reservation_id, body.place_id, by=actor, at=at))


@router.get(
    "/v1/tickets/{ticket_id}/parts", summary="Parts that repairs used", responses=errors(404),
    dependencies=[Depends(asks(Permission.TICKETS_READ))],
)  # fmt: skip
def of_ticket(ticket_id: PathId, db: Db) -> Page[PartExchangeOut]:
    """Parts that findings of the ticket put in and took out, with their serials; all on one page."""
    with db.connection() as conn:
        if find_ticket(conn, ticket_id) is None:
            raise NoSuchTicket(ticket_id)
        found = exchanges_of_ticket(conn, ticket_id)
        return Page[PartExchangeOut](items=[PartExchangeOut.model_validate(one) for one in found], next=None)


def _parts_of(db: Database, conn: Connection, order_id: int) -> OrderPartsOut:
    order = _known(conn, order_id)
    return OrderPartsOut(
        order_id=order_id,
        ready_at=earliest_part_date(conn, order_id, now=db.now(conn, order.product)),
        reservations=[ReservationOut.model_validate(one) for one in reservations_of(conn, order_id)],
    )


def _known(conn: Connection, order_id: int) -> OrderForParts:
    order = find_order(conn, order_id)
    if order is None:
        raise NoSuchOrder(order_id)
    return order
