"""Returns on their way: received by serial, assessed, repaired, replaced, exchanged, delivered, closed."""

from collections.abc import Callable
from typing import Literal

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import asks
from api.access.permissions import Permission
from api.schemas.warranty import ReturnOut
from api.warranty.acting import Amount, by_of
from api.web.database import Database, Db, the_product
from api.web.documented_errors import errors
from api.web.fields import Body, LongText, PathId, Word
from api.web.problems import Conflict
from fleet.coded import coded
from service.returns import completing
from service.returns.asking import Sending
from service.returns.receiving import Arrived, receive, take_back
from service.returns.states import Disposition, known_return
from service.tickets.states import By
from store.engine.database import Connection
from store.warranty.returns import Return

router = APIRouter(prefix="/v1/returns", tags=["returns"])
DECIDES = [Depends(asks(Permission.WARRANTY_DECIDE))]
MOVES = [Depends(asks(Permission.RETURNS_MOVE))]


class ArrivedSerial(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"serial": "SN-17"}]})
    serial: Word = Field(max_length=120, description="As it stands on the product that arrived.")


class Assessment(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"disposition": "replacement", "words": "leak"}]})
    disposition: Literal["repair", "replacement", "refund", "as_it_is"]
    words: LongText = Field("", max_length=2000)
    amount: Amount | None = Field(None, description="Of a refund.")


class Shipment(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"new_serial": "SN-18", "carrier": "JNE", "tracking": "0123456789"}]}
    )
    new_serial: Word | None = Field(None, max_length=120, description="Of the replacement, where there is one.")
    carrier: str = Field("", max_length=100, pattern="^[^\\x00]*$")
    tracking: str = Field("", max_length=100, pattern="^[^\\x00]*$")


class Exchange(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"old_serial": "SN-17", "new_serial": "SN-18"}]})
    old_serial: Word = Field(max_length=120)
    new_serial: Word = Field(max_length=120)


@router.post("/{return_id}/arrived", summary="It has arrived", responses=errors(404, 409), dependencies=MOVES)
def arrived(return_id: PathId, body: ArrivedSerial, db: Db, actor: Actor) -> ReturnOut:
    """409: another serial than the promised one arrived. That is noted, and the return stops until the right one comes.

    A product that comes back after its replacement had left is noted as taken back.
    """
    with db.connection() as conn:
        found = known_return(conn, return_id)
        act = take_back if found.new_asset_id is not None else receive
        done = act(conn, return_id, body.serial, by_of(conn, db, found.product, actor))
    return _right(done)


@router.post("/{return_id}/assess", summary="Assess it", responses=errors(404, 409), dependencies=DECIDES)
def assess(return_id: PathId, body: Assessment, db: Db, actor: Actor) -> ReturnOut:
    """What is to become of it."""
    with db.connection() as conn:
        found = known_return(conn, return_id)
        by = by_of(conn, db, found.product, actor)
        product, disposition = the_product(conn, found.product), Disposition(body.disposition)
        done = completing.assess(conn, product, return_id, disposition, by, words=body.words, amount=body.amount)
        return ReturnOut.model_validate(done)


@router.post("/{return_id}/repair", summary="Begin its repair", responses=errors(404, 409), dependencies=MOVES)
def repair(return_id: PathId, db: Db, actor: Actor) -> ReturnOut:
    """Once it was assessed so."""
    return _done(db, return_id, actor, completing.repair)


@router.post("/{return_id}/ship", summary="Ship it", responses=errors(404, 409), dependencies=MOVES)
def ship(return_id: PathId, body: Shipment, db: Db, actor: Actor) -> ReturnOut:
    """The repaired product, or its replacement, leaves for the customer.

    A replacement has its owner and the rest of its coverage from now on, and the old product leaves the fleet.
    """
    with db.connection() as conn:
        found = known_return(conn, return_id)
        by, product = by_of(conn, db, found.product, actor), the_product(conn, found.product)
        done = completing.ship(
            conn, product, return_id, by, wall=db.wall(), outlets=db.outlets,
            sending=Sending(body.carrier, body.tracking), new_serial=body.new_serial,
        )  # fmt: skip
        return ReturnOut.model_validate(done)


@router.post("/{return_id}/exchange", summary="Exchange it there", responses=errors(404, 409), dependencies=MOVES)
def exchange(return_id: PathId, body: Exchange, db: Db, actor: Actor) -> ReturnOut:
    """A technician takes the old product along and leaves the new one. 409: the old one is not the promised one."""
    with db.connection() as conn:
        found = known_return(conn, return_id)
        by, product = by_of(conn, db, found.product, actor), the_product(conn, found.product)
        done = completing.exchange(
            conn, product, return_id, by, old_serial=body.old_serial, new_serial=body.new_serial, wall=db.wall(),
            outlets=db.outlets,
        )  # fmt: skip
    return _right(done)


@router.post("/{return_id}/deliver", summary="It was delivered", responses=errors(404, 409), dependencies=MOVES)
def deliver(return_id: PathId, db: Db, actor: Actor) -> ReturnOut:
    """The customer has got it."""
    return _done(db, return_id, actor, completing.deliver)


@router.post("/{return_id}/close", summary="Close it", responses=errors(404, 409), dependencies=DECIDES)
def close(return_id: PathId, db: Db, actor: Actor) -> ReturnOut:
    """Delivered, and the old one back where it must be; or paid back, and out of the fleet."""
    with db.connection() as conn:
        by = by_of(conn, db, known_return(conn, return_id).product, actor)
        return ReturnOut.model_validate(completing.close(conn, return_id, by, wall=db.wall(), outlets=db.outlets))


def _done(db: Database, return_id: int, actor: str, act: Callable[[Connection, int, By], Return]) -> ReturnOut:
    with db.connection() as conn:
        by = by_of(conn, db, known_return(conn, return_id).product, actor)
        return ReturnOut.model_validate(act(conn, return_id, by))


def _right(done: Arrived) -> ReturnOut:
    """Conflict, once it is noted, where another device arrived."""
    if not done.right:
        found = done.found
        raise Conflict(coded("other_serial_arrived", promised=found.serial, serial=found.arrived_serial or ""))
    return ReturnOut.model_validate(done.found)
