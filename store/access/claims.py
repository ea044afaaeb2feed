"""Claims: codes on paper that become a device's credentials, once. Of a code only the SHA-256 is kept.

Times are wall time.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)


class ClaimState(StrEnum):
    """EXPIRED is never stored: an offered claim whose time is over."""

    OFFERED = "offered"
    QUARANTINED = "quarantined"
    USED = "used"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Claim:
    """`serial` None: for any device of the product that has no credentials. `device_serial`: of who used it. `hint`:
    the first characters of the code. `used_from`: an address."""

    id: int
    hint: str
    product: str
    serial: str | None
    tenant_id: int
    needs_approval: bool
    state: ClaimState
    made_at: datetime
    made_by: str
    expires_at: datetime
    used_at: datetime | None
    used_from: str
    device_id: int | None
    device_serial: str | None
    credential_id: int | None
    hardware_id: str | None
    approved_at: datetime | None
    approved_by: str | None
    revoked_at: datetime | None
    revoked_by: str | None

    def state_at(self, now: datetime) -> ClaimState:
        is_over = self.state is ClaimState.OFFERED and self.expires_at <= now
        return ClaimState.EXPIRED if is_over else self.state


@dataclass(frozen=True, slots=True)
class PresentedClaim(Claim):
    """A claim whose code somebody sent, with the hash of what its first claimer made up."""

    claimer_hash: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewClaim:
    """`code_hash`: SHA-256 of the code, 32 bytes."""

    code_hash: bytes = field(repr=False)
    hint: str
    product: str
    serial: str | None
    needs_approval: bool
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimUse:
    """Who used a claim: `claimer_hash`: SHA-256 of what the claimer made up, to be answered again."""

    device_id: int
    credential_id: int
    used_from: str
    hardware_id: str | None
    claimer_hash: bytes | None = field(repr=False)


def offer_claim(conn: Connection, new: NewClaim, *, by: str, now: datetime) -> int:
    """The number of the new claim, of the connection's tenant."""
    values = {
        "code_hash": new.code_hash,
        "hint": new.hint,
        "product": new.product,
        "serial": new.serial,
        "needs_approval": new.needs_approval,
        "expires_at": new.expires_at,
        "by": by,
        "now": now,
    }
    row = conn.execute(SQL["offer_claim"], values).fetchone()
    assert row is not None
    return int(row[0])


def claim_of_code(conn: Connection, code_hash: bytes) -> PresentedClaim | None:
    """The claim of a code, whatever its state, locked until the transaction ends."""
    return fetch_one(conn, SQL["claim_of_code"], {"code_hash": code_hash}, PresentedClaim)


def use_claim(conn: Connection, claim_id: int, use: ClaimUse, *, now: datetime) -> bool:
    """Uses a good claim up; False where it was used, revoked, or its time is over."""
    values = {
        "claim_id": claim_id,
        "device_id": use.device_id,
        "credential_id": use.credential_id,
        "used_from": use.used_from,
        "hardware_id": use.hardware_id,
        "claimer_hash": use.claimer_hash,
        "now": now,
    }
    return conn.execute(SQL["use_claim"], values).rowcount == 1


def answer_again(conn: Connection, claim_id: int, *, credential_id: int) -> None:
    """Notes that a used claim was answered with another credential, because the first answer was lost."""
    conn.execute(SQL["answer_again"], {"claim_id": claim_id, "credential_id": credential_id})


def approve_claim(conn: Connection, claim_id: int, *, by: str, now: datetime) -> int | None:
    """Ends the quarantine of a claim; the number of its credential, or None where it is not quarantined."""
    row = conn.execute(SQL["approve_claim"], {"claim_id": claim_id, "by": by, "now": now}).fetchone()
    return int(row[0]) if row else None


def revoke_claim(conn: Connection, claim_id: int, *, by: str, now: datetime) -> Claim | None:
    """The claim, which is good no longer; None where it was used and approved, or is revoked already."""
    return fetch_one(conn, SQL["revoke_claim"], {"claim_id": claim_id, "by": by, "now": now}, Claim)


def revoke_claims_of(conn: Connection, *, product: str, serial: str, by: str, now: datetime) -> int:
    """Revokes what is still offered for a serial; returns how many."""
    values = {"product": product, "serial": serial, "by": by, "now": now}
    return conn.execute(SQL["revoke_claims_of"], values).rowcount


def revoke_waiting_claims(conn: Connection, device_id: int, *, stays: int | None = None, by: str, now: datetime) -> int:
    """Revokes what a device used and nobody has approved, but the claim `stays`; returns how many."""
    values = {"device_id": device_id, "stays": stays, "by": by, "now": now}
    return conn.execute(SQL["revoke_waiting_claims"], values).rowcount


def find_claim(conn: Connection, claim_id: int) -> Claim | None:
    return fetch_one(conn, SQL["find_claim"], {"claim_id": claim_id}, Claim)


def list_claims(
    conn: Connection,
    *,
    now: datetime,
    product: str | None = None,
    device_id: int | None = None,
    state: ClaimState | None = None,
    before: int | None = None,
    limit: int = 100,
    skip: int = 0,
) -> list[Claim]:
    """Claims, the newest first."""
    values = {"product": product, "device_id": device_id, "state": state, "before": before, "limit": limit}
    return fetch_all(conn, SQL["list_claims"], {**values, "now": now, "skip": skip}, Claim)


def prune_claims(conn: Connection, *, before: datetime) -> int:
    """Forgets claims that nobody used and whose time was over before a time; returns how many."""
    return conn.execute(SQL["prune_claims"], {"before": before}).rowcount
