"""What the staff console reads of tickets, notices and models."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fleet.coded import Coded
from fleet.product import Severity
from store.console.assets_shown import SQL, contains
from store.engine.database import Connection
from store.engine.rows import fetch_all, fetch_one


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A ticket in the queue; `probability` of the prediction that opened it, `finding` once there is one."""

    id: int
    product: str
    serial: str
    failure_mode: str
    state: str
    source: str
    severity: str
    assignee: str | None
    opened_at: datetime
    due_at: datetime | None
    window_ends_at: datetime
    resolved_at: datetime | None
    probability: float | None
    finding: str | None


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """None asks for all; `assignee` '' asks for tickets that nobody has."""

    states: list[str] | None = None
    product: str | None = None
    severity: str | None = None
    assignee: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice with what it is about; `body` only where one is read by itself."""

    id: int
    ticket_id: int
    kind: str
    channel: str
    state: str
    reason: Coded | None
    language: str
    recipient: str
    subject: str
    created_at: datetime
    sent_at: datetime | None
    product: str
    serial: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """A living alarm in the list; `kind` is its class: device, sensor or communication."""

    id: int
    product: str
    serial: str
    rule: str
    metric: str
    kind: str
    severity: str
    name: Coded
    state: str
    active: bool
    occurrences: int
    first_raised_at: datetime
    raised_at: datetime
    returned_at: datetime | None
    acknowledged_by: str | None
    shelved_until: datetime | None
    suppressed_by: str | None
    ticket_id: int | None


@dataclass(frozen=True, slots=True)
class ModelLine:
    """A model without its body."""

    id: int
    product: str
    state: str
    manifest: Mapping[str, Any]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class LiveLead:
    """A predicted ticket that was resolved, and when the device failed or its customer called, if that happened."""

    failure_mode: str
    kind: str
    opened_at: datetime
    failed_at: datetime | None
    reported_at: datetime | None


def queue(conn: Connection, wanted: QueueFilter, *, limit: int, offset: int) -> list[QueueRow]:
    values = {
        "states": wanted.states,
        "product": wanted.product,
        "severity": wanted.severity,
        "assignee": wanted.assignee,
        "like": contains(wanted.text),
        "limit": limit,
        "offset": offset,
    }
    return fetch_all(conn, SQL["queue"], values, QueueRow)


def queue_counts(conn: Connection, product: str | None = None) -> dict[str, int]:
    """By state."""
    return {row[0]: row[1] for row in conn.execute(SQL["queue_counts"], {"product": product})}


def assignees(conn: Connection) -> list[str]:
    return [row[0] for row in conn.execute(SQL["assignees"])]


def tickets_of_device(conn: Connection, device_id: int, serial: str, *, limit: int = 50) -> list[QueueRow]:
    return fetch_all(
        conn, SQL["tickets_of_device"], {"device_id": device_id, "serial": serial, "limit": limit}, QueueRow
    )


def notices_newest(
    conn: Connection, *, state: str | None, channel: str | None, limit: int, offset: int
) -> list[NoticeLine]:
    wanted = {"state": state, "channel": channel, "limit": limit, "offset": offset}
    return fetch_all(conn, SQL["notices_newest"], wanted, NoticeLine)


def notice_by_id(conn: Connection, notice_id: int) -> NoticeLine | None:
    return fetch_one(conn, SQL["notice_by_id"], {"notice_id": notice_id}, NoticeLine)


def notice_counts(conn: Connection) -> dict[str, int]:
    """By state."""
    return {row[0]: row[1] for row in conn.execute(SQL["notice_counts"])}


def models_newest(conn: Connection, *, limit: int = 50) -> list[ModelLine]:
    return fetch_all(conn, SQL["models_newest"], {"limit": limit}, ModelLine)


def model_by_id(conn: Connection, model_id: int) -> ModelLine | None:
    return fetch_one(conn, SQL["model_by_id"], {"model_id": model_id}, ModelLine)


def live_leads(conn: Connection, product: str, *, limit: int = 1000) -> list[LiveLead]:
    return fetch_all(conn, SQL["live_leads"], {"product": product, "limit": limit}, LiveLead)


def alarm_counts(conn: Connection) -> dict[str, dict[str, int]]:
    """By product, living alarms by state."""
    found: dict[str, dict[str, int]] = {}
    for product, state, count in conn.execute(SQL["alarm_counts"]):
        found.setdefault(product, {})[state] = count
    return found


def alarms_standing(
    conn: Connection, *, product: str | None, states: list[str] | None, severity: str | None, limit: int, offset: int
) -> list[AlarmLine]:
    wanted = {"product": product, "states": states, "severity": severity, "rising": [*Severity]}
    page = {**wanted, "limit": limit, "offset": offset}
    return fetch_all(conn, SQL["alarms_standing"], page, AlarmLine)


def alarms_of_device(
    conn: Connection, device_id: int, serial: str, since: datetime, until: datetime, *, limit: int = 100
) -> list[AlarmLine]:
    """Newest first."""
    wanted = {"device_id": device_id, "serial": serial, "since": since, "until": until, "limit": limit}
    return fetch_all(conn, SQL["alarms_of_device"], wanted, AlarmLine)
