"""What the API answers with: one shape per noun, each with an example."""

from datetime import datetime
from typing import Any

from pydantic import Field, JsonValue

from api.schemas.fields import ClockTime
from api.schemas.shapes import Shape, like
from store.assets.customers import Customer
from store.assets.device_state import Maintenance
from store.assets.registry import Device
from store.service.notices import Notice
from store.service.reports import RecordedFinding, Report
from store.service.tickets import Ticket, TicketChange
from store.telemetry.device_clocks import DeviceClock

T = "2026-03-01T08:00:00Z"


class DeviceOut(Shape, record=Device, without={"asset_id"}):
    model_config = like(id=7, product="refrigerator", serial="SN-17", installed_at=T, attributes={"batch": "B2"})

    attributes: dict[str, JsonValue]


class CustomerOut(Shape, record=Customer):
    """`quiet_from` and `quiet_until` are hours of the customer's own zone; `opted_out` lists channels not wanted."""

    model_config = like(
        id=3,
        name="Ani",
        email="ani@example.com",
        phone=None,
        language="id",
        time_zone="Asia/Jakarta",
        quiet_from="21:00",
        quiet_until="07:00",
        opted_out=[],
    )

    quiet_from: ClockTime
    quiet_until: ClockTime


TICKET = {
    "id": 12,
    "product": "refrigerator",
    "serial": "SN-17",
    "failure_mode": "compressor_wear",
    "state": "new",
    "source": "prediction",
    "severity": "warning",
    "prediction_id": 40,
    "assignee": None,
    "opened_at": T,
    "due_at": "2026-03-09T08:00:00Z",
    "window_ends_at": "2026-03-11T08:00:00Z",
    "reported_at": None,
    "resolved_at": None,
    "closed_at": None,
    "in_warranty": True,
    "openings": 1,
}


class TicketOut(Shape, record=Ticket, without={"asset_id", "device_id"}):
    """Times are the fleet's; `openings` is 2 after one reopening; `in_warranty` null where there is no warranty."""

    model_config = like(**TICKET)


class StatusOut(Shape):
    state: str
    ts: datetime
    firmware: str


class LatestOut(Shape):
    ts: datetime
    readings: dict[str, JsonValue]


class ComponentOut(Shape):
    component: str
    installed_at: datetime
    age_days: float


class WorkOut(Shape, record=Maintenance):
    model_config = like(ts=T, component="compressor", action="replaced", source="api")


class DeviceClockOut(Shape, record=DeviceClock, without=("device_id", "steady", "jumps", "steady_since", "wrong_at")):
    """A device's own clock that is wrong, or was last. `behind_s`: seconds that it is slow, below zero fast. `since`
    and `ended_at` are the fleet's clock, `lo` to `hi` the event times that the device stored meanwhile."""

    model_config = like(behind_s=172_800.0, since=T, seen_at=T, lo=T, hi=T, ended_at=None)


class DeviceCard(DeviceOut):
    """A device with all that is known of it; ages are on the fleet's clock. `clock`: null where its own was never
    wrong."""

    model_config = like(
        id=7,
        product="refrigerator",
        serial="SN-17",
        installed_at="2025-03-01T08:00:00Z",
        attributes={},
        customer_id=3,
        sold_at="2025-03-01T08:00:00Z",
        warranty_until="2027-03-01T08:00:00Z",
        status={"state": "online", "ts": T, "firmware": "2.4.1"},
        latest={"ts": T, "readings": {"compressor_power": 93.1}},
        clock=None,
        components=[{"component": "compressor", "installed_at": "2025-03-01T08:00:00Z", "age_days": 365.0}],
        maintenance=[],
        open_tickets=[TICKET],
    )

    customer_id: int | None
    sold_at: datetime | None
    warranty_until: datetime | None
    status: StatusOut | None
    latest: LatestOut | None
    clock: DeviceClockOut | None
    components: list[ComponentOut]
    maintenance: list[WorkOut]
    open_tickets: list[TicketOut]


class ChangeOut(Shape, record=TicketChange):
    """One line of a ticket's history; `at` is the fleet's clock, `about` the fault code or rule that a sign named."""


class FindingOut(Shape, record=RecordedFinding):
    """What a technician found; `opening`: which opening of the ticket it ended."""


class ReportOut(Shape, record=Report):
    """A customer's report of a fault."""


NOTICE: dict[str, Any] = {
    "id": 5,
    "ticket_id": 12,
    "opening": 1,
    "customer_id": 3,
    "product": "refrigerator",
    "kind": "predicted_failure",
    "channel": "email",
    "state": "sent",
    "reason": "",
    "reason_code": None,
    "language": "id",
    "recipient": "ani@example.com",
    "subject": "Kulkas Anda mungkin segera perlu diperiksa",
    "body": "Yth. Ani, ...",
    "created_at": T,
    "not_before": None,
    "attempts": 1,
    "sent_at": T,
    "opened_at": T,
    "answered_at": T,
    "answer": "agree",
    "slot_on": "2026-03-04",
    "slot_part": "morning",
    "answer_note": "",
}


class NoticeOut(Shape, record=Notice, without={"try_after"}):
    model_config = like(**NOTICE)


class NoticeCard(NoticeOut):
    """A notice with its mail as HTML, without the link: that is the customer's alone."""

    model_config = like(**NOTICE, html="<!doctype html>...")

    html: str = Field(description="Empty where it is no mail.")
