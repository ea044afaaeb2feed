"""Drift checks of live fleets, and the alarm that a lasting drift raises."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class DriftCheck:
    """One look; `figures` as `models.monitoring.drift.Drift` in JSON."""

    at: datetime
    model_id: int
    devices: int
    drifted: bool
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DriftAlarm:
    """A drift seen twice in a row; `ended_at` None while it stands."""

    id: int
    model_id: int
    raised_at: datetime
    ended_at: datetime | None
    why: Coded


def put_drift_check(
    conn: Connection,
    product: str,
    *,
    model_id: int,
    at: datetime,
    devices: int,
    drifted: bool,
    figures: Mapping[str, object],
) -> None:
    conn.execute(
        SQL["put_drift_check"],
        {
            "product": product,
            "model_id": model_id,
            "at": at,
            "devices": devices,
            "drifted": drifted,
            "figures": Jsonb(figures),
        },
    )


def drift_checks(conn: Connection, product: str, *, now: datetime | None = None, limit: int = 100) -> list[DriftCheck]:
    """Newest first, none after `now`."""
    return fetch_all(conn, SQL["drift_checks"], {"product": product, "now": now, "limit": limit}, DriftCheck)


def raise_drift_alarm(conn: Connection, product: str, *, model_id: int, at: datetime, why: Coded) -> bool:
    """False where one stands already."""
    wanted = {"product": product, "model_id": model_id, "at": at, "why": why}
    return conn.execute(SQL["raise_drift_alarm"], wanted).rowcount == 1


def end_drift_alarm(conn: Connection, product: str, *, at: datetime) -> bool:
    return conn.execute(SQL["end_drift_alarm"], {"product": product, "at": at}).rowcount == 1


def drift_alarms(conn: Connection, product: str, *, limit: int = 100) -> list[DriftAlarm]:
    """Newest first."""
    return fetch_all(conn, SQL["drift_alarms"], {"product": product, "limit": limit}, DriftAlarm)


def sample_devices(conn: Connection, product: str, *, since: datetime, salt: str, limit: int) -> list[int]:
    """Devices heard of since a time; `salt` chooses."""
    wanted = {"product": product, "since": since, "salt": salt, "limit": limit}
    return [row[0] for row in conn.execute(SQL["sample_devices"], wanted)]
