"""A code becomes credentials, once. Whoever sends a code has proved nothing else: every refusal is the same one."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from fleet.coded import CodedError, coded
from fleet.serials import normal_serial, serial_fault
from service.device_access.acting import AccessRefused, Acting
from service.device_access.certificates import DeviceAuthority, certificate_for
from service.device_access.claim_codes import code_hash
from service.device_access.credentials import Issued, issue, rotate
from store.access.claims import ClaimState, ClaimUse, PresentedClaim, answer_again, claim_of_code, use_claim
from store.access.credentials import RevokedReason, living_credential
from store.assets.fleet_clocks import read_clock
from store.assets.products import current_product
from store.assets.registry import Device, SerialRefused, find_device, register_device
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.engine.scope import EVERYTHING, Scope, apply_scope

# How long a claimer whose answer was lost on the way may ask again.
AGAIN = timedelta(minutes=15)
LONGEST_ID = 120


class ClaimRefused(CodedError):
    """A code that is unknown, used, revoked or over, or does not fit this device. It does not say which."""

    def __init__(self) -> None:
        super().__init__(coded("claim_refused"))


@dataclass(frozen=True, slots=True)
class Presented:
    """What a device, or an installer's telephone, sends. `key`: made up by the claimer for this claim, so that it can
    ask again where the answer was lost. `request`: a certificate signing request, in the place of a secret.
    `address`: where it comes from."""

    code: str = field(repr=False)
    serial: str | None = None
    hardware_id: str | None = None
    key: str | None = field(default=None, repr=False)
    request: str | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the claimer gets. `waits`: the credential is good once somebody has approved the claim."""

    device: Device
    issued: Issued
    waits: bool


def claim(conn: Connection, presented: Presented, acting: Acting, authority: DeviceAuthority | None = None) -> Claimed:
    """Uses a claim up and issues its credential, both or neither, on a connection that sees everything.

    ClaimRefused, always the same. BadCertificate where the code is right and the request is not: nothing is used up.
    """
    with conn.transaction():
        found = claim_of_code(conn, code_hash(presented.code))
        if found is None:
            raise ClaimRefused
        apply_scope(conn, Scope(found.tenant_id))
        acting = replace(acting, audit=partial(acting.audit, tenant_id=found.tenant_id))
        try:
            if found.state_at(acting.now) is ClaimState.OFFERED:
                return _first(conn, found, presented, acting, authority)
            if _asks_again(found, presented, acting):
                return _again(conn, found, presented, acting, authority)
        except AccessRefused as exc:  # Staff changes the device's credential just now, or another has its name.
            raise ClaimRefused from exc
        finally:
            apply_scope(conn, EVERYTHING)
        raise ClaimRefused


def _first(
    conn: Connection, found: PresentedClaim, presented: Presented, acting: Acting, authority: DeviceAuthority | None
) -> Claimed:
    """1. The device. 2. Its credential. 3. The claim is used up. The claim's row is locked meanwhile."""
    device = _device(conn, found, presented, acting)
    issued = _issued(conn, found, device, presented, acting, authority)
    use = ClaimUse(
        device.id,
        issued.credential_id,
        used_from=presented.address[:100],
        hardware_id=presented.hardware_id[:LONGEST_ID] if presented.hardware_id else None,
        claimer_hash=_hash(presented.key),
    )
    if not use_claim(conn, found.id, use, now=acting.now):
        raise ClaimRefused
    about = {"product": device.product, "serial": device.serial, "waits": found.needs_approval}
    acting.audit(conn, AuditAction.CLAIM_USED, f"claim/{found.id}", at=acting.now, **about)
    return Claimed(device, issued, found.needs_approval)


def _again(
    conn: Connection, found: PresentedClaim, presented: Presented, acting: Acting, authority: DeviceAuthority | None
) -> Claimed:
    """The same claimer asks again: it gets another secret, for the first one is nowhere. Not while it is shut out: it
    would come back before its time."""
    device = find_device(conn, found.product, found.device_serial or "")
    if device is None or (presented.serial and normal_serial(presented.serial) != device.serial):
        raise ClaimRefused
    living = living_credential(conn, device.id)
    if living is None or living.id != found.credential_id or living.disabled_until is not None:
        raise ClaimRefused
    issued = _issued(conn, found, device, presented, acting, authority)
    answer_again(conn, found.id, credential_id=issued.credential_id)
    return Claimed(device, issued, _waits(found))


def _asks_again(found: PresentedClaim, presented: Presented, acting: Acting) -> bool:
    is_theirs = found.claimer_hash is not None and found.claimer_hash == _hash(presented.key)
    is_used = found.state in (ClaimState.QUARANTINED, ClaimState.USED)
    return is_theirs and is_used and found.used_at is not None and acting.now < found.used_at + AGAIN


def _device(conn: Connection, found: PresentedClaim, presented: Presented, acting: Acting) -> Device:
    """The device of a claim, registered where it is new. A claim for any serial, or one that waits for approval, takes
    no device over that comes in: nobody shuts a device out by a code that somebody else must approve."""
    serial = normal_serial(presented.serial or found.serial or "")
    if serial_fault(serial) is not None or (found.serial is not None and serial != found.serial):
        raise ClaimRefused
    product = current_product(conn, found.product)
    if product is None:
        raise ClaimRefused
    try:
        clock = read_clock(conn, product.id)
        installed = clock.now(acting.now) if clock else acting.now
        device, _ = register_device(conn, product=product, serial=serial, installed_at=installed)
    except SerialRefused as exc:
        raise ClaimRefused from exc
    living = living_credential(conn, device.id)
    if living is not None and (found.serial is None or (found.needs_approval and not living.quarantined)):
        raise ClaimRefused
    return device


def _issued(
    conn: Connection,
    found: PresentedClaim,
    device: Device,
    presented: Presented,
    acting: Acting,
    authority: DeviceAuthority | None,
) -> Issued:
    """A claim for one serial replaces the credential that its device had: it was wiped, or its board was changed."""
    certificate = certificate_for(device, presented.request, authority, now=acting.now)
    waits = _waits(found)
    if living_credential(conn, device.id) is None:
        return issue(conn, device, acting, certificate=certificate, quarantined=waits)
    reason = RevokedReason.CLAIMED
    return rotate(conn, device, acting, reason=reason, certificate=certificate, quarantined=waits, claim=found.id)


def _waits(found: PresentedClaim) -> bool:
    """Whether what the claim gives is good only once somebody has approved it."""
    return found.needs_approval and found.state is not ClaimState.USED


def _hash(key: str | None) -> bytes | None:
    return hashlib.sha256(key.encode("utf-8", "replace")).digest() if key else None
