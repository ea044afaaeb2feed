"""One pass over a fleet: what changed is rolled up, scored, and where a risk stands an episode opens."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd

from fleet.product import Product
from fleet.times import to_milliseconds
from models.features import Features, build_features
from models.recipe import live_history
from predict.champions import Champion, Champions
from predict.episodes import open_episodes
from predict.shadow import score_in_shadow
from store.columns import bucket_of
from store.database import Connection, translated
from store.learning import Score, put_scores
from store.products import current_product
from store.registry import find_devices
from store.rollups import Due, claim_due, complete_at, postpone_due, refresh_rollups

AT_ONCE = 2_000
FIGURES = ("probability", "rul", "rul_low", "rul_high", "anomaly", "anomaly_threshold")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Passed:
    """What a pass did."""

    scored: int = 0
    episodes: int = 0


def score_fleet(
    conn: Connection, product_id: str, champions: Champions, *, now: datetime, shadow: bool = False
) -> Passed:
    """Scores every device of a fleet whose buckets changed and are complete at `now` on the fleet's clock.

    Safe to kill at any point and to run twice: scores are immutable, an episode is unique, and what waits for a
    score is forgotten in the transaction that stores it. With `shadow`, a challenger's scores are kept beside them.
    """
    scored = episodes = 0
    with translated():
        product = current_product(conn, product_id)
        if product is None:
            return Passed()
        refresh_rollups(conn, product)
        champion = champions.of(conn, product_id)
        challenger = champions.challenger_of(conn, product_id) if shadow else None
        while due := claim_due(conn, product_id, now=now, limit=AT_ONCE):
            done = _score_due(conn, product, champion, due, now, challenger)
            scored, episodes = scored + done.scored, episodes + done.episodes
            if len(due) < AT_ONCE:
                break
    return Passed(scored, episodes)


def _score_due(
    conn: Connection,
    product: Product,
    champion: Champion | None,
    due: Sequence[Due],
    now: datetime,
    challenger: Champion | None,
) -> Passed:
    if champion is None:  # Nothing to score with: a model that comes later starts with what comes later.
        with conn.transaction():
            postpone_due(conn, product, {}, [item.device for item in due])
        return Passed()
    bundle = champion.bundle
    history = live_history(conn, product, due, needed=bundle.history_needed(product))
    earliest = to_milliseconds(min(item.since for item in due))
    features = build_features(product, history, bundle.spec, since=earliest)
    devices = _ids(conn, product, features)
    ready, waiting = _complete(product, features, devices, due, now)
    chosen = features.take(ready)
    scores = _scores(product, bundle.score(chosen), devices, champion.id, now) if len(chosen) else []
    with conn.transaction():
        if scores:
            put_scores(conn, scores)
            if challenger is not None:
                score_in_shadow(conn, product, challenger, due, scores)
        opened = open_episodes(conn, product, champion, chosen, scores, devices=devices, now=now)
        if not bundle.spec.telemetry:  # Time itself changes the features: every bucket is scored.
            waiting = {item.device: bucket_of(now, product.scoring) for item in due} | waiting
            waiting = {d: _after(product, b, now) for d, b in waiting.items()}
        postpone_due(conn, product, waiting, [item.device for item in due])
    return Passed(len(scores), opened)


def _complete(
    product: Product, features: Features, devices: dict[str, int], due: Sequence[Due], now: datetime
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], dict[int, datetime]]:
    """The places of the rows to score, and per device the first bucket that is not complete yet."""
    since = {item.device: to_milliseconds(item.since) for item in due}
    device = np.array([devices[serial] for serial in features.serial], np.int64)
    begins = np.array([since[int(d)] for d in device], np.int64)
    limit = to_milliseconds(now) - to_milliseconds(complete_at(product, EPOCH))
    changed = features.bucket >= begins
    complete = features.bucket <= limit
    waiting: dict[int, datetime] = {}
    for place in np.flatnonzero(changed & ~complete)[::-1]:
        waiting[int(device[place])] = EPOCH + timedelta(milliseconds=int(features.bucket[place]))
    return np.flatnonzero(changed & complete).astype(np.int64), waiting


def _after(product: Product, bucket: datetime, now: datetime) -> datetime:
    """The bucket itself while it is not complete, else the next one."""
    return bucket if complete_at(product, bucket) > now else bucket + product.scoring


def _ids(conn: Connection, product: Product, features: Features) -> dict[str, int]:
    serials = sorted({str(serial) for serial in features.serial})
    return {serial: device.id for serial, device in find_devices(conn, product.id, serials).items()}


def _scores(
    product: Product, frame: pd.DataFrame, devices: dict[str, int], model_id: int, now: datetime
) -> list[Score]:
    scores: list[Score] = []
    figures = frame[list(FIGURES)].to_numpy(np.float64)
    for serial, ms, mode, row in zip(
        frame["serial"], frame["ts"].tolist(), frame["failure_mode"], figures.tolist(), strict=True
    ):
        ts = EPOCH + timedelta(milliseconds=ms)
        probability, rul, low, high, anomaly, threshold = (None if math.isnan(figure) else figure for figure in row)
        scores.append(
            Score(
                device=devices[serial],
                failure_mode=mode,
                ts=ts,
                bucket=bucket_of(ts, product.scoring),
                scored_at=now,
                probability=probability,
                rul_s=rul,
                rul_low_s=low,
                rul_high_s=high,
                anomaly=anomaly,
                anomaly_threshold=threshold,
                model_id=model_id,
            )
        )
    return scores
