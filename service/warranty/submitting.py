"""Buyers submit activations of warranties; a code on the product verifies itself, a serial waits for staff.

A serial alone reveals nothing: one that is unknown, or taken, is answered like any other.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from fleet.coded import coded
from fleet.serials import normal_serial, serial_fault
from service.tickets.bad_entry import BadEntry
from service.tickets.states import By
from service.warranty.deciding import CODE, tell_of, verify
from service.warranty.product_codes import asset_behind
from service.warranty.receipt_numbers import numbered
from service.warranty.states import ActivationAction, ActivationState, known_activation
from store.assets.assets import SoldAsset, find_asset
from store.assets.coverage import sold_here
from store.assets.customers import find_customer
from store.assets.fleet_clocks import read_clock
from store.assets.products import current_product
from store.assets.registry import find_device
from store.engine.database import Connection
from store.warranty.activations import (
    CaseChange,
    NewActivation,
    note_activation,
    submit_activation,
    verified_activation,
)

# With the code on the product and no day of sale on record, the buyer's word is taken for so long.
FRESH = timedelta(days=60)
BUYER = "customer"
OLDEST = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class Submission:
    """What a buyer submits: `code` from the product, or a serial with its product. `customer_id`: who is signed in, or
    for whom staff file; else name and an address. `by_staff`: who filed it for a caller."""

    purchased_on: date
    serial: str = ""
    product: str | None = None
    code: str | None = field(default=None, repr=False)
    seller: str = ""
    name: str = ""
    email: str | None = None
    phone: str | None = None
    language: str = "id"
    customer_id: int | None = None
    by_staff: str | None = None
    tenant_id: int | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the buyer is told: the receipt number. `verified`: a code on the product verified itself."""

    activation_id: int
    number: str
    verified: bool


def submit(conn: Connection, submission: Submission, *, wall: datetime) -> Submitted:
    """Takes an activation in, on a connection that sees everything. BadEntry for what cannot be, whoever owns what: a
    day to come, a serial that is none, a code that stands on no product (codes cannot be guessed)."""
    asset = _asset_meant(conn, submission)
    now = _clock(conn, asset.product if asset else submission.product, wall)
    _check(submission, now)
    with conn.transaction():
        number = numbered("W", lambda text: submit_activation(conn, _row(submission, asset, text, now)))
        assert number is not None
        actor = submission.by_staff or BUYER
        note_activation(conn, number, CaseChange(now, actor, ActivationAction.SUBMIT, None, ActivationState.SUBMITTED))
        found = known_activation(conn, number)
        if asset is not None and submission.code is not None and _verifies_itself(conn, asset, submission, now):
            product = current_product(conn, asset.product)
            assert product is not None
            found = verify(conn, product, number, By(CODE, now), wall=wall)
        else:
            tell_of(conn, found, "activation_submitted", now, actor)
    return Submitted(number, found.number, found.state == ActivationState.VERIFIED)


def _asset_meant(conn: Connection, submission: Submission) -> SoldAsset | None:
    """The asset of the code, or of the serial; None where there is none, which nobody is told."""
    if submission.code is not None:
        asset_id = asset_behind(conn, submission.code)
        if asset_id is None:
            raise BadEntry("code", "", coded("product_code_unknown"))
        return find_asset(conn, asset_id)
    serial = normal_serial(submission.serial)
    if serial_fault(serial) is not None:
        raise BadEntry("serial", submission.serial, coded("serial_unfit", serial=submission.serial))
    device = find_device(conn, submission.product, serial) if submission.product else None
    return find_asset(conn, device.asset_id) if device else None


def _check(submission: Submission, now: datetime) -> None:
    """What a form may say: nothing of it asks what is stored."""
    day = submission.purchased_on
    if not OLDEST <= day <= (now + timedelta(hours=14)).date():
        raise BadEntry("purchased_on", day.isoformat(), coded("purchase_day_unfit", day=day.isoformat()))
    if submission.customer_id is None and not (submission.name.strip() and (submission.email or submission.phone)):
        raise BadEntry("name", submission.name, coded("activation_needs_contact"))


def _row(submission: Submission, asset: SoldAsset | None, number: str, now: datetime) -> NewActivation:
    known = submission.customer_id is not None
    return NewActivation(
        number=number,
        product=asset.product if asset else submission.product,
        serial=asset.serials[-1] if asset and asset.serials else normal_serial(submission.serial),
        asset_id=asset.id if asset else None,
        customer_id=submission.customer_id,
        way=CODE if submission.code is not None else "staff" if submission.by_staff else "serial",
        purchased_on=submission.purchased_on,
        seller=submission.seller,
        name="" if known else submission.name.strip(),
        email=None if known else submission.email,
        phone=None if known else submission.phone,
        language=submission.language,
        submitted_at=now,
        tenant_id=submission.tenant_id,
    )


def _verifies_itself(conn: Connection, asset: SoldAsset, submission: Submission, now: datetime) -> bool:
    """Whoever holds the code holds the product. What speaks against it a person looks at: another owner, a warranty
    that was activated before, another day of sale than the one on record, an old purchase without a record."""
    if verified_activation(conn, asset.id) is not None or not _is_owner(conn, asset, submission):
        return False
    here = sold_here(conn, asset.id)
    assert here is not None
    if here.sold_on is not None:
        return submission.purchased_on == here.sold_on
    return submission.purchased_on >= now.date() - FRESH


def _is_owner(conn: Connection, asset: SoldAsset, submission: Submission) -> bool:
    """Whether nobody owns it yet, or the one who submits: signed in, or with an address on record."""
    if asset.customer_id is None or asset.customer_id == submission.customer_id:
        return True
    owner = find_customer(conn, asset.customer_id) if submission.customer_id is None else None
    given = {text.strip().lower() for text in (submission.email, submission.phone) if text}
    return owner is not None and bool(given & {text.lower() for text in (owner.email, owner.phone) if text})


def _clock(conn: Connection, product: str | None, wall: datetime) -> datetime:
    clock = read_clock(conn, product) if product else None
    return clock.now(wall) if clock else wall
