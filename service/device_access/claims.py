"""Claims are offered, approved and revoked here, by staff."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fleet.coded import Coded, coded
from fleet.product import Product
from service.device_access.acting import AccessRefused, Acting
from service.device_access.claim_codes import code_hash, hint_of, new_code
from store.access.claims import (
    Claim,
    NewClaim,
    approve_claim,
    find_claim,
    offer_claim,
    revoke_claim,
    revoke_claims_of,
)
from store.access.credentials import RevokedReason, living_credential, release_credential, revoke_credential
from store.audit.actions import AuditAction
from store.engine.database import Connection

LASTS = timedelta(days=30)
LONGEST = timedelta(days=365)
MOST_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Offered:
    """A claim that was just made; `code` is shown now and never again."""

    id: int
    product: str
    serial: str | None
    code: str = field(repr=False)
    expires_at: datetime
    needs_approval: bool


def offer(
    conn: Connection,
    product: Product,
    serials: Sequence[str | None],
    acting: Acting,
    *,
    lasts: timedelta = LASTS,
    needs_approval: bool | None = None,
) -> list[Offered]:
    """A claim for each serial; None: for any device of the product that has no credential.

    What was offered for a serial before is void: one sheet of paper for each device. `needs_approval`: as the product
    says unless given; what the product demands cannot be waived. AccessRefused for a time that is out of bounds.
    """
    if not timedelta(0) < lasts <= LONGEST:
        raise AccessRefused(coded("claim_lasts", lasts=lasts, longest=LONGEST))
    if not 1 <= len(serials) <= MOST_AT_ONCE:
        raise AccessRefused(coded("claim_count", count=len(serials), most=MOST_AT_ONCE))
    waits = product.claims_need_approval or bool(needs_approval)
    with conn.transaction():
        return [_offer(conn, product, serial, acting, lasts, waits) for serial in serials]


def approve(conn: Connection, claim_id: int, acting: Acting) -> Claim:
    """The device that used this claim is let in. AccessRefused where the claim is not quarantined, or its credential is
    one no longer."""
    with conn.transaction():
        credential = approve_claim(conn, claim_id, by=acting.by, now=acting.now)
        if credential is None:
            raise AccessRefused(_not_so(conn, claim_id, acting.now))
        if not release_credential(conn, credential):
            raise AccessRefused(coded("claim_without_credential", claim=claim_id))
        found = find_claim(conn, claim_id)
        assert found is not None
        _note(conn, acting, AuditAction.CLAIM_APPROVED, found, credential=credential)
    return found


def revoke(conn: Connection, claim_id: int, acting: Acting) -> Claim:
    """A claim that was not used, or not approved, is void; of the latter the credential is revoked, too."""
    with conn.transaction():
        found = revoke_claim(conn, claim_id, by=acting.by, now=acting.now)
        if found is None:
            raise AccessRefused(_not_so(conn, claim_id, acting.now))
        if found.device_id is not None and _is_living(conn, found):
            revoke_credential(conn, found.device_id, reason=RevokedReason.REVOKED, by=acting.by, now=acting.now)
        _note(conn, acting, AuditAction.CLAIM_REVOKED, found)
    return found


def _offer(
    conn: Connection, product: Product, serial: str | None, acting: Acting, lasts: timedelta, waits: bool
) -> Offered:
    if serial is not None:
        revoke_claims_of(conn, product=product.id, serial=serial, by=acting.by, now=acting.now)
    code = new_code()
    expires = acting.now + lasts
    new = NewClaim(code_hash(code), hint_of(code), product.id, serial, waits, expires)
    number = offer_claim(conn, new, by=acting.by, now=acting.now)
    details = {"product": product.id, "serial": serial, "expires_at": expires.isoformat()}
    acting.audit(conn, AuditAction.CLAIM_MADE, f"claim/{number}", at=acting.now, **details)
    return Offered(number, product.id, serial, code, expires, waits)


def _is_living(conn: Connection, claim: Claim) -> bool:
    """Whether the credential that the claim gave is the one that its device has."""
    living = living_credential(conn, claim.device_id) if claim.device_id is not None else None
    return living is not None and living.id == claim.credential_id


def _not_so(conn: Connection, claim_id: int, now: datetime) -> Coded:
    found = find_claim(conn, claim_id)
    if found is None:
        return coded("no_claim", claim=claim_id)
    return coded("claim_not_waiting", claim=claim_id, state=found.state_at(now))


def _note(conn: Connection, acting: Acting, action: AuditAction, claim: Claim, **details: object) -> None:
    about = {"product": claim.product, "serial": claim.device_serial or claim.serial}
    acting.audit(conn, action, f"claim/{claim.id}", at=acting.now, **about, **details)
