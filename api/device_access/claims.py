"""Claims: offered, listed, approved, revoked by staff."""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import ConfigDict, Field

from api.access.asks import asks
from api.access.permissions import Permission
from api.device_access.acting import Access, ByWhom
from api.device_access.credentials import NOT_KEPT
from api.schemas.access import ClaimOut, OfferedAllOut, OfferedOut
from api.web.database import Db, the_product, wall_clock
from api.web.documented_errors import errors
from api.web.fields import LARGEST_ID, Body, Identifier, PathId, Serial
from api.web.paging import Limit, Page, page_of
from api.web.problems import Missing
from fleet.coded import coded
from service.device_access import claims as acts
from service.device_access.claim_codes import claim_address
from service.device_access.claims import MOST_AT_ONCE
from service.device_access.sheet import claim_sheet
from store.access.claims import Claim, ClaimState, find_claim, list_claims
from store.engine.database import Connection
from wording.wording import Wording

router = APIRouter(prefix="/v1/claims", tags=["device access"], dependencies=[Depends(asks(Permission.DEVICES_ACCESS))])


class NewClaims(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"product": "refrigerator", "serials": ["SN-17"], "sheet": "id"}]}
    )

    product: Identifier
    serials: list[Serial] = Field([], max_length=MOST_AT_ONCE, description="One claim for each of these devices.")
    count: int = Field(
        0, ge=0, le=MOST_AT_ONCE, description="So many more, each for any device of the product without a credential."
    )
    lasts_s: int = Field(
        int(acts.LASTS.total_seconds()), ge=60, le=int(acts.LONGEST.total_seconds()), description="How long: seconds."
    )
    needs_approval: bool = Field(
        False, description="Whoever uses one waits until somebody approves; so it is always where the product asks it."
    )
    sheet: Literal["id", "en"] | None = Field(None, description="A page to print, in this language.")


@router.post("", status_code=201, summary="Make claims", responses=errors(404, 409))
def make(body: NewClaims, response: Response, db: Db, by: ByWhom, at_hand: Access) -> OfferedAllOut:
    """Codes that become credentials, once each. The answer alone holds them. What was offered to a serial before is
    void. 409: none, or too many, were asked for."""
    response.headers.update(NOT_KEPT)
    wanted = [*body.serials, *[None] * body.count]
    with db.connection() as conn:
        product = the_product(conn, body.product)
        lasts = timedelta(seconds=body.lasts_s)
        made = acts.offer(conn, product, wanted, by, lasts=lasts, needs_approval=body.needs_approval)
    sheet = claim_sheet(made, product, Wording(body.sheet, product=product), base=at_hand.base) if body.sheet else None
    claims = [
        OfferedOut(
            id=one.id,
            serial=one.serial,
            code=one.code,
            address=claim_address(at_hand.base, one.code),
            expires_at=one.expires_at.isoformat(),
            needs_approval=one.needs_approval,
        )
        for one in made
    ]
    return OfferedAllOut(claims=claims, sheet=sheet)


@router.get("", summary="List claims", responses=errors())
def listing(
    request: Request,
    db: Db,
    product: Annotated[str | None, Query(max_length=100)] = None,
    state: Annotated[ClaimState | None, Query()] = None,
    before: Annotated[int | None, Query(ge=1, le=LARGEST_ID, description="Only those with a lower number.")] = None,
    limit: Limit = 100,
) -> Page[ClaimOut]:
    """Claims, the newest first, without their codes."""
    now = wall_clock()
    with db.connection() as conn:
        asked = product.replace("\0", "") if product else None
        found = list_claims(conn, now=now, product=asked, state=state, before=before, limit=limit + 1)
    shown = [_as_of(one) for one in found]
    return page_of(request, shown, limit, to=ClaimOut.model_validate, key=lambda one: one.id, parameter="before")


@router.get("/{claim_id}", summary="One claim", responses=errors(404))
def one(claim_id: PathId, db: Db) -> ClaimOut:
    """A claim, without its code."""
    with db.connection() as conn:
        return ClaimOut.model_validate(_as_of(_the_claim(conn, claim_id)))


@router.post("/{claim_id}/approve", summary="Approve a claim", responses=errors(404, 409))
def approve(claim_id: PathId, db: Db, by: ByWhom) -> ClaimOut:
    """The device that used it is let in. 409: it does not wait."""
    with db.connection() as conn:
        _the_claim(conn, claim_id)
        return ClaimOut.model_validate(acts.approve(conn, claim_id, by))


@router.post("/{claim_id}/revoke", summary="Revoke a claim", responses=errors(404, 409))
def revoke(claim_id: PathId, db: Db, by: ByWhom) -> ClaimOut:
    """A claim that was not used is void; where it waits for approval, its credential is revoked. 409: too late."""
    with db.connection() as conn:
        _the_claim(conn, claim_id)
        return ClaimOut.model_validate(acts.revoke(conn, claim_id, by))


def _the_claim(conn: Connection, claim_id: int) -> Claim:
    found = find_claim(conn, claim_id)
    if found is None:
        raise Missing(coded("no_claim", claim=claim_id))
    return found


def _as_of(claim: Claim) -> Claim:
    """With the state that it has now."""
    return replace(claim, state=claim.state_at(wall_clock()))
