"""Tickets of a simulated fleet against its truth: repairs avert faults, and a part's life ends with its repair."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from demo.outcome import Held, hold_against, living_outcome
from firmware_sim.life.truth import Fault
from fleet.product import Product
from fleet.product_files.parse import load_product
from store.learning.outcomes import TicketOpening

FRIDGE: Product = load_product(Path(__file__).parents[2] / "fleet" / "products" / "refrigerator.toml")
MODE = "compressor_wear"  # wanted 14 days ahead; a repair needs 4
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


def day(number: float) -> datetime:
    return BEGIN + timedelta(days=number)


def opening(at: float, source: str = "prediction", mode: str = MODE) -> TicketOpening:
    return TicketOpening("F-1", mode, day(at), source, int(at * 10), None)


def wearing(
    fails: float, *, repaired: float | None = None, kind: Literal["wear", "sudden"] = "wear", now: float = 60
) -> Fault:
    failed = fails <= min(now, repaired if repaired is not None else now)
    return Fault(
        serial="F-1",
        failure_mode=MODE,
        component="compressor",
        kind=kind,
        onset=day(fails - 30) if kind == "wear" else None,
        fails_at=day(fails),
        noticed_at=day(fails + 0.2),
        ended="failed" if failed else "averted" if repaired else None,
        ended_at=day(fails) if failed else day(repaired) if repaired else None,
        repaired_at=day(repaired) if repaired is not None else None,
    )


def held(openings: list[TicketOpening], faults: list[Fault], end: float = 60) -> Held:
    return hold_against(FRIDGE, openings, faults, BEGIN, day(end))


def counts(one: Held) -> tuple[int, int, int, int, int, int]:
    outcome = one.by_mode[MODE]
    return (outcome.faults, outcome.tickets, outcome.ahead, outcome.in_time, outcome.false, outcome.undecided)


def test_a_fault_that_a_repair_averted_counts_when_it_would_have_come() -> None:
    found = held([opening(10)], [wearing(20, repaired=14)])
    assert counts(found) == (1, 1, 1, 1, 0, 0)
    assert found.by_mode[MODE].leads_ms == (10 * 86_400_000,)
    assert found.averted == 1


def test_what_failed_before_the_fleet_went_live_counts_for_nothing() -> None:
    found = held([opening(10)], [wearing(-5, repaired=-3), wearing(20, repaired=14)])
    assert counts(found) == (1, 1, 1, 1, 0, 0)
    assert counts(held([], [wearing(-5, repaired=-3)])) == (0, 0, 0, 0, 0, 0)


def test_a_ticket_further_ahead_than_the_horizon_is_false_even_if_it_averted_the_fault() -> None:
    assert counts(held([opening(10)], [wearing(30, repaired=14)])) == (1, 1, 0, 0, 1, 0)


def test_a_ticket_after_the_repair_cannot_be_right_about_the_part_that_is_gone() -> None:
    assert counts(held([opening(16)], [wearing(20, repaired=14)])) == (1, 1, 0, 0, 1, 0)


def test_the_customers_call_about_a_fault_that_has_come_is_neither_ahead_nor_false() -> None:
    assert counts(held([opening(20.3, "customer")], [wearing(20, repaired=21)])) == (1, 1, 0, 0, 0, 0)
    assert counts(held([opening(12), opening(20.3, "customer")], [wearing(20, repaired=21)])) == (1, 2, 1, 1, 0, 0)


def test_a_fault_beyond_the_record_leaves_its_ticket_undecided() -> None:
    assert counts(held([opening(52)], [wearing(64, repaired=56)])) == (0, 1, 0, 0, 0, 1)
    assert counts(held([opening(40)], [wearing(64, repaired=44)])) == (0, 1, 0, 0, 1, 0)


def test_each_part_has_its_own_fault_and_kinds_are_told_apart() -> None:
    faults = [wearing(15, repaired=16), wearing(40, repaired=41, kind="sudden"), wearing(58)]
    found = held([opening(5), opening(50)], faults)
    assert counts(found) == (3, 2, 2, 2, 0, 0)
    told = living_outcome(found)
    assert told["by_kind"] == {
        "wear": {"faults": 2, "tickets_ahead": 2, "tickets_in_time": 2},
        "infant": {"faults": 0, "tickets_ahead": 0, "tickets_in_time": 0},
        "sudden": {"faults": 1, "tickets_ahead": 0, "tickets_in_time": 0},
    }
    assert told["customer_reported_first"] == 1
    shares = told["shares"]
    assert isinstance(shares, dict)
    assert shares["wear_faults_ahead"] == {"value": 1.0, "low": 0.3424, "high": 1.0, "of": 2}
    assert shares["decided_tickets_false"]["of"] == 2


def test_a_fault_that_came_sooner_than_a_repair_needs_is_counted_and_said_apart() -> None:
    found = held([opening(1), opening(30)], [wearing(3, repaired=3.5), wearing(36)])
    assert counts(found) == (2, 2, 2, 1, 0, 0)
    told = living_outcome(found)
    assert told["too_soon"] == 1
    shares = told["shares"]
    assert isinstance(shares, dict)
    assert shares["wear_faults_in_time"]["of"] == 2
    assert shares["wear_faults_in_time_watched"] == {"value": 1.0, "low": 0.2065, "high": 1.0, "of": 1}
