"""Activations of warranties: filed for callers, verified, asked about, rejected."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import asks
from api.access.audit import Reading
from api.access.permissions import Permission
from api.schemas.sentences import wording_about
from api.schemas.warranty import ActivationCard, ActivationOut, EvidenceOut
from api.warranty.acting import Day, by_of, history_out, noted
from api.web.database import Db, the_product
from api.web.documented_errors import errors
from api.web.fields import Body, Email, Id, LongText, PathId, Word
from api.web.language import Words
from api.web.paging import Limit, Page, page_of
from api.web.problems import Missing
from fleet.coded import coded
from service.warranty.deciding import ask_proof, reject, verify, withdraw
from service.warranty.states import Rejected, known_activation
from service.warranty.submitting import Submission, submit
from store.assets.assets import find_asset
from store.engine.rows import fields_of
from store.warranty.activations import ActivationFilter, activation_history, list_activations
from store.warranty.evidence import Case, evidence_of

router = APIRouter(prefix="/v1/warranty/activations", tags=["warranty"])
READS = [Depends(asks(Permission.WARRANTY_READ))]
FILES = [Depends(asks(Permission.WARRANTY_FILE))]
DECIDES = [Depends(asks(Permission.WARRANTY_DECIDE))]
StateName = Literal["submitted", "needs_proof", "verified", "rejected", "withdrawn"]
Reason = Literal[
    "unknown_serial", "already_activated", "proof_unreadable", "proof_missing", "proof_of_another", "sold_elsewhere",
    "other",
]  # fmt: skip
Before = Annotated[int | None, Query(ge=1, le=2**63 - 1, description="Start behind the item of this number.")]


class NewActivation(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"product": "refrigerator", "serial": "SN-17", "purchased_on": "2026-02-20", "name": "Ani",
                 "phone": "+62811000000"}
            ]
        }
    )  # fmt: skip
    purchased_on: Day
    product: Word
    serial: Word
    seller: str = Field("", max_length=200, pattern="^[^\\x00]*$")
    customer_id: Id | None = Field(None, description="A customer who is known; else name and an address.")
    name: str = Field("", max_length=200, pattern="^[^\\x00]*$")
    email: Email | None = None
    phone: Word | None = Field(None, max_length=40)
    language: Literal["id", "en"] = "id"


class Verified(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"customer_id": 4}]})
    customer_id: Id | None = Field(
        None, description="Who it is; null: whoever submitted it, entered as a new customer."
    )
    asset_id: Id | None = Field(None, description="Which product it is, where the serial was not read rightly.")
    new_owner: bool = Field(False, description="The owner of before gave it away: coverage stays as it is.")


class NotYet(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "proof_unreadable", "words": ""}]})
    reason: Reason
    words: LongText = Field("", max_length=1000, description="For the buyer.")


@router.get("", summary="List activations", responses=errors(), dependencies=READS)
def listing(
    request: Request,
    db: Db,
    state: Annotated[list[StateName] | None, Query()] = None,
    product: Annotated[Word | None, Query()] = None,
    customer: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    before: Before = None,
    limit: Limit = 100,
) -> Page[ActivationOut]:
    """The newest first."""
    with db.connection() as conn:
        wanted = ActivationFilter([*state] if state else None, product, customer)
        found = list_activations(conn, wanted, before=before, limit=limit + 1)
        return page_of(
            request, found, limit, to=ActivationOut.model_validate, key=lambda one: one.id, parameter="before"
        )


@router.post("", summary="File one for a caller", responses=errors(404), dependencies=FILES, status_code=201)
def file(body: NewActivation, request: Request, db: Db, actor: Actor) -> ActivationOut:
    """What a buyer tells on the telephone; it waits for its proof of purchase like any other."""
    with db.connection() as conn:
        the_product(conn, body.product)
        submission = Submission(
            purchased_on=body.purchased_on,
            serial=body.serial,
            product=body.product,
            seller=body.seller,
            name=body.name,
            email=body.email,
            phone=body.phone,
            language=body.language,
            customer_id=body.customer_id,
            by_staff=actor,
        )
        done = submit(conn, submission, wall=db.wall())
        noted(request, f"activation/{done.activation_id}")
        return ActivationOut.model_validate(known_activation(conn, done.activation_id))


@router.get("/{activation_id}", summary="One activation", responses=errors(404), dependencies=READS)
def card(activation_id: PathId, db: Db, words: Words, reading: Reading) -> ActivationCard:
    """An activation with its proofs and its history."""
    with db.connection() as conn:
        found = known_activation(conn, activation_id)
        reading(conn, f"activation/{activation_id}")
        wording = wording_about(conn, words, found.product) if found.product else words
        photos = [EvidenceOut.model_validate(one) for one in evidence_of(conn, Case(activation_id=activation_id))]
        history = history_out(activation_history(conn, activation_id), wording)
        return ActivationCard.model_validate({**fields_of(found), "photos": photos, "history": history})


@router.post("/{activation_id}/verify", summary="Verify it", responses=errors(404, 409), dependencies=DECIDES)
def verifying(activation_id: PathId, body: Verified, db: Db, actor: Actor) -> ActivationOut:
    """The buyer owns the product from now on, and its warranty runs from the day of the purchase.

    409: another activation of the product is verified already; of two who verify at once one gets this.
    """
    with db.connection() as conn:
        found = known_activation(conn, activation_id)
        asset = find_asset(conn, body.asset_id or found.asset_id or 0)
        if asset is None and body.asset_id is not None:
            raise Missing(coded("no_asset", asset=body.asset_id))
        product_id = asset.product if asset else found.product
        by = by_of(conn, db, product_id, actor)
        done = verify(
            conn, the_product(conn, product_id or ""), activation_id, by, wall=db.wall(), customer_id=body.customer_id,
            asset_id=body.asset_id, new_owner=body.new_owner,
        )  # fmt: skip
        return ActivationOut.model_validate(done)


@router.post("/{activation_id}/ask-proof", summary="Ask for a proof", responses=errors(404, 409), dependencies=DECIDES)
def asking(activation_id: PathId, body: NotYet, db: Db, actor: Actor) -> ActivationOut:
    """Another proof of purchase is needed."""
    with db.connection() as conn:
        by = by_of(conn, db, known_activation(conn, activation_id).product, actor)
        done = ask_proof(conn, activation_id, Rejected(body.reason), by, words=body.words)
        return ActivationOut.model_validate(done)


@router.post("/{activation_id}/reject", summary="Reject it", responses=errors(404, 409), dependencies=DECIDES)
def rejecting(activation_id: PathId, body: NotYet, db: Db, actor: Actor) -> ActivationOut:
    """With its reason, which the buyer gets."""
    with db.connection() as conn:
        by = by_of(conn, db, known_activation(conn, activation_id).product, actor)
        done = reject(conn, activation_id, Rejected(body.reason), by, words=body.words)
        return ActivationOut.model_validate(done)


@router.post("/{activation_id}/retract", summary="Withdraw it", responses=errors(404, 409), dependencies=FILES)
def retracting(activation_id: PathId, db: Db, actor: Actor) -> ActivationOut:
    """The buyer takes it back."""
    with db.connection() as conn:
        by = by_of(conn, db, known_activation(conn, activation_id).product, actor)
        return ActivationOut.model_validate(withdraw(conn, activation_id, by))
