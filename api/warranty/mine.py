"""What customers do with warranties, claims and returns of their own: for an app of the brand."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import Asker, asks
from api.access.audit import address_of
from api.access.permissions import Permission
from api.limits.rate_limits import Limit, Limits
from api.schemas.sentences import wording_about
from api.schemas.warranty import ClaimCard, ClaimOut, ReturnCard, ReturnOut, SubmittedOut, WarrantyCardOut
from api.warranty.acting import Day, by_of, noted
from api.warranty.cards import card_out
from api.warranty.claims import Answer, NewClaim, Words1000, claim_card, wanted_of
from api.warranty.returns import NewReturn, Parcel, return_card
from api.web.database import Database, Db, the_product, whole_database
from api.web.documented_errors import errors
from api.web.fields import Body, PathId, Word
from api.web.language import Words
from api.web.paging import Page
from api.web.problems import Missing
from fleet.coded import coded
from service.claims import making
from service.claims.states import NoSuchClaim, known_claim
from service.returns import asking
from service.returns.states import NoSuchReturn, known_return
from service.tickets.bad_entry import BadEntry
from service.warranty.card import warranty_card
from service.warranty.submitting import Submission, submit
from store.assets.assets import SoldAsset, find_asset
from store.engine.database import Connection
from store.warranty.claims import Claim, ClaimFilter, list_claims
from store.warranty.returns import Return, ReturnFilter, list_returns

router = APIRouter(prefix="/v1/my", tags=["my account"], dependencies=[Depends(asks(Permission.OWN_ACCOUNT))])


class OwnActivation(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "4F7K-9QWX-0ZT3-HJ5M-VB8C", "purchased_on": "2026-02-20"}]}
    )
    purchased_on: Day
    code: str | None = Field(None, max_length=200, repr=False, description="As it stands on the product.")
    product: Word | None = None
    serial: str = Field("", max_length=120, pattern="^[^\\x00]*$", description="Where there is no code.")
    seller: str = Field("", max_length=200, pattern="^[^\\x00]*$")


def customer_of(principal: Asker) -> int:
    """The customer who asks; Missing for staff, who have no products of their own."""
    if principal.customer_id is None:
        raise Missing(coded("customers_alone"))
    return principal.customer_id


Customer = Annotated[int, Depends(customer_of)]


@router.post("/activations", summary="Activate a warranty", responses=errors(404), status_code=201)
def activate(
    body: OwnActivation, request: Request, db: Db, customer: Customer, principal: Asker, limits: Limits
) -> SubmittedOut:
    """With the code on the product, or its serial: then it waits for the proof of purchase.

    Whatever the serial is, the answer is the same. How many somebody may submit is limited, and so are wrong codes.
    """
    with whole_database(request).connection() as conn:
        limits.check(conn, Limit.ACTIVATION_ACCOUNT, str(customer), now=db.wall())
    submission = Submission(
        purchased_on=body.purchased_on,
        code=body.code,
        product=body.product,
        serial=body.serial,
        seller=body.seller,
        customer_id=customer,
        tenant_id=principal.tenant_id,
    )
    with whole_database(request).connection() as conn:
        try:
            done = submit(conn, submission, wall=db.wall())
        except BadEntry:
            if body.code is not None:
                limits.guessed(conn, Limit.CLAIM_GUESS, address=address_of(request), now=db.wall())
            raise
    noted(request, f"activation/{done.activation_id}")
    with db.connection():  # Its row in the audit log.
        return SubmittedOut(number=done.number, verified=done.verified)


@router.get("/assets/{asset_id}/warranty-card", summary="Own warranty card", responses=errors(404))
def own_card(asset_id: PathId, db: Db, customer: Customer, words: Words) -> WarrantyCardOut:
    """Of a product of one's own."""
    with db.connection() as conn:
        asset = _asset(conn, asset_id, customer)
        product = the_product(conn, asset.product)
        found = warranty_card(conn, product, asset_id, now=db.now(conn, asset.product))
        assert found is not None
        return card_out(found, wording_about(conn, words, asset.product))


@router.get("/claims", summary="Own claims", responses=errors(404))
def claims(db: Db, customer: Customer) -> Page[ClaimOut]:
    """The newest first; all on one page."""
    with db.connection() as conn:
        found = list_claims(conn, ClaimFilter(customer_id=customer), limit=200)
        return Page[ClaimOut](items=[ClaimOut.model_validate(one) for one in found], next=None)


@router.post("/claims", summary="Make a claim", responses=errors(404, 409), status_code=201)
def claim(body: NewClaim, request: Request, db: Db, customer: Customer, actor: Actor) -> ClaimOut:
    """A draft, prefilled from a ticket where one is named; the draft that stands, where there is one."""
    with db.connection() as conn:
        asset = _asset(conn, body.asset_id, customer)
        by = by_of(conn, db, asset.product, actor)
        made = making.begin_claim(conn, the_product(conn, asset.product), wanted_of(body, customer), by)
        noted(request, f"warranty_claim/{made.id}")
        return ClaimOut.model_validate(made)


