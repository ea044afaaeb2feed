"""Alarms that open tickets: a rule with `ticket = true` opens or joins the ticket of its failure mode."""

from collections.abc import Sequence
from datetime import datetime

from fleet.coded import coded
from service.alarms.living_alarms import LivingAlarms
from service.alarms.plan import Plan, Watch
from service.alarms.states import IN_VIEW, Tracked
from service.notices.compose import REPORTED, Occasion
from service.notices.enabled_channels import Outlets
from service.tickets.failure_reports import FailureReport, TicketSource
from service.tickets.opening import open_or_join
from store.engine.database import Connection
from store.service.alarms import link_tickets
from store.service.rule_work import DueDevice


def open_tickets(
    conn: Connection, plan: Plan, desk: LivingAlarms, devices: Sequence[DueDevice], now: datetime, outlets: Outlets
) -> None:
    """For every such alarm in view that has no ticket yet, in the caller's transaction.

    Assets in one order, so that two workers never wait for each other.
    """
    watches = {key: watch for key, watch in plan.watches().items() if watch.ticket}
    if not watches:
        return
    by_id = {device.id: device for device in devices}
    wanted = [
        t
        for t in desk.living.values()
        if t.row.ticket_id is None and t.row.state in IN_VIEW and (t.row.rule, t.row.metric) in watches
    ]
    wanted.sort(key=lambda t: (by_id[t.row.device_id].asset_id, t.row.id))
    opened: dict[int, int] = {}
    for tracked in wanted:
        watch = watches[tracked.row.rule, tracked.row.metric]
        report = _failure_report(tracked, watch, by_id[tracked.row.device_id], now)
        opened[tracked.row.id] = tracked.row.ticket_id = open_or_join(conn, plan.product, report, outlets).ticket_id
    if opened:
        link_tickets(conn, opened)


def _failure_report(tracked: Tracked, watch: Watch, device: DueDevice, now: datetime) -> FailureReport:
    assert watch.failure_mode is not None
    row = tracked.row
    why = coded("alarm_stands", serial=device.serial, alarm=row.id, name=watch.name, at=row.raised_at)
    if tracked.lines and tracked.lines[0].why:
        why = coded("explained", what=why, why=tracked.lines[0].why)
    return FailureReport(
        source=TicketSource.DEVICE,
        device_id=device.id,
        asset_id=device.asset_id,
        failure_mode=watch.failure_mode,
        severity=watch.severity,
        seen_at=row.raised_at,
        at=now,
        actor="rules",
        why=why,
        action="alarm",
        about=watch.rule,
        occasion=Occasion(REPORTED),
    )
