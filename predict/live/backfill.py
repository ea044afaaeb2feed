"""Backfill: scores of the buckets before a device's first score, so that its first risk can be confirmed at once."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from fleet.product import Product
from fleet.times import EARLIEST
from models.data.arrays import Ints
from models.data.split import stretches
from models.decision.policy import CONFIRMATIONS
from models.features.spec import FeatureSpec
from predict.live.champions import Champion
from predict.live.fleet_part import FleetPart
from predict.live.scores import ScoredRows, at_risk, confirming_span, score_rows
from store.engine.database import Connection
from store.learning.live_buckets import earlier_buckets
from store.learning.scores import Scores, never_scored
from store.rollups.rollups import Due

# Before the first score, one score less than the most that any risk needs.
MOST_BACKFILLED = max(CONFIRMATIONS) - 1


def backfill_begins(conn: Connection, product: Product, due: Sequence[Due], spec: FeatureSpec) -> dict[int, datetime]:
    """Of each due device that was never scored: from which bucket on it may be backfilled.

    Without telemetry time itself changes the features, and every bucket is scored anyway: there is no backfill.
    """
    new = never_scored(conn, [item.device for item in due]) if spec.telemetry else set()
    sinces = {item.device: item.since for item in due if item.device in new}
    reach = confirming_span(product, max(CONFIRMATIONS))
    found = earlier_buckets(conn, product, sinces, back=MOST_BACKFILLED, within=reach)
    return {device: found.get(device, max(since - reach, EARLIEST)) for device, since in sinces.items()}


def backfill_scores(part: FleetPart, champion: Champion, first: Scores, now: datetime) -> ScoredRows:
    """The last rows before the first score of each new device that is at risk in one of its `first` scores, scored as
    if the model had been there when they came.

    A device that merely deviates is not backfilled: an anomaly only advises, and can wait.
    """
    risky = part.read.backfill.keys() & set(np.unique(first.device[at_risk(champion, first)]).tolist())
    return score_rows(part.product, champion, part.rows(last_rows(part, risky)), now)


def last_rows(part: FleetPart, devices: set[int]) -> Ints:
    """The places of the last `MOST_BACKFILLED` rows of each device before its due ones."""
    places = np.flatnonzero(part.before_due & np.isin(part.device, sorted(devices)))
    some = [places[own][-MOST_BACKFILLED:] for own in stretches(part.device[places])]
    return np.concatenate([np.zeros(0, np.int64), *some])
