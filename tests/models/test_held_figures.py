"""Held-out figures carry intervals over devices, and say from when on a told life can be trusted."""

import numpy as np
import pytest

from models.decision.matching import Outcome
from models.evaluation.held_figures import (
    held_false_rate,
    lead_median_interval,
    probability_intervals,
    prognostic_horizon,
    rul_intervals,
)
from models.statistics.bootstrap import Figure, bootstrap
from models.statistics.calibration_slope import calibration_slope

CAP = 100.0
HOUR = 3_600_000
DAY = 24 * HOUR


def engines(count: int, rows: int) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
    return np.repeat(np.array([f"E-{i:03d}" for i in range(count)], object), rows)


def ends(interval: list[float] | None) -> tuple[float, float]:
    assert interval is not None
    return interval[0], interval[1]


def test_the_told_life_is_trusted_from_the_last_wrong_row_on() -> None:
    serial = engines(2, 60)
    truth = np.tile(np.arange(59, -1, -1.0), 2)
    told = truth.copy()
    told[29] += 11  # 30 left: wrong by more than a tenth of the cap
    told[40] += 9  # 19 left: still within
    told[60:] += 50
    figures = prognostic_horizon(serial, truth, told, cap=CAP, unit=1.0, seed=0)
    assert (figures["failures"], figures["alpha"]) == (2, 0.1)
    assert figures["median"] == pytest.approx((29 + 0) / 2)
    assert figures["median_interval"] == [0.0, 29.0]


def test_each_failure_of_a_device_is_a_run_of_its_own() -> None:
    serial = engines(1, 40)
    truth = np.concatenate([np.arange(19, -1, -1.0), np.arange(19, -1, -1.0)])
    told = truth.copy()
    told[:15] += 40
    figures = prognostic_horizon(serial, truth, told, cap=CAP, unit=1.0, seed=0)
    assert (figures["failures"], figures["median"], figures["median_interval"]) == (2, (4 + 19) / 2, None)


def test_nothing_known_gives_no_horizon() -> None:
    nothing = np.full(6, np.nan)
    assert prognostic_horizon(engines(2, 3), nothing, nothing, cap=CAP, unit=1.0, seed=0)["median"] is None


def test_intervals_hold_the_figure_and_shrink_with_devices() -> None:
    rng = np.random.default_rng(0)
    widths = []
    for count in (10, 160):
        serial = engines(count, 50)
        truth = rng.uniform(0, CAP, len(serial))
        error = rng.normal(0, 5, len(serial)) + np.repeat(rng.normal(0, 5, count), 50)
        told = truth + error
        found = rul_intervals(serial, truth, told, told - 10, told + 10, unit=1.0, seed=0)
        low, high = ends(found["rmse"])
        assert low < float(np.sqrt(np.mean(error**2))) < high
        inside = float((np.abs(error) <= 10).mean())
        low_share, high_share = ends(found["coverage90"])
        assert low_share < inside < high_share
        widths.append(high - low)
    assert widths[1] < widths[0] / 2


def test_the_slope_of_true_probabilities_has_one_in_its_interval_and_of_timid_ones_not() -> None:
    rng = np.random.default_rng(1)
    serial = engines(80, 100)
    odds = rng.normal(-2, 2, len(serial))
    chance = 1 / (1 + np.exp(-odds))
    label = (rng.random(len(serial)) < chance).astype(float)
    found = probability_intervals(serial, label, chance, seed=0)
    low, high = ends(found["calibration_slope"])
    assert low < 1 < high
    timid = 1 / (1 + np.exp(-odds / 2))
    low, high = ends(probability_intervals(serial, label, timid, seed=0)["calibration_slope"])
    assert low > 1.5
    assert low < calibration_slope(label, timid) < high


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(2)
    hits = 0
    for _ in range(100):
        values = rng.normal(3, 1, 40)
        low, high = bootstrap(engines(40, 1), _mean(values), rows=False, seed=0) or (0.0, 0.0)
        hits += low < 3 < high
    assert 88 <= hits <= 99


def _mean(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Figure:
    return lambda picks: float(values[picks].mean())


def test_lead_times_have_an_interval_over_devices() -> None:
    outcomes = [Outcome(leads_ms=(h * HOUR,)) for h in range(20, 41)]
    low, high = lead_median_interval(outcomes, seed=0) or (0.0, 0.0)
    assert 20 < low < 30 < high < 40
    assert lead_median_interval([Outcome(), Outcome()], seed=0) is None


def test_held_out_false_tickets_are_counted_by_device_month() -> None:
    serial = engines(10, 2)
    ts = np.tile(np.array([0, 65 * DAY]), 10)
    outcomes = [[Outcome(tickets=1, false=1)] + [Outcome()] * 9]
    rate = held_false_rate(serial, ts, outcomes, 5 * DAY)
    assert rate.device_months == pytest.approx(10 * 60 / 30.4375)
    assert rate.observed == pytest.approx(1000 / rate.device_months)
    assert rate.observed is not None
    assert rate.upper is not None
    assert rate.upper > 3 * rate.observed
