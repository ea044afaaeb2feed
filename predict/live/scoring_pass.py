"""One pass over a fleet: what changed is rolled up, scored, and where a risk stands an episode opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from fleet.product import Product
from fleet.times import EPOCH, from_milliseconds, to_milliseconds
from models.data.arrays import Ints
from models.data.from_database import Live
from models.features.build import Features, build_features
from predict.live.backfill import look_back
from predict.live.champions import Champion, Champions
from predict.live.episodes import open_episodes
from predict.live.read_ahead import read_ahead
from predict.live.scores import device_ids, make_scores
from predict.live.sensor_signs import note_signs
from predict.live.shadow import score_in_shadow
from store.assets.products import current_product
from store.engine.database import Connection, translated
from store.learning.scores import put_scores
from store.telemetry.columns import bucket_of
from store.telemetry.rollups import Due, claim_due, complete_at, postpone_due, refresh_rollups

# So many buckets fit the processor's cache well, and their devices are many enough that queries cost little each.
BUCKETS_AT_ONCE = 200_000
LEAST_AT_ONCE, MOST_AT_ONCE = 200, 5_000
# Parts of a fleet claimed together: while one is scored, the next is read.
AHEAD = 16


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
        if champion is None:
            _pass_over(conn, product, now)
            return Passed()
        most = _at_once(champion)
        while due := claim_due(conn, product_id, now=now, limit=AHEAD * most):
            for part, live in read_ahead(conn, product, due, champion.bundle.spec, most):
                done = _score_due(conn, product, champion, part, live, now, challenger)
                scored, episodes = scored + done.scored, episodes + done.episodes
            if len(due) < AHEAD * most:
                break
    return Passed(scored, episodes)


def _pass_over(conn: Connection, product: Product, now: datetime) -> None:
    """Nothing to score with: a model that comes later starts with what comes later."""
    while due := claim_due(conn, product.id, now=now, limit=MOST_AT_ONCE):
        with conn.transaction():
            postpone_due(conn, product, {}, [item.device for item in due])
        if len(due) < MOST_AT_ONCE:
            break


def _score_due(
    conn: Connection,
    product: Product,
    champion: Champion,
    due: Sequence[Due],
    live: Live,
    now: datetime,
    challenger: Champion | None,
) -> Passed:
    bundle = champion.bundle
    earliest = to_milliseconds(min(item.since for item in due))
    features = build_features(product, live.history, bundle.spec, since=earliest)
    devices = device_ids(live, features)
    ready, waiting = _complete(product, features, devices, due, now)
    chosen = features.take(ready)
    scores = make_scores(product, champion, chosen, devices[ready], now)
    before = look_back(conn, product, champion, due, scores, now)
    with conn.transaction():
        if before is not None:
            put_scores(conn, before.scores)
            note_signs(conn, bundle, before.features, before.device)
        if len(scores):
            put_scores(conn, scores)
            if challenger is not None:
                score_in_shadow(conn, product, challenger, due, scores)
        note_signs(conn, bundle, chosen, devices[ready])
        opened = open_episodes(conn, product, champion, chosen, scores, now=now)
        if not bundle.spec.telemetry:  # Time itself changes the features: every bucket is scored.
            waiting = {item.device: bucket_of(now, product.scoring) for item in due} | waiting
            waiting = {d: _after(product, b, now) for d, b in waiting.items()}
        postpone_due(conn, product, waiting, [item.device for item in due])
    return Passed(len(scores), opened)


def _at_once(champion: Champion) -> int:
    """How many devices are scored together: about `BUCKETS_AT_ONCE` of their buckets are in memory."""
    spec = champion.bundle.spec
    return int(np.clip(BUCKETS_AT_ONCE // (spec.baseline_buckets + spec.longest + 1), LEAST_AT_ONCE, MOST_AT_ONCE))


def _complete(
    product: Product, features: Features, device: Ints, due: Sequence[Due], now: datetime
) -> tuple[Ints, dict[int, datetime]]:
    """The places of the rows to score, and per device the first bucket that is not complete yet."""
    order = np.array(sorted((item.device, to_milliseconds(item.since)) for item in due), np.int64)
    begins = order[np.searchsorted(order[:, 0], device), 1]
    limit = to_milliseconds(now) - to_milliseconds(complete_at(product, EPOCH))
    changed = features.bucket >= begins
    complete = features.bucket <= limit
    waiting: dict[int, datetime] = {}
    for place in np.flatnonzero(changed & ~complete)[::-1]:
        waiting[int(device[place])] = from_milliseconds(features.bucket[place])
    return np.flatnonzero(changed & complete).astype(np.int64), waiting


def _after(product: Product, bucket: datetime, now: datetime) -> datetime:
    """The bucket itself while it is not complete, else the next one."""
    return bucket if complete_at(product, bucket) > now else bucket + product.scoring
