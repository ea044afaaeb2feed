"""A budget of false tickets holds beyond the devices that its points were chosen on."""

from dataclasses import replace

import numpy as np
import pytest

from fleet.coded import Coded
from fleet.product import TicketPolicy
from models.decision.budget import Budgeted, choose_within_budget, decided_months, false_rate, false_tickets
from models.decision.operating_points import DeviceScores, choose_point
from models.decision.policy import Rung
from models.model_files.manifest import manifest_json, parse_manifest
from models.statistics.rates import poisson_upper
from models.training.train import train
from tests.models.synthetic_fleets import pump_history

DAY = 86_400_000
PUMP = pump_history().product
WEAR = PUMP.failure_modes[0]
LEAK = replace(WEAR, id="seal_leak", component="seal")
TWO = replace(PUMP, failure_modes=(WEAR, LEAK))


def fleet(seed: int, *, devices: int = 60, noise: float = 0.004, days: int = 120) -> list[DeviceScores]:
    """A third fails on its last day after 4 risky days; all have spells of false risk now and then, some high."""
    rng = np.random.default_rng(seed)
    steps, made = 2 * days, []
    for number in range(devices):
        probability = np.full(steps, 0.02)
        for start in np.flatnonzero(rng.random(steps) < noise):
            probability[start : start + 6] = rng.beta(1, 3)
        fails = number % 3 == 0
        if fails:
            probability[-8:] = rng.uniform(0.4, 1)
        made.append(DeviceScores(np.arange(steps) * DAY // 2, probability, [days * DAY] if fails else [], days * DAY))
    return made


def certain(*, false: int) -> list[DeviceScores]:
    """Every failure has four days of certain risk before it, and so have `false` devices that do not fail: no threshold
    tells the ones from the others."""
    devices = fleet(2, noise=0.0)
    for device in devices:
        if device.faults:
            device.probability[-8:] = 1.0
    for device in [device for device in devices if not device.faults][:false]:
        device.probability[100:108] = 1.0
    return devices


def within(seed: int, budget: float, **kind: float) -> Budgeted:
    return choose_within_budget(PUMP, {WEAR.id: fleet(seed, **kind)}, budget=budget, share=None)  # type: ignore[arg-type]


def test_the_bound_of_a_count_is_the_exact_one() -> None:
    assert poisson_upper(0, 0.95) == pytest.approx(2.9957, abs=1e-3)
    assert poisson_upper(3, 0.9) == pytest.approx(6.6808, abs=1e-3)


def test_ten_false_tickets_of_one_device_leave_more_doubt_than_one_each_of_ten() -> None:
    one, ten = np.zeros(50), np.zeros(50)
    one[0], ten[:10] = 10, 1
    spread, alone = false_rate(ten, 1000), false_rate(one, 1000)
    assert (spread.observed, alone.observed) == (10, 10)
    assert spread.upper == pytest.approx(15.41, abs=0.01)
    assert alone.upper is not None
    assert spread.upper is not None
    assert alone.upper > 2 * spread.upper


def test_a_tighter_budget_gives_a_stricter_point() -> None:
    lax, tight = within(1, 1000), within(1, 40)
    assert lax.points[WEAR.id].threshold < tight.points[WEAR.id].threshold
    assert lax.points[WEAR.id].recall > tight.points[WEAR.id].recall > 0.3
    assert tight.rate.upper is not None
    assert tight.rate.upper <= 40
    assert tight.points[WEAR.id].rung is Rung.NOTICE
    assert lax.points[WEAR.id] == choose_point(fleet(1), WEAR)


def test_a_record_too_short_to_show_the_budget_leaves_advice_only() -> None:
    kept = within(1, 1)
    assert kept.points[WEAR.id].rung is Rung.ADVISE
    assert (kept.held_back, kept.price, kept.rate.false) == ((WEAR.id,), None, 0)


def test_the_rate_on_new_devices_keeps_to_the_budget() -> None:
    truth = {WEAR.id: fleet(10_000, devices=1_500)}
    rates = [false_tickets(PUMP, truth, within(seed, 40, noise=0.01).points).observed for seed in range(12)]
    assert sum(rate is not None and rate > 40 for rate in rates) <= 1


def test_failure_modes_share_one_budget_and_the_noisy_one_stands_back() -> None:
    calm, noisy = fleet(1, noise=0.0), certain(false=5)
    both = choose_within_budget(TWO, {WEAR.id: calm, LEAK.id: noisy}, budget=25, share=None)
    assert both.held_back == (LEAK.id,)
    assert (both.points[WEAR.id].rung, both.points[LEAK.id].rung) == (Rung.NOTICE, Rung.ADVISE)
    assert both.rate.false == 0
    assert both.rate.upper == pytest.approx(10.2, abs=0.1)


def test_modes_that_keep_to_the_budget_alone_may_break_it_together() -> None:
    fewer, more = certain(false=1), certain(false=2)
    for alone in (fewer, more):
        assert choose_within_budget(PUMP, {WEAR.id: alone}, budget=25, share=None).held_back == ()
    both = choose_within_budget(TWO, {WEAR.id: fewer, LEAK.id: more}, budget=25, share=None)
    assert both.held_back == (LEAK.id,)
    assert both.rate.false == 1
    assert choose_within_budget(TWO, {WEAR.id: fewer, LEAK.id: more}, budget=45, share=None).held_back == ()


def test_the_last_horizon_of_a_record_decides_nothing() -> None:
    device = fleet(1, devices=1)[0]
    assert decided_months([device], 5 * DAY) == pytest.approx((119.5 - 5) / 30.4375)


def test_a_share_of_false_tickets_is_a_limit_of_its_own() -> None:
    devices = fleet(3, noise=0.02)
    free, held = choose_point(devices, WEAR), choose_point(devices, WEAR, share=0.02)
    assert held.precision >= 0.98
    assert held.precision >= free.precision
    hopeless = choose_point([replace(d, probability=np.full(len(d.ts), 0.5)) for d in devices], WEAR, share=0.02)
    assert hopeless.rung is Rung.ADVISE


def test_a_product_sets_no_limit_unless_its_file_does() -> None:
    assert PUMP.policy == TicketPolicy(None, None)


def test_training_keeps_to_the_budget_and_says_what_it_found() -> None:
    pumps = pump_history()
    strict = replace(pumps, product=replace(PUMP, policy=TicketPolicy(false_tickets_per_1000_device_months=1)))
    manifest = train(strict, seed=3).manifest
    assert manifest.points[WEAR.id].rung is Rung.ADVISE
    assert manifest.budget["held_back"] == [WEAR.id]
    (limit,) = (one for one in manifest.warnings if one.code == "limit_budget")
    why = limit.args["why"]
    assert isinstance(why, Coded)
    assert (limit.args["mode"], limit.args["budget"], why.code) == (WEAR.id, 1, "budget_record_too_short")
    assert why.args["needed"] == pytest.approx(2303, abs=0.5)
    borne = replace(pumps, product=replace(PUMP, policy=TicketPolicy(400, 0.2)))
    manifest = train(borne, seed=3).manifest
    assert manifest.points[WEAR.id].rung is Rung.NOTICE
    assert manifest.budget["upper"] <= 400  # type: ignore[operator]
    assert parse_manifest(manifest_json(manifest)) == manifest
