"""One pass over a fleet: what changed is rolled up, scored, and where a risk stands a prediction opens."""

import time
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from fleet.product import Product
from predict.live.backfill import backfill_scores
from predict.live.champions import Champion, Champions
from predict.live.fleet_part import FleetPart, scores_time
from predict.live.opening_predictions import open_predictions
from predict.live.read_ahead import read_ahead
from predict.live.scores import score_rows
from predict.live.sensor_faults import note_signs
from predict.live.shadow import score_in_shadow
from store.assets.products import current_product
from store.engine.database import Connection, translated
from store.learning.scores import put_scores
from store.rollups.columns import bucket_of
from store.rollups.rollups import claim_due, complete_at, postpone_due, refresh_rollups

# So many buckets fit the processor's cache well, and their devices are many enough that queries cost little each.
BUCKETS_AT_ONCE = 200_000
LEAST_AT_ONCE, MOST_AT_ONCE = 200, 5_000
# Parts of a fleet claimed together: while one is scored, the next is read.
AHEAD = 16


@dataclass(frozen=True, slots=True)
class Passed:
    """What a pass did. `backfilled`: scores of buckets before a first score; `backfill_s`: the seconds they took."""

    scored: int = 0
    opened: int = 0
    backfilled: int = 0
    backfill_s: float = 0.0

    def __add__(self, other: "Passed") -> "Passed":
        return Passed(
            self.scored + other.scored,
            self.opened + other.opened,
            self.backfilled + other.backfilled,
            self.backfill_s + other.backfill_s,
        )


def score_fleet(
    conn: Connection, product_id: str, champions: Champions, *, now: datetime, shadow: bool = False
) -> Passed:
    """Scores every device of a fleet whose buckets changed and are complete at `now` on the fleet's clock.

    Safe to kill at any point and to run twice: scores are immutable, a living prediction is unique, and what waits for
    a score is forgotten in the transaction that stores it. With `shadow`, a challenger's scores are kept beside them.
    """
    done = Passed()
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
        specs = [one.bundle.spec for one in (champion, challenger) if one is not None]
        most = _at_once(champion)
        while due := claim_due(conn, product_id, now=now, limit=AHEAD * most):
            for read in read_ahead(conn, product, due, specs, most):
                done += _score_part(conn, champion, FleetPart(product, specs[0], read, now=now), now, challenger)
            if len(due) < AHEAD * most:
                break
    return done


def _pass_over(conn: Connection, product: Product, now: datetime) -> None:
    """Nothing to score with: a model that comes later starts with what comes later."""
    while due := claim_due(conn, product.id, now=now, limit=MOST_AT_ONCE):
        bucket = bucket_of(now, product.scoring)
        waiting = {item.device: _after(product, bucket, now) for item in due} if product.on_change else {}
        with conn.transaction():
            postpone_due(conn, product, waiting, [item.device for item in due])
        if len(due) < MOST_AT_ONCE:
            break


def _score_part(
    conn: Connection, champion: Champion, part: FleetPart, now: datetime, challenger: Champion | None
) -> Passed:
    bundle, product, due = champion.bundle, part.product, part.read.due
    places, waiting = part.complete(now)
    rows = score_rows(product, champion, part.rows(places), now)
    begun = time.perf_counter()
    before = backfill_scores(part, champion, rows.scores, now)
    backfill_s = part.read.backfill_s + time.perf_counter() - begun
    with conn.transaction():
        begun = time.perf_counter()
        if len(before.scores):
            put_scores(conn, before.scores)
            note_signs(conn, bundle, before.features, before.device)
        backfill_s += time.perf_counter() - begun
        if len(rows.scores):
            put_scores(conn, rows.scores)
            if challenger is not None:
                score_in_shadow(conn, part, challenger, rows)
        note_signs(conn, bundle, rows.features, rows.device)
        opened = open_predictions(conn, part, champion, rows, now=now)
        if scores_time(product, bundle.spec):
            waiting = {item.device: bucket_of(now, product.scoring) for item in due} | waiting
            waiting = {d: _after(product, b, now) for d, b in waiting.items()}
        postpone_due(conn, product, waiting, [item.device for item in due])
    return Passed(len(rows.scores), opened, len(before.scores), backfill_s)


def _at_once(champion: Champion) -> int:
    """How many devices are scored together: about `BUCKETS_AT_ONCE` of their buckets are in memory."""
    spec = champion.bundle.spec
    return int(np.clip(BUCKETS_AT_ONCE // (spec.baseline_buckets + spec.longest + 1), LEAST_AT_ONCE, MOST_AT_ONCE))


def _after(product: Product, bucket: datetime, now: datetime) -> datetime:
    """The bucket itself while it is not complete, else the next one."""
    return bucket if complete_at(product, bucket) > now else bucket + product.scoring
