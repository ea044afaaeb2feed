"""What pages and lists show of devices' access: each device with its living credential and the unit that speaks."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from store.access.credentials import CredentialKind, IssuedHow
from store.access.units import ChangeKind
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


class AccessState(StrEnum):
    """NONE: no credential. OVER: a certificate whose time is over."""

    GOOD = "good"
    NONE = "none"
    QUARANTINED = "quarantined"
    DISABLED = "disabled"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class AccessRow:
    """A device; what concerns its credential is None where it has none."""

    device_id: int
    product: str
    serial: str
    credential_id: int | None
    kind: CredentialKind | None
    username: str | None
    quarantined: bool | None
    disabled_until: datetime | None
    disabled_code: str | None
    good_until: datetime | None
    issued_at: datetime | None
    issued_by: str | None
    issued_how: IssuedHow | None
    hardware_id: str | None
    change_kind: ChangeKind | None

    def state_at(self, now: datetime) -> AccessState:
        if self.credential_id is None:
            return AccessState.NONE
        if self.quarantined:
            return AccessState.QUARANTINED
        if self.disabled_until is not None:
            return AccessState.DISABLED
        return AccessState.OVER if self.good_until is not None and self.good_until <= now else AccessState.GOOD


@dataclass(frozen=True, slots=True)
class AccessSearch:
    """`changed`: only devices of which the unit changed and nobody has said why."""

    product: str | None = None
    prefix: str | None = None
    state: AccessState | None = None
    changed: bool = False


def search_access(
    conn: Connection, wanted: AccessSearch, *, now: datetime, limit: int, skip: int = 0
) -> list[AccessRow]:
    """Devices that match, in the order of product and serial."""
    values = {
        "product": wanted.product,
        "prefix": wanted.prefix,
        "state": wanted.state,
        "changed": wanted.changed,
        "now": now,
    }
    return fetch_all(conn, SQL["access_rows"], {**values, "limit": limit, "skip": skip}, AccessRow)


def count_access(conn: Connection, *, now: datetime) -> dict[AccessState, int]:
    """How many devices are in each state."""
    return {AccessState(state): count for state, count in conn.execute(SQL["count_access"], {"now": now})}
