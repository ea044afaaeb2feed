"""Claims on a warranty: filed for callers, taken, asked about, decided line by line, appealed, settled, closed."""

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import ConfigDict, Field

from api.access.actor import Actor
from api.access.asks import asks
from api.access.audit import Reading
from api.access.permissions import Permission
from api.schemas.sentences import wording_about
from api.schemas.warranty import ClaimCard, ClaimLineOut, ClaimOut, EvidenceOut, LineDecisionOut
from api.warranty.acting import Amount, Day, by_of, history_out, noted, steps_out
from api.web.database import Database, Db, the_product
from api.web.documented_errors import errors
from api.web.fields import Body, Id, Identifier, LongText, PathId, Why, Word
from api.web.language import Words
from api.web.paging import Limit, Page, page_of
from api.web.problems import Missing
from fleet.coded import coded
from service.claims import deciding, making
from service.claims.states import OPEN, known_claim
from service.claims.steps import claim_steps
from store.assets.assets import find_asset
from store.engine.database import Connection
from store.engine.rows import fields_of
from store.warranty.claims import Claim, ClaimFilter, ClaimLine, claim_history, decisions_of, lines_of, list_claims
from store.warranty.evidence import Case, evidence_of
from wording.wording import Wording

router = APIRouter(prefix="/v1/warranty/claims", tags=["warranty"])
READS = [Depends(asks(Permission.WARRANTY_READ))]
FILES = [Depends(asks(Permission.WARRANTY_FILE))]
DECIDES = [Depends(asks(Permission.WARRANTY_DECIDE))]
StateName = Literal[
    "open", "draft", "submitted", "in_review", "needs_info", "decided", "settled", "closed", "withdrawn"
]
Item = Literal["appliance", "component", "labour", "travel", "other"]
Remedy = Literal["repair", "replacement", "refund"]


class LineBody(Body):
    item: Item = "appliance"
    component: Identifier | None = None
    what: str = Field("", max_length=300, pattern="^[^\\x00]*$")
    asked: Remedy = "repair"
    amount: Amount | None = None


class NewClaim(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"asset_id": 17, "fault": "it hums and is warm", "ticket_id": 12}]}
    )
    asset_id: Id
    ticket_id: Id | None = Field(None, description="The claim is prefilled from it.")
    fault: LongText = Field("", max_length=2000)
    purchased_on: Day | None = None
    lines: list[LineBody] = Field([], max_length=50)


class Words1000(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"words": "a photo of the type plate, please"}]})
    words: Why


class Answer(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"words": "here it is"}]})
    words: LongText = Field("", max_length=1000)


class LineDecided(Body):
    position: Annotated[int, Field(ge=1, le=50)]
    decision: Literal["approved", "partly", "refused"]
    granted: Remedy | None = None
    amount: Amount | None = None
    clause: Identifier | None = Field(None, description="What a refusal rests on.")
    evidence_id: Id | None = Field(None, description="The photo of what was seen.")
    words: LongText = Field("", max_length=1000, description="For the customer.")


class Decision(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"lines": [{"position": 1, "decision": "approved", "granted": "replacement"}]}]}
    )
    lines: list[LineDecided] = Field(min_length=1, max_length=50)


@router.get("", summary="List claims", responses=errors(), dependencies=READS)
def listing(
    request: Request,
    db: Db,
    state: Annotated[list[StateName] | None, Query(description="`open` means all that have not ended.")] = None,
    product: Annotated[Word | None, Query()] = None,
    customer: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    ticket: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    limit: Limit = 100,
) -> Page[ClaimOut]:
    """The newest first."""
    states = [str(one) for name in state or [] for one in (OPEN if name == "open" else [name])] or None
    with db.connection() as conn:
        wanted = ClaimFilter(states, product, customer, ticket_id=ticket)
        found = list_claims(conn, wanted, before=before, limit=limit + 1)
        return page_of(request, found, limit, to=ClaimOut.model_validate, key=lambda one: one.id, parameter="before")


@router.post("", summary="File one for a caller", responses=errors(404, 409), dependencies=FILES, status_code=201)
def file(body: NewClaim, request: Request, db: Db, actor: Actor) -> ClaimOut:
    """A draft for the owner of the product; the draft that stands, where there is one."""
    with db.connection() as conn:
        asset = find_asset(conn, body.asset_id)
        if asset is None or asset.customer_id is None:
            raise Missing(coded("no_asset", asset=body.asset_id))
        by = by_of(conn, db, asset.product, actor)
        wanted = wanted_of(body, asset.customer_id)
        made = making.begin_claim(conn, the_product(conn, asset.product), wanted, by)
        noted(request, f"warranty_claim/{made.id}")
        return ClaimOut.model_validate(made)


@router.get("/{warranty_claim_id}", summary="One claim", responses=errors(404), dependencies=READS)
def card(warranty_claim_id: PathId, db: Db, words: Words, reading: Reading) -> ClaimCard:
    """A claim with its lines, decisions, photos, steps and history."""
    with db.connection() as conn:
        reading(conn, f"warranty_claim/{warranty_claim_id}")
        return claim_card(conn, warranty_claim_id, words)


