"""The sensor cases are drawn by a seed, matter, and are counted as they ended."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from bench.__main__ import main, parser
from bench.sensor_table import Alarm, Episode, Told, table_of
from bench.worlds.sensor_cases import DAY, DAYS, LEAST_REACH, Case, Repairs, case_fleet, draw_cases
from demo.plan import LIVE_BEGIN, physics_of
from firmware_sim.fleet import SimulatedFleet
from fleet.product_files.parse import parse_product

EACH, SEED = 4, 3
PRODUCT = parse_product(
    """
[product]
id = "fridge"
name = "Fridge"
interval = "1h"
[metrics]
fan = { unit = "rpm" }
heat = { unit = "degC" }
[failure_modes.wear]
component = "fan"
horizon = "10d"
lead_needed = "2d"
cost = { failure = 9, visit = 1 }
""",
    file="fridge.toml",
)


def fleet() -> SimulatedFleet:
    physics = physics_of("refrigerator")
    return case_fleet(physics, wears=False, devices=3 * EACH, seed=SEED, begin=LIVE_BEGIN, prefix="CASE")


def drawn() -> tuple[SimulatedFleet, list[Case]]:
    broken = fleet()
    return broken, draw_cases(broken, fleet(), each=EACH, seed=SEED, begin=LIVE_BEGIN)


def test_the_same_seed_draws_the_same_cases_one_a_device() -> None:
    (_, cases), (_, again) = drawn(), drawn()
    assert cases == again
    assert [case.kind for case in cases] == ["stuck"] * EACH + ["drift"] * EACH
    assert len({case.serial for case in cases}) == 2 * EACH


def test_a_drift_takes_what_is_told_out_of_the_healthy_spread_and_nothing_else_changes() -> None:
    broken, cases = drawn()
    told, true = (
        np.concatenate([part.values for part in one.measure(LIVE_BEGIN + DAYS * DAY)], axis=1)
        for one in (broken, fleet())
    )
    places = {metric.id: place for place, metric in enumerate(broken.physics.metrics)}
    for number, case in enumerate(cases):
        others = [place for metric, place in places.items() if metric != case.metric]
        np.testing.assert_array_equal(told[number][:, others], true[number][:, others])
        assert case.reach >= LEAST_REACH or case.kind == "stuck"
        last = slice(*(round((at - LIVE_BEGIN) / timedelta(hours=1)) for at in (case.until - DAY, case.until)))
        own = told[number, last, places[case.metric]]
        if case.kind == "stuck":
            assert len(set(own[1:-1])) == 1
        else:
            away = np.nanmean(own - true[number, last, places[case.metric]])
            assert away * (case.pace or 0) > 0
    np.testing.assert_array_equal(told[2 * EACH :], true[2 * EACH :])


def test_sound_devices_never_fail_and_sick_ones_are_repaired_after_they_did() -> None:
    sound = fleet()
    sound.measure(LIVE_BEGIN + DAYS * DAY)
    assert sound.truth() == []
    sick = case_fleet(physics_of("refrigerator"), wears=True, devices=12, seed=SEED, begin=LIVE_BEGIN, prefix="SICK")
    repairs = Repairs.of(sick, SEED)
    mended = []
    for day in range(1, DAYS + 1):
        sick.measure(LIVE_BEGIN + day * DAY)
        mended += list(repairs.until(LIVE_BEGIN + day * DAY))
    assert mended
    assert all(fault.noticed_at < at for fault, at in mended)


def at(day: float) -> datetime:
    return LIVE_BEGIN + day * DAY


def test_cases_are_counted_as_they_ended() -> None:
    cases = [
        Case("A", "stuck", "fan", at(20), at(40), None, 3.0),
        Case("B", "drift", "fan", at(20), at(40), 2.0, 5.0),
        Case("C", "drift", "heat", at(20), at(40), -2.0, 20.0),
    ]
    alarms = [
        Alarm("A", "sensor.stuck", "fan", at(21)),
        Alarm("B", "sensor.drift", "heat", at(25)),
        Alarm("C", "sensor.drift", "heat", at(19)),
        Alarm("C", "sensor.drift", "heat", at(24)),
        Alarm("S", "sensor.noisy", "fan", at(9)),
    ]
    episodes = [
        Episode("A", "wear", at(10), ticket=True, held=False),
        Episode("B", "wear", at(30), ticket=True, held=False),
        Episode("C", "wear", at(30), ticket=False, held=True),
    ]
    told = Told("fridge", PRODUCT, cases, ["S", "T"], ["X"], [], alarms, episodes)
    found = table_of([told]).results["fridge"]
    assert (found["stuck_told"], found["stuck_delay_median"], found["stuck_tickets"]) == (1, 1, 0)
    assert (found["drifting_told"], found["drifting_delay_median"], found["drifting_tickets"]) == (1, 4, 1)
    assert (found["drifting_misled"], found["drifting_held"]) == (1, 1)
    assert (found["drift_from_3"], found["drift_from_12"]) == (0, 1)
    assert (found["sound_alarmed"], found["sick_alarmed"]) == (1, 0)
    notes = table_of([told]).notes
    assert "fridge B: fan drift, 5.0 spreads up opened a ticket for wear" in notes


def test_the_command_knows_its_products_and_refuses_no_cases(capsys: pytest.CaptureFixture[str]) -> None:
    given = parser().parse_args(["sensors", "--products", "heat_pump", "--cases", "7"])
    assert (given.products, given.cases) == (["heat_pump"], 7)
    with pytest.raises(SystemExit):
        main(["sensors", "--cases", "0"])
    assert "--cases is at least 1" in capsys.readouterr().err