@router.get("/claims/{warranty_claim_id}", summary="One own claim", responses=errors(404))
def one_claim(warranty_claim_id: PathId, db: Db, customer: Customer, words: Words) -> ClaimCard:
    """With what was decided, its clause and its photo, step by step."""
    with db.connection() as conn:
        _claim(conn, warranty_claim_id, customer)
        card = claim_card(conn, warranty_claim_id, words)
        return card.model_copy(update={"history": []})  # Who of the staff did what is theirs.


@router.post("/claims/{warranty_claim_id}/submit", summary="Submit a claim", responses=errors(404, 409))
def submit_own(warranty_claim_id: PathId, db: Db, customer: Customer, actor: Actor) -> ClaimOut:
    """From now on it is looked at."""
    return _claimed(db, warranty_claim_id, customer, actor, making.submit_claim)


@router.post("/claims/{warranty_claim_id}/answer", summary="Answer what was asked", responses=errors(404, 409))
def answer_own(warranty_claim_id: PathId, body: Answer, db: Db, customer: Customer, actor: Actor) -> ClaimOut:
    """What was asked for has been sent."""
    return _claimed(db, warranty_claim_id, customer, actor, making.inform, words=body.words)


@router.post("/claims/{warranty_claim_id}/appeal", summary="Appeal", responses=errors(404, 409))
def appeal_own(warranty_claim_id: PathId, body: Words1000, db: Db, customer: Customer, actor: Actor) -> ClaimOut:
    """Once."""
    return _claimed(db, warranty_claim_id, customer, actor, making.appeal, words=body.words)


@router.post("/claims/{warranty_claim_id}/retract", summary="Take a claim back", responses=errors(404, 409))
def retract_own(warranty_claim_id: PathId, db: Db, customer: Customer, actor: Actor) -> ClaimOut:
    """Before it is decided."""
    return _claimed(db, warranty_claim_id, customer, actor, making.withdraw_claim)


@router.get("/returns", summary="Own returns", responses=errors(404))
def returns(db: Db, customer: Customer) -> Page[ReturnOut]:
    """The newest first; all on one page."""
    with db.connection() as conn:
        found = list_returns(conn, ReturnFilter(customer_id=customer), limit=200)
        return Page[ReturnOut](items=[ReturnOut.model_validate(one) for one in found], next=None)


@router.post("/returns", summary="Ask for a return", responses=errors(404, 409), status_code=201)
def ask_return(body: NewReturn, request: Request, db: Db, customer: Customer, actor: Actor) -> ReturnOut:
    """It waits for its label."""
    with db.connection() as conn:
        asset = _asset(conn, body.asset_id, customer)
        if body.claim_id is not None:
            _claim(conn, body.claim_id, customer)
        by = by_of(conn, db, asset.product, actor)
        asked = asking.Asked(body.asset_id, customer, body.reason, body.claim_id, body.ticket_id)
        made = asking.request(conn, the_product(conn, asset.product), asked, by)
        noted(request, f"product_return/{made.id}")
        return ReturnOut.model_validate(made)


@router.get("/returns/{return_id}", summary="One own return", responses=errors(404))
def one_return(return_id: PathId, db: Db, customer: Customer, words: Words) -> ReturnCard:
    """Step by step."""
    with db.connection() as conn:
        _return(conn, return_id, customer)
        return return_card(conn, return_id, words).model_copy(update={"history": []})


@router.post("/returns/{return_id}/send", summary="It was sent", responses=errors(404, 409))
def send_own(return_id: PathId, body: Parcel, db: Db, customer: Customer, actor: Actor) -> ReturnOut:
    """By whom and under which number, where it is known."""
    with db.connection() as conn:
        found = _return(conn, return_id, customer)
        by = by_of(conn, db, found.product, actor)
        sent = asking.send(conn, return_id, by, asking.Sending(body.carrier, body.tracking))
        return ReturnOut.model_validate(sent)


@router.post("/returns/{return_id}/retract", summary="Keep it after all", responses=errors(404, 409))
def cancel_own(return_id: PathId, db: Db, customer: Customer, actor: Actor) -> ReturnOut:
    """Before it was sent."""
    with db.connection() as conn:
        by = by_of(conn, db, _return(conn, return_id, customer).product, actor)
        return ReturnOut.model_validate(asking.cancel_return(conn, return_id, by))


def _claimed(
    db: Database, claim_id: int, customer: int, actor: str, act: Callable[..., Claim], **more: object
) -> ClaimOut:
    with db.connection() as conn:
        by = by_of(conn, db, _claim(conn, claim_id, customer).product, actor)
        return ClaimOut.model_validate(act(conn, claim_id, by, **more))


def _asset(conn: Connection, asset_id: int, customer: int) -> SoldAsset:
    asset = find_asset(conn, asset_id)
    if asset is None or asset.customer_id != customer:
        raise Missing(coded("no_asset", asset=asset_id))
    return asset


def _claim(conn: Connection, claim_id: int, customer: int) -> Claim:
    found = known_claim(conn, claim_id)
    if found.customer_id != customer:
        raise NoSuchClaim(claim_id)
    return found


def _return(conn: Connection, return_id: int, customer: int) -> Return:
    found = known_return(conn, return_id)
    if found.customer_id != customer:
        raise NoSuchReturn(return_id)
    return found