@router.post("/{warranty_claim_id}/submit", summary="Submit it", responses=errors(404, 409), dependencies=FILES)
def submit(warranty_claim_id: PathId, db: Db, actor: Actor) -> ClaimOut:
    """From now on it is to be decided."""
    return _done(db, warranty_claim_id, actor, making.submit_claim)


@router.post(
    "/{warranty_claim_id}/take", summary="Take it into review", responses=errors(404, 409), dependencies=DECIDES
)
def take(warranty_claim_id: PathId, db: Db, actor: Actor) -> ClaimOut:
    """Whoever takes it decides."""
    return _done(db, warranty_claim_id, actor, deciding.take)


@router.post("/{warranty_claim_id}/ask", summary="Ask the customer", responses=errors(404, 409), dependencies=DECIDES)
def ask(warranty_claim_id: PathId, body: Words1000, db: Db, actor: Actor) -> ClaimOut:
    """No time runs until the answer comes."""
    return _done(db, warranty_claim_id, actor, deciding.ask, words=body.words)


@router.post("/{warranty_claim_id}/answer", summary="Answer for them", responses=errors(404, 409), dependencies=FILES)
def answer(warranty_claim_id: PathId, body: Answer, db: Db, actor: Actor) -> ClaimOut:
    """The customer has sent what was asked for."""
    return _done(db, warranty_claim_id, actor, making.inform, words=body.words)


@router.post("/{warranty_claim_id}/decide", summary="Decide", responses=errors(404, 409), dependencies=DECIDES)
def decide(warranty_claim_id: PathId, body: Decision, db: Db, actor: Actor) -> ClaimOut:
    """On every line at once. A refusal names its clause; one of the product file shows the photo of what was seen."""
    decided = [deciding.Decided(**line.model_dump()) for line in body.lines]
    with db.connection() as conn:
        found = known_claim(conn, warranty_claim_id)
        by = by_of(conn, db, found.product, actor)
        done = deciding.decide(conn, the_product(conn, found.product), warranty_claim_id, decided, by)
        return ClaimOut.model_validate(done)


@router.post("/{warranty_claim_id}/appeal", summary="Appeal for them", responses=errors(404, 409), dependencies=FILES)
def appeal(warranty_claim_id: PathId, body: Words1000, db: Db, actor: Actor) -> ClaimOut:
    """The customer wants it looked at once more; once."""
    return _done(db, warranty_claim_id, actor, making.appeal, words=body.words)


@router.post("/{warranty_claim_id}/settle", summary="Settle it", responses=errors(404, 409), dependencies=DECIDES)
def settle(warranty_claim_id: PathId, db: Db, actor: Actor) -> ClaimOut:
    """What was granted is handed over; other systems read it from the service events."""
    with db.connection() as conn:
        found = known_claim(conn, warranty_claim_id)
        by = by_of(conn, db, found.product, actor)
        return ClaimOut.model_validate(deciding.settle(conn, the_product(conn, found.product), warranty_claim_id, by))


@router.post("/{warranty_claim_id}/close", summary="Close it", responses=errors(404, 409), dependencies=DECIDES)
def close(warranty_claim_id: PathId, db: Db, actor: Actor) -> ClaimOut:
    """What was settled, or wholly refused, is over."""
    return _done(db, warranty_claim_id, actor, deciding.close)


@router.post("/{warranty_claim_id}/retract", summary="Withdraw it", responses=errors(404, 409), dependencies=FILES)
def retract(warranty_claim_id: PathId, db: Db, actor: Actor) -> ClaimOut:
    """The customer takes it back."""
    return _done(db, warranty_claim_id, actor, making.withdraw_claim)


def wanted_of(body: NewClaim, customer_id: int) -> making.Wanted:
    """What a customer claims, as a request says it."""
    lines = [
        ClaimLine(position, one.item, one.component, one.what, one.asked, one.amount)
        for position, one in enumerate(body.lines, 1)
    ]
    return making.Wanted(body.asset_id, customer_id, body.fault, body.purchased_on, body.ticket_id, lines)


def claim_card(conn: Connection, claim_id: int, words: Wording) -> ClaimCard:
    """Everything of a claim."""
    found = known_claim(conn, claim_id)
    wording = wording_about(conn, words, found.product)
    values = {
        "lines": [ClaimLineOut.model_validate(one) for one in lines_of(conn, claim_id)],
        "decisions": [LineDecisionOut.model_validate(one) for one in decisions_of(conn, claim_id)],
        "photos": [EvidenceOut.model_validate(one) for one in evidence_of(conn, Case(claim_id=claim_id))],
        "steps": steps_out(claim_steps(found), wording),
        "history": history_out(claim_history(conn, claim_id), wording),
    }
    return ClaimCard.model_validate({**fields_of(found), **values})


def _done(db: Database, claim_id: int, actor: str, act: Callable[..., Claim], **more: object) -> ClaimOut:
    with db.connection() as conn:
        by = by_of(conn, db, known_claim(conn, claim_id).product, actor)
        return ClaimOut.model_validate(act(conn, claim_id, by, **more))
