"""Staff, or the code on a product, decide on activations: verified, asked for another proof, rejected; and buyers take
them back."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from fleet.coded import as_written, coded
from fleet.product import Product
from service.tickets.states import By
from service.warranty.states import (
    ActivationAction,
    ActivationRefused,
    ActivationState,
    Rejected,
    known_activation,
    move,
)
from store.assets.coverage import redate_sale, sold_here
from store.assets.customers import create_customer
from store.assets.ownership import change_owner
from store.engine.database import Connection
from store.warranty.activations import Activation, end_activation, verified_activation
from store.warranty.replacing import ReplacedAsset, lock_replaced
from store.warranty.telling import CaseNews, tell_staff

ROLES = ["claims", "service_lead"]
CODE = "code"


def verify(
    conn: Connection,
    product: Product,
    activation_id: int,
    by: By,
    *,
    wall: datetime,
    customer_id: int | None = None,
    asset_id: int | None = None,
    new_owner: bool = False,
) -> Activation:
    """The buyer is the owner from now on, and the warranty runs from the day of the purchase, as the product file says.

    `customer_id`: who it is, where staff know them; else a new customer is entered. `asset_id`: which product it is,
    where the serial was not read rightly. `new_owner`: the product was verified for somebody else, who gave it away;
    then its coverage stays as it is. Of two who verify at once one gets ActivationRefused.
    """
    with conn.transaction():
        found = known_activation(conn, activation_id)
        asset = lock_replaced(conn, asset_id or found.asset_id or 0)
        if asset is None:
            raise ActivationRefused(coded("activation_without_product", activation=found.number))
        if asset.retired_at is not None or asset.product != product.id:
            raise ActivationRefused(coded("activation_of_retired", activation=found.number))
        before = verified_activation(conn, asset.id)
        given_on = new_owner and before is not None
        if given_on:
            end_activation(conn, asset.id, at=by.at)
        buyer = customer_id or found.customer_id or _enter(conn, found, asset)
        change_owner(conn, asset.id, buyer, actor=by.actor, now=wall)
        if not given_on:
            _begin_coverage(conn, product, asset.id, found.purchased_on, by)
        asset = lock_replaced(conn, asset.id) or asset
        place = (asset.id, asset.product, asset.tenant_id)
        return move(conn, activation_id, ActivationAction.VERIFY, by, asset=place, customer_id=buyer)


def ask_proof(conn: Connection, activation_id: int, reason: Rejected, by: By, *, words: str = "") -> Activation:
    """The buyer is asked for another proof of purchase."""
    with conn.transaction():
        by = By(by.actor, by.at, as_written(words) if words else None)
        return move(conn, activation_id, ActivationAction.ASK_PROOF, by, reason=reason, words=words)


def prove(conn: Connection, activation_id: int, by: By) -> Activation:
    """The buyer has sent the proof that was asked for; where none was asked for nothing changes."""
    with conn.transaction():
        found = known_activation(conn, activation_id)
        if found.state == ActivationState.SUBMITTED:
            return found
        found = move(conn, activation_id, ActivationAction.PROVE, by)
        tell_of(conn, found, "activation_proved", by.at, by.actor)
        return found


def reject(conn: Connection, activation_id: int, reason: Rejected, by: By, *, words: str = "") -> Activation:
    with conn.transaction():
        by = By(by.actor, by.at, as_written(words) if words else None)
        return move(conn, activation_id, ActivationAction.REJECT, by, reason=reason, words=words)


def withdraw(conn: Connection, activation_id: int, by: By) -> Activation:
    with conn.transaction():
        return move(conn, activation_id, ActivationAction.WITHDRAW, by)


def tell_of(conn: Connection, found: Activation, kind: str, at: datetime, actor: str) -> None:
    """Staff who decide are told of an activation."""
    news = CaseNews(
        f"activation/{found.id}", kind, found.tenant_id, ROLES, found.product, found.serial, at, actor=actor
    )
    tell_staff(conn, news)


def _enter(conn: Connection, found: Activation, asset: ReplacedAsset) -> int:
    """The buyer as a customer; the owner on record, where the product has one and its code was read."""
    if asset.customer_id is not None and found.way == CODE:
        return asset.customer_id
    return create_customer(
        conn,
        name=found.name or found.number,
        email=found.email,
        phone=found.phone,
        language=found.language,
        tenant_id=asset.tenant_id,
    )


def _begin_coverage(conn: Connection, product: Product, asset_id: int, purchased_on: date, by: By) -> None:
    here = sold_here(conn, asset_id)
    assert here is not None
    if here.sold_on != purchased_on:
        sold_at = datetime.combine(purchased_on, time(), ZoneInfo(here.time_zone))
        redate_sale(conn, product, asset_id, sold_at=sold_at, actor=by.actor, at=by.at)
