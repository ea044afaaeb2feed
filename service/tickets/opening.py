"""Opening tickets: a sign of a fault opens, joins or reopens the ticket of its key (asset, failure mode)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fleet.coded import Coded, coded
from fleet.product import Product, Severity
from service.notices.compose import Occasion, write_notices, write_opening_to_customer
from service.notices.outlets import Outlets
from service.tickets.states import Action, By, move
from store.engine.database import Connection, StoreUnavailable
from store.service.tickets import (
    Asset,
    Change,
    FinishedTicket,
    NewTicket,
    finished_ticket,
    join_ticket,
    lock_asset,
    note_report,
    note_ticket,
    open_ticket,
)

DEFAULT_HORIZON, DEFAULT_LEAD = timedelta(days=7), timedelta(days=1)
TRIES = 3


class Source(StrEnum):
    PREDICTION = "prediction"
    DEVICE = "device"
    CUSTOMER = "customer"


class How(StrEnum):
    """What a sign did: `late` tells of a fault that had been dealt with before the sign was looked at."""

    OPENED = "opened"
    JOINED = "joined"
    REOPENED = "reopened"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Sign:
    """Somebody's word that a fault is there or near.

    `seen_at` is when it was seen, `at` the fleet's clock now; `action` names it in the history, with the fault code or
    rule that it is `about`.
    """

    source: Source
    device_id: int
    asset_id: int
    failure_mode: str
    severity: Severity
    seen_at: datetime
    at: datetime
    actor: str
    why: Coded
    action: str
    occasion: Occasion
    prediction_id: int | None = None
    about: str | None = None

    @property
    def reported_at(self) -> datetime | None:
        return self.seen_at if self.source is Source.CUSTOMER else None


@dataclass(frozen=True, slots=True)
class Opened:
    ticket_id: int
    how: How


def open_or_join(conn: Connection, product: Product, sign: Sign, outlets: Outlets) -> Opened:
    """The ticket of the sign's key, in the caller's transaction.

    1. The asset's row keeps other openers of this asset waiting until we commit.
    2. An open ticket of the key is joined.
    3. One that ended with a finding within the reopen window is reopened, or takes note of a sign seen before its end.
    4. Otherwise a ticket opens; should one have been opened past the lock, the unique index says so: again from 2.
    """
    asset = lock_asset(conn, sign.asset_id)
    for _ in range(TRIES):
        if joined := _join(conn, product, sign, outlets):
            return joined
        if ended := _take_up_again(conn, product, sign, outlets):
            return ended
        ticket = _new_ticket(product, asset, sign)
        ticket_id = open_ticket(conn, ticket)
        if ticket_id is not None:
            note_ticket(conn, ticket_id, Change(sign.at, sign.actor, "open", None, "new", sign.why))
            _tell(conn, product, sign, ticket, ticket_id, outlets)
            return Opened(ticket_id, How.OPENED)
    raise StoreUnavailable(f"asset {sign.asset_id}, {sign.failure_mode}: its ticket changes under our hands")


def plan(product: Product, failure_mode: str) -> tuple[timedelta, timedelta]:
    """(horizon, lead needed) of a mode; for an undeclared one the widest horizon and shortest lead declared."""
    if mode := product.mode(failure_mode):
        return mode.horizon, mode.lead_needed
    horizon = max((mode.horizon for mode in product.failure_modes), default=DEFAULT_HORIZON)
    return horizon, min((mode.lead_needed for mode in product.failure_modes), default=min(DEFAULT_LEAD, horizon))


def in_warranty(product: Product, failure_mode: str, warranty_until: datetime | None, at: datetime) -> bool | None:
    """Whether the warranty covers this fault at this time; None where the product has no warranty."""
    if product.warranty is None or warranty_until is None:
        return None
    mode = product.mode(failure_mode)
    covered = mode is None or mode.component in product.warranty.covers
    return covered and warranty_lasts(warranty_until, at)


def warranty_lasts(warranty_until: datetime, at: datetime) -> bool:
    """The last moment is in it."""
    return at <= warranty_until


def _join(conn: Connection, product: Product, sign: Sign, outlets: Outlets) -> Opened | None:
    joined = join_ticket(
        conn,
        asset_id=sign.asset_id,
        failure_mode=sign.failure_mode,
        severity=sign.severity,
        reported_at=sign.reported_at,
        due_at=None if sign.source is Source.PREDICTION else _deadlines(product, sign)[0],
    )
    if joined is None:
        return None
    ticket_id, state = joined
    change = Change(sign.at, sign.actor, sign.action, state, state, sign.why, sign.about)
    note_ticket(conn, ticket_id, change, once=sign.source is Source.DEVICE)
    if sign.source is Source.CUSTOMER:  # A call is answered, whoever had seen the fault before; the first one only.
        ticket = _new_ticket(product, lock_asset(conn, sign.asset_id), sign)
        write_opening_to_customer(
            conn, product=product, ticket=ticket, ticket_id=ticket_id, occasion=sign.occasion, outlets=outlets
        )
    return Opened(ticket_id, How.JOINED)


def _take_up_again(conn: Connection, product: Product, sign: Sign, outlets: Outlets) -> Opened | None:
    since = sign.at - product.reopen_window
    ended = finished_ticket(conn, asset_id=sign.asset_id, failure_mode=sign.failure_mode, since=since)
    if ended is None:
        return None
    if sign.source is not Source.PREDICTION and sign.seen_at < ended.resolved_at:
        return _note_late(conn, sign, ended)
    if sign.source is Source.PREDICTION and ended.finding == "no_fault_found":
        return None
    due_at, window_ends_at = _deadlines(product, sign)
    why = coded("seen_again", why=sign.why, after=sign.at - ended.resolved_at, finding=ended.finding)
    move(conn, ended.id, Action.REOPEN, By(sign.actor, sign.at, why), due_at=due_at, window_ends_at=window_ends_at)
    if sign.reported_at:
        note_report(conn, ended.id, sign.reported_at)
    ticket = _new_ticket(product, lock_asset(conn, sign.asset_id), sign)
    _tell(conn, product, sign, ticket, ended.id, outlets)
    return Opened(ended.id, How.REOPENED)


def _note_late(conn: Connection, sign: Sign, ended: FinishedTicket) -> Opened:
    if sign.reported_at:
        note_report(conn, ended.id, sign.reported_at)
    why = coded("seen_before_end", why=sign.why)
    change = Change(sign.at, sign.actor, sign.action, ended.state, ended.state, why, sign.about)
    note_ticket(conn, ended.id, change, once=sign.source is Source.DEVICE)
    return Opened(ended.id, How.LATE)


def _new_ticket(product: Product, asset: Asset, sign: Sign) -> NewTicket:
    due_at, window_ends_at = _deadlines(product, sign)
    return NewTicket(
        product=product.id,
        asset_id=sign.asset_id,
        device_id=sign.device_id,
        failure_mode=sign.failure_mode,
        source=sign.source,
        severity=sign.severity,
        opened_at=sign.at,
        due_at=due_at,
        window_ends_at=window_ends_at,
        prediction_id=sign.prediction_id,
        reported_at=sign.reported_at,
        in_warranty=in_warranty(product, sign.failure_mode, asset.warranty_until, sign.at),
    )


def _deadlines(product: Product, sign: Sign) -> tuple[datetime, datetime]:
    """A predicted fault leaves time for the repair before its window ends; one that is there wants it at once."""
    horizon, lead_needed = plan(product, sign.failure_mode)
    due_in = horizon - lead_needed if sign.source is Source.PREDICTION else lead_needed
    return sign.at + due_in, sign.at + horizon


def _tell(conn: Connection, product: Product, sign: Sign, ticket: NewTicket, ticket_id: int, outlets: Outlets) -> None:
    write_notices(conn, product=product, ticket=ticket, ticket_id=ticket_id, occasion=sign.occasion, outlets=outlets)
