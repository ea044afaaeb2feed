"""What sensors make of the truth: in range unless they spike, and each of their faults as it looks."""

from pathlib import Path

import numpy as np
import pytest

from firmware_sim.fleet import SimulatedFleet
from firmware_sim.life.devices import Devices
from firmware_sim.life.disturbances import QUIET, Disturbances
from firmware_sim.life.sensors import Faulty, SensorFault
from firmware_sim.life.truth import NEVER
from firmware_sim.seeded_randomness import Array
from tests.firmware_sim.simulated import BEGIN, DAY, HOUR, NAMES, STORMY, column_of, lived, physics_of, simulated

METRIC = "cabinet_temperature"


def with_fault(kind: SensorFault) -> tuple[Array, Array, Devices]:
    """One device's cabinet temperature [240] with a faulty sensor from hour 100 to 200, and as it is with none."""
    told = []
    for rate in (1e-6, 0.0):
        devices = Devices(
            physics_of("refrigerator"),
            devices=3,
            seed=2,
            begin=BEGIN,
            interval=HOUR,
            disturbances=Disturbances(sensor_faults=rate),
            pace=1e-6,
        )
        if devices.sensors.faulty:
            devices.sensors.faulty[1] = Faulty(1, 0, kind, 99.5, 199.5)
            faulty = devices
        told.append(column_of(devices, lived(devices, 240), METRIC)[1])
    return told[0], told[1], faulty


@pytest.mark.parametrize("name", NAMES)
def test_every_value_is_plausible_except_where_a_sensor_spikes(name: str) -> None:
    fleet = simulated(name, devices=40, disturbances=STORMY, pace=30)
    parts = fleet.measure(BEGIN + 60 * DAY)
    spiking = {(f.serial, f.component) for f in fleet.truth() if f.failure_mode == "sensor_spikes"}
    assert spiking
    seen = 0
    for place, metric in enumerate(fleet.physics.metrics):
        values = np.hstack([part.values[:, :, place] for part in parts])
        outside = (values < metric.low) | (values > metric.high)
        serials = {fleet.serials[device] for device in np.flatnonzero(outside.any(axis=1))}
        assert {(serial, metric.id) for serial in serials} <= spiking
        seen += len(serials)
    assert seen


def test_a_sensor_that_is_stuck_says_one_value() -> None:
    told, true, _ = with_fault("stuck")
    assert len(set(told[99:199])) == 1
    np.testing.assert_array_equal(np.delete(told, slice(99, 199)), np.delete(true, slice(99, 199)))


def test_a_sensor_that_is_missing_says_nothing_and_the_firmware_notices() -> None:
    told, true, _ = with_fault("missing")
    assert np.isnan(told[99:199]).all()
    np.testing.assert_array_equal(told[199:], true[199:])


def test_a_sensor_that_drifts_runs_away_slowly() -> None:
    told, true, _ = with_fault("drift")
    away = np.abs(told - true)[99:199]
    assert away[:12].max() < 0.5
    assert away[-1] > 2


def test_a_sensor_that_spikes_leaves_its_range_now_and_then() -> None:
    told, true, _ = with_fault("spikes")
    spikes = told != true
    assert 1 <= spikes[99:199].sum() <= 20
    assert (told[spikes] > 60).all()
    assert not np.delete(spikes, slice(99, 199)).any()


def test_a_sensor_fault_is_told_in_the_truth_as_no_functional_failure() -> None:
    fleet = simulated(devices=60, disturbances=STORMY)
    fleet.measure(BEGIN + 90 * DAY)
    faults = [fault for fault in fleet.truth() if fault.kind == "sensor"]
    metrics = {metric.id for metric in fleet.physics.metrics if metric.role == "sensor"}
    assert {fault.failure_mode for fault in faults} == {
        "sensor_drift",
        "sensor_stuck",
        "sensor_missing",
        "sensor_spikes",
    }
    assert all(fault.component in metrics and fault.noticed_at == NEVER for fault in faults)
    assert {fault.ended for fault in faults} == {None, "averted"}


