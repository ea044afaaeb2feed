"""Which ticket foresaw which fault."""

import math

from models.decision.matching import match_tickets, outcome_object
from models.decision.policy import OperatingPoint, Rung, earned_rung, is_risk, simulate_openings

DAY = 86_400_000


def match(openings: list[int], faults: list[int], end: int = 300) -> tuple[int, int, int, int]:
    days = [[day * DAY for day in times] for times in (openings, faults)]
    outcome = match_tickets(*days, horizon=30 * DAY, lead_needed=5 * DAY, record_end=end * DAY)
    assert outcome.tickets == len(openings)
    return outcome.ahead, outcome.in_time, outcome.false, outcome.undecided


def test_a_ticket_for_everything_on_the_first_day_is_false() -> None:
    assert match([0], [192]) == (0, 0, 1, 0)


def test_a_ticket_within_one_horizon_is_ahead_and_in_time_if_the_lead_is_enough() -> None:
    assert match([170], [192]) == (1, 1, 0, 0)
    assert match([189], [192]) == (1, 0, 0, 0)
    assert match([162], [192]) == (1, 1, 0, 0)
    assert match([161], [192]) == (0, 0, 1, 0)


def test_a_ticket_opened_at_or_after_the_report_is_not_ahead() -> None:
    assert match([192], [192]) == (0, 0, 0, 0)
    assert match([193], [192]) == (0, 0, 1, 0)


def test_a_ticket_matches_at_most_one_fault() -> None:
    assert match([100], [110, 120]) == (1, 1, 0, 0)
    assert match([100, 105], [110, 120]) == (2, 2, 0, 0)


def test_a_second_ticket_for_one_fault_is_false() -> None:
    assert match([100, 101], [110]) == (1, 1, 1, 0)


def test_a_ticket_whose_window_passes_the_records_end_is_undecided() -> None:
    assert match([280], [], end=300) == (0, 0, 0, 1)
    assert match([270], [], end=300) == (0, 0, 1, 0)


def test_the_outcome_object_adds_up() -> None:
    one = match_tickets([10 * DAY], [20 * DAY, 90 * DAY], horizon=30 * DAY, lead_needed=DAY, record_end=99 * DAY)
    whole = outcome_object({"wear": one, "leak": match_tickets([], [], horizon=1, lead_needed=1, record_end=1)})
    assert whole["faults"] == 2
    assert whole["tickets_ahead"] == whole["customer_reported_first"] == 1
    assert whole["lead_time_hours"] == {"p10": 240.0, "median": 240.0, "p90": 240.0}
    assert set(whole["by_failure_mode"]) == {"wear", "leak"}  # type: ignore[call-overload]


def test_one_ticket_at_a_time_which_closes_at_its_fault_or_when_its_horizon_ends() -> None:
    assert simulate_openings(list(range(100)), [], horizon=30) == [0, 31, 62, 93]
    assert simulate_openings([5, 6, 7, 20, 21], [10], horizon=30) == [5, 20]
    assert simulate_openings([], [10], horizon=30) == []


def point(threshold: float = 0.5, confirmations: int = 2, rung: Rung = Rung.TICKET) -> OperatingPoint:
    return OperatingPoint(threshold, confirmations, rung, 1.0, 1.0, 1.0, 1.0, 0.0)


def test_a_risk_needs_all_its_confirmations() -> None:
    assert is_risk([0.1, 0.6, 0.5], point())
    assert not is_risk([0.6, 0.4, 0.6], point())
    assert not is_risk([0.6], point())
    assert not is_risk([0.6, math.nan], point())
    assert is_risk([0.6], point(), looks=1)
    assert not is_risk([0.6, 0.4], point(), looks=1)
    assert not is_risk([0.6], point(), looks=2)
    assert not is_risk([], point(), looks=1)


def test_the_rung_is_earned_by_precision_and_its_lower_bound() -> None:
    assert earned_rung(true=8, false=2) is Rung.TICKET
    assert earned_rung(true=1, false=1) is Rung.ADVISE
    assert earned_rung(true=4, false=6) is Rung.ADVISE
