"""How parts age, fail and are repaired, and what is told of it in the truth."""

import copy
import functools
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from firmware_sim.fleet import SimulatedFleet
from firmware_sim.life.devices import HOUR, Devices
from firmware_sim.life.truth import Fault
from firmware_sim.life.wear import Wear
from firmware_sim.seeded_randomness import Draws
from tests.firmware_sim.simulated import BEGIN, DAY, NAMES, lived, physics_of, simulated


def worn_fleet(name: str = "refrigerator") -> SimulatedFleet:
    return copy.deepcopy(_worn_fleet(name))


@functools.cache
def _worn_fleet(name: str) -> SimulatedFleet:
    fleet = simulated(name, devices=80, pace=16)
    fleet.measure(BEGIN + 60 * DAY)
    # A second life of every part, so that weak new parts are among them.
    for serial in fleet.serials:
        for component in sorted({mode.component for mode in fleet.physics.modes}):
            fleet.repair(serial, component, fleet.now)
    fleet.measure(BEGIN + 130 * DAY)
    return fleet


def failed(fleet: SimulatedFleet, kind: str = "wear") -> Fault:
    return next(f for f in fleet.truth() if f.ended == "failed" and f.kind == kind and not f.repaired_at)


@pytest.mark.parametrize("name", NAMES)
def test_wear_has_an_onset_within_its_interval_before_failure_and_sudden_failures_have_none(name: str) -> None:
    modes = {mode.id: mode for mode in physics_of(name).modes}
    faults = [fault for fault in worn_fleet(name).truth() if fault.kind != "sensor"]
    assert {fault.kind for fault in faults} == {"wear", "infant", "sudden"}
    for fault in faults:
        signs = modes[fault.failure_mode].signs
        if signs is None:
            assert (fault.kind, fault.onset) == ("sudden", None)
            continue
        assert fault.onset is not None
        days = (fault.fails_at - fault.onset) / DAY
        assert days < 6 if fault.kind == "infant" else signs[0] <= days <= signs[1]


def test_customers_notice_after_failure_and_of_sudden_ones_soon() -> None:
    faults = [fault for fault in worn_fleet().truth() if fault.kind != "sensor"]
    assert all(fault.noticed_at > fault.fails_at for fault in faults)
    assert all(fault.noticed_at - fault.fails_at <= 12 * HOUR for fault in faults if fault.kind == "sudden")


def test_the_truth_tells_what_has_begun_and_nothing_that_is_to_come() -> None:
    fleet = worn_fleet()
    for fault in fleet.truth():
        assert (fault.onset or fault.fails_at) <= fleet.now
        until = fault.repaired_at or fleet.now
        assert (fault.ended == "failed") == (fault.fails_at <= until) or fault.kind == "sensor"


def test_weak_parts_fail_in_their_first_weeks() -> None:
    fleet = simulated(devices=400, pace=1)
    installed = dict(zip(fleet.serials, fleet.installed_at, strict=True))
    fleet.measure(BEGIN + 30 * DAY)
    infants = [fault for fault in fleet.truth() if fault.kind == "infant"]
    assert infants
    assert all(fault.fails_at - installed[fault.serial] < 21 * DAY for fault in infants)


def test_several_faults_may_overlap_in_one_device() -> None:
    faults = [fault for fault in worn_fleet().truth() if fault.kind == "wear" and fault.onset]
    assert any(
        one.serial == other.serial and one.failure_mode < other.failure_mode and other.onset < one.fails_at
        for one in faults
        for other in faults
        if one.onset and other.onset and one.onset < other.onset
    )


def test_a_failed_part_stays_failed_until_it_is_repaired() -> None:
    fleet = worn_fleet()
    fault = failed(fleet)
    assert fleet.inspect(fault.serial, fleet.now)[fault.failure_mode] == 1.0
    fleet.repair(fault.serial, fault.component, fleet.now)
    assert fleet.inspect(fault.serial, fleet.now)[fault.failure_mode] == 0.0
    told = next(one for one in fleet.truth() if (one.serial, one.fails_at) == (fault.serial, fault.fails_at))
    assert (told.ended, told.ended_at, told.repaired_at) == ("failed", fault.fails_at, fleet.now)


def test_a_repair_in_time_averts_the_fault() -> None:
    fleet = worn_fleet()
    growing = next(fault for fault in fleet.truth() if fault.kind == "wear" and fault.ended is None)
    assert 0 < fleet.inspect(growing.serial, fleet.now)[growing.failure_mode] < 1
    fleet.repair(growing.serial, growing.component, fleet.now)
    told = next(one for one in fleet.truth() if (one.serial, one.fails_at) == (growing.serial, growing.fails_at))
    assert (told.ended, told.ended_at, told.fails_at) == ("averted", fleet.now, growing.fails_at)


