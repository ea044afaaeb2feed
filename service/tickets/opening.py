"""Opens, joins or reopens the ticket of (asset, failure mode) for each failure report."""

from datetime import datetime

from fleet.coded import Coded, coded
from fleet.product import Product
from service.coverage.deciding import entitled_at, freeze_at_opening, in_warranty
from service.coverage.entitlement import Entitlement, Fault
from service.notices.compose import write_notices, write_opening_to_customer
from service.notices.enabled_channels import Outlets, to_systems
from service.orders.making import join_order
from service.remote_first.beginning import begin_remedy
from service.sla.promises import begin_promises, tell_of_prediction
from service.tickets.due_dates import deadlines
from service.tickets.failure_reports import Effect, FailureReport, TicketEffect, TicketSource
from service.tickets.states import By, DeviceRetired, TicketAction, move
from store.engine.database import Connection, StoreUnavailable
from store.service.repair_checks import fault_came_back
from store.service.tickets import (
    FinishedTicket,
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


def open_or_join(conn: Connection, product: Product, report: FailureReport, outlets: Outlets) -> TicketEffect:
    """Opens, joins or reopens the ticket of the report's key, in the caller's transaction.

    1. The asset's row keeps other openers of this asset waiting until we commit.
    2. An open ticket of the key is joined.
    3. One that ended with a finding within the reopen window is reopened, or notes a report seen before its end.
    4. Otherwise a ticket opens; should one have been opened past the lock, the unique index says so: again from 2.
    """
    if lock_asset(conn, report.asset_id).retired_at is not None:
        raise DeviceRetired(report.asset_id)
    for _ in range(TRIES):
        if joined := _join(conn, product, report, outlets):
            return joined
        if ended := _reopen(conn, product, report, outlets):
            return ended
        found = _entitled(conn, product, report)
        ticket = _new_ticket(product, report, found)
        ticket_id = open_ticket(conn, ticket)
        if ticket_id is not None:
            note_ticket(conn, ticket_id, TicketChange(report.at, report.actor, "open", None, "new", report.why))
            freeze_at_opening(conn, found, ticket_id=ticket_id, at=report.at)
            _repair_failed(conn, report, ticket_id)
            _promise(conn, product, report, ticket_id)
            _visit_too(conn, product, report, ticket_id, ticket.due_at)
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
    if report.source is not TicketSource.PREDICTION:
        _promise(conn, product, report, ticket_id)
    if (
        report.source is TicketSource.CUSTOMER
    ):  # A call is answered, whoever had seen the fault before; the first one only.
        ticket = _new_ticket(product, report, _entitled(conn, product, report))
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
    why = coded("seen_again", why=report.why, after=report.at - ended.resolved_at, finding=ended.finding)
    return reopen_ticket(conn, product, report, ended.id, why, outlets)


def reopen_ticket(
    conn: Connection, product: Product, report: FailureReport, ticket_id: int, why: Coded, outlets: Outlets
) -> TicketEffect:
    """Opens a finished ticket again for what a failure report says, in the caller's transaction."""
    due_at, window_ends_at = _deadlines(product, report)
    by = By(report.actor, report.at, why)
    move(conn, ticket_id, TicketAction.REOPEN, by, due_at=due_at, window_ends_at=window_ends_at)
    if report.reported_at:
        note_report(conn, ticket_id, report.reported_at)
    _repair_failed(conn, report, ticket_id)
    found = _entitled(conn, product, report)
    freeze_at_opening(conn, found, ticket_id=ticket_id, at=report.at)
    ticket = _new_ticket(product, report, found)
    _promise(conn, product, report, ticket_id)
    _visit_too(conn, product, report, ticket_id, due_at)
    _answer(conn, product, report, ticket, ticket_id, outlets)
    return TicketEffect(ticket_id, Effect.REOPENED)


def _repair_failed(conn: Connection, report: FailureReport, ticket_id: int) -> None:
    """A repair of this fault that was being watched did not hold."""
    fault_came_back(
        conn,
        asset_id=report.asset_id,
        failure_mode=report.failure_mode,
        seen_at=report.seen_at,
        at=report.at,
        reason=coded("repair_seen_again", ticket=ticket_id, why=report.why),
    )


def _visit_too(
    conn: Connection, product: Product, report: FailureReport, ticket_id: int, due_at: datetime | None
) -> None:
    """A visit that is planned for the asset is for this ticket, too."""
    by = By(report.actor, report.at)
    mode, asset = report.failure_mode, report.asset_id
    join_order(conn, product, asset_id=asset, ticket_id=ticket_id, mode=mode, due_at=due_at, by=by)


def _note_late(conn: Connection, report: FailureReport, ended: FinishedTicket) -> TicketEffect:
    if report.reported_at:
        note_report(conn, ended.id, report.reported_at)
    why = coded("seen_before_end", why=report.why)
    change = TicketChange(report.at, report.actor, report.action, ended.state, ended.state, why, report.about)
    note_ticket(conn, ended.id, change, once=report.source is TicketSource.DEVICE)
    return TicketEffect(ended.id, Effect.LATE)


def _entitled(conn: Connection, product: Product, report: FailureReport) -> Entitlement:
    return entitled_at(conn, product, report.asset_id, Fault(report.failure_mode), at=report.at)


def _new_ticket(product: Product, report: FailureReport, found: Entitlement) -> NewTicket:
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
        in_warranty=in_warranty(found),
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


def _promise(conn: Connection, product: Product, report: FailureReport, ticket_id: int) -> None:
    """Targets of an opening begin, or come forward; staff learn of a predicted ticket of theirs."""
    predicted = report.source is TicketSource.PREDICTION
    begin_promises(conn, ticket_id, predicted=predicted, at=report.at, deadline=_deadlines(product, report)[0])
    if predicted:
        tell_of_prediction(conn, ticket_id, at=report.at)


def _deadlines(product: Product, report: FailureReport) -> tuple[datetime, datetime]:
    predicted = report.source is TicketSource.PREDICTION
    return deadlines(product, report.failure_mode, report.at, predicted=predicted)
