"""When somebody should look at a component: a limit from the past's largest values, and a budget that is kept to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.data.arrays import Floats, Ints, Texts
from models.data.split import device_rows
from models.decision.operating_points import lasting
from models.normal_behaviour.inspection_budget import START_TOKENS, Budget, highest_first
from models.normal_behaviour.sensor_levels import SensorLevels
from models.normal_behaviour.unusual import Unusual

# So many rows in a row above the limit make an inspection.
CONFIRMATIONS = 3
# Where a device's own past is too short to agree, or little is known of the fleet, limits are wider by this.
WIDER = 1.5
LEAST_ROWS = 60
# Nobody looks at what is less than a spread away, however calm the past was.
LEAST_LIMIT = 1.0


@dataclass(frozen=True, slots=True)
class Inspection:
    """That somebody should look: from `opened` (ms) on, at a component of a device; `size`: how far out it was."""

    serial: str
    component: str
    opened: int
    size: float


def statistic(unusual: Unusual) -> Floats:
    """Rows and components [r, c] -> what the limit is for: both clocks agree; while a device learns, the frozen one
    alone counts for less."""
    return np.where(np.isnan(unusual.both), unusual.frozen / WIDER, unusual.both)


@dataclass(frozen=True, slots=True)
class CalmPast:
    """Of each device its largest values in each block of calm rows that were not learnt from, and how many rows."""

    maxima: tuple[Floats, ...]
    rows: tuple[int, ...]

    def limit(self, share: float) -> float:
        """Above which lie `share` of the blocks of the median device; infinite where nothing is known."""
        if not self.maxima:
            return np.inf
        own = [_quantile(values, 1 - share) for values in self.maxima]
        limit = max(LEAST_LIMIT, float(np.median(own)))
        return limit * (WIDER if np.median(self.rows) < LEAST_ROWS else 1.0)

    def calmer_than(self, value: float) -> float | None:
        """The share of the fleet's blocks that were farther out than `value`; None where nothing is known."""
        return float((np.concatenate(self.maxima) > value).mean()) if self.maxima else None


def calm_past(levels: SensorLevels, values: Floats, *, block: int) -> CalmPast:
    """Calm rows of a time that was not learnt from, with how far components were out [r, c], in blocks of so many."""
    most = np.nan_to_num(values, nan=-np.inf).max(axis=1, initial=-np.inf)
    maxima, count = [], []
    for _, rows in device_rows(levels.serial):
        held = lasting(most[rows], CONFIRMATIONS)
        maxima.append(np.array([held[begin : begin + block].max() for begin in range(0, len(held), block)]))
        count.append(len(held))
    return CalmPast(tuple(maxima), tuple(count))


def _quantile(values: Floats, level: float) -> float:
    return float(np.quantile(values, min(1.0, level * (len(values) + 1) / len(values)), method="higher"))


class InspectionDesk:
    """Opens inspections in the order of time; remembers tokens, and what is open."""

    def __init__(self, budget: Budget | None, *, horizon: int) -> None:
        self.budget, self.horizon = budget, horizon
        self.tokens = START_TOKENS
        self.opened: list[Inspection] = []
        self._last: dict[tuple[str, str], int] = {}

    def work(self, levels: SensorLevels, unusual: Unusual, limit: float, period: int) -> None:
        """A stretch of rows of all devices: in each bucket the highest statistic comes first. Of a device only the
        component that is farthest from what was normal: what shakes with a failing part is not blamed for it."""
        values, components = statistic(unusual), unusual.components
        values = np.where(unusual.frozen >= _largest(unusual.frozen), values, -np.inf)
        fleet = len(set(levels.serial))
        lowest = np.stack([_lowest(levels.serial, values[:, place]) for place in range(len(components))], axis=1)
        buckets, devices = _counts(levels.bucket)
        order = np.argsort(levels.bucket, kind="stable")
        edges = np.searchsorted(levels.bucket[order], buckets, side="right")
        begin = 0
        for count, end in zip(devices, edges, strict=True):
            self._grant(int(count), period, fleet)
            self._work_bucket(levels, components, lowest, limit, order[begin : int(end)])
            begin = int(end)

    def _grant(self, devices: int, period: int, fleet: int) -> None:
        if self.budget is None:
            self.tokens = np.inf
        else:
            self.tokens = self.budget.refilled(self.tokens, device_time=devices * period, fleet=fleet)

    def _work_bucket(
        self, levels: SensorLevels, components: Sequence[str], lowest: Floats, limit: float, rows: Ints
    ) -> None:
        risky = [
            Inspection(str(levels.serial[row]), components[place], int(levels.ts[row]), float(lowest[row, place]))
            for row in rows
            for place in range(len(components))
            if lowest[row, place] > limit
        ]
        for one in highest_first([one for one in risky if not self._is_open(one)], self.tokens):
            self.tokens -= 1
            self._last[one.serial, one.component] = one.opened
            self.opened.append(one)

    def _is_open(self, one: Inspection) -> bool:
        last = self._last.get((one.serial, one.component))
        return last is not None and one.opened - last < self.horizon


def _largest(values: Floats) -> Floats:
    """Of each row [r, c] the largest, unknown ones left out [r, 1]."""
    return np.asarray(np.nan_to_num(values, nan=-np.inf).max(axis=1, keepdims=True), np.float64)


def _lowest(serial: Texts, values: Floats) -> Floats:
    """Of each row [r] the lowest of its device's last `CONFIRMATIONS` values."""
    parts = [lasting(values[rows], CONFIRMATIONS) for _, rows in device_rows(serial)]
    return np.concatenate(parts) if parts else np.zeros(0)


def _counts(bucket: Ints) -> tuple[Ints, Ints]:
    found, counts = np.unique(bucket, return_counts=True)
    return found, counts
