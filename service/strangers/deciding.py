"""What staff decide about strangers' reports: joined to a device, each is a customer's report; or it is refused."""

from dataclasses import dataclass
from datetime import datetime

from fleet.product import Product
from service.notices.enabled_channels import Outlets
from service.strangers.states import NoSuchReport, StrangerAction, move
from service.tickets.reports import Call, report_fault
from store.assets.registry import Device
from store.engine.database import Connection
from store.service.stranger_reports import (
    Decision,
    Refusal,
    StrangerReport,
    StrangerState,
    find_stranger_report,
    hand_photo_over,
)


@dataclass(frozen=True, slots=True)
class Verified:
    """Who verified a report, when (by the wall clock, and the fleet's), and as which failure mode; None: unknown."""

    by: str
    wall: datetime
    now: datetime
    failure_mode: str | None = None


def join_report(
    conn: Connection, *, product: Product, device: Device, report_id: int, verified: Verified, outlets: Outlets
) -> int:
    """The ticket that the report opened or joined. The asset is locked before the report is, as everywhere."""
    report = require_report(conn, report_id)
    call = Call(verified.failure_mode, report.words, min(report.reported_at, verified.now), verified.by)
    with conn.transaction():
        ticket_id, _ = report_fault(conn, product=product, device=device, call=call, now=verified.now, outlets=outlets)
        decision = Decision(StrangerState.JOINED, verified.by, verified.wall, ticket_id=ticket_id)
        move(conn, report_id, decision, StrangerAction.JOIN)
        hand_photo_over(conn, report_id)
    return ticket_id


def refuse_report(conn: Connection, report_id: int, reason: Refusal, *, by: str, wall: datetime) -> None:
    """Nothing comes of the report; it is forgotten with the others that were not joined."""
    require_report(conn, report_id)
    with conn.transaction():
        move(conn, report_id, Decision(StrangerState.REFUSED, by, wall, reason=reason), StrangerAction.REFUSE)


def require_report(conn: Connection, report_id: int) -> StrangerReport:
    report = find_stranger_report(conn, report_id)
    if report is None:
        raise NoSuchReport(report_id)
    return report
