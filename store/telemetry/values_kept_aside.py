"""Values kept aside, read back page by page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fleet.coded import Coded
from fleet.times import EARLIEST, LATEST
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all
from store.telemetry.stored_readings import TimeSpan

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class KeptAside:
    """What was kept aside of one reading: by metric its `value` (null where it is no number), `text` and `rule`."""

    ts: datetime
    received_at: datetime
    values: Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class NewestAside:
    """The newest value of a metric that was kept aside; `text` where it is no number."""

    metric: str
    ts: datetime
    value: float | None
    text: str | None
    rule: Coded


def asides_of(conn: Connection, device_id: int, span: TimeSpan, *, limit: int) -> list[KeptAside]:
    """A page of a device's values that were kept aside, in order of event time."""
    since, until = span.since or EARLIEST, span.until or LATEST
    wanted = {"device_id": device_id, "since": since, "until": until, "after": span.after, "limit": limit}
    return fetch_all(conn, SQL["asides_of"], wanted, KeptAside)


def newest_asides(conn: Connection, device_id: int, since: datetime, *, limit: int) -> list[NewestAside]:
    """The newest one of each metric since a moment, newest first."""
    wanted = {"device_id": device_id, "since": since, "limit": limit}
    return fetch_all(conn, SQL["newest_asides"], wanted, NewestAside)
