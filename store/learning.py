"""Models, their scores, and the episodes that they open."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Json, Jsonb

from fleet.product import Text
from store.clocks import wake
from store.database import Connection
from store.queries import load
from store.rungs import answer_asked, note_promotion

SQL = load("learning")


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """A registered model; `manifest` is its JSON text."""

    id: int
    manifest: str
    digest: str


@dataclass(frozen=True, slots=True)
class Score:
    """RUL in seconds; None where the model says nothing."""

    device: int
    failure_mode: str
    ts: datetime
    bucket: datetime
    scored_at: datetime
    probability: float | None
    rul_s: float | None
    rul_low_s: float | None
    rul_high_s: float | None
    anomaly: float | None
    anomaly_threshold: float | None
    model_id: int


@dataclass(frozen=True, slots=True)
class PastScore:
    device: int
    failure_mode: str
    ts: datetime
    probability: float | None
    anomaly: float | None
    anomaly_threshold: float | None


@dataclass(frozen=True, slots=True)
class NewEpisode:
    product: str
    device: int
    failure_mode: str
    opened_at: datetime
    expires_at: datetime
    ts: datetime
    probability: float | None
    rul_s: float | None
    rul_low_s: float | None
    rul_high_s: float | None
    rung: str
    reasons: tuple[Text, ...]
    evidence: dict[str, float | str | None]
    model_id: int


def register_model(
    conn: Connection,
    product: str,
    *,
    manifest: str,
    body: bytes,
    promote: bool,
    actor: str = "train",
    why: str = "trained",
) -> int:
    """Keeps a model; as the product's champion with `promote`, else as a challenger. Returns its id.

    A champion brings its rungs with it; `actor` and `why` stand in the history of both.
    """
    with conn.transaction():
        if promote:
            conn.execute(SQL["retire_champion"], {"product": product})
        row = conn.execute(
            SQL["add_model"],
            {
                "product": product,
                "state": "champion" if promote else "challenger",
                "manifest": Json(manifest, dumps=str),
                "digest": hashlib.sha256(body).hexdigest(),
                "body": body,
            },
        ).fetchone()
        assert row is not None
        if promote:
            note_promotion(conn, product, row[0], actor=actor, why=why)
        answer_asked(conn, product, row[0], promoted=promote, outcome=why)
        wake(conn, product)
    return int(row[0])


def champion(conn: Connection, product: str) -> ModelRecord | None:
    row = conn.execute(SQL["champion"], {"product": product}).fetchone()
    return ModelRecord(*row) if row else None


def model_body(conn: Connection, model_id: int) -> bytes:
    row = conn.execute(SQL["model_body"], {"id": model_id}).fetchone()
    if row is None:
        raise KeyError(f"model {model_id} is not registered")
    return bytes(row[0])


def put_scores(conn: Connection, scores: Sequence[Score]) -> None:
    conn.execute(
        SQL["put_scores"],
        {
            "devices": [s.device for s in scores],
            "modes": [s.failure_mode for s in scores],
            "ts": [s.ts for s in scores],
            "buckets": [s.bucket for s in scores],
            "scored": [s.scored_at for s in scores],
            "probabilities": [s.probability for s in scores],
            "ruls": [s.rul_s for s in scores],
            "lows": [s.rul_low_s for s in scores],
            "highs": [s.rul_high_s for s in scores],
            "anomalies": [s.anomaly for s in scores],
            "thresholds": [s.anomaly_threshold for s in scores],
            "models": [s.model_id for s in scores],
        },
    )


def last_scores(
    conn: Connection, keys: Sequence[tuple[int, str]], *, count: int, since: datetime
) -> dict[tuple[int, str], list[PastScore]]:
    """The newest `count` scores by (device, failure mode), oldest first; none before `since`."""
    found: dict[tuple[int, str], list[PastScore]] = {}
    rows = conn.execute(
        SQL["last_scores"],
        {"devices": [k[0] for k in keys], "modes": [k[1] for k in keys], "count": count, "since": since},
    )
    for row in rows:
        found.setdefault((row[0], row[1]), []).append(PastScore(*row))
    return found


def living_episodes(conn: Connection, devices: list[int]) -> set[tuple[int, str]]:
    """(device, failure mode) of every episode that has not ended."""
    return {(row[0], row[1]) for row in conn.execute(SQL["living_episodes"], {"devices": devices})}


def open_episode(conn: Connection, episode: NewEpisode, *, why: str) -> bool:
    """Opens an episode with its evidence; False where one of its asset and mode lives already."""
    with conn.transaction():
        row = conn.execute(
            SQL["open_prediction"],
            {
                "product": episode.product,
                "device": episode.device,
                "mode": episode.failure_mode,
                "opened_at": episode.opened_at,
                "expires_at": episode.expires_at,
                "ts": episode.ts,
                "probability": episode.probability,
                "rul": episode.rul_s,
                "rul_low": episode.rul_low_s,
                "rul_high": episode.rul_high_s,
                "rung": episode.rung,
                "reasons": Jsonb([{"en": text.en, "id": text.id} for text in episode.reasons]),
                "evidence": Jsonb(episode.evidence),
                "model_id": episode.model_id,
            },
        ).fetchone()
        assert row is not None
        state = conn.execute(
            SQL["open_prediction_state"],
            {"id": row[0], "asset_id": row[1], "mode": episode.failure_mode, "at": episode.opened_at},
        ).fetchone()
        if state is None:
            conn.execute(SQL["drop_prediction"], {"id": row[0]})
            return False
        conn.execute(SQL["note_prediction"], {"id": row[0], "at": episode.opened_at, "why": why})
        wake(conn, episode.product)
    return True
