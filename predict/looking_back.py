"""A device's first score, where a record of it came before the model: what a risk needs besides to be confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from fleet.product import Product
from fleet.times import to_milliseconds
from models.arrays import Ints
from models.features import Features, build_features
from models.history import milliseconds
from models.operating import CONFIRMATIONS
from models.recipe import read_live
from predict.champions import Champion
from predict.scores import device_ids, make_scores
from store.database import Connection
from store.learning import Scores, never_scored
from store.rollups import Due

# As many as any risk may have to stand for; an anomaly takes fewer.
LOOKS = max(CONFIRMATIONS)


@dataclass(frozen=True, slots=True)
class Looks:
    """Rows of features, each one's device [n], and their scores."""

    features: Features
    device: Ints
    scores: Scores


def look_back(
    conn: Connection, product: Product, champion: Champion, due: Sequence[Due], first: Scores, now: datetime
) -> Looks | None:
    """The last buckets before the first score of devices that stand at risk there and were never scored: as if the
    model had been there when they came. None where there are none; call it before `first` is stored."""
    device = never_scored(conn, _at_risk(champion, first))
    since = {item.device: item.since for item in due if item.device in device}
    if not since or not champion.bundle.spec.telemetry:
        return None
    spec, back = champion.bundle.spec, [Due(one, at - (LOOKS - 1) * product.scoring) for one, at in since.items()]
    live = read_live(conn, product, back, spec)
    features = build_features(product, live.history, spec, since=to_milliseconds(min(item.since for item in back)))
    owner = device_ids(live, features)
    known = dict(zip(since, map(to_milliseconds, since.values()), strict=True))
    begins = np.array([known[int(one)] for one in owner], np.int64)
    reach = (LOOKS - 1) * milliseconds(product.scoring)
    rows = np.flatnonzero((features.bucket < begins) & (features.bucket >= begins - reach))
    if not len(rows):
        return None
    chosen = features.take(rows)
    return Looks(chosen, owner[rows], make_scores(product, champion, chosen, owner[rows], now))


def _at_risk(champion: Champion, scores: Scores) -> list[int]:
    """The devices of which a score is worth a second look."""
    points = champion.bundle.points
    limits = np.array([points[mode].threshold if mode in points else np.inf for mode in scores.modes])
    high = (scores.probability >= limits[scores.mode - 1]) | (scores.anomaly > scores.threshold)
    return [int(one) for one in np.unique(scores.device[high])]
