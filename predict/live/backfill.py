"""Looking back from a device's first score, where a record of it came before the model: do others confirm it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from fleet.product import Product
from fleet.times import to_milliseconds
from models.data.arrays import Ints
from models.data.from_database import read_live
from models.data.split import device_rows
from models.decision.operating_points import CONFIRMATIONS
from models.features.build import Features, build_features
from predict.live.champions import Champion
from predict.live.scores import at_risk, confirming_span, device_ids, make_scores
from store.engine.database import Connection
from store.learning.scores import Scores, never_scored
from store.telemetry.rollups import Due

# As many as any risk may have to stand for.
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
    """The last buckets with readings before the first score of devices that stand at risk there and were never scored:
    as if the model had been there when they came. None where there are none; call it before `first` is stored.

    What is merely odd can wait, for it advises only. Without telemetry time itself changes the features, and every
    bucket is scored anyway: there is no looking back.
    """
    risky = [int(one) for one in np.unique(first.device[at_risk(champion, first)])]
    new = never_scored(conn, risky) if champion.bundle.spec.telemetry else set()
    since = {item.device: item.since for item in due if item.device in new}
    if not since:
        return None
    spec, reach = champion.bundle.spec, confirming_span(product, LOOKS)
    live = read_live(conn, product, [Due(one, at - reach) for one, at in since.items()], spec)
    features = build_features(product, live.history, spec, since=to_milliseconds(min(since.values()) - reach))
    device = device_ids(live, features)
    begins = {one: to_milliseconds(at) for one, at in since.items()}
    before = np.flatnonzero(features.bucket < np.array([begins[int(one)] for one in device], np.int64))
    if not len(before):
        return None
    rows = np.concatenate([before[part][1 - LOOKS :] for _, part in device_rows(features.serial[before])])
    chosen = features.take(rows)
    return Looks(chosen, device[rows], make_scores(product, champion, chosen, device[rows], now))
