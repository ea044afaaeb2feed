"""Fault codes that devices report by themselves: those declared with `ticket = true` open or join a ticket."""

from datetime import datetime

from fleet.coded import coded
from fleet.product import Code, Product
from service.notices.compose import REPORTED, Occasion
from service.notices.enabled_channels import Outlets
from service.tickets.failure_reports import FailureReport, TicketSource
from service.tickets.opening import open_or_join
from service.tickets.reports import with_words
from service.tickets.states import DeviceRetired
from store.assets.registry import Device, device_by_id
from store.engine.database import Connection
from store.service.triage import ReportedCode, drop_events, take_codes


def take_events(conn: Connection, product: Product, now: datetime, outlets: Outlets) -> int:
    """Empties a fleet's inbox; how many tickets were opened, joined or reopened.

    The events leave the inbox in the transaction that acts on them: exactly once.
    """
    codes = {code.id: code for code in product.codes if code.ticket and code.failure_mode}
    drop_events(conn, product.id, except_codes=[*codes])
    acted = 0
    while True:
        with conn.transaction():
            reported = take_codes(conn, product.id)
            if reported is None:
                return acted
            device = device_by_id(conn, reported.device_id)
            code = codes.get(reported.code)
            if device is None or code is None:  # It came in since we dropped the others.
                continue
            try:
                open_or_join(conn, product, _failure_report(device, code, reported, now), outlets)
            except DeviceRetired:  # It left the fleet since we dropped the others.
                continue
            acted += 1


def _failure_report(device: Device, code: Code, reported: ReportedCode, now: datetime) -> FailureReport:
    assert code.failure_mode is not None
    seen = coded("code_reported", serial=device.serial, fault_code=code.id, times=reported.times, at=reported.ts)
    return FailureReport(
        source=TicketSource.DEVICE,
        device_id=device.id,
        asset_id=device.asset_id,
        failure_mode=code.failure_mode,
        severity=code.severity,
        seen_at=reported.ts,
        at=now,
        actor="device",
        why=with_words(seen, reported.text),
        action="code",
        about=code.id,
        occasion=Occasion(REPORTED),
    )
