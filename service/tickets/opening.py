"""Opens, joins or reopens the ticket of (asset, failure mode) for each failure report."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fleet.coded import Coded, coded
from fleet.product import Product, Severity
from service.notices.compose import Occasion, write_notices, write_opening_to_customer
from service.notices.enabled_channels import Outlets, to_systems
from service.remote_first.beginning import begin_remedy
from service.tickets.due_dates import deadlines
from service.tickets.states import By, TicketAction, move
from service.tickets.warranty import in_warranty
from store.engine.database import Connection, StoreUnavailable
from store.service.tickets import (
    FinishedTicket,
    LockedAsset,
    NewTicket,
    TicketChange,
    finished_ticket,
    join_ticket,
    lock_asset,
    note_report,
    note_ticket,
    open_ticket,
)

TRIES = 3


class TicketSource(StrEnum):
    PREDICTION = "prediction"
    DEVICE = "device"
    CUSTOMER = "customer"


class Effect(StrEnum):
    """What a failure report did to a ticket. LATE: its fault was dealt with before the report was looked at."""

    OPENED = "opened"
    JOINED = "joined"
    REOPENED = "reopened"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class FailureReport:
    """A prediction, a reported code, a rule's alarm or a customer that says that a failure is there or near.

    `seen_at` is when it was seen, `at` the fleet's clock now; `action` is its name in the history, `about` the code or
    rule that it came from.
    """

    source: TicketSource
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
        return self.seen_at if self.source is TicketSource.CUSTOMER else None


@dataclass(frozen=True, slots=True)
class TicketEffect:
    ticket_id: int
    effect: Effect


def open_or_join(conn: Connection, product: Product, report: FailureReport, outlets: Outlets) -> TicketEffect:
    """Opens, joins or reopens the ticket of the report's key, in the caller's transaction.

    1. The asset's row keeps other openers of this asset waiting until we commit.
    2. An open ticket of the key is joined.
    3. One that ended with a finding within the reopen window is reopened, or notes a report seen before its end.
    4. Otherwise a ticket opens; should one have been opened past the lock, the unique index says so: again from 2.
    """
    asset = lock_asset(conn, report.asset_id)
    for _ in range(TRIES):
        if joined := _join(conn, product, report, outlets):
            return joined
        if ended := _reopen(conn, product, report, outlets):
            return ended
        ticket = _new_ticket(product, asset, report)
        ticket_id = open_ticket(conn, ticket)
        if ticket_id is not None:
            note_ticket(conn, ticket_id, TicketChange(report.at, report.actor, "open", None, "new", report.why))
            _answer(conn, product, report, ticket, ticket_id, outlets)
            return TicketEffect(ticket_id, Effect.OPENED)
    raise StoreUnavailable(f"asset {report.asset_id}, {report.failure_mode}: other processes keep changing its ticket")


def _join(conn: Connection, product: Product, report: FailureReport, outlets: Outlets) -> TicketEffect | None:
    joined = join_ticket(
        conn,
        asset_id=report.asset_id,
        failure_mode=report.failure_mode,
        severity=report.severity,
        reported_at=report.reported_at,
        due_at=None if report.source is TicketSource.PREDICTION else _deadlines(product, report)[0],
    )
    if joined is None:
        return None
    ticket_id, state = joined
    change = TicketChange(report.at, report.actor, report.action, state, state, report.why, report.about)
    note_ticket(conn, ticket_id, change, once=report.source is TicketSource.DEVICE)
    if (
        report.source is TicketSource.CUSTOMER
    ):  # A call is answered, whoever had seen the fault before; the first one only.
        ticket = _new_ticket(product, lock_asset(conn, report.asset_id), report)
        write_opening_to_customer(
            conn, product=product, ticket=ticket, ticket_id=ticket_id, occasion=report.occasion, outlets=outlets
        )
    return TicketEffect(ticket_id, Effect.JOINED)


def _reopen(conn: Connection, product: Product, report: FailureReport, outlets: Outlets) -> TicketEffect | None:
    since = report.at - product.reopen_window
    ended = finished_ticket(conn, asset_id=report.asset_id, failure_mode=report.failure_mode, since=since)
    if ended is None:
        return None
    if report.source is not TicketSource.PREDICTION and report.seen_at < ended.resolved_at:
        return _note_late(conn, report, ended)
    if report.source is TicketSource.PREDICTION and ended.finding == "no_fault_found":
        return None
    due_at, window_ends_at = _deadlines(product, report)
    why = coded("seen_again", why=report.why, after=report.at - ended.resolved_at, finding=ended.finding)
    move(
        conn,
        ended.id,
        TicketAction.REOPEN,
        By(report.actor, report.at, why),
        due_at=due_at,
        window_ends_at=window_ends_at,
    )
    if report.reported_at:
        note_report(conn, ended.id, report.reported_at)
    ticket = _new_ticket(product, lock_asset(conn, report.asset_id), report)
    _answer(conn, product, report, ticket, ended.id, outlets)
    return TicketEffect(ended.id, Effect.REOPENED)


def _note_late(conn: Connection, report: FailureReport, ended: FinishedTicket) -> TicketEffect:
    if report.reported_at:
        note_report(conn, ended.id, report.reported_at)
    why = coded("seen_before_end", why=report.why)
    change = TicketChange(report.at, report.actor, report.action, ended.state, ended.state, why, report.about)
    note_ticket(conn, ended.id, change, once=report.source is TicketSource.DEVICE)
    return TicketEffect(ended.id, Effect.LATE)


def _new_ticket(product: Product, asset: LockedAsset, report: FailureReport) -> NewTicket:
    due_at, window_ends_at = _deadlines(product, report)
    return NewTicket(
        product=product.id,
        asset_id=report.asset_id,
        device_id=report.device_id,
        failure_mode=report.failure_mode,
        source=report.source,
        severity=report.severity,
        opened_at=report.at,
        due_at=due_at,
        window_ends_at=window_ends_at,
        prediction_id=report.prediction_id,
        reported_at=report.reported_at,
        in_warranty=in_warranty(product, report.failure_mode, asset.warranty_until, report.at),
    )


def _answer(
    conn: Connection, product: Product, report: FailureReport, ticket: NewTicket, ticket_id: int, outlets: Outlets
) -> None:
    """Tries the command that may cure the fault, if there is one, and writes the notices: while it is tried, the
    customer is offered no visit. Customers who call themselves get their answer at once."""
    told, occasion = outlets, report.occasion
    if report.source is not TicketSource.CUSTOMER and begin_remedy(
        conn,
        product,
        ticket_id,
        failure_mode=report.failure_mode,
        occasion=occasion.kind,
        untold=occasion.untold,
        now=report.at,
    ):
        told = to_systems(outlets)
    write_notices(conn, product=product, ticket=ticket, ticket_id=ticket_id, occasion=occasion, outlets=told)


def _deadlines(product: Product, report: FailureReport) -> tuple[datetime, datetime]:
    predicted = report.source is TicketSource.PREDICTION
    return deadlines(product, report.failure_mode, report.at, predicted=predicted)