def test_a_repair_that_is_agreed_on_takes_effect_when_its_time_comes() -> None:
    fleet = worn_fleet()
    fault, now = failed(fleet), fleet.now
    fleet.repair(fault.serial, fault.component, now + 5 * HOUR)
    fleet.advance(now + 4 * HOUR)
    assert fleet.inspect(fault.serial, fleet.now)[fault.failure_mode] == 1.0
    fleet.advance(now + 6 * HOUR)
    assert fleet.inspect(fault.serial, fleet.now)[fault.failure_mode] == 0.0


def test_a_repair_that_does_not_hold_lets_the_fault_come_back() -> None:
    fleet = worn_fleet()
    fault, now = failed(fleet), fleet.now
    fleet.repair(fault.serial, fault.component, now, holds_for=30 * HOUR)
    fleet.measure(now + 29 * HOUR)
    assert fleet.inspect(fault.serial, fleet.now)[fault.failure_mode] == 0.0
    fleet.measure(now + 60 * DAY)
    assert fleet.inspect(fault.serial, fleet.now)[fault.failure_mode] == 1.0
    mine = [one for one in fleet.truth() if (one.serial, one.failure_mode) == (fault.serial, fault.failure_mode)]
    again, grew = mine[-1], fault.fails_at - (fault.onset or fault.fails_at)
    assert abs(again.fails_at - (now + 30 * HOUR) - grew / 4) < HOUR


def test_a_repair_that_mended_nothing_changes_nothing() -> None:
    fleet = worn_fleet()
    fault = failed(fleet)
    fleet.repair(fault.serial, fault.component, fleet.now, holds_for=0 * HOUR)
    assert fleet.inspect(fault.serial, fleet.now)[fault.failure_mode] == 1.0
    told = next(one for one in fleet.truth() if (one.serial, one.fails_at) == (fault.serial, fault.fails_at))
    assert told.repaired_at is None


def test_a_planned_repair_that_does_not_hold_survives_saving(tmp_path: Path) -> None:
    fleet = worn_fleet()
    fault, now = failed(fleet), fleet.now
    fleet.repair(fault.serial, fault.component, now + 5 * HOUR, holds_for=0 * HOUR)
    fleet.save(tmp_path / "fleet")
    again = SimulatedFleet.load(fleet.physics, tmp_path / "fleet")
    again.measure(now + 6 * HOUR)
    assert again.inspect(fault.serial, again.now)[fault.failure_mode] == 1.0


def test_a_repair_of_another_part_or_device_changes_nothing_about_a_fault() -> None:
    fleet = worn_fleet()
    fault = failed(fleet)
    others = {mode.component for mode in fleet.physics.modes} - {fault.component}
    for component in others:
        fleet.repair(fault.serial, component, fleet.now)
    other = next(serial for serial in fleet.serials if serial != fault.serial)
    fleet.repair(other, fault.component, fleet.now)
    assert fleet.inspect(fault.serial, fleet.now)[fault.failure_mode] == 1.0


@pytest.mark.parametrize("name", NAMES)
def test_a_sudden_failure_leaves_no_sign_at_all(name: str) -> None:
    """Everything measured and sent before it is the same, to the last digit, in a fleet where it never comes."""
    struck, spared = fleets_of(name), fleets_of(name)
    column = [mode.signs for mode in struck.physics.modes].index(None)
    struck.wear.fails[:, column] = 60.5
    spared.wear.fails[:, column] = 1e9
    with_fault, without = lived(struck, 60), lived(spared, 60)
    np.testing.assert_array_equal(with_fault.values, without.values)
    assert with_fault.signals == without.signals
    after, still = lived(struck, 24), lived(spared, 24)
    assert not np.array_equal(after.values, still.values)


@pytest.mark.parametrize("name", NAMES)
def test_sudden_failures_know_neither_age_nor_use_nor_repairs(name: str) -> None:
    modes = physics_of(name).modes
    column = [mode.signs for mode in modes].index(None)
    old, new = (Wear(modes, Draws(1, 4000), np.full(4000, hours), pace=4.0) for hours in (20_000.0, 1.0))
    np.testing.assert_array_equal(old.fails[:, column], new.fails[:, column])
    days = old.fails[:, column] / 24 * 4
    hazard = [np.mean(days[days > start] < start + 400) for start in (0, 1000, 3000)]
    assert np.ptp(hazard) < 0.03, hazard


def test_damage_grows_from_onset_to_failure_and_never_shrinks() -> None:
    fleet = worn_fleet()
    fault = failed(fleet)
    assert fault.onset is not None
    whole = fault.fails_at - fault.onset
    parts = (-0.1, 0.0, 0.25, 0.5, 0.75, 1.0, 1.1)
    grows = [fleet.inspect(fault.serial, fault.onset + part * whole)[fault.failure_mode] for part in parts]
    assert grows == sorted(grows)
    assert (grows[0], grows[-1]) == (0, 1)
    assert (grows[1], grows[-2]) == pytest.approx((0, 1))
    assert grows[3] < 0.5, "slowly at first"


def fleets_of(name: str) -> Devices:
    return Devices(
        physics_of(name),
        devices=40,
        seed=9,
        begin=BEGIN,
        interval=timedelta(hours=1),
        disturbances=simulated().disturbances,
        pace=8.0,
    )
