"""Intervals of held-out figures over whole devices, and how long before a failure the told life can be trusted."""

from collections.abc import Sequence

import numpy as np

from fleet.times import MONTH_DAYS
from models.data.arrays import Bools, Floats, Ints, Texts
from models.data.split import device_rows
from models.decision.budget import FalseRate, false_rate
from models.decision.matching import DAY_MS, HOUR_MS, Outcome
from models.statistics.bootstrap import Figure, bootstrap, share
from models.statistics.calibration_slope import counted_slope, log_odds

ALPHA = 0.1
BINS_PER_LOG_ODDS = 10
MOST_LOG_ODDS = 14


def probability_intervals(
    serial: Texts, label: Floats, probability: Floats, *, seed: int
) -> dict[str, list[float] | None]:
    """95 % bootstrap intervals over devices of the Brier score and the calibration slope."""
    given = ~np.isnan(label) & ~np.isnan(probability)
    squares = np.where(given, (probability - label) ** 2, 0.0)
    return {
        "brier": _interval(serial, share(_sums(serial, squares), _sums(serial, given)), seed),
        "calibration_slope": _interval(serial, _slope(serial, label, probability, given), seed),
    }


def rul_intervals(
    serial: Texts, truth: Floats, predicted: Floats, low: Floats, high: Floats, *, unit: float, seed: int
) -> dict[str, list[float] | None]:
    """The same of the RMSE (in `unit` seconds) and of the share that the 90 % interval covers."""
    given = ~np.isnan(truth) & ~np.isnan(predicted)
    squares = np.where(given, ((predicted - truth) / unit) ** 2, 0.0)
    inside = given & (truth >= low - 1e-6) & (np.isnan(high) | (truth <= high + 1e-6))
    count = _sums(serial, given)
    mean = share(_sums(serial, squares), count)
    return {
        "rmse": _interval(serial, lambda picks: float(np.sqrt(mean(picks))), seed),
        "coverage90": _interval(serial, share(_sums(serial, inside), count), seed),
    }


def prognostic_horizon(
    serial: Texts, truth: Floats, predicted: Floats, *, cap: float, unit: float, seed: int
) -> dict[str, object]:
    """From how long before a failure on the told life stays within `ALPHA` of the cap of the true one, until the end.

    After Saxena et al. (2010), with the cap of four horizons in the place of the whole life, for parts are replaced.
    Nought where the last row before the failure is wrong still; the cap where none is. Quantiles over failures in
    `unit` seconds, the median with its 95 % bootstrap interval over devices.
    """
    rows = np.flatnonzero(~np.isnan(truth) & ~np.isnan(predicted) & (truth < cap))
    if not len(rows):
        return {"failures": 0, "alpha": ALPHA, "p10": None, "median": None, "p90": None, "median_interval": None}
    left, owner = truth[rows], serial[rows]
    begins = np.append(True, (owner[1:] != owner[:-1]) | (left[1:] > left[:-1]))
    starts = np.flatnonzero(begins)
    right = np.abs(predicted[rows] - left) <= ALPHA * cap
    horizons = _trusted(left, right, starts) / unit
    of_device = [horizons[owner[starts] == device] for device in dict.fromkeys(owner[starts])]
    return {
        "failures": len(horizons),
        "alpha": ALPHA,
        **{name: float(np.quantile(horizons, q)) for name, q in (("p10", 0.1), ("median", 0.5), ("p90", 0.9))},
        "median_interval": _each(_median(of_device), len(of_device), seed),
    }


def lead_median_interval(outcomes: Sequence[Outcome], *, seed: int) -> list[float] | None:
    """The 95 % bootstrap interval over devices of the median lead time, in hours."""
    leads = [np.array(outcome.leads_ms, np.float64) / HOUR_MS for outcome in outcomes]
    return _each(_median(leads), len(leads), seed)


def held_false_rate(serial: Texts, ts: Ints, outcomes: Sequence[Sequence[Outcome]], horizon_ms: int) -> FalseRate:
    """Rows [n] and, for each failure mode, an outcome of each device -> false tickets per 1,000 devices and month.

    The last horizon of each device decides nothing and is left out of the months.
    """
    spans = [max(0, int(ts[rows.stop - 1] - ts[rows.start]) - horizon_ms) for _, rows in device_rows(serial)]
    false = np.array([[o.false for o in mode] for mode in outcomes], np.float64).sum(axis=0)
    return false_rate(false if outcomes else np.zeros(0), sum(spans) / DAY_MS / MONTH_DAYS)


def _sums(serial: Texts, values: Floats | Bools) -> list[float]:
    return [float(values[rows].sum()) for _, rows in device_rows(serial)]


def _interval(serial: Texts, figure: Figure, seed: int) -> list[float] | None:
    return _each(figure, len(device_rows(serial)), seed)


def _each(figure: Figure, devices: int, seed: int) -> list[float] | None:
    return bootstrap(np.arange(devices).astype(object), figure, rows=False, seed=seed)


def _median(of_device: Sequence[Floats]) -> Figure:
    def figure(picks: Ints) -> float:
        drawn = np.concatenate([of_device[i] for i in picks])
        return float(np.median(drawn)) if len(drawn) else float("nan")

    return figure


def _trusted(left: Floats, right: Bools, starts: Ints) -> Floats:
    """Runs to failure, beginning at `starts` -> the time left at the first row after the last wrong one of each."""
    places = np.arange(len(left))
    wrong = np.maximum.reduceat(np.where(right, -1, places), starts)
    first = np.maximum(wrong + 1, starts)
    ends = np.append(starts[1:], len(left))
    return np.where(first < ends, left[np.minimum(first, len(left) - 1)], 0.0)


def _slope(serial: Texts, label: Floats, probability: Floats, given: Bools) -> Figure:
    """The calibration slope of the devices drawn, from counts in bins of a tenth of log-odds."""
    most = MOST_LOG_ODDS * BINS_PER_LOG_ODDS
    odds = log_odds(np.where(given, probability, 0.5))
    bins = np.round(odds * BINS_PER_LOG_ODDS).astype(np.int64) + most
    size = 2 * most + 1
    parts = [(bins[rows][given[rows]], label[rows][given[rows]]) for _, rows in device_rows(serial)]
    everyone = np.array([np.bincount(b, minlength=size) for b, _ in parts], np.float64).reshape(-1, size)
    failing = np.array([np.bincount(b, weights=y, minlength=size) for b, y in parts]).reshape(-1, size)
    x = (np.arange(size) - most) / BINS_PER_LOG_ODDS

    def figure(picks: Ints) -> float:
        weight, hits = everyone[picks].sum(axis=0), failing[picks].sum(axis=0)
        return counted_slope(x, weight, hits)

    return figure
