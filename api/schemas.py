"""What the API answers with: one shape per noun, each with an example."""

from datetime import date, datetime
from typing import Any

from pydantic import ConfigDict, Field, JsonValue

from api.fields import ClockTime, Shape

T = "2026-03-01T08:00:00Z"


def like(**example: Any) -> ConfigDict:
    return ConfigDict(from_attributes=True, frozen=True, json_schema_extra={"examples": [example]})


class DeviceOut(Shape):
    model_config = like(id=7, product="refrigerator", serial="SN-17", installed_at=T, attributes={"batch": "B2"})

    id: int
    product: str
    serial: str
    installed_at: datetime
    attributes: dict[str, JsonValue]


class CustomerOut(Shape):
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

    id: int
    name: str
    email: str | None
    phone: str | None
    language: str
    time_zone: str
    quiet_from: ClockTime
    quiet_until: ClockTime
    opted_out: list[str]


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


class TicketOut(Shape):
    """Times are the fleet's; `openings` is 2 after one reopening; `in_warranty` null where there is no warranty."""

    model_config = like(**TICKET)

    id: int
    product: str
    serial: str
    failure_mode: str
    state: str
    source: str
    severity: str
    prediction_id: int | None
    assignee: str | None
    opened_at: datetime
    due_at: datetime | None
    window_ends_at: datetime
    reported_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    in_warranty: bool | None
    openings: int


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


class WorkOut(Shape):
    model_config = like(ts=T, component="compressor", action="replaced", source="api")

    ts: datetime
    component: str
    action: str
    source: str


class DeviceClockOut(Shape):
    """A device's own clock that is wrong, or was last. `behind_s`: seconds that it is slow, below zero fast. `since`
    and `ended_at` are the fleet's clock, `lo` to `hi` the event times that the device stored meanwhile."""

    model_config = like(behind_s=172_800.0, since=T, seen_at=T, ended_at=None, lo=T, hi=T)

    behind_s: float
    since: datetime
    seen_at: datetime
    ended_at: datetime | None
    lo: datetime | None
    hi: datetime | None


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


class ChangeOut(Shape):
    at: datetime
    actor: str
    action: str
    from_state: str | None
    to_state: str
    why: str


class FindingOut(Shape):
    opening: int
    kind: str
    failure_mode: str | None
    component: str | None
    mechanism: str | None
    parts: list[str]
    note: str
    failed_at: datetime | None
    actor: str
    at: datetime


class ReportOut(Shape):
    failure_mode: str
    reported_at: datetime
    text: str


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


class NoticeOut(Shape):
    model_config = like(**NOTICE)

    id: int
    ticket_id: int
    opening: int
    customer_id: int | None
    product: str
    kind: str
    channel: str
    state: str
    reason: str
    language: str
    recipient: str
    subject: str
    body: str
    created_at: datetime
    not_before: datetime | None
    attempts: int
    sent_at: datetime | None
    opened_at: datetime | None
    answered_at: datetime | None
    answer: str | None
    slot_on: date | None
    slot_part: str | None
    answer_note: str


class NoticeCard(NoticeOut):
    """A notice with its mail as HTML, without the link: that is the customer's alone."""

    model_config = like(**NOTICE, html="<!doctype html>...")

    html: str = Field(description="Empty where it is no mail.")
