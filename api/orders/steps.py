"""What technicians do with an order: they accept it, travel, arrive, do its steps, complete it or say why not."""

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import Asker, asks
from api.access.permissions import Permission
from api.access.principal import Principal
from api.orders.acting import Given, working
from api.schemas.orders import ItemOut, OrderOut
from api.web.database import Database, Db, the_product
from api.web.documented_errors import errors
from api.web.fields import Body, LongText, Moment, PathId
from api.web.problems import Conflict
from fleet.coded import coded
from service.orders import acts
from service.orders.states import Incomplete, OrderState
from store.orders.items import do_item, items_of
from store.orders.orders import Order

router = APIRouter(prefix="/v1/orders", tags=["orders"])
WORKS = [Depends(asks(Permission.TICKETS_WORK))]
Client = Annotated[str | None, Field(None, min_length=1, max_length=100, description="Made by the phone: once.")]


class Step(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"client_id": "5b0c5a2e-0f1f"}]})
    client_id: Client


class Lateness(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"expected_at": "2026-03-04T06:30:00Z"}]})
    expected_at: Moment


class Failed(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "absent", "note": "rang twice"}]})
    reason: Literal["part", "access", "absent", "second_person", "unsafe"]
    note: LongText = ""
    client_id: Client


class Done(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"done": True, "value": 0.8}]})
    done: bool = True
    value: Annotated[float, Field(allow_inf_nan=False)] | None = Field(None, description="Of a reading.")
    client_id: Client


@router.post("/{order_id}/accept", summary="Accept it", responses=errors(404, 409), dependencies=WORKS)
def accept(order_id: PathId, body: Step, db: Db, actor: Actor, principal: Asker) -> OrderOut:
    """By the technician it was sent to."""
    return _step(acts.accept, order_id, body, db, actor, principal)


@router.post("/{order_id}/travel", summary="Set off", responses=errors(404, 409), dependencies=WORKS)
def travel(order_id: PathId, body: Step, db: Db, actor: Actor, principal: Asker) -> OrderOut:
    """The technician is on the way."""
    return _step(acts.travel, order_id, body, db, actor, principal)


@router.post("/{order_id}/arrive", summary="Arrive", responses=errors(404, 409), dependencies=WORKS)
def arrive(order_id: PathId, body: Step, db: Db, actor: Actor, principal: Asker) -> OrderOut:
    """Work on the order's tickets begins."""
    return _step(acts.arrive, order_id, body, db, actor, principal)


@router.post("/{order_id}/finish", summary="Complete it", responses=errors(404, 409), dependencies=WORKS)
def finish(order_id: PathId, body: Step, db: Db, actor: Actor, principal: Asker) -> OrderOut:
    """Once every ticket has its finding and what the visit asks is done."""
    return _step(acts.finish, order_id, body, db, actor, principal)


@router.post("/{order_id}/decline", summary="Decline it", responses=errors(404, 409), dependencies=WORKS)
def decline(order_id: PathId, body: Given, db: Db, actor: Actor, principal: Asker) -> OrderOut:
    """The technician cannot do it: another appointment is needed."""
    with working(db, order_id, actor, principal, body.why) as (conn, order, by):
        product = the_product(conn, order.product)
        return OrderOut.model_validate(acts.decline(conn, product, order_id, by, db.outlets))


@router.post("/{order_id}/late", summary="Run late", responses=errors(404, 409), dependencies=WORKS)
def late(order_id: PathId, body: Lateness, db: Db, actor: Actor, principal: Asker) -> OrderOut:
    """Another time of arrival; the customer is told where it is outside of the window."""
    with working(db, order_id, actor, principal) as (conn, order, by):
        product = the_product(conn, order.product)
        return OrderOut.model_validate(acts.run_late(conn, product, order_id, body.expected_at, by, db.outlets))


@router.post("/{order_id}/fail", summary="End it without completing", responses=errors(404, 409), dependencies=WORKS)
def fail(order_id: PathId, body: Failed, db: Db, actor: Actor, principal: Asker) -> OrderOut:
    """It could not be completed; a follow-up order is made for what is left."""
    with working(db, order_id, actor, principal) as (conn, order, by):
        product, reason = the_product(conn, order.product), Incomplete(body.reason)
        ended = acts.fail(conn, product, order_id, reason, by, note=body.note, client_id=body.client_id)
        return OrderOut.model_validate(ended)


@router.post("/{order_id}/items/{position}", summary="Do a step", responses=errors(404, 409), dependencies=WORKS)
def item(order_id: PathId, position: PathId, body: Done, db: Db, actor: Actor, principal: Asker) -> list[ItemOut]:
    """A step, photo or reading is done, or not after all; answers with all of them."""
    with working(db, order_id, actor, principal) as (conn, order, by):
        if order.state != OrderState.ON_SITE:
            raise Conflict(coded("order_not_movable", order=order_id, state=order.state, action="finish"))
        at, who = (by.at, by.actor) if body.done else (None, None)
        if not do_item(conn, order_id, position, at=at, by=who, value=body.value, client_id=body.client_id):
            raise Conflict(coded("no_order_item", order=order_id, position=position))
        return [ItemOut.model_validate(one) for one in items_of(conn, order_id)]


def _step(
    do: Callable[..., Order], order_id: int, body: Step, db: Database, actor: str, principal: Principal
) -> OrderOut:
    with working(db, order_id, actor, principal) as (conn, _, by):
        return OrderOut.model_validate(do(conn, order_id, by, client_id=body.client_id))
