"""A simulated fleet: the same seed gives the same bytes, in whatever portions, and over a restart."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from firmware_sim.fleet import SimulatedFleet, Transmission
from firmware_sim.life.disturbances import QUIET
from tests.firmware_sim.simulated import BEGIN, DAY, HOUR, NAMES, STORMY, physics_of, simulated


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_bytes(name: str) -> None:
    assert live(simulated(name), days=5) == live(simulated(name), days=5)


def test_another_seed_gives_another_fleet() -> None:
    assert live(simulated(seed=1), days=2) != live(simulated(seed=2), days=2)


@pytest.mark.parametrize("name", NAMES)
def test_the_portions_in_which_time_advances_do_not_matter(name: str) -> None:
    fleet, portions = simulated(name, disturbances=STORMY), [1, 2, 5, 13, 24, 25, 50]
    sent: list[Transmission] = []
    for hours in portions:
        sent += fleet.advance(fleet.now + hours * HOUR)
    assert sent == simulated(name, disturbances=STORMY).advance(BEGIN + sum(portions) * HOUR)


def test_a_portion_shorter_than_a_step_sends_nothing_and_loses_nothing() -> None:
    fleet = simulated(disturbances=QUIET)
    assert fleet.advance(BEGIN + 0.5 * HOUR) == []
    assert fleet.now == BEGIN + 0.5 * HOUR
    assert live(fleet, days=1) == live(simulated(disturbances=QUIET), days=1)


@pytest.mark.parametrize("name", NAMES)
def test_a_saved_fleet_goes_on_as_if_it_had_never_been_interrupted(name: str, tmp_path: Path) -> None:
    fleet, path = simulated(name, disturbances=STORMY, pace=40), tmp_path / "fleet.npz"
    fleet.advance(BEGIN + 7 * DAY)
    fleet.repair("SN-0003", fleet.physics.modes[0].component, fleet.now + 5 * HOUR)
    fleet.save(path)
    loaded = SimulatedFleet.load(physics_of(name), path)
    assert (loaded.now, loaded.serials, loaded.installed_at) == (fleet.now, fleet.serials, fleet.installed_at)
    assert loaded.advance(BEGIN + 30 * DAY) == fleet.advance(BEGIN + 30 * DAY)
    assert loaded.truth() == fleet.truth()
    mine, theirs = loaded.delivered(), fleet.delivered()
    assert (mine.readings, mine.repeats, mine.waiting) == (theirs.readings, theirs.repeats, theirs.waiting)
    assert all(np.array_equal(mine.ts[serial], theirs.ts[serial]) for serial in fleet.serials)


def test_what_is_no_saved_fleet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.npz"
    np.savez(path, numbers=np.zeros(3))
    with pytest.raises(ValueError, match=r"other\.npz is no saved fleet"):
        SimulatedFleet.load(physics_of("refrigerator"), path)


def test_a_steps_messages_come_in_order_of_devices() -> None:
    fleet = simulated(disturbances=STORMY)
    for _ in range(30):
        serials = [message.serial for message in fleet.advance(fleet.now + HOUR)]
        assert [serial for serial, _ in itertools.groupby(serials)] == sorted(set(serials))


def test_serials_are_numbered_from_the_first() -> None:
    fleet = SimulatedFleet(
        physics_of("heat_pump"), devices=2, seed=1, begin=BEGIN, interval=HOUR, prefix="PK", first=41
    )
    assert fleet.serials == ["PK-0041", "PK-0042"]


def test_some_devices_are_new_and_none_is_installed_later_than_the_beginning() -> None:
    fleet = simulated(devices=300)
    ages = [(BEGIN - at) / DAY for at in fleet.installed_at]
    assert min(ages) >= 0
    assert 0.1 < np.mean([age < 45 for age in ages]) < 0.3


def test_homes_lie_in_all_three_time_zones() -> None:
    assert {place.utc_hours for place in simulated(devices=200).places} == {7, 8, 9}


def test_readings_are_measured_in_their_step_and_at_most_once() -> None:
    fleet = simulated()
    fleet.advance(BEGIN + 10 * DAY)
    for ts in fleet.delivered().ts.values():
        assert (np.diff(ts) > 0).all()
        assert ts[0] > BEGIN.timestamp() * 1000
        assert ts[-1] <= (BEGIN + 10 * DAY).timestamp() * 1000


def test_readings_of_five_minutes_come_twelve_an_hour() -> None:
    fleet = simulated(devices=2, disturbances=QUIET, interval=HOUR / 12)
    fleet.advance(BEGIN + 3 * HOUR)
    assert fleet.delivered().readings == 2 * 36


@pytest.mark.parametrize(
    ("serial", "component", "message"),
    [("SN-0099", "compressor", "SN-0099: no device of this fleet"), ("SN-0001", "wheel", "component 'wheel' is none")],
)
def test_a_repair_of_what_there_is_not_is_refused(serial: str, component: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        simulated().repair(serial, component, BEGIN)


def live(fleet: SimulatedFleet, *, days: int) -> list[Transmission]:
    return fleet.advance(BEGIN + days * DAY)
