"""What the console shows of all fleets together: their clocks, counts, risks and newest changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fleet.coded import Coded
from fleet.silence_limits import SilentBefore
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fields_of

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class ShownClock:
    """`now` is None where the fleet lives on wall time."""

    product: str
    mode: str
    now: datetime | None


@dataclass(frozen=True, slots=True)
class FleetOverview:
    """Devices of a product; `overdue` and `open_by_severity` count open tickets."""

    devices: int
    online: int
    never_heard: int
    at_risk: int
    open_by_severity: Mapping[str, int]
    overdue: int


@dataclass(frozen=True, slots=True)
class ShownRisk:
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
class ShownChange:
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


def shown_clocks(conn: Connection) -> list[ShownClock]:
    return fetch_all(conn, SQL["clocks_shown"], None, ShownClock)


def fleet_overview(conn: Connection, product: str, *, now: datetime, silent_before: SilentBefore) -> FleetOverview:
    wanted = {"product": product, "now": now, **fields_of(silent_before)}
    devices = conn.execute(SQL["device_counts"], wanted).fetchone()
    risk = conn.execute(SQL["risk_count"], wanted).fetchone()
    tickets = conn.execute(SQL["open_by_severity"], wanted).fetchall()
    assert devices is not None
    assert risk is not None
    severities = {row[0]: row[1] for row in tickets}
    count, online, never_heard = devices
    return FleetOverview(count, online, never_heard, risk[0], severities, sum(row[2] for row in tickets))


def most_at_risk(conn: Connection, *, limit: int = 10) -> list[ShownRisk]:
    return fetch_all(conn, SQL["most_at_risk"], {"limit": limit}, ShownRisk)


def newest_changes(conn: Connection, *, limit: int = 12) -> list[ShownChange]:
    return fetch_all(conn, SQL["newest_changes"], {"limit": limit}, ShownChange)
