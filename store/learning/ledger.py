"""The ledger's rows: predictions and faults as they were known at a moment, and the pages of figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg.types.json import Jsonb

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

SQL = load(__file__)


# A prediction: device, model, opened, expires, ended, outcome, ticket, held_out, cut, id. Times are in ms since the
# epoch; `ended` and `outcome` None while it lives; `cut`: nothing came, and within its window the component was
# replaced without a finding that asked for it. A plain tuple, for there may be tens of thousands.
LedgerPrediction = tuple[int, int, int, int, int | None, str | None, int | None, bool, bool, int]


@dataclass(frozen=True, slots=True)
class PredictionDetails:
    """What else is told of a prediction; `reason`: what triage decided."""

    id: int
    serial: str
    probability: float | None
    reason: Coded | None


@dataclass(frozen=True, slots=True)
class LedgerFault:
    """A fault; `at`: the failure or the customer's report (`reported`), else when it was found (`averted`)."""

    serial: str
    device: int
    at: datetime
    found_at: datetime
    averted: bool
    reported: bool
    ticket_id: int | None
    model_id: int


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """The figures of one failure mode at one evaluation: `models.monitoring.prediction_verdicts.ModeFigures` in JSON.

    `rung`: now."""

    failure_mode: str
    rung: str | None
    at: datetime
    since: datetime
    figures: dict[str, Any]


def ledger_entries(
    conn: Connection, product: str, wanted: Sequence[tuple[str, str, datetime]], *, now: datetime
) -> dict[str, list[LedgerPrediction]]:
    """By failure mode, in order of opening; `wanted`: (failure mode, its component, since when)."""
    values = {
        "product": product,
        "modes": [mode for mode, _, _ in wanted],
        "components": [component for _, component, _ in wanted],
        "since": [since for _, _, since in wanted],
        "earliest": min((since for _, _, since in wanted), default=now),
        "now": now,
    }
    found: dict[str, list[LedgerPrediction]] = {mode: [] for mode, _, _ in wanted}
    for row in conn.execute(SQL["ledger_entries"], values).fetchall():
        found[row[-1]].append(row[:-1])
    return found


def prediction_details(conn: Connection, ids: Sequence[int]) -> dict[int, PredictionDetails]:
    """By the number of the prediction."""
    return {one.id: one for one in fetch_all(conn, SQL["prediction_details"], {"ids": list(ids)}, PredictionDetails)}


def ledger_faults(conn: Connection, product: str, mode: str, *, since: datetime, now: datetime) -> list[LedgerFault]:
    return fetch_all(
        conn, SQL["ledger_faults"], {"product": product, "mode": mode, "since": since, "now": now}, LedgerFault
    )


def score_sample(
    conn: Connection, product: str, mode: str, *, since: datetime, now: datetime, stride: timedelta, devices: int
) -> list[tuple[int, datetime, float]]:
    """(device, ts, probability): of at most `devices` devices, one score a stride."""
    wanted = {"product": product, "mode": mode, "since": since, "now": now, "stride": stride, "devices": devices}
    return [(row[0], row[1], row[2]) for row in conn.execute(SQL["score_sample"], wanted)]


def unexplained_repairs(
    conn: Connection, product: str, component: str, *, since: datetime, now: datetime
) -> list[tuple[int, datetime]]:
    """(device, ts) of replacements that followed from no finding."""
    wanted = {"product": product, "component": component, "since": since, "now": now}
    return [(row[0], row[1]) for row in conn.execute(SQL["unexplained_repairs"], wanted)]


def watched_time(conn: Connection, product: str, mode: str, *, since: datetime, now: datetime) -> tuple[int, float]:
    """(devices that were scored for a failure mode, days together from each one's first score to its last)."""
    row = conn.execute(SQL["watched_time"], {"product": product, "mode": mode, "since": since, "now": now}).fetchone()
    assert row is not None
    return int(row[0]), float(row[1])


def put_page(
    conn: Connection, product: str, mode: str, *, at: datetime, since: datetime, figures: Mapping[str, object]
) -> None:
    conn.execute(
        SQL["put_page"], {"product": product, "mode": mode, "at": at, "since": since, "figures": Jsonb(figures)}
    )


def last_evaluation(conn: Connection, product: str, *, now: datetime) -> datetime | None:
    row = conn.execute(SQL["last_evaluation"], {"product": product, "now": now}).fetchone()
    return row[0] if row else None


def ledger_figures(conn: Connection, product: str) -> list[LedgerPage]:
    """Each failure mode's figures at the newest evaluation; none before the first one."""
    return fetch_all(conn, SQL["newest_pages"], {"product": product}, LedgerPage)


def ledger_course(conn: Connection, product: str, mode: str, *, limit: int = 400) -> list[LedgerPage]:
    """How a failure mode's figures went, newest first."""
    return fetch_all(conn, SQL["page_course"], {"product": product, "mode": mode, "limit": limit}, LedgerPage)
