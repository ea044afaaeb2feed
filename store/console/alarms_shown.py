"""What the console shows of alarms: those that stand, their counts, and one device's."""

from dataclasses import dataclass
from datetime import datetime

from fleet.coded import Coded
from fleet.product import Severity
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class ShownAlarm:
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


def alarm_counts(conn: Connection) -> dict[str, dict[str, int]]:
    """By product, living alarms by state."""
    counts: dict[str, dict[str, int]] = {}
    for product, state, count in conn.execute(SQL["alarm_counts"]):
        counts.setdefault(product, {})[state] = count
    return counts


def alarms_standing(
    conn: Connection, *, product: str | None, states: list[str] | None, severity: str | None, limit: int, offset: int
) -> list[ShownAlarm]:
    wanted = {"product": product, "states": states, "severity": severity, "rising": [*Severity]}
    page = {**wanted, "limit": limit, "offset": offset}
    return fetch_all(conn, SQL["alarms_standing"], page, ShownAlarm)


def alarms_of_device(
    conn: Connection, device_id: int, serial: str, since: datetime, until: datetime, *, limit: int = 100
) -> list[ShownAlarm]:
    """Newest first."""
    wanted = {"device_id": device_id, "serial": serial, "since": since, "until": until, "limit": limit}
    return fetch_all(conn, SQL["alarms_of_device"], wanted, ShownAlarm)
