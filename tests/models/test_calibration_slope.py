"""One calibration slope and one Wilson interval, whoever asks: training, the ledger, the bootstrap."""

import numpy as np
import pytest
from scipy.stats import binomtest

from models.data.arrays import Floats
from models.evaluation.metrics import classification_figures
from models.monitoring.calibration_of_scores import calibrate
from models.statistics.calibration_slope import calibration_slope, counted_slope
from models.statistics.interval_of_share import share, wilson


def told(seed: int, *, boast: float = 1.0, rows: int = 400) -> tuple[Floats, Floats]:
    """Truth [n] and probabilities [n] whose log-odds are `boast` times the right ones."""
    rng = np.random.default_rng(seed)
    odds = rng.normal(-1, 2, rows)
    truth = (rng.random(rows) < 1 / (1 + np.exp(-odds))).astype(np.float64)
    return truth, 1 / (1 + np.exp(-boast * odds))


@pytest.mark.parametrize("boast", [0.5, 1.0, 3.0])
def test_training_and_the_ledger_tell_one_slope(boast: float) -> None:
    truth, probability = told(3, boast=boast)
    ledger = calibrate(np.arange(len(truth)), probability, truth).slope
    assert ledger is not None
    assert classification_figures(truth, probability)["calibration_slope"] == ledger.value
    assert ledger.value == pytest.approx(1 / boast, rel=0.25)


def test_a_weight_counts_a_row_so_many_times() -> None:
    truth, probability = told(4)
    weight = np.random.default_rng(5).integers(0, 4, len(truth))
    often = calibration_slope(np.repeat(truth, weight), np.repeat(probability, weight))
    assert calibration_slope(truth, probability, weight.astype(np.float64)) == pytest.approx(often, abs=1e-9)


def test_a_slope_needs_both_kinds_and_stays_finite_where_they_do_not_overlap() -> None:
    truth, probability = told(6)
    assert np.isnan(calibration_slope(np.zeros(len(truth)), probability))
    apart = counted_slope(np.array([-2.0, -1.0, 1.0, 2.0]), np.full(4, 5.0), np.array([0.0, 0.0, 5.0, 5.0]))
    assert 3 < apart < 30


@pytest.mark.parametrize(("hits", "trials"), [(0, 1), (3, 3), (8, 10), (1, 400), (399, 400)])
def test_the_interval_of_a_share_is_wilsons(hits: int, trials: int) -> None:
    expected = binomtest(hits, trials).proportion_ci(method="wilson")
    assert wilson(hits, trials) == pytest.approx((expected.low, expected.high), abs=1e-12)
    found = share(hits, trials)
    assert (found.low, found.high) == wilson(hits, trials)
    assert wilson(0, 0) == (0, 1)
