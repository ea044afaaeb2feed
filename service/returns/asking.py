"""Customers ask to send a product back, staff authorise or refuse it, and it is sent."""

from dataclasses import dataclass, replace
from datetime import timedelta

from fleet.coded import as_written, coded
from fleet.product import Product
from service.returns.states import (
    ComesBack,
    Refusal,
    ReturnAction,
    ReturnRefused,
    ReturnState,
    known_return,
    move,
    plain,
)
from service.tickets.states import By
from service.warranty.receipt_numbers import numbered
from store.assets.registry import device_of_asset
from store.engine.database import Connection
from store.warranty.activations import CaseChange
from store.warranty.replacing import lock_replaced
from store.warranty.returns import NewReturn, Return, ReturnMove, make_return, note_return, open_return
from store.warranty.telling import CaseNews, tell_staff

ROLES = ["claims", "service_lead"]
# So long a label is good.
VALID = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Sending:
    """By whom and under which number a parcel travels."""

    carrier: str = ""
    tracking: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to come back, and why; `claim_id`, `ticket_id`: what it comes of."""

    asset_id: int
    customer_id: int
    reason: str = ""
    claim_id: int | None = None
    ticket_id: int | None = None
    follows_id: int | None = None
    leg: str = "customer"


def request(conn: Connection, product: Product, asked: Asked, by: By) -> Return:
    """A customer wants to send a product back; ReturnRefused where it is not theirs, or a return of it is open."""
    with conn.transaction():
        asset, device = lock_replaced(conn, asked.asset_id), device_of_asset(conn, asked.asset_id)
        if asset is None or device is None or asset.customer_id != asked.customer_id:
            raise ReturnRefused(coded("return_not_owner"))
        if (standing := open_return(conn, asset.id)) is not None:
            raise ReturnRefused(coded("return_open_already", number=standing.number))

        def put(number: str) -> int | None:
            new = NewReturn(
                number=number,
                asset_id=asked.asset_id,
                customer_id=asked.customer_id,
                product=product.id,
                serial=device.serial,
                reason=asked.reason,
                made_at=by.at,
                made_by=by.actor,
                claim_id=asked.claim_id,
                ticket_id=asked.ticket_id,
                follows_id=asked.follows_id,
                leg=asked.leg,
            )
            return make_return(conn, new)

        number = numbered("R", put, taken=lambda: open_return(conn, asset.id) is not None)
        if number is None:
            raise ReturnRefused(coded("return_open_already", number=""))
        note_return(conn, number, CaseChange(by.at, by.actor, ReturnAction.REQUEST, None, ReturnState.REQUESTED))
        found = known_return(conn, number)
        tell_of_return(conn, found, "return_requested", by)
        return found


def authorise(
    conn: Connection,
    return_id: int,
    by: By,
    *,
    comes_back: ComesBack = ComesBack.AFTER,
    ship_to: str = "",
    valid: timedelta = VALID,
) -> Return:
    """The customer gets the label, which is good for a while."""
    with conn.transaction():
        sets = replace(plain(by), comes_back=comes_back, ship_to=ship_to, valid_until=by.at + valid)
        return move(conn, return_id, ReturnAction.AUTHORISE, by, sets)


def refuse(conn: Connection, return_id: int, reason: Refusal, by: By, *, words: str = "") -> Return:
    with conn.transaction():
        by = By(by.actor, by.at, as_written(words) if words else None)
        return move(conn, return_id, ReturnAction.REFUSE, by, replace(plain(by), refusal=reason))


def cancel_return(conn: Connection, return_id: int, by: By) -> Return:
    """It stays with the customer after all; ReturnRefused once another product has left for it."""
    with conn.transaction():
        return move(conn, return_id, ReturnAction.CANCEL, by)


def send(conn: Connection, return_id: int, by: By, sending: Sending | None = None) -> Return:
    """The customer has sent it."""
    with conn.transaction():
        return move(conn, return_id, ReturnAction.SEND, by, parcel(by, sending))


def parcel(by: By, sending: Sending | None) -> ReturnMove:
    """A move that says how it travels."""
    sending = sending or Sending()
    return replace(plain(by), carrier=sending.carrier or None, tracking=sending.tracking or None)


def tell_of_return(conn: Connection, found: Return, kind: str, by: By) -> None:
    """Staff who work on returns are told."""
    about = f"product_return/{found.id}"
    tell_staff(conn, CaseNews(about, kind, found.tenant_id, ROLES, found.product, found.serial, by.at, by.actor))
