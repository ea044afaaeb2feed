"""The door at which a claim's code is used, by a device or its installer's telephone. Nobody signs in here."""

from datetime import datetime
from functools import partial

from fastapi import APIRouter, Request, Response
from prometheus_client import Counter
from pydantic import ConfigDict, Field

from api.access.audit import ONCE_IN, address_of
from api.device_access.acting import Access, DeviceAccess
from api.device_access.credentials import NOT_KEPT, Pem, handed_fields
from api.edge.body_limits import LARGEST_BODY, LARGEST_FORM, limit_bodies
from api.limits.rate_limits import Limit, Limits, RateLimits, TooMany
from api.schemas.access import ClaimedOut
from api.web.database import Database, WholeDb, wall_clock
from api.web.documented_errors import errors
from api.web.fields import Body, Word
from service.device_access.acting import Acting
from service.device_access.claiming import Claimed, ClaimRefused, Presented, claim
from store.access.credentials import IssuedHow
from store.audit.actions import AuditAction
from store.audit.log import AuditEntry, write_audit, write_audit_once
from store.engine.database import Connection

router = APIRouter(tags=["device access"])
DOOR = "/v1/claim"
# Whoever proved nothing sends little; the longest prefix decides, so staff's routes keep their own limit.
limit_bodies(DOOR, 2 * LARGEST_FORM)
limit_bodies("/v1/claims", LARGEST_BODY)
NOBODY = "nobody"
CLAIMER = "claim"
CLAIMS = Counter("sigap_claims", "Claim codes that were sent", ["result"])


class UseOfClaim(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"code": "4F7K-9QWX-0ZT3-HJ5M-VB8C", "serial": "SN-17", "key": "made up by the device"}]
        }
    )

    code: str = Field(max_length=200, description="As it stands on the sheet; case and hyphens do not matter.")
    serial: Word | None = Field(None, description="Needed where the claim is for any device.")
    hardware_id: Word | None = Field(None, max_length=120, description="What the unit sends with its status, too.")
    key: str | None = Field(
        None,
        min_length=16,
        max_length=200,
        description="Made up by the claimer, 16 random characters or more: whoever sends it again within 15 minutes, "
        "because the answer was lost, is answered again with another secret.",
    )
    request: Pem | None = Field(None, description="A certificate signing request (PEM), in the place of a secret.")


@router.post(
    DOOR,
    summary="Use a claim",
    responses={code: about for code, about in errors(404).items() if code != 403},
    openapi_extra={"security": []},
)
def use(
    body: UseOfClaim, request: Request, response: Response, db: WholeDb, limits: Limits, at_hand: Access
) -> ClaimedOut:
    """A code becomes a device's credential, once. Needs no token; 401: the request bears one that is not good.

    404: the code is not good for this device, whatever the reason; many of those are answered 429.
    """
    response.headers.update(NOT_KEPT)
    presented = Presented(body.code, body.serial, body.hardware_id, body.key, body.request, address=address_of(request))
    claimed = use_claim(db, limits, at_hand, presented)
    return ClaimedOut(**handed_fields(at_hand, claimed.device, claimed.issued), waits=claimed.waits)


def use_claim(db: Database, limits: RateLimits, at_hand: DeviceAccess, presented: Presented) -> Claimed:
    """What a code gives; ClaimRefused, or TooMany after many refusals to one address, which the audit log notes."""
    now = wall_clock()
    by = Acting(CLAIMER, IssuedHow.CLAIM, now, partial(_noted, address=presented.address))
    with db.connection() as conn:
        try:
            claimed = claim(conn, presented, by, at_hand.authority)
        except ClaimRefused:
            _count_refusal(conn, limits, presented.address)
            raise
    CLAIMS.labels("waits" if claimed.waits else "used").inc()
    return claimed


def _count_refusal(conn: Connection, limits: RateLimits, address: str) -> None:
    now = wall_clock()
    try:
        limits.guessed(conn, Limit.CLAIM_GUESS, address=address, now=now)
    except TooMany:
        CLAIMS.labels("limited").inc()
        entry = AuditEntry(now, NOBODY, AuditAction.CLAIM_LIMITED, "claim", address=address)
        write_audit_once(conn, entry, since=now - ONCE_IN)
        raise
    CLAIMS.labels("refused").inc()


def _noted(
    conn: Connection,
    action: AuditAction,
    subject: str,
    *,
    at: datetime,
    address: str,
    tenant_id: int | None = None,
    **details: object,
) -> None:
    write_audit(conn, AuditEntry(at, NOBODY, action, subject, tenant_id=tenant_id, address=address, details=details))
