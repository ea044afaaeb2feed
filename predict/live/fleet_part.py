"""A part of the fleet in a pass: its devices' history, read once, and the rows of features that are taken from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np

from fleet.product import Product
from fleet.times import EPOCH, from_milliseconds, to_milliseconds
from models.data.arrays import Bools, Ints, Texts
from models.data.live_history import Live
from models.features.build import Features, lay_rows
from models.features.spec import FeatureSpec
from store.rollups.rollups import Due, complete_at


@dataclass(frozen=True, slots=True)
class PartRead:
    """What was read of due devices. `backfill`: of those that were never scored, the bucket from which on their rows
    may be backfilled; the history of each reaches back as far. `backfill_s`: the seconds that finding these took."""

    due: Sequence[Due]
    live: Live
    backfill: Mapping[int, datetime] = field(default_factory=dict)
    backfill_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of features [n] and the device of each [n]."""

    features: Features
    device: Ints


class FleetPart:
    """The history of due devices laid out for one feature specification: scoring, backfill, shadow scoring and
    explanation each take their rows from here. `device` and `due_since` (ms) of each row [n]."""

    def __init__(self, product: Product, spec: FeatureSpec, read: PartRead, *, now: datetime | None = None) -> None:
        """`now`: where time itself is scored, the record goes on until then, whatever was heard last."""
        self.product, self.spec, self.read, self.now = product, spec, read, now
        history = read.live.history
        if now is not None and scores_time(product, spec):
            history = replace(history, end=max(history.end, to_milliseconds(now)))
        self._begins = {item.device: read.backfill.get(item.device, item.since) for item in read.due}
        self._builder = lay_rows(product, history, spec, since=to_milliseconds(min(self._begins.values())))
        self.device = _device_ids(read.live, self._builder.serial)
        self.due_since = self._of_device({item.device: item.since for item in read.due})

    @property
    def bucket(self) -> Ints:
        """Where the bucket of each row starts, ms."""
        return self._builder.bucket

    @property
    def ts(self) -> Ints:
        """When each row could be scored, ms."""
        return self._builder.ts

    @property
    def before_due(self) -> Bools:
        """Which rows lie before the due ones of their device, as far back as its history was read."""
        return (self.bucket < self.due_since) & (self.bucket >= self._of_device(self._begins))

    def reaches(self, device: int, since: datetime) -> bool:
        """Whether the history that was read holds all that the device's rows from `since` on are made of."""
        return self._begins[device] <= since

    def complete(self, now: datetime) -> tuple[Ints, dict[int, datetime]]:
        """The places of the due rows whose bucket is complete, and per device the first bucket that is not yet."""
        limit = to_milliseconds(now) - to_milliseconds(complete_at(self.product, EPOCH))
        due, complete = self.bucket >= self.due_since, self.bucket <= limit
        waiting: dict[int, datetime] = {}
        for place in np.flatnonzero(due & ~complete)[::-1]:
            waiting[int(self.device[place])] = from_milliseconds(self.bucket[place])
        return np.flatnonzero(due & complete), waiting

    def between(self, since: Mapping[int, int], until: Mapping[int, int]) -> Ints:
        """The places of the rows of each device from the bucket `since` on, scored by `until` (ms)."""
        chosen = np.isin(self.device, list(until))
        return np.flatnonzero(chosen & (self.bucket >= self._of_device(since)) & (self.ts <= self._of_device(until)))

    def rows(self, places: Ints) -> Rows:
        """The features of the rows at these places."""
        return Rows(self._builder.build(places), self.device[places])

    def _of_device(self, figures: Mapping[int, datetime] | Mapping[int, int]) -> Ints:
        """A time by device -> that of each row [n], ms; 0 for other devices."""
        ids = np.array(sorted(figures), np.int64)
        if not len(ids):
            return np.zeros(len(self.device), np.int64)
        times = [figures[int(one)] for one in ids]
        ms = np.array([one if isinstance(one, int) else to_milliseconds(one) for one in times], np.int64)
        at = np.minimum(np.searchsorted(ids, self.device), len(ids) - 1)
        return np.where(ids[at] == self.device, ms[at], 0)


def scores_time(product: Product, spec: FeatureSpec) -> bool:
    """Whether every bucket is scored, also of a device that is silent: time itself changes the features."""
    return product.on_change or not spec.telemetry


def _device_ids(live: Live, serial: Texts) -> Ints:
    """The device of each row; rows of one device lie together."""
    if not len(serial):
        return np.zeros(0, np.int64)
    firsts = np.flatnonzero(np.append(True, serial[1:] != serial[:-1]))
    ids = np.array([live.ids[str(one)] for one in serial[firsts]], np.int64)
    return np.repeat(ids, np.diff(np.append(firsts, len(serial))))
