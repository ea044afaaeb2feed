"""What becomes of a product that came back: assessed, repaired, replaced, exchanged at the customer's, paid back."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from fleet.coded import coded
from fleet.product import Product
from service.notices.enabled_channels import Outlets
from service.returns.asking import Sending, parcel
from service.returns.receiving import Arrived, is_right, require
from service.returns.replacing import replace_asset, take_out
from service.returns.states import (
    ComesBack,
    Disposition,
    ReturnAction,
    ReturnRefused,
    ReturnState,
    known_return,
    move,
    plain,
    refusal,
)
from service.tickets.bad_entry import BadEntry
from service.tickets.states import By
from store.engine.database import Connection
from store.warranty.returns import Return, lock_return
from store.warranty.service_events import write_event


def assess(
    conn: Connection,
    product: Product,
    return_id: int,
    disposition: Disposition,
    by: By,
    *,
    words: str = "",
    amount: Decimal | None = None,
) -> Return:
    """What is to become of it; a refund names its amount."""
    if disposition is Disposition.REFUND and amount is None:
        raise BadEntry("amount", "", coded("refund_needs_amount"))
    with conn.transaction():
        currency = product.charges.currency if amount is not None else None
        sets = replace(plain(by), disposition=disposition, assessment=words, amount=amount, currency=currency)
        return move(conn, return_id, ReturnAction.ASSESS, by, sets)


def repair(conn: Connection, return_id: int, by: By) -> Return:
    with conn.transaction():
        return move(conn, return_id, ReturnAction.REPAIR, by)


def ship(
    conn: Connection,
    product: Product,
    return_id: int,
    by: By,
    *,
    wall: datetime,
    outlets: Outlets,
    sending: Sending | None = None,
    new_serial: str | None = None,
) -> Return:
    """The repaired or other product leaves for the customer. `new_serial`: the one in the place of the old one, which
    leaves the fleet; where the policy says so, before the old one is back."""
    with conn.transaction():
        found = lock_return(conn, return_id) or known_return(conn, return_id)
        ahead = found.state in (ReturnState.AUTHORISED, ReturnState.SENT)
        action = ReturnAction.SHIP_AHEAD if ahead else ReturnAction.SHIP
        replaces = ahead or found.disposition == Disposition.REPLACEMENT
        sets = parcel(by, sending)
        if replaces:
            if ahead and found.comes_back not in (ComesBack.NONE, ComesBack.BEFORE):
                raise refusal(found, action)
            sets = replace(sets, new_asset_id=_replace(conn, product, found, new_serial, by, wall, outlets))
        shipped = move(conn, return_id, action, by, sets)
        if replaces:
            _write(conn, "return.replaced", shipped, by, {"new_serial": shipped.new_serial})
        return shipped


def exchange(
    conn: Connection,
    product: Product,
    return_id: int,
    by: By,
    *,
    old_serial: str,
    new_serial: str,
    wall: datetime,
    outlets: Outlets,
) -> Arrived:
    """A technician takes the old product along and leaves the new one, at the customer's, at once."""
    with conn.transaction():
        found = lock_return(conn, return_id) or known_return(conn, return_id)
        require(found, ReturnAction.EXCHANGE, (ReturnState.AUTHORISED,))
        if found.comes_back != ComesBack.EXCHANGE:
            raise refusal(found, ReturnAction.EXCHANGE)
        if not is_right(conn, found, old_serial, by):
            return Arrived(known_return(conn, return_id), right=False)
        new_asset = _replace(conn, product, found, new_serial, by, wall, outlets)
        sets = replace(plain(by), arrived_serial=found.serial, new_asset_id=new_asset)
        done = move(conn, return_id, ReturnAction.EXCHANGE, by, sets)
        _write(conn, "return.replaced", done, by, {"new_serial": done.new_serial})
        return Arrived(done, right=True)


def deliver(conn: Connection, return_id: int, by: By) -> Return:
    with conn.transaction():
        return move(conn, return_id, ReturnAction.DELIVER, by)


def close(conn: Connection, return_id: int, by: By, *, wall: datetime, outlets: Outlets) -> Return:
    """It is over: delivered, with the old one back where it must be; or paid back, and out of the fleet."""
    with conn.transaction():
        found = lock_return(conn, return_id) or known_return(conn, return_id)
        if found.state == ReturnState.ASSESSED and found.disposition == Disposition.REFUND:
            done = move(conn, return_id, ReturnAction.REFUND, by)
            take_out(conn, found.asset_id, by, wall=wall, outlets=outlets)
            amount: dict[str, object] = {"amount": str(found.amount), "currency": found.currency}
            _write(conn, "return.refunded", found, by, amount)
            return done
        if found.state == ReturnState.DELIVERED and found.comes_back == ComesBack.BEFORE and not found.taken_back_at:
            raise ReturnRefused(coded("return_old_one_missing", number=found.number, serial=found.serial))
        return move(conn, return_id, ReturnAction.CLOSE, by)


def _replace(
    conn: Connection,
    product: Product,
    found: Return,
    new_serial: str | None,
    by: By,
    wall: datetime,
    outlets: Outlets,
) -> int:
    if not new_serial:
        raise BadEntry("new_serial", "", coded("replacement_serial_missing"))
    return replace_asset(conn, product, found.asset_id, new_serial, by, wall=wall, outlets=outlets)


def _write(conn: Connection, type: str, found: Return, by: By, more: dict[str, object]) -> None:
    """Other systems are told: numbers and codes."""
    facts: dict[str, object] = {
        "return": found.number,
        "product": found.product,
        "serial": found.serial,
        "customer": found.customer_id,
        "claim": found.claim_id,
    }
    subject = f"return/{found.id}"
    write_event(conn, type=type, subject=subject, tenant_id=found.tenant_id, at=by.at, data={**facts, **more})
