"""Statistics over windows of buckets that end at chosen rows: gaps cost nothing, and no sum runs over all time.

A window of w buckets at a row whose key is k holds the readings with keys in (k - w, k]. Keys count buckets, with
devices so far apart that no window reaches another device. Every figure is added up from the newest bucket to the
oldest, in that order, so a row's figures are bit for bit the same whatever lies before its window; shorter windows are
where the sums of the longest stood on the way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.data.arrays import Bools, Floats, Ints

# So many rows at once: enough that a step costs little beside its sums, and those stay near the processor. Of many
# series fewer rows: about thirty arrays of rows by series are there at a time.
BLOCK_ROWS, LEAST_BLOCK_ROWS = 4096, 256
BLOCK_FIGURES = BLOCK_ROWS * 200


@dataclass(frozen=True, slots=True)
class Rows:
    """Where figures are wanted: `key` [n], `newest` [n] the last reading row at or before each (-1: none of its
    device), `oldest` [n] the first reading row of its device."""

    key: Ints
    newest: Ints
    oldest: Ints

    def __len__(self) -> int:
        return len(self.key)

    def part(self, rows: slice | Bools) -> "Rows":
        return Rows(self.key[rows], self.newest[rows], self.oldest[rows])


@dataclass(frozen=True, slots=True)
class WindowFigures:
    """Per row the mean of each series [n, s]; of the full ones [n, full], which come first, the slope per bucket (least
    squares) and `end`, where that line stands at the row; standard deviation; last value. NaN where too few."""

    mean: Floats
    slope: Floats
    std: Floats
    last: Floats
    end: Floats


def window_figures(
    values: Floats, keys: Ints, rows: Rows, windows: Sequence[int], *, whole: Bools, full: int | None = None
) -> dict[int, WindowFigures]:
    """Figures of `values` [r, s] at reading rows `keys` [r] over the last buckets at each of `rows`, for each of the
    rising `windows`; `whole` [r]: reading rows that lack nothing. The first `full` series (all, unless given) get every
    figure. For many rows, call it in parts of `block_rows`."""
    shape = (len(rows), values.shape[1])
    full = values.shape[1] if full is None else full
    if not len(values) or not len(rows):
        nothing = np.full(shape, np.nan)
        part = nothing[:, :full]
        return dict.fromkeys(windows, WindowFigures(nothing, part, part, part, part))
    centre = np.nan_to_num(values[np.maximum(rows.newest, 0)])
    sums = _Sums(shape, full)
    kept = {window: _Sums(shape, full) for window in windows}
    alive = {window: np.ones(len(rows), bool) for window in windows}
    value = np.empty(shape)
    for back in range(windows[-1] + 1):
        at = rows.newest - back
        near = np.maximum(at, 0)
        lag = rows.key - keys[near]
        reached = (at >= rows.oldest) & (rows.newest >= 0)
        for window in windows:
            ended = alive[window] & ~(reached & (lag < window))
            if ended.any():
                kept[window].take_over(sums, ended)
                alive[window] &= ~ended
        inside = alive[windows[-1]]
        if not inside.any():
            break
        _gather(values, at, near, into=value)
        value -= centre
        sums.add(value, lag, inside, clean=bool((whole[near] | ~inside).all()))
    return {window: kept[window].finish(centre) for window in windows}


def _gather(values: Floats, at: Ints, near: Ints, *, into: Floats) -> None:
    """The rows `at` of `values`, or any where that is before the first; neighbours as a slice, which costs less."""
    first, last = int(at[0]), int(at[-1])
    if first >= 0 and last - first == len(at) - 1 and bool((at[1:] > at[:-1]).all()):
        into[:] = values[first : last + 1]
    else:
        np.take(values, near, axis=0, out=into, mode="clip")


def block_rows(series: int) -> int:
    """How many rows to take at once for so many series."""
    return max(LEAST_BLOCK_ROWS, min(BLOCK_ROWS, BLOCK_FIGURES // max(series, 1)))


class _Sums:
    """What is added up for each row and series on the way back in time, counts and values of all, the rest of the first
    `full` series. Where every series has a reading, counts and times are the same for all of them (`shared`); whole
    numbers add up exactly in any order."""

    def __init__(self, shape: tuple[int, int], full: int) -> None:
        self.n, self.y = (np.zeros(shape) for _ in range(2))
        self.t, self.tt, self.ty, self.yy = (np.zeros((shape[0], full)) for _ in range(4))
        self.shared = np.zeros((3, shape[0], 1))
        self.last = np.full((shape[0], full), np.nan)
        self.seeking = True
        self._full, self._room = full, np.empty((shape[0], full))

    def add(self, value: Floats, lag: Ints, inside: Bools, *, clean: bool) -> None:
        """One step back: centred readings [n, s], which are ours to change; `lag` [n] buckets before the row. `clean`:
        nothing is missing among those inside."""
        value[~inside] = 0.0
        when = np.where(inside, -lag, 0).astype(np.float64)[:, None]
        ok = inside[:, None] if clean else inside[:, None] & ~np.isnan(value)
        if clean:
            self.shared += np.stack([ok.astype(np.float64), when, when * when])
        else:
            value[~ok] = 0.0
            self.n += ok
            ok = ok[:, : self._full]
            when = np.where(ok, when, 0.0)
            self.t += when
            self.tt += when * when
        self.y += value
        value = value[:, : self._full]
        if self.seeking:
            self.last = np.where(np.isnan(self.last) & ok, value, self.last)
            self.seeking = bool(np.isnan(self.last[inside]).any())
        self.ty += np.multiply(when, value, out=self._room)
        self.yy += np.multiply(value, value, out=self._room)

    def take_over(self, other: "_Sums", rows: Bools) -> None:
        """The other's sums as they stand, for these rows."""
        for name in ("n", "t", "tt", "y", "ty", "yy", "last"):
            getattr(self, name)[rows] = getattr(other, name)[rows]
        self.shared[:, rows] = other.shared[:, rows]

    def finish(self, centre: Floats) -> WindowFigures:
        n, t, tt = self.n + self.shared[0], self.t + self.shared[1], self.tt + self.shared[2]
        means = self.y / np.where(n > 0, n, np.nan)
        full = self._full
        n, mean, own = n[:, :full], means[:, :full], centre[:, :full]
        some = np.where(n > 0, n, np.nan)
        spread = tt - t * t / some
        enough = (n >= 3) & (spread > 0)
        slope = np.where(enough, (self.ty - t * mean) / np.where(enough, spread, 1.0), np.nan)
        variance = np.maximum(self.yy / some - mean * mean, 0.0) * n / np.where(n > 1, n - 1, np.nan)
        end = mean - slope * (t / some)
        return WindowFigures(means + centre, slope, np.sqrt(variance), self.last + own, end + own)


