"""Retrainings: asked for, run, finished; and the challenger's shadow scores."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.sql import SQL as Text
from psycopg.types.json import Jsonb

from fleet.coded import Coded
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one
from store.learning.models import ModelRecord
from store.rollups.columns import telemetry_table

SQL = load(__file__)


@dataclass(frozen=True, slots=True)
class Retraining:
    """`cause`: schedule, drift, findings, rung or staff; `state`: asked, running, done or failed; `outcome` None until
    it has ended."""

    id: int
    cause: str
    why: Coded
    asked_at: datetime
    state: str
    started_at: datetime | None
    ended_at: datetime | None
    model_id: int | None
    promoted: bool | None
    outcome: Coded | None


@dataclass(frozen=True, slots=True)
class Grounds:
    """`learnt_at`: up to when the model in force, or the last attempt at another, knew the fleet."""

    learnt_at: datetime
    findings: int
    drifted: bool


@dataclass(frozen=True, slots=True)
class ShadowScore:
    device: int
    failure_mode: str
    ts: datetime
    probability: float | None


@dataclass(frozen=True, slots=True)
class ScorePair:
    """The champion's score and the challenger's; None where there is none."""

    device: int
    ts: datetime
    champion: float | None
    challenger: float | None


def ask_retraining(conn: Connection, product: str, *, cause: str, why: Coded, at: datetime) -> bool:
    """False where one is asked for already, or being made."""
    wanted = {"product": product, "cause": cause, "why": why, "at": at}
    return conn.execute(SQL["ask"], wanted).rowcount == 1


@contextmanager
def training_alone(conn: Connection, product: str) -> Iterator[bool]:
    """Whether this connection is the only one that trains the product, for as long as the block lasts.

    A lock of the session: it goes with the connection, so whoever is killed leaves nothing behind.
    """
    row = conn.execute(SQL["lock_training"], {"product": product}).fetchone()
    mine = bool(row and row[0])
    try:
        yield mine
    finally:
        if mine and not conn.closed and not conn.broken:
            conn.execute(SQL["unlock_training"], {"product": product})


def is_wanted(conn: Connection, product: str) -> bool:
    """Whether a retraining is asked for or was abandoned, and no process trains the product now."""
    row = conn.execute(SQL["waiting"], {"product": product}).fetchone()
    return bool(row and row[0])


def begin_by_hand(conn: Connection, product: str, *, why: Coded, at: datetime) -> int:
    """Begins a retraining by hand; it takes the place of one that was asked for. Returns its number."""
    row = conn.execute(SQL["begin_by_hand"], {"product": product, "why": why, "at": at}).fetchone()
    assert row is not None
    return int(row[0])


def claim_retraining(conn: Connection, product: str, *, at: datetime) -> int | None:
    """The number of the one that was asked for, now running; None where there is none."""
    row = conn.execute(SQL["claim"], {"product": product, "at": at}).fetchone()
    return int(row[0]) if row else None


def give_back(conn: Connection, product: str) -> None:
    """A retraining whose process ended is asked for again. Only for the holder of `training_alone`."""
    conn.execute(SQL["give_back"], {"product": product})


def finish_retraining(
    conn: Connection, retraining: int, *, at: datetime, model_id: int | None, promoted: bool, outcome: Coded
) -> None:
    """Done where there is a model, else failed; `outcome` says why."""
    conn.execute(
        SQL["finish"],
        {
            "id": retraining,
            "state": "failed" if model_id is None else "done",
            "at": at,
            "model_id": model_id,
            "promoted": promoted,
            "outcome": outcome,
        },
    )


def retrainings(conn: Connection, product: str, *, limit: int = 100) -> list[Retraining]:
    """Newest first. One whose process was killed has failed, though a predict process may begin it anew."""
    return fetch_all(conn, SQL["retrainings"], {"product": product, "limit": limit}, Retraining)


def grounds(conn: Connection, product: str, *, now: datetime) -> Grounds | None:
    """The grounds for a new model; None where none is in force."""
    return fetch_one(conn, SQL["grounds"], {"product": product, "now": now}, Grounds)


def first_reading(conn: Connection, product: str) -> datetime | None:
    """The oldest reading of a fleet, of its first thousand devices; None where there is none."""
    row = conn.execute(
        Text(
            "SELECT min(f.ts) FROM (SELECT id FROM device WHERE product = %(product)s ORDER BY id LIMIT 1000) d "
            "CROSS JOIN LATERAL (SELECT ts FROM {t} WHERE device = d.id ORDER BY ts LIMIT 1) f"
        ).format(t=telemetry_table(product)),
        {"product": product},
    ).fetchone()
    return row[0] if row else None


def last_asked(conn: Connection, product: str) -> datetime | None:
    """When a training was asked for last."""
    row = conn.execute(SQL["last_asked"], {"product": product}).fetchone()
    return row[0] if row else None


def challenger(conn: Connection, product: str) -> ModelRecord | None:
    """The newest challenger, if it is newer than the champion."""
    return fetch_one(conn, SQL["challenger"], {"product": product}, ModelRecord)


def put_shadow_scores(conn: Connection, model_id: int, scores: Sequence[ShadowScore]) -> None:
    conn.execute(
        SQL["put_shadow_scores"],
        {
            "model_id": model_id,
            "devices": [s.device for s in scores],
            "modes": [s.failure_mode for s in scores],
            "ts": [s.ts for s in scores],
            "probabilities": [s.probability for s in scores],
        },
    )


def scored_devices(conn: Connection, product: str, *, since: datetime, now: datetime, limit: int) -> dict[int, str]:
    """Serials by number, of at most `limit` devices that were scored within a time."""
    wanted = {"product": product, "since": since, "now": now, "limit": limit}
    return {row[0]: row[1] for row in conn.execute(SQL["scored_devices"], wanted)}


def score_pairs(
    conn: Connection, devices: list[int], mode: str, *, challenger: int | None, since: datetime, now: datetime
) -> list[ScorePair]:
    """By device and time."""
    wanted = {"devices": devices, "mode": mode, "challenger": challenger, "since": since, "now": now}
    return fetch_all(conn, SQL["score_pairs"], wanted, ScorePair)


def note_challenger(conn: Connection, product: str, figures: Mapping[str, object]) -> None:
    """Keeps how the challenger did beside the model in force, with the newest look at drift."""
    conn.execute(SQL["note_challenger"], {"product": product, "figures": Jsonb(figures)})


def judgement(conn: Connection, product: str) -> tuple[datetime, dict[str, Any]] | None:
    """When a challenger was judged last, and its figures."""
    row = conn.execute(SQL["judgement"], {"product": product}).fetchone()
    return (row[0], row[1]) if row else None


def shadow_begin(conn: Connection, model_id: int) -> datetime | None:
    row = conn.execute(SQL["shadow_begin"], {"model_id": model_id}).fetchone()
    return row[0] if row else None