def test_a_new_sensor_ends_its_fault() -> None:
    fleet = simulated(devices=60, disturbances=STORMY)
    fleet.measure(BEGIN + 30 * DAY)
    fault = next(fault for fault in fleet.truth() if fault.kind == "sensor" and fault.ended is None)
    fleet.repair(fault.serial, fault.component, fleet.now)
    told = next(one for one in fleet.truth() if (one.serial, one.onset) == (fault.serial, fault.onset))
    assert (told.ended, told.repaired_at) == ("averted", fleet.now)


def test_quiet_sensors_are_noisy_and_never_faulty() -> None:
    fleet = simulated(devices=20, disturbances=QUIET)
    parts = fleet.measure(BEGIN + 30 * DAY)
    assert not np.isnan(np.hstack([part.values for part in parts])).any()
    assert not [fault for fault in fleet.truth() if fault.kind == "sensor"]


def first_metric(fleet: SimulatedFleet, days: int) -> Array:
    return np.hstack([part.values[:, :, 0] for part in fleet.measure(BEGIN + days * DAY)])


def test_a_sensor_broken_on_purpose_drifts_at_the_pace_and_in_the_direction_asked_for() -> None:
    sound, broken = (simulated(devices=4, disturbances=QUIET) for _ in range(2))
    broken.break_sensor(broken.serials[2], METRIC, "drift", at=BEGIN + 2 * DAY, until=BEGIN + 6 * DAY, pace=-4.0)
    told, true = first_metric(broken, 8), first_metric(sound, 8)
    away = (told - true)[2]
    assert away[143 - 24] == pytest.approx(-4.0 * 0.25 * 3, abs=0.06)
    np.testing.assert_array_equal(away[:47], 0)
    np.testing.assert_array_equal(away[144:], 0)
    np.testing.assert_array_equal(np.delete(told, 2, axis=0), np.delete(true, 2, axis=0))
    [fault] = [fault for fault in broken.truth() if fault.kind == "sensor"]
    assert (fault.failure_mode, fault.component, fault.onset) == ("sensor_drift", METRIC, BEGIN + 2 * DAY)


def test_a_noisy_sensor_scatters_around_the_truth() -> None:
    sound, broken = (simulated(devices=2, disturbances=QUIET) for _ in range(2))
    broken.break_sensor(broken.serials[0], METRIC, "noisy", at=BEGIN + DAY, until=BEGIN + 30 * DAY)
    told, true = first_metric(broken, 30), first_metric(sound, 30)
    scatter = (told - true)[0, 24:]
    assert scatter.std() == pytest.approx(8 * 0.25, rel=0.1)
    assert abs(scatter.mean()) < 0.3


def test_a_fleet_with_a_sensor_broken_on_purpose_is_saved_and_goes_on(tmp_path: Path) -> None:
    fleet = simulated(devices=3, disturbances=QUIET)
    fleet.break_sensor(fleet.serials[1], METRIC, "drift", at=BEGIN + DAY, until=BEGIN + 9 * DAY, pace=5.0)
    fleet.advance(BEGIN + 2 * DAY)
    fleet.save(tmp_path / "fleet")
    again = SimulatedFleet.load(fleet.physics, tmp_path / "fleet")
    for one, other in zip(fleet.measure(BEGIN + 4 * DAY), again.measure(BEGIN + 4 * DAY), strict=True):
        np.testing.assert_array_equal(one.values, other.values)


def test_only_a_sensor_can_be_broken() -> None:
    fleet = simulated(devices=1)
    with pytest.raises(ValueError, match="'set_temperature' is measured by no sensor"):
        fleet.break_sensor(fleet.serials[0], "set_temperature", "stuck", at=BEGIN, until=BEGIN + DAY)