def baseline_mean(values: Floats, rows: Rows, buckets: int) -> Floats:
    """Mean [n, s] of each device's first `buckets` reading rows, as far as they were known at each row.

    Devices are added up once each, bucket by bucket; a row takes the sum where its own readings end.
    """
    result = np.full((len(rows), values.shape[1]), np.nan)
    if not len(values) or not len(rows):
        return result
    oldest, device = np.unique(rows.oldest, return_inverse=True)
    ends = np.where(rows.newest >= 0, np.minimum(rows.newest - rows.oldest, buckets - 1), -1)
    order = np.argsort(ends, kind="stable")
    edges = np.searchsorted(ends[order], np.arange(int(ends.max()) + 2))
    total, n = np.zeros((len(oldest), values.shape[1])), np.zeros((len(oldest), values.shape[1]))
    for step in range(int(ends.max()) + 1):
        value = values[np.minimum(oldest + step, len(values) - 1)]
        ok = ~np.isnan(value)
        total += np.where(ok, value, 0.0)
        n += ok
        own = order[edges[step] : edges[step + 1]]
        if len(own):
            known = n[device[own]]
            result[own] = total[device[own]] / np.where(known > 0, known, np.nan)
    return result


class EarlyLife:
    """`baseline_mean` of a history's rows, asked for in parts: of devices whose first buckets are all known by then, it
    is added up only once."""

    def __init__(self, values: Floats, rows: Rows, buckets: int) -> None:
        self._values, self._buckets = values, buckets
        over = rows.newest - rows.oldest >= buckets - 1
        self._oldest = np.unique(rows.oldest[over & (rows.newest >= 0)])
        whole = Rows(self._oldest, self._oldest + buckets - 1, self._oldest)
        self._mean = baseline_mean(values, whole, buckets)

    def mean(self, rows: Rows) -> Floats:
        """What `baseline_mean` gives for these rows of the history."""
        over = (rows.newest - rows.oldest >= self._buckets - 1) & (rows.newest >= 0)
        result = np.empty((len(rows), self._values.shape[1]))
        result[over] = self._mean[np.searchsorted(self._oldest, rows.oldest[over])]
        result[~over] = baseline_mean(self._values, rows.part(~over), self._buckets)
        return result
