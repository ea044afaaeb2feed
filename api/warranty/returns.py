"""Returns: asked for, authorised with a number and a label, refused, cancelled."""

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import asks
from api.access.audit import Reading
from api.access.permissions import Permission
from api.schemas.sentences import wording_about
from api.schemas.warranty import EvidenceOut, ReturnCard, ReturnOut
from api.warranty.acting import by_of, history_out, noted, steps_out
from api.web.database import Db, the_product
from api.web.documented_errors import errors
from api.web.fields import Body, Id, LongText, PathId, Why, Word
from api.web.language import Words
from api.web.paging import Limit, Page, page_of
from api.web.problems import Missing
from fleet.coded import coded
from service.returns.asking import Asked, Sending, authorise, cancel_return, refuse, request, send
from service.returns.states import ComesBack, Refusal, known_return
from service.returns.steps import return_steps
from service.tickets.states import By
from store.assets.assets import find_asset
from store.engine.database import Connection
from store.engine.rows import fields_of
from store.warranty.evidence import Case, evidence_of
from store.warranty.returns import ReturnFilter, list_returns, return_history
from wording.wording import Wording

router = APIRouter(prefix="/v1/returns", tags=["returns"])
READS = [Depends(asks(Permission.WARRANTY_READ))]
FILES = [Depends(asks(Permission.WARRANTY_FILE))]
DECIDES = [Depends(asks(Permission.WARRANTY_DECIDE))]
StateName = Literal[
    "requested", "authorised", "sent", "received", "assessed", "repairing", "shipped", "delivered", "closed", "expired",
    "refused", "cancelled",
]  # fmt: skip


class NewReturn(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"asset_id": 17, "reason": "it hums", "claim_id": 5}]})
    asset_id: Id
    reason: LongText = Field("", max_length=2000)
    claim_id: Id | None = None
    ticket_id: Id | None = None


class Authorised(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"comes_back": "after", "ship_to": "Gudang retur, Jakarta", "days": 14}]}
    )
    comes_back: Literal["none", "before", "exchange", "after"] = Field(
        "after", description="Whether the old product must come back, and when the other one leaves."
    )
    ship_to: str = Field("", max_length=600, pattern="^[^\\x00]*$")
    days: Annotated[int, Field(ge=1, le=90)] = Field(14, description="How long the label is good.")


class Refused(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "not_covered", "words": ""}]})
    reason: Literal["not_covered", "no_fault", "too_late", "not_ours", "other"]
    words: LongText = Field("", max_length=1000)


class Parcel(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"carrier": "JNE", "tracking": "0123456789"}]})
    carrier: str = Field("", max_length=100, pattern="^[^\\x00]*$")
    tracking: str = Field("", max_length=100, pattern="^[^\\x00]*$")


class Given(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "the customer keeps it"}]})
    why: Why


@router.get("", summary="List returns", responses=errors(), dependencies=READS)
def listing(
    request: Request,
    db: Db,
    state: Annotated[list[StateName] | None, Query()] = None,
    product: Annotated[Word | None, Query()] = None,
    customer: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    claim: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    limit: Limit = 100,
) -> Page[ReturnOut]:
    """The newest first."""
    with db.connection() as conn:
        wanted = ReturnFilter([*state] if state else None, product, customer, claim_id=claim)
        found = list_returns(conn, wanted, before=before, limit=limit + 1)
        return page_of(request, found, limit, to=ReturnOut.model_validate, key=lambda one: one.id, parameter="before")


@router.post("", summary="Ask for one", responses=errors(404, 409), dependencies=FILES, status_code=201)
def asking(body: NewReturn, about: Request, db: Db, actor: Actor) -> ReturnOut:
    """For the owner of the product; one is open at a time."""
    with db.connection() as conn:
        asset = find_asset(conn, body.asset_id)
        if asset is None or asset.customer_id is None:
            raise Missing(coded("no_asset", asset=body.asset_id))
        by = by_of(conn, db, asset.product, actor)
        asked = Asked(body.asset_id, asset.customer_id, body.reason, body.claim_id, body.ticket_id)
        made = request(conn, the_product(conn, asset.product), asked, by)
        noted(about, f"product_return/{made.id}")
        return ReturnOut.model_validate(made)


@router.get("/{return_id}", summary="One return", responses=errors(404), dependencies=READS)
def card(return_id: PathId, db: Db, words: Words, reading: Reading) -> ReturnCard:
    """A return with its photos, steps and history."""
    with db.connection() as conn:
        reading(conn, f"product_return/{return_id}")
        return return_card(conn, return_id, words)


@router.post("/{return_id}/authorise", summary="Authorise it", responses=errors(404, 409), dependencies=DECIDES)
def authorising(return_id: PathId, body: Authorised, db: Db, actor: Actor) -> ReturnOut:
    """The customer gets the label; it is good for a while."""
    with db.connection() as conn:
        by = by_of(conn, db, known_return(conn, return_id).product, actor)
        policy, valid = ComesBack(body.comes_back), timedelta(days=body.days)
        done = authorise(conn, return_id, by, comes_back=policy, ship_to=body.ship_to, valid=valid)
        return ReturnOut.model_validate(done)


@router.post("/{return_id}/refuse", summary="Refuse it", responses=errors(404, 409), dependencies=DECIDES)
def refusing(return_id: PathId, body: Refused, db: Db, actor: Actor) -> ReturnOut:
    """With its reason."""
    with db.connection() as conn:
        by = by_of(conn, db, known_return(conn, return_id).product, actor)
        return ReturnOut.model_validate(refuse(conn, return_id, Refusal(body.reason), by, words=body.words))


@router.post("/{return_id}/cancel", summary="Cancel it", responses=errors(404, 409), dependencies=FILES)
def cancelling(return_id: PathId, body: Given, db: Db, actor: Actor) -> ReturnOut:
    """Before it was sent."""
    with db.connection() as conn:
        by = by_of(conn, db, known_return(conn, return_id).product, actor)
        by = By(by.actor, by.at, coded("as_written", text=body.why))
        return ReturnOut.model_validate(cancel_return(conn, return_id, by))


@router.post("/{return_id}/send", summary="It was sent", responses=errors(404, 409), dependencies=FILES)
def sending(return_id: PathId, body: Parcel, db: Db, actor: Actor) -> ReturnOut:
    """The customer has sent it."""
    with db.connection() as conn:
        by = by_of(conn, db, known_return(conn, return_id).product, actor)
        return ReturnOut.model_validate(send(conn, return_id, by, Sending(body.carrier, body.tracking)))


def return_card(conn: Connection, return_id: int, words: Wording) -> ReturnCard:
    """Everything of a return."""
    found = known_return(conn, return_id)
    wording = wording_about(conn, words, found.product)
    values = {
        "photos": [EvidenceOut.model_validate(one) for one in evidence_of(conn, Case(return_id=return_id))],
        "steps": steps_out(return_steps(found), wording),
        "history": history_out(return_history(conn, return_id), wording),
    }
    return ReturnCard.model_validate({**fields_of(found), **values})
