"""Devices' credentials: one living one for each device, their history, and what a broker needs of them.

Times are wall time. Of a secret the database keeps the hash that Mosquitto keeps; the web process cannot read it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from psycopg import Rollback

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)


class CredentialKind(StrEnum):
    SECRET = "secret"
    CERTIFICATE = "certificate"


class IssuedHow(StrEnum):
    COMMAND = "command"
    API = "api"
    PAGE = "page"
    CSV = "csv"
    CLAIM = "claim"
    IMPORT = "import"


class RevokedReason(StrEnum):
    """ROTATED, REPLACED, CLAIMED: another credential took its place. LEAKED: somebody else may hold it. RETIRED: the
    device is out of service."""

    ROTATED = "rotated"
    REPLACED = "replaced"
    CLAIMED = "claimed"
    REVOKED = "revoked"
    LEAKED = "leaked"
    RETIRED = "retired"


# What somebody may give as the reason of a revocation; the others stand for what takes a credential's place.
GIVEN = (RevokedReason.REVOKED, RevokedReason.LEAKED, RevokedReason.RETIRED)


@dataclass(frozen=True, slots=True)
class SecretHash:
    """PBKDF2-SHA512 of a secret: a salt of 12 bytes, 64 bytes of hash, as Mosquitto's plugin keeps them."""

    salt: bytes
    iterations: int
    hash: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewCredential:
    """What is to be issued: `secret` of one of kind SECRET; `good_until` and `number` (hexadecimal) of a certificate,
    whose common name is `username`."""

    device_id: int
    username: str
    secret: SecretHash | None = None
    good_until: datetime | None = None
    number: str | None = None
    quarantined: bool = False

    @property
    def kind(self) -> CredentialKind:
        return CredentialKind.CERTIFICATE if self.secret is None else CredentialKind.SECRET


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential, living or revoked, as pages show it."""

    id: int
    device_id: int
    kind: CredentialKind
    username: str
    certificate_number: str | None
    good_until: datetime | None
    quarantined: bool
    issued_at: datetime
    issued_by: str
    issued_how: IssuedHow
    revoked_at: datetime | None
    revoked_by: str | None
    revoked_reason: RevokedReason | None
    disabled_until: datetime | None
    disabled_code: str | None


@dataclass(frozen=True, slots=True)
class BrokerCredential:
    """What a broker does with a user: `living` False: it is to be no user any more; `enabled` False: it is known and
    shut out. `salt`, `iterations`, `hash`: of a living secret; None otherwise. `changed`: the place of the change."""

    id: int
    device_id: int
    product: str
    serial: str
    kind: CredentialKind
    username: str
    salt: bytes | None
    iterations: int | None
    hash: bytes | None = field(repr=False)
    living: bool
    enabled: bool
    changed: int


def issue_credential(conn: Connection, new: NewCredential, *, by: str, how: IssuedHow, now: datetime) -> int | None:
    """The number of the new credential; None where the device, or its user name, has a living one already."""
    values = {
        "device_id": new.device_id,
        "kind": new.kind,
        "username": new.username,
        "certificate_number": new.number,
        "good_until": new.good_until,
        "quarantined": new.quarantined,
        "by": by,
        "how": how,
        "now": now,
    }
    with conn.transaction():
        row = conn.execute(SQL["issue_credential"], values).fetchone()
        if row is None:
            return None
        if new.secret is not None:
            secret = {"salt": new.secret.salt, "iterations": new.secret.iterations, "hash": new.secret.hash}
            conn.execute(SQL["keep_secret"], {"credential_id": row[0], **secret})
    return int(row[0])


def rotate_credential(
    conn: Connection, new: NewCredential, *, reason: RevokedReason, by: str, how: IssuedHow, now: datetime
) -> int | None:
    """Revokes the living credential, where there is one, and issues the new one, both or neither; None where somebody
    else has issued one at the same moment."""
    with conn.transaction() as both:
        revoke_credential(conn, new.device_id, reason=reason, by=by, now=now)
        issued = issue_credential(conn, new, by=by, how=how, now=now)
        if issued is None:
            raise Rollback(both)
    return issued


def revoke_credential(
    conn: Connection, device_id: int, *, reason: RevokedReason, by: str, now: datetime
) -> Credential | None:
    """The credential that lived until now; None where the device had none."""
    values = {"device_id": device_id, "reason": reason, "by": by, "now": now}
    return fetch_one(conn, SQL["revoke_credential"], values, Credential)


def disable_credential(conn: Connection, device_id: int, *, until: datetime, code: str) -> Credential | None:
    """Shuts the device's credential out until a time; None where there is none, or it is shut out for longer."""
    return fetch_one(
        conn, SQL["disable_credential"], {"device_id": device_id, "until": until, "code": code}, Credential
    )


def enable_credential(conn: Connection, device_id: int) -> Credential | None:
    """Lets a disabled credential in before its time; None where nothing was disabled."""
    return fetch_one(conn, SQL["enable_credential"], {"device_id": device_id}, Credential)


def enable_due(conn: Connection, *, now: datetime) -> list[Credential]:
    """Lets those in whose time is over; returns them."""
    return fetch_all(conn, SQL["enable_due"], {"now": now}, Credential)


def next_enabling(conn: Connection) -> datetime | None:
    """When `enable_due` has something to do; None where nothing is disabled."""
    row = conn.execute(SQL["next_enabling"]).fetchone()
    return row[0] if row else None


def release_credential(conn: Connection, credential_id: int) -> bool:
    """Ends a quarantine; False where there was none, or the credential is revoked."""
    return conn.execute(SQL["release_credential"], {"credential_id": credential_id}).rowcount == 1


def living_credential(conn: Connection, device_id: int) -> Credential | None:
    return fetch_one(conn, SQL["living_credential"], {"device_id": device_id}, Credential)


def find_credential(conn: Connection, credential_id: int) -> Credential | None:
    return fetch_one(conn, SQL["find_credential"], {"credential_id": credential_id}, Credential)


def credentials_of(conn: Connection, device_id: int, *, limit: int = 50) -> list[Credential]:
    """Every credential that a device has had, the newest first."""
    return fetch_all(conn, SQL["credentials_of"], {"device_id": device_id, "limit": limit}, Credential)
