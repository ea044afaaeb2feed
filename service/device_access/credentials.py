"""Credentials are issued, rotated and revoked here, whoever asks: each act is one transaction with its audit row."""

from dataclasses import dataclass, field
from datetime import datetime

from fleet.coded import coded
from service.device_access.acting import AccessRefused, Acting, subject_of
from service.device_access.certificates import Certificate
from service.device_access.secrets import hash_of, new_secret
from service.device_access.usernames import username_of
from service.tickets.reports import BadEntry
from store.access.claims import revoke_claims_of, revoke_waiting_claims
from store.access.credentials import (
    GIVEN,
    Credential,
    NewCredential,
    RevokedReason,
    SecretHash,
    enable_credential,
    issue_credential,
    living_credential,
    revoke_credential,
    rotate_credential,
)
from store.access.sealed import send_sealed
from store.assets.registry import Device
from store.audit.actions import AuditAction
from store.engine.database import Connection


@dataclass(frozen=True, slots=True)
class Issued:
    """A credential that was just issued; `secret` and `certificate` are shown now and never again. Neither is there for
    one whose hash or certificate was made elsewhere."""

    credential_id: int
    username: str
    secret: str | None = field(default=None, repr=False)
    certificate: str | None = None
    good_until: datetime | None = None


def issue(
    conn: Connection,
    device: Device,
    acting: Acting,
    *,
    certificate: Certificate | None = None,
    kept: SecretHash | None = None,
    quarantined: bool = False,
) -> Issued:
    """The device's first credential: a new secret, `certificate`, or a hash that another broker kept.

    AccessRefused where it has a living one: that is rotated, or revoked first.
    """
    new, issued = _prepared(device, certificate, kept, quarantined=quarantined)
    with conn.transaction():
        number = issue_credential(conn, new, by=acting.by, how=acting.how, now=acting.now)
        if number is None:
            raise AccessRefused(coded("credential_exists", product=device.product, serial=device.serial))
        _send(conn, number, issued, acting)
        _note(conn, acting, AuditAction.CREDENTIAL_ISSUED, device, credential=number, kind=new.kind, how=acting.how)
    return Issued(number, *issued)


def rotate(
    conn: Connection,
    device: Device,
    acting: Acting,
    *,
    reason: RevokedReason = RevokedReason.ROTATED,
    certificate: Certificate | None = None,
    quarantined: bool = False,
    claim: int | None = None,
) -> Issued:
    """Another credential in the place of the living one, which lets nobody in from now on; the first one where there
    was none. Claims that wait for approval are void, but `claim`, which gives this credential.

    AccessRefused where somebody else rotates it just now."""
    new, issued = _prepared(device, certificate, None, quarantined=quarantined)
    with conn.transaction():
        revoke_waiting_claims(conn, device.id, stays=claim, by=acting.by, now=acting.now)
        number = rotate_credential(conn, new, reason=reason, by=acting.by, how=acting.how, now=acting.now)
        if number is None:
            raise AccessRefused(coded("credential_changing", product=device.product, serial=device.serial))
        _send(conn, number, issued, acting)
        details = {"credential": number, "kind": new.kind, "reason": reason, "how": acting.how}
        _note(conn, acting, AuditAction.CREDENTIAL_ROTATED, device, **details)
    return Issued(number, *issued)


def revoke(conn: Connection, device: Device, acting: Acting, *, reason: RevokedReason) -> Credential:
    """The device is shut out; claims that were offered to it, or wait for approval, are void.

    AccessRefused where it has no credential, BadEntry for a reason that nobody may give."""
    if reason not in GIVEN:
        raise BadEntry("reason", reason, coded("revoked_reason_unfit", reason=reason, allowed=", ".join(GIVEN)))
    with conn.transaction():
        revoke_waiting_claims(conn, device.id, by=acting.by, now=acting.now)
        revoke_claims_of(conn, product=device.product, serial=device.serial, by=acting.by, now=acting.now)
        revoked = revoke_credential(conn, device.id, reason=reason, by=acting.by, now=acting.now)
        if revoked is None:
            raise AccessRefused(coded("no_credential", product=device.product, serial=device.serial))
        _note(conn, acting, AuditAction.CREDENTIAL_REVOKED, device, credential=revoked.id, reason=reason)
    return revoked


def enable(conn: Connection, device: Device, acting: Acting) -> Credential:
    """A device that is shut out for a while is let in at once. AccessRefused where it is not shut out."""
    with conn.transaction():
        enabled = enable_credential(conn, device.id)
        if enabled is None:
            raise AccessRefused(coded("credential_not_disabled", product=device.product, serial=device.serial))
        _note(conn, acting, AuditAction.CREDENTIAL_ENABLED, device, credential=enabled.id)
    return enabled


def has_credential(conn: Connection, device: Device) -> bool:
    return living_credential(conn, device.id) is not None


Shown = tuple[str, str | None, str | None, datetime | None]


def _prepared(
    device: Device, certificate: Certificate | None, kept: SecretHash | None, *, quarantined: bool
) -> tuple[NewCredential, Shown]:
    """What is stored, and what its holder gets: user name, secret, certificate, end."""
    if certificate is not None:
        new = NewCredential(
            device.id,
            certificate.common_name,
            good_until=certificate.good_until,
            number=certificate.number,
            quarantined=quarantined,
        )
        return new, (new.username, None, certificate.pem, certificate.good_until)
    secret = new_secret() if kept is None else None
    hashed = kept or hash_of(secret or "")
    new = NewCredential(device.id, username_of(device.product, device.serial), secret=hashed, quarantined=quarantined)
    return new, (new.username, secret, None, None)


def _send(conn: Connection, credential: int, shown: Shown, acting: Acting) -> None:
    """A new secret is on its way to the brokers, sealed: they take no hash by command."""
    if (secret := shown[1]) is not None:
        send_sealed(conn, credential, secret, now=acting.now)


def _note(conn: Connection, acting: Acting, action: AuditAction, device: Device, **details: object) -> None:
    acting.audit(conn, action, subject_of(device), at=acting.now, **details)
