"""Answers about rollups and scores of one device."""

from datetime import datetime

from pydantic import Field

from api.schemas.examples import T
from api.schemas.shapes import Shape, like
from store.rollups.series import Bucket, Rise, ScorePoint, Shares, Spread

SPREAD = {"count": 60, "mean": 93.1, "min": 80.0, "max": 120.5, "stddev": 4.2, "last": 95.0}
RISE = {"count": 60, "increase": 4.0, "last": 4711.0}
SHARES = {"count": 60, "last": "shut", "counts": {"shut": 57, "open": 3}}
BUCKET = {
    "bucket": T,
    "known_at": "2026-03-01T08:59:00Z",
    "readings": 60,
    "values": {"power": SPREAD, "starts": RISE, "door": SHARES},
}


class SpreadOut(Shape, record=Spread):
    """A sensor or setting, in the metric's unit."""


class RiseOut(Shape, record=Rise):
    """A counter: its increase since the bucket before, resets allowed for, and what it showed last."""


class SharesOut(Shape, record=Shares):
    """A state: its last label, and readings by label."""


class BucketOut(Shape, record=Bucket):
    """One bucket, named by its start; `known_at`: time of its last reading; `readings`: how many it holds."""

    model_config = like(**BUCKET)


class RollupPage(Shape):
    """Buckets, the period they have, and the stretch that was read."""

    model_config = like(period="1h", since=T, until="2026-03-31T08:00:00Z", items=[BUCKET], next=None)

    period: str
    since: datetime
    until: datetime
    items: list[BucketOut]
    next: str | None = Field(description="Address of the next page; null where this is the last.")


class ScoreOut(Shape, record=ScorePoint):
    """What the model said when the reading of `ts` was known; remaining useful life in seconds, interval of 90 %;
    null where it says nothing."""

    model_config = like(
        ts=T,
        scored_at=T,
        probability=0.83,
        rul_s=518400.0,
        rul_low_s=259200.0,
        rul_high_s=1036800.0,
        anomaly=3.1,
        anomaly_threshold=2.4,
        model_id=2,
    )
