"""One command replaces a product: the new one has the owner, the place and the rest of coverage, and the old one leaves
the fleet with what was open of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from fleet.coded import coded
from fleet.product import Product
from fleet.serials import normal_serial, serial_fault
from service.notices.enabled_channels import Outlets, to_systems
from service.returns.states import ReturnRefused
from service.tickets.actions import cancel
from service.tickets.bad_entry import BadEntry
from service.tickets.states import By
from store.access.claims import revoke_claims_of, revoke_waiting_claims
from store.access.credentials import RevokedReason, revoke_credential
from store.assets.ownership import change_owner
from store.assets.registry import Device, device_of_asset, find_device, register_device
from store.engine.database import Connection
from store.warranty.replacing import (
    ReplacedAsset,
    end_all_coverage,
    lock_replaced,
    move_coverage,
    retire_asset,
    take_place,
)


def replace_asset(
    conn: Connection, product: Product, old_id: int, serial: str, by: By, *, wall: datetime, outlets: Outlets
) -> int:
    """The number of the new asset, in the caller's transaction.

    `serial`: a device in stock that nobody owns, or one that is registered now. ReturnRefused where it cannot be this
    one.
    """
    old = lock_replaced(conn, old_id)
    if old is None or old.customer_id is None or old.retired_at is not None:
        raise ReturnRefused(coded("replaced_has_no_owner"))
    new = _new_device(conn, product, serial, by)
    fresh = lock_replaced(conn, new.asset_id)
    if fresh is None or fresh.id == old.id or fresh.customer_id is not None or fresh.retired_at is not None:
        raise ReturnRefused(coded("replacement_taken", serial=new.serial))
    why = coded("asset_replaced", serial=new.serial)
    _end_open_tickets(conn, old, By(by.actor, by.at, why), outlets)
    day = by.at.astimezone(ZoneInfo(old.time_zone)).date()
    change_owner(conn, fresh.id, old.customer_id, actor=by.actor, now=wall)
    take_place(conn, old_id=old.id, new_id=fresh.id)
    move_coverage(conn, old_id=old.id, new_id=fresh.id, day=day, actor=by.actor, at=by.at)
    _leave_fleet(conn, old, By(by.actor, by.at, why), wall)
    return fresh.id


def take_out(conn: Connection, asset_id: int, by: By, *, wall: datetime, outlets: Outlets) -> None:
    """A product that was paid back leaves the fleet, and nobody owns it, in the caller's transaction."""
    old = lock_replaced(conn, asset_id)
    if old is None or old.retired_at is not None:
        return
    why = coded("asset_taken_back")
    _end_open_tickets(conn, old, By(by.actor, by.at, why), outlets)
    end_all_coverage(conn, old.id, actor=by.actor, at=by.at)
    _leave_fleet(conn, old, By(by.actor, by.at, why), wall)


def _new_device(conn: Connection, product: Product, serial: str, by: By) -> Device:
    serial = normal_serial(serial)
    if serial_fault(serial) is not None:
        raise BadEntry("new_serial", serial, coded("serial_unfit", serial=serial))
    known = find_device(conn, product.id, serial)
    if known is not None:
        return known
    device, _ = register_device(conn, product=product, serial=serial, installed_at=by.at, dated=False)
    return device


def _end_open_tickets(conn: Connection, old: ReplacedAsset, by: By, outlets: Outlets) -> None:
    """The customer knows: their return says so. Other systems are told."""
    for ticket_id in old.open_tickets:
        cancel(conn, ticket_id, by, to_systems(outlets))


def _leave_fleet(conn: Connection, old: ReplacedAsset, by: By, wall: datetime) -> None:
    device = device_of_asset(conn, old.id)
    if device is not None:
        revoke_waiting_claims(conn, device.id, by=by.actor, now=wall)
        revoke_claims_of(conn, product=device.product, serial=device.serial, by=by.actor, now=wall)
        revoke_credential(conn, device.id, reason=RevokedReason.RETIRED, by=by.actor, now=wall)
    change_owner(conn, old.id, None, actor=by.actor, now=wall)
    assert by.why is not None
    retire_asset(conn, old.id, at=by.at, actor=by.actor, why=by.why)
