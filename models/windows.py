"""Statistics over windows of buckets that end at chosen rows: gaps cost nothing, and no sum runs over all time.

A window of w buckets at a row whose key is k holds the readings with keys in (k - w, k]. Keys count buckets, with
devices so far apart that no window reaches another device. Every figure is added up from the newest bucket to the
oldest, in that order, so a row's figures are bit for bit the same whatever lies before its window.
"""

from dataclasses import dataclass

import numpy as np

from models.arrays import Floats, Ints

BLOCK_ROWS = 4096


@dataclass(frozen=True, slots=True)
class Rows:
    """Where figures are wanted: `key` [n], `newest` [n] the last reading row at or before each (-1: none of its
    device), `oldest` [n] the first reading row of its device."""

    key: Ints
    newest: Ints
    oldest: Ints

    def __len__(self) -> int:
        return len(self.key)

    def block(self, start: int) -> "Rows":
        part = slice(start, start + BLOCK_ROWS)
        return Rows(self.key[part], self.newest[part], self.oldest[part])


@dataclass(frozen=True, slots=True)
class WindowFigures:
    """Per row and series, [n, s]: mean, slope per bucket (least squares) and `end`, where that line stands at the row;
    standard deviation; NaN where too few."""

    mean: Floats
    slope: Floats
    std: Floats
    last: Floats
    end: Floats


def window_figures(values: Floats, keys: Ints, rows: Rows, window: int) -> WindowFigures:
    """Figures of `values` [r, s] at reading rows `keys` [r] over the last `window` buckets at each of `rows`."""
    blocks = [_block_figures(values, keys, rows.block(i), window) for i in range(0, len(rows), BLOCK_ROWS)]
    if not blocks:
        none = np.zeros((0, values.shape[1]))
        return WindowFigures(none, none, none, none, none)
    return WindowFigures(*(np.concatenate([getattr(b, name) for b in blocks]) for name in WindowFigures.__slots__))


def baseline_mean(values: Floats, rows: Rows, buckets: int) -> Floats:
    """Mean [n, s] of each device's first `buckets` reading rows, as far as they were known at each row."""
    parts = [_block_baseline(values, rows.block(i), buckets) for i in range(0, len(rows), BLOCK_ROWS)]
    return np.concatenate(parts) if parts else np.zeros((0, values.shape[1]))


def _block_figures(values: Floats, keys: Ints, rows: Rows, window: int) -> WindowFigures:
    shape = (len(rows), values.shape[1])
    if not len(values):
        nothing = np.full(shape, np.nan)
        return WindowFigures(nothing, nothing, nothing, nothing, nothing)
    centre = np.nan_to_num(values[np.maximum(rows.newest, 0)])
    n, y, t, tt, ty, yy = (np.zeros(shape) for _ in range(6))
    # Where every series has a reading, counts and times are the same for all of them; whole numbers add up exactly
    # in any order.
    shared = np.zeros((3, len(rows), 1))
    last = np.full(shape, np.nan)
    for back in range(window):
        at = rows.newest - back
        lag = rows.key - keys[np.maximum(at, 0)]
        inside = (at >= rows.oldest) & (rows.newest >= 0) & (lag < window)
        if not inside.any():
            break
        value = values[np.maximum(at, 0)] - centre
        lacking = np.isnan(value)
        when = -lag[:, None].astype(np.float64)
        if inside.all() and not lacking.any():
            shared += np.stack([np.ones_like(when), when, when * when])
            last = np.where(np.isnan(last), value, last) if back < 2 or np.isnan(last).any() else last
        else:
            ok = inside[:, None] & ~lacking
            value[~ok] = 0.0
            when = np.where(ok, when, 0.0)
            last = np.where(np.isnan(last) & ok, value, last)
            n += ok
            t += when
            tt += when * when
        y += value
        ty += when * value
        yy += value * value
    return _finish(centre, last, n + shared[0], y, t + shared[1], tt + shared[2], ty, yy)


def _finish(
    centre: Floats, last: Floats, n: Floats, y: Floats, t: Floats, tt: Floats, ty: Floats, yy: Floats
) -> WindowFigures:
    some = np.where(n > 0, n, np.nan)
    mean = y / some
    spread = tt - t * t / some
    enough = (n >= 3) & (spread > 0)
    slope = np.where(enough, (ty - t * mean) / np.where(enough, spread, 1.0), np.nan)
    variance = np.maximum(yy / some - mean * mean, 0.0) * n / np.where(n > 1, n - 1, np.nan)
    end = mean - slope * (t / some)
    return WindowFigures(mean + centre, slope, np.sqrt(variance), last + centre, end + centre)


def _block_baseline(values: Floats, rows: Rows, buckets: int) -> Floats:
    total, n = np.zeros((len(rows), values.shape[1])), np.zeros((len(rows), values.shape[1]))
    for step in range(buckets if len(values) else 0):
        at = rows.oldest + step
        inside = (rows.newest >= 0) & (at <= rows.newest)
        value = values[np.where(inside, at, 0)]
        ok = inside[:, None] & ~np.isnan(value)
        total += np.where(ok, value, 0.0)
        n += ok
    return total / np.where(n > 0, n, np.nan)
