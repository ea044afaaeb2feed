"""Customers' reports: each opens or joins the ticket of its key, once."""

from dataclasses import dataclass
from datetime import datetime

from fleet.coded import Coded, CodedError, coded
from fleet.product import UNKNOWN_MODE, Product, Severity
from service.notices.compose import REPORTED, Occasion
from service.notices.enabled_channels import Outlets
from service.tickets.bad_entry import BadEntry as BadEntry
from service.tickets.failure_reports import FailureReport, TicketSource
from service.tickets.opening import open_or_join
from store.assets.fleet_clocks import wake
from store.assets.registry import Device
from store.engine.database import Connection
from store.orders.declined import want_visit
from store.service.reports import Report, find_report, record_report
from store.service.tickets import lock_asset


@dataclass(frozen=True, slots=True)
class Call:
    """A customer's report as it is entered, and by whom; `ts` None: now. `owner`: the customer who enters it, for a
    device that they own; None where staff do."""

    failure_mode: str | None
    text: str
    ts: datetime | None
    actor: str
    owner: int | None = None


class NotTheOwner(CodedError):
    """A report of somebody who does not own the device any more."""


def report_fault(
    conn: Connection, *, product: Product, device: Device, call: Call, now: datetime, outlets: Outlets
) -> tuple[int, bool]:
    """(ticket, whether the report is new). The same report again is answered with the ticket it went to."""
    mode = call.failure_mode or UNKNOWN_MODE
    if mode != UNKNOWN_MODE:
        check_mode(product, mode)
    reported_at = not_later(call.ts, now)
    with conn.transaction():
        asset = lock_asset(conn, device.asset_id)  # The second of two same reports waits here and finds the first.
        if call.owner not in (None, asset.customer_id):
            raise NotTheOwner(coded("not_the_owner_of_device", serial=device.serial))
        known = find_report(conn, device_id=device.id, failure_mode=mode, reported_at=reported_at)
        if known is not None:
            return known, False
        opened = open_or_join(conn, product, _failure_report(device, mode, call, reported_at, now), outlets)
        want_visit(conn, opened.ticket_id)  # Whoever reports a fault wants it mended, whatever they said before.
        record_report(
            conn, device_id=device.id, ticket_id=opened.ticket_id, report=Report(mode, reported_at, call.text)
        )
        wake(conn, product.id)
        return opened.ticket_id, True


def check_mode(product: Product, failure_mode: str) -> None:
    """BadEntry for a failure mode that the product does not declare."""
    if product.mode(failure_mode) is None:
        declared = [mode.id for mode in product.failure_modes]
        rule = coded("mode_not_declared", mode=failure_mode, product=product.id, declared=declared)
        raise BadEntry("failure_mode", failure_mode, rule)


def not_later(ts: datetime | None, now: datetime, subject: str = "ts") -> datetime:
    """`ts`, or now where none is given; BadEntry where it is later than the fleet's clock."""
    if ts is not None and ts > now:
        raise BadEntry(subject, ts.isoformat(), coded("later_than_clock", at=ts, now=now))
    return ts or now


def _failure_report(device: Device, mode: str, call: Call, reported_at: datetime, now: datetime) -> FailureReport:
    reported = coded("customer_reported", mode=mode, serial=device.serial, at=reported_at)
    return FailureReport(
        source=TicketSource.CUSTOMER,
        device_id=device.id,
        asset_id=device.asset_id,
        failure_mode=mode,
        severity=Severity.ERROR,
        seen_at=reported_at,
        at=now,
        actor=call.actor,
        why=with_words(reported, call.text),
        action="report",
        occasion=Occasion(REPORTED),
    )


def with_words(what: Coded, words: str) -> Coded:
    """A code with the text that a person added, if any."""
    return coded("with_words", what=what, words=words) if words else what
