"""Figures of a fleet's alarms, in the manner of EEMUA 191: how often, from what, how many stand."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fleet.coded import Coded
from fleet.times import MONTH_DAYS
from store.engine.database import Connection
from store.engine.queries import load

SQL = load(__file__)
LISTED = 10


@dataclass(frozen=True, slots=True)
class BadActor:
    """A rule among those that rise most often; `share` of all raises."""

    rule: str
    metric: str
    kind: str
    name: Coded
    raises: int
    devices: int
    share: float


@dataclass(frozen=True, slots=True)
class Chattering:
    """An alarm of one device that rose three times or more within a short while."""

    serial: str
    rule: str
    metric: str
    raises: int


@dataclass(frozen=True, slots=True)
class AlarmFigures:
    """Of one fleet within a stretch of event time; `stale` alarms stand in view for longer than `stale_after`."""

    devices: int
    device_months: float
    raises: int
    per_device_month: float | None
    peak_in_10_minutes: int
    acknowledged_after_s: float | None
    standing: dict[str, int]
    stale: int
    bad_actors: tuple[BadActor, ...]
    chattering: tuple[Chattering, ...]


def alarm_figures(
    conn: Connection, product: str, *, since: datetime, until: datetime, stale_after: timedelta, chatter: timedelta
) -> AlarmFigures:
    """`chatter`: three raises of one alarm within so long are too many."""
    span = {"product": product, "since": since, "until": until, "limit": LISTED}
    row = conn.execute(SQL["alarm_rates"], span).fetchone()
    assert row is not None
    devices, days, raises, peak, acknowledged_after_s = row
    standing = conn.execute(SQL["alarm_standing"], {"product": product, "stale_before": until - stale_after}).fetchall()
    actors = conn.execute(SQL["alarm_bad_actors"], span).fetchall()
    months = float(days) / MONTH_DAYS
    return AlarmFigures(
        devices=devices,
        device_months=months,
        raises=raises,
        per_device_month=raises / months if months else None,
        peak_in_10_minutes=peak,
        acknowledged_after_s=acknowledged_after_s,
        standing={state: count for state, count, _ in standing},
        stale=sum(stale for state, _, stale in standing if state.startswith("active_")),
        bad_actors=tuple(_actor(actor, raises) for actor in actors),
        chattering=tuple(
            Chattering(*one) for one in conn.execute(SQL["alarm_chattering"], {**span, "within": chatter})
        ),
    )


def _actor(row: tuple[Any, ...], raises: int) -> BadActor:
    rule, metric, kind, name, count, devices = row
    return BadActor(rule, metric, kind, Coded.from_json(name), count, devices, count / raises)
