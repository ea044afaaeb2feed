"""Models, their scores, and the episodes that they open."""

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from psycopg.types.json import Json, Jsonb

from fleet.coded import Coded, coded
from fleet.times import from_milliseconds, to_milliseconds
from store.assets.fleet_clocks import wake
from store.engine.binary import Kind, write_columns
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one
from store.learning.rungs import answer_asked, note_promotion

SQL = load(__file__)
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
FIGURES = ("probability", "rul", "low", "high", "anomaly", "threshold")
NEW_SCORE: dict[str, Kind] = {
    "device": "integer",
    "mode": "integer",
    "ts": "timestamptz",
    "bucket": "timestamptz",
    **dict.fromkeys(FIGURES, "double precision"),
    "scored_at": "timestamptz",
    "model": "integer",
}


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
class Scores:
    """Many scores as columns [n]: `mode` is a place in `modes`, from 1 on; times in ms; NaN where the model says
    nothing."""

    modes: tuple[str, ...]
    device: Ints
    mode: Ints
    ts: Ints
    bucket: Ints
    probability: Floats
    rul: Floats
    low: Floats
    high: Floats
    anomaly: Floats
    threshold: Floats
    scored_at: Ints
    model: Ints

    def __len__(self) -> int:
        return len(self.device)

    def rows(self, places: Ints) -> list[Score]:
        """Those at `places`, one by one."""

        def known(figure: float) -> float | None:
            return None if math.isnan(figure) else figure

        columns = [getattr(self, name)[places].tolist() for name in NEW_SCORE]
        found: list[Score] = []
        for device, mode, ts, bucket, *figures, at, model in zip(*columns, strict=True):
            p, rul, low, high, odd, limit = map(known, figures)
            times = from_milliseconds(ts), from_milliseconds(bucket), from_milliseconds(at)
            found.append(Score(device, self.modes[mode - 1], *times, p, rul, low, high, odd, limit, model))
        return found


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
    reasons: tuple[Coded, ...]
    evidence: Mapping[str, object]
    model_id: int


def register_model(
    conn: Connection,
    product: str,
    *,
    manifest: str,
    body: bytes,
    promote: bool,
    actor: str = "train",
    why: Coded | None = None,
) -> int:
    """Keeps a model; as the product's champion with `promote`, else as a challenger. Returns its id.

    A champion brings its rungs with it; `actor` and `why` stand in the history of both.
    """
    reason = why or coded("model_trained")
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
            note_promotion(conn, product, row[0], actor=actor, why=reason)
        answer_asked(conn, product, row[0], promoted=promote, outcome=reason)
        wake(conn, product)
    return int(row[0])


def champion(conn: Connection, product: str) -> ModelRecord | None:
    return fetch_one(conn, SQL["champion"], {"product": product}, ModelRecord)


def model_body(conn: Connection, model_id: int) -> bytes:
    row = conn.execute(SQL["model_body"], {"id": model_id}).fetchone()
    if row is None:
        raise KeyError(f"model {model_id} is not registered")
    return bytes(row[0])


def put_scores(conn: Connection, scores: Sequence[Score] | Scores) -> None:
    """Stores them, by binary COPY; one that is there already stays as it is."""
    columns = scores if isinstance(scores, Scores) else _as_columns(scores)
    values = {name: getattr(columns, name) for name in NEW_SCORE}
    with conn.transaction():
        conn.execute(SQL["make_new_scores"])
        conn.execute(SQL["forget_new_scores"])
        write_columns(conn, SQL["copy_new_scores"], NEW_SCORE, values)
        conn.execute(SQL["put_scores"], {"modes": list(columns.modes)})


def _as_columns(scores: Sequence[Score]) -> Scores:
    modes = tuple(dict.fromkeys(score.failure_mode for score in scores))

    def times(found: Iterable[datetime]) -> Ints:
        return np.array([to_milliseconds(ts) for ts in found], np.int64)

    def figures(found: Iterable[float | None]) -> Floats:
        return np.array([math.nan if figure is None else figure for figure in found], np.float64)

    return Scores(
        modes=modes,
        device=np.array([s.device for s in scores], np.int64),
        mode=np.array([1 + modes.index(s.failure_mode) for s in scores], np.int64),
        ts=times(s.ts for s in scores),
        bucket=times(s.bucket for s in scores),
        probability=figures(s.probability for s in scores),
        rul=figures(s.rul_s for s in scores),
        low=figures(s.rul_low_s for s in scores),
        high=figures(s.rul_high_s for s in scores),
        anomaly=figures(s.anomaly for s in scores),
        threshold=figures(s.anomaly_threshold for s in scores),
        scored_at=times(s.scored_at for s in scores),
        model=np.array([s.model_id for s in scores], np.int64),
    )


def never_scored(conn: Connection, devices: Sequence[int]) -> set[int]:
    """Those of the devices that no score is stored of."""
    return {row[0] for row in conn.execute(SQL["never_scored"], {"devices": list(devices)})} if devices else set()


def last_scores(
    conn: Connection, keys: Sequence[tuple[int, str]], *, count: int, since: datetime
) -> dict[tuple[int, str], list[PastScore]]:
    """The newest `count` scores by (device, failure mode), oldest first; none before `since`."""
    found: dict[tuple[int, str], list[PastScore]] = {}
    wanted = {"devices": [k[0] for k in keys], "modes": [k[1] for k in keys], "count": count, "since": since}
    for score in fetch_all(conn, SQL["last_scores"], wanted, PastScore):
        found.setdefault((score.device, score.failure_mode), []).append(score)
    return found


def living_episodes(conn: Connection, devices: list[int]) -> set[tuple[int, str]]:
    """(device, failure mode) of every episode that has not ended."""
    return {(row[0], row[1]) for row in conn.execute(SQL["living_episodes"], {"devices": devices})}


def open_episode(conn: Connection, episode: NewEpisode, *, why: Coded) -> bool:
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
                "reasons": Jsonb([reason.to_json() for reason in episode.reasons]),
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
