"""Alarms: at most one living per device, rule and metric, changed by guarded updates, with a history line a change."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)
Key = tuple[int, str, str]


@dataclass(slots=True)
class AlarmRow:
    """A living alarm as rules and people change it; `id` is 0 until it is stored. Times of raising are event time."""

    id: int
    device_id: int
    rule: str
    metric: str
    kind: str
    severity: str
    failure_mode: str | None
    name: Coded
    state: str
    active: bool
    occurrences: int
    first_raised_at: datetime
    raised_at: datetime
    returned_at: datetime | None
    opened_at: datetime
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    shelved_until: datetime | None = None
    suppressed_by: str | None = None
    ticket_id: int | None = None

    @property
    def key(self) -> Key:
        return self.device_id, self.rule, self.metric


@dataclass(frozen=True, slots=True)
class AlarmChange:
    """One line of an alarm's history: `at` on the fleet's clock, `event_at` when the device measured it."""

    at: datetime
    event_at: datetime | None
    actor: str
    action: str
    from_state: str | None
    to_state: str
    why: Coded | None


@dataclass(frozen=True, slots=True)
class AlarmSpan:
    """When an alarm of a key stood: from its first raise to its last return (None: it stands)."""

    device_id: int
    rule: str
    metric: str
    raised_at: datetime
    returned_at: datetime | None


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm as it stands; `kind` is its class: device, sensor or communication."""

    id: int
    product: str
    serial: str
    device_id: int
    rule: str
    metric: str
    kind: str
    severity: str
    failure_mode: str | None
    name: Coded
    state: str
    active: bool
    occurrences: int
    first_raised_at: datetime
    raised_at: datetime
    returned_at: datetime | None
    opened_at: datetime
    changed_at: datetime
    ended_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    shelved_until: datetime | None
    suppressed_by: str | None
    ticket_id: int | None


@dataclass(frozen=True, slots=True)
class AlarmFilter:
    """Which alarms are asked for; None asks for all."""

    product: str | None = None
    serial: str | None = None
    states: list[str] | None = None
    kinds: list[str] | None = None
    severities: list[str] | None = None
    active: bool | None = None
    since: datetime | None = None
    rule: str | None = None
    failure_mode: str | None = None
    ticket_id: int | None = None


def lock_living(conn: Connection, devices: Sequence[int]) -> list[AlarmRow]:
    """The living alarms of these devices; nobody else changes them until the transaction ends."""
    return fetch_all(conn, SQL["lock_living"], {"devices": list(devices)}, AlarmRow)


def lock_alarm(conn: Connection, alarm_id: int) -> AlarmRow | None:
    """One alarm, living or not, kept from others until the transaction ends."""
    return fetch_one(conn, SQL["lock_alarm"], {"alarm_id": alarm_id}, AlarmRow)


def spans_of(conn: Connection, devices: Sequence[int], los: Sequence[datetime]) -> list[AlarmSpan]:
    """When alarms of these devices stood, as far as it reaches beyond each device's own time."""
    return fetch_all(conn, SQL["spans_of"], {"devices": list(devices), "los": list(los)}, AlarmSpan)


def open_alarms(conn: Connection, product: str, alarms: Sequence[AlarmRow], *, at: datetime) -> dict[Key, int]:
    """The numbers of new alarms by key; a key is missing where it had a living alarm already."""
    values: dict[str, object] = {name: [getattr(a, name) for a in alarms] for name in _OPENED}
    values |= {"product": product, "changed_at": [at] * len(alarms)}
    values["ended_at"] = [at if a.state == "normal" else None for a in alarms]
    return {(row[1], row[2], row[3]): int(row[0]) for row in conn.execute(SQL["open_alarms"], values)}


def change_alarms(conn: Connection, changed: Sequence[tuple[AlarmRow, str]], *, at: datetime) -> int:
    """Stores alarms, each if it is still in the state given with it; how many were."""
    alarms = [alarm for alarm, _ in changed]
    values: dict[str, object] = {name: [getattr(a, name) for a in alarms] for name in _CHANGED}
    values |= {"at": at, "was": [was for _, was in changed]}
    values["ended_at"] = [at if a.state == "normal" else None for a in alarms]
    return conn.execute(SQL["change_alarms"], values).rowcount


def note_alarms(conn: Connection, lines: Sequence[tuple[int, AlarmChange]]) -> None:
    """Lines of history by alarm number, in the order given."""
    columns: dict[str, list[object]] = {
        name: [getattr(line, name) for _, line in lines] for name in AlarmChange.__dataclass_fields__
    }
    conn.execute(SQL["note_alarms"], {"alarm_id": [number for number, _ in lines], **columns})


def link_evidence(conn: Connection, ids: Sequence[int]) -> None:
    conn.execute(SQL["link_evidence"], {"ids": list(ids)})


def link_tickets(conn: Connection, tickets: dict[int, int]) -> None:
    """Ticket numbers by alarm number."""
    conn.execute(SQL["link_tickets"], {"ids": list(tickets), "tickets": list(tickets.values())})


def find_alarm(conn: Connection, alarm_id: int) -> Alarm | None:
    return fetch_one(conn, SQL["find_alarm"], {"alarm_id": alarm_id}, Alarm)


def list_alarms(conn: Connection, wanted: AlarmFilter, *, after: int = 0, limit: int = 100) -> list[Alarm]:
    """A page of alarms with numbers above `after`."""
    return fetch_all(conn, SQL["list_alarms"], {**asdict(wanted), "after": after, "limit": limit}, Alarm)


def alarm_history(conn: Connection, alarm_id: int) -> list[AlarmChange]:
    return fetch_all(conn, SQL["alarm_history"], {"alarm_id": alarm_id}, AlarmChange)


_OPENED = (
    *("device_id", "rule", "metric", "kind", "severity", "failure_mode", "name", "state", "active"),
    *("occurrences", "first_raised_at", "raised_at", "returned_at", "opened_at", "suppressed_by"),
)
_CHANGED = (
    *("id", "state", "active", "occurrences", "raised_at", "returned_at", "acknowledged_at", "acknowledged_by"),
    *("shelved_until", "suppressed_by", "ticket_id"),
)
