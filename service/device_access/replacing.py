"""A device after a wipe, or another unit under its serial: the asset stays, and what was changed is said.

wiped        the same unit lost what it had stored: it gets another credential, and nothing else changes
controller   the part that connects is another one: another credential; the components keep their ages
unit         the whole unit is another one: another credential; every component begins anew
same         two units spoke as one serial, and the second one was put right: the first one stays; another credential
"""

from datetime import datetime
from enum import StrEnum

from fleet.coded import coded
from fleet.product import Product
from service.device_access.acting import AccessRefused, Acting, subject_of
from service.device_access.certificates import Certificate
from service.device_access.credentials import Issued, rotate
from store.access.credentials import RevokedReason
from store.access.units import SettledAs, settle_change
from store.assets.device_state import components_of
from store.assets.registry import REPLACED, Device, record_maintenance
from store.audit.actions import AuditAction
from store.engine.database import Connection
from store.service.rule_work import look_again


class Replaced(StrEnum):
    WIPED = "wiped"
    CONTROLLER = "controller"
    UNIT = "unit"
    SAME = "same"


SETTLES = {
    Replaced.WIPED: SettledAs.SAME,
    Replaced.CONTROLLER: SettledAs.CONTROLLER,
    Replaced.UNIT: SettledAs.UNIT,
    Replaced.SAME: SettledAs.SAME,
}


def replace_unit(
    conn: Connection,
    product: Product,
    device: Device,
    what: Replaced,
    acting: Acting,
    *,
    at: datetime,
    fleet_now: datetime,
    certificate: Certificate | None = None,
) -> Issued:
    """Says what was replaced, and issues another credential. `at`: when, on the fleet's clock.

    AccessRefused for a time after `fleet_now`, or before the device was installed.
    """
    if not device.installed_at <= at <= fleet_now:
        bounds = {"since": device.installed_at, "now": fleet_now}
        raise AccessRefused(coded("replaced_when", at=at, **bounds))
    with conn.transaction():
        settle(conn, product, device, what, acting, at=at)
        return rotate(conn, device, acting, reason=RevokedReason.REPLACED, certificate=certificate)


def settle(
    conn: Connection, product: Product, device: Device, what: Replaced, acting: Acting, *, at: datetime
) -> datetime | None:
    """Says what was replaced, and leaves the credential alone; since when the other unit spoke, None where none did."""
    with conn.transaction():
        since = settle_change(
            conn,
            device.id,
            settled_as=SETTLES[what],
            first_stays=what is Replaced.SAME,
            by=acting.by,
            now=acting.now,
        )
        if what is Replaced.UNIT:
            for component in _components(conn, product, device):
                record_maintenance(conn, device=device, ts=at, component=component, action=REPLACED, source="api")
        if since is not None:
            look_again(conn, device.id)
        acting.audit(conn, AuditAction.UNIT_REPLACED, subject_of(device), at=acting.now, what=what)
    return since


def _components(conn: Connection, product: Product, device: Device) -> list[str]:
    """Those that the product file declares, and those that the asset has had besides."""
    known = [component.id for component in product.components]
    return [*known, *(name for name, _ in components_of(conn, device.asset_id) if name not in known)]
