"""Scores: what a model made of a device at a time. They are written in bulk and never change."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from fleet.times import from_milliseconds, to_milliseconds
from store.engine.binary import Kind, write_columns
from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all

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
        scores: list[Score] = []
        for device, mode, ts, bucket, *figures, at, model in zip(*columns, strict=True):
            p, rul, low, high, odd, limit = map(known, figures)
            times = from_milliseconds(ts), from_milliseconds(bucket), from_milliseconds(at)
            scores.append(Score(device, self.modes[mode - 1], *times, p, rul, low, high, odd, limit, model))
        return scores


@dataclass(frozen=True, slots=True)
class PastScore:
    device: int
    failure_mode: str
    ts: datetime
    probability: float | None
    anomaly: float | None
    anomaly_threshold: float | None


def put_scores(conn: Connection, scores: Sequence[Score] | Scores) -> None:
    """Stores them, by binary COPY; one that is there already stays as it is."""
    columns = scores if isinstance(scores, Scores) else _as_columns(scores)
    values = {name: getattr(columns, name) for name in NEW_SCORE}
    with conn.transaction():
        conn.execute(SQL["make_new_scores"])
        conn.execute(SQL["forget_new_scores"])
        write_columns(conn, SQL["copy_new_scores"], NEW_SCORE, values)
        conn.execute(SQL["put_scores"], {"modes": list(columns.modes)})


def never_scored(conn: Connection, devices: Sequence[int]) -> set[int]:
    """Those of the devices that no score is stored of."""
    return {row[0] for row in conn.execute(SQL["never_scored"], {"devices": list(devices)})} if devices else set()


def last_scores(
    conn: Connection, keys: Sequence[tuple[int, str]], *, count: int, since: datetime
) -> dict[tuple[int, str], list[PastScore]]:
    """The newest `count` scores by (device, failure mode), oldest first; none before `since`."""
    by_key: dict[tuple[int, str], list[PastScore]] = {}
    wanted = {"devices": [k[0] for k in keys], "modes": [k[1] for k in keys], "count": count, "since": since}
    for score in fetch_all(conn, SQL["last_scores"], wanted, PastScore):
        by_key.setdefault((score.device, score.failure_mode), []).append(score)
    return by_key


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
