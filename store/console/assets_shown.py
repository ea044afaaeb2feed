"""What the staff console reads: each function serves one place on one page, bounded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg.types.json import Jsonb

from fleet.coded import Coded
from fleet.counters import READ
from fleet.product import Metric, Product, Role
from fleet.serials import normal_serial
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all
from store.telemetry.layout import read_layout
from store.telemetry.series import counter_increases, rollup_rows

SQL = load(__file__)
FLEET_SAMPLE = 300


@dataclass(frozen=True, slots=True)
class ShownClock:
    """`now` is None where the fleet lives on wall time."""

    product: str
    mode: str
    now: datetime | None


@dataclass(frozen=True, slots=True)
class FleetCounts:
    """Devices of a product; `overdue` and `open_by_severity` count open tickets."""

    devices: int
    online: int
    never_heard: int
    at_risk: int
    open_by_severity: Mapping[str, int]
    overdue: int


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A living prediction of a failure; `newest` is the latest score of its device and failure mode."""

    product: str
    serial: str
    failure_mode: str
    probability: float
    newest: float | None
    opened_at: datetime
    rul_s: float | None
    rul_low_s: float | None
    rul_high_s: float | None
    ts: datetime
    reasons: list[Coded]
    ticket_id: int | None
    rung: str


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of history of a ticket or prediction; `at` is the fleet's time, `recorded_at` the wall's."""

    recorded_at: datetime
    at: datetime
    kind: str
    action: str
    actor: str
    why: Coded | None
    product: str
    serial: str
    failure_mode: str
    ticket_id: int | None
    probability: float | None


@dataclass(frozen=True, slots=True)
class DeviceLine:
    product: str
    serial: str
    installed_at: datetime
    status: str | None
    read_at: datetime | None
    failure_mode: str | None
    probability: float | None
    ticket_id: int | None
    ticket_severity: str | None


@dataclass(frozen=True, slots=True)
class DeviceSearch:
    """`show`: all, risk, silent, ticket; `silent_before`: by product, from when on a device counts as heard."""

    product: str | None = None
    text: str = ""
    show: str = "all"
    silent_before: Mapping[str, datetime] | None = None


@dataclass(frozen=True, slots=True)
class DeviceEvent:
    ts: datetime
    code: str
    severity: str
    text: str


@dataclass(frozen=True, slots=True)
class Buckets:
    """One device's rollup: `values[metric]` has one number or None for each of `times`."""

    period: timedelta
    times: list[datetime]
    values: dict[str, list[float | None]]


def shown_clocks(conn: Connection) -> list[ShownClock]:
    return fetch_all(conn, SQL["clocks_shown"], None, ShownClock)


def fleet_counts(conn: Connection, product: str, *, now: datetime, silent_before: datetime) -> FleetCounts:
    wanted = {"product": product, "now": now, "silent_before": silent_before}
    devices = conn.execute(SQL["device_counts"], wanted).fetchone()
    risk = conn.execute(SQL["risk_count"], wanted).fetchone()
    tickets = conn.execute(SQL["open_by_severity"], wanted).fetchall()
    assert devices is not None
    assert risk is not None
    severities = {row[0]: row[1] for row in tickets}
    count, online, never_heard = devices
    return FleetCounts(count, online, never_heard, risk[0], severities, sum(row[2] for row in tickets))


def most_at_risk(conn: Connection, *, limit: int = 10) -> list[RiskRow]:
    return fetch_all(conn, SQL["most_at_risk"], {"limit": limit}, RiskRow)


def what_happened(conn: Connection, *, limit: int = 12) -> list[Happening]:
    return fetch_all(conn, SQL["what_happened"], {"limit": limit}, Happening)


def search_devices(conn: Connection, wanted: DeviceSearch, *, limit: int, offset: int) -> list[DeviceLine]:
    silent = {product: moment.isoformat() for product, moment in (wanted.silent_before or {}).items()}
    values = {"product": wanted.product, "like": contains(wanted.text), "show": wanted.show, "silent": Jsonb(silent)}
    return fetch_all(conn, SQL["search_devices"], {**values, "limit": limit, "offset": offset}, DeviceLine)


def count_devices(conn: Connection, wanted: DeviceSearch) -> int:
    """How many devices bear the text and product, whatever `show` says."""
    row = conn.execute(SQL["count_devices"], {"product": wanted.product, "like": contains(wanted.text)}).fetchone()
    return int(row[0]) if row else 0


def failures_of(conn: Connection, device_id: int, since: datetime, until: datetime) -> list[tuple[datetime, str]]:
    """(when, failure mode)."""
    rows = conn.execute(SQL["failures_of_device"], {"device_id": device_id, "since": since, "until": until})
    return [(row[0], row[1]) for row in rows]


def events_of(
    conn: Connection, device_id: int, since: datetime, until: datetime, *, limit: int = 200
) -> list[DeviceEvent]:
    wanted = {"device_id": device_id, "since": since, "until": until, "limit": limit}
    return fetch_all(conn, SQL["events_of_device"], wanted, DeviceEvent)


def scores_of(
    conn: Connection, device_id: int, modes: Sequence[str], since: datetime, until: datetime, *, step: timedelta
) -> dict[str, list[tuple[datetime, float | None]]]:
    """By failure mode, the highest probability of each `step`, in time order."""
    wanted = {"device_id": device_id, "modes": list(modes), "since": since, "until": until, "step": step}
    found: dict[str, list[tuple[datetime, float | None]]] = {}
    for mode, at, probability in conn.execute(SQL["scores_of_device"], wanted):
        found.setdefault(mode, []).append((at, probability))
    return found


def buckets_of(
    conn: Connection,
    product: Product,
    device_id: int,
    metrics: Sequence[Metric],
    *,
    period: timedelta,
    since: datetime,
    until: datetime,
    limit: int = 800,
) -> Buckets:
    """Means of sensors and settings, increases of counters, last codes of states; `period` is one of the product's."""
    if not metrics:
        return Buckets(period, [], {})
    names = [name for metric in metrics for name in _shown_columns(metric)]
    rows = rollup_rows(conn, product, device_id, names, period=period, since=since, until=until, limit=limit)
    values: dict[str, list[float | None]] = {}
    for metric in metrics:
        shown = [[row.cells[name] for name in _shown_columns(metric)] for row in rows]
        if metric.role is Role.COUNTER:
            table = read_layout(conn, product, period).table_of(f"{metric.id}_count")
            values[metric.id] = counter_increases(conn, table, device_id, metric, since=since, buckets=shown)
        else:
            values[metric.id] = [cells[0] for cells in shown]
    return Buckets(period, [row.bucket for row in rows], values)


def latest_readings(conn: Connection, product: str) -> list[Mapping[str, Any]]:
    """The latest readings of FLEET_SAMPLE devices."""
    rows = conn.execute(SQL["latest_readings"], {"product": product, "limit": FLEET_SAMPLE})
    return [row[0] for row in rows]


def contains(text: str) -> str | None:
    """A LIKE pattern for texts that hold `text`; None where there is nothing to look for."""
    text = normal_serial(text.replace("\0", "").strip())
    if not text:
        return None
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _shown_columns(metric: Metric) -> list[str]:
    """A metric's mean, a state's last code; of a counter all that its increase is derived from."""
    parts = {Role.COUNTER: READ, Role.STATE: ("last",)}.get(metric.role, ("mean",))
    return [f"{metric.id}_{part}" for part in parts]
