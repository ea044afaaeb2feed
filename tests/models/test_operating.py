"""Choosing where tickets open."""

from datetime import timedelta

import numpy as np

from models.decision.operating_points import DeviceScores, choose_point, expected_cost, lasting, safest, simulate
from models.decision.policy import MANY, Rung, looks_so_far
from tests.models.synthetic_fleets import pump_history

DAY = 86_400_000
WEAR = pump_history().product.failure_modes[0]


def device(probability: list[float], fault_day: int | None, step: int = DAY // 4) -> DeviceScores:
    ts = np.arange(len(probability)) * step
    faults = [] if fault_day is None else [fault_day * DAY]
    return DeviceScores(ts, np.array(probability), faults, len(probability) * step)


def fleet(*, blip: float) -> list[DeviceScores]:
    """Twelve failing on day 20 with a clear rise over 4 days, twelve sound ones with one short blip each."""
    failing = [device([0.05] * 64 + [0.8] * 16, 20) for _ in range(12)]
    return failing + [device([0.05] * 40 + [blip] + [0.05] * 39, None) for _ in range(12)]


def test_it_asks_for_confirmations_where_single_scores_lie() -> None:
    point = choose_point(fleet(blip=0.95), WEAR)
    assert point.confirmations > 1
    assert (point.rung, point.recall, point.in_time) == (Rung.NOTICE, 1.0, 1.0)


def test_of_equal_points_it_takes_the_middle_and_not_an_edge() -> None:
    point = choose_point(fleet(blip=0.06), WEAR)
    assert 0.1 < point.threshold < 0.7
    same = simulate([device([0.0] * 64 + [1.0] * 16, 20)], WEAR, 0.5, 1)
    assert safest({(1, i): same for i in range(3, 10)}, WEAR) == (1, 6)


def test_of_near_ties_it_takes_the_one_farthest_from_too_late_and_too_early() -> None:
    edges = (WEAR.lead_needed / timedelta(days=1), WEAR.horizon / timedelta(days=1))
    leads = (edges[1] - 0.5, sum(edges) / 2, edges[0] + 0.5)
    hasty, steady, late = (
        simulate([device([0.0] * n + [1.0] * (80 - n), 20)], WEAR, 0.5, 1) for n in map(_opens, leads)
    )
    assert safest({(1, 0): hasty, (1, 1): steady, (1, 2): late}, WEAR) == (1, 1)


def _opens(lead_days: float) -> int:
    return round((20 - lead_days) * 4)


def test_scores_that_tell_nothing_only_advise() -> None:
    rng = np.random.default_rng(0)
    noise = [device(list(rng.random(200)), int(rng.integers(10, 50)) if i % 8 == 0 else None) for i in range(24)]
    assert choose_point(noise, WEAR).rung is Rung.ADVISE


def test_a_missed_fault_costs_more_than_a_late_ticket_and_that_more_than_a_visit() -> None:
    early, late, never = (simulate([device([0.0] * n + [1.0] * (80 - n), 20)], WEAR, 0.5, 1) for n in (64, 79, 80))
    assert expected_cost(early, WEAR) == 0
    assert expected_cost(never, WEAR) > expected_cost(late, WEAR) > WEAR.cost_visit


def test_unknown_scores_break_a_run() -> None:
    scores = np.array([0.9, np.nan, 0.9, 0.8])
    assert lasting(scores, 2).tolist() == [-1, -1, -1, 0.8]


def test_a_device_that_has_just_joined_is_judged_by_what_there_is() -> None:
    scores, many = np.array([0.9, 0.8, 0.9, 0.7, 0.6]), 1_000_000
    assert lasting(scores, 3, np.array([1, 2, 3, 4, many])).tolist() == [0.9, 0.8, 0.8, 0.7, 0.6]
    # Scored for the first time after a long life, it has to wait.
    assert lasting(scores, 3, np.full(5, many)).tolist() == [-1, -1, 0.8, 0.7, 0.6]
    assert lasting(np.array([0.9]), 5, np.array([1])).tolist() == [0.9]
    assert lasting(np.array([0.9]), 5).tolist() == [-1]
    assert looks_so_far(np.array([0, 1, 19, 20]), 20).tolist() == [MANY, 1, 19, MANY]
