"""Physics of each product: it measures what the product file declares, and wear moves the metrics that it must."""

import numpy as np
import pytest

from firmware_sim.life.devices import Devices, Measured
from firmware_sim.seeded_randomness import Array
from fleet.product import Role
from tests.firmware_sim.simulated import (
    NAMES,
    column_of,
    healthy_devices,
    lived,
    physics_of,
    product_of,
    worn_devices,
)

# What late wear visibly moves (damage 0.9), and in which direction.
MOVES = {
    ("refrigerator", "compressor_wear"): {"compressor_power": 1, "compressor_current": 1, "compressor_duty": 1},
    ("refrigerator", "evaporator_fan_failure"): {
        "fan_speed": -1,
        "evaporator_temperature": -1,
        "cabinet_temperature": 1,
        "freezer_temperature": 1,
        "compressor_duty": 1,
    },
    ("refrigerator", "refrigerant_leak"): {
        "evaporator_temperature": -1,
        "compressor_power": -1,
        "compressor_current": -1,
        "compressor_duty": 1,
        "freezer_temperature": 1,
        "condenser_temperature": -1,
    },
    ("refrigerator", "door_seal_leak"): {
        "compressor_duty": 1,
        "evaporator_temperature": 1,
        "cabinet_temperature": 1,
        "freezer_temperature": 1,
    },
    ("refrigerator", "condenser_fouling"): {
        "condenser_temperature": 1,
        "compressor_power": 1,
        "compressor_current": 1,
        "evaporator_temperature": 1,
    },
    ("washing_machine", "bearing_wear"): {"vibration": 1, "motor_current": 1, "motor_temperature": 1},
    ("washing_machine", "drain_pump_blockage"): {"drain_time": 1, "drain_pump_current": 1},
    ("washing_machine", "heater_scaling"): {"heating_time": 1},
    ("washing_machine", "belt_slip"): {"drum_speed": -1, "motor_current": -1, "motor_temperature": 1},
    ("heat_pump", "compressor_wear"): {"compressor_power": 1, "compressor_current": 1, "discharge_temperature": 1},
    ("heat_pump", "refrigerant_leak"): {
        "discharge_pressure": -1,
        "suction_pressure": -1,
        "discharge_temperature": 1,
        "evaporator_temperature": -1,
        "compressor_power": -1,
        "compressor_current": -1,
        "supply_temperature": -1,
    },
    ("heat_pump", "evaporator_fouling"): {
        "evaporator_temperature": -1,
        "suction_pressure": -1,
        "fan_speed": -1,
        "compressor_power": -1,
        "compressor_current": -1,
    },
    ("heat_pump", "pump_wear"): {"water_flow": -1, "pump_power": 1, "supply_temperature": 1},
}
# What the surroundings and the household decide: no fault ever touches it, to the last digit.
SURROUNDINGS = {
    "refrigerator": ["ambient_temperature", "supply_voltage", "set_temperature", "door_openings", "door_open"],
    "washing_machine": ["inlet_temperature", "selected_temperature", "selected_spin"],
    "heat_pump": ["ambient_temperature", "inlet_temperature", "supply_voltage", "set_temperature"],
}


@pytest.mark.parametrize("name", NAMES)
def test_metrics_are_those_of_the_product_file(name: str) -> None:
    physics, product = physics_of(name), product_of(name)
    assert [(m.id, m.role) for m in physics.metrics] == [(m.id, m.role.value) for m in product.metrics]
    for mine, declared in zip(physics.metrics, product.metrics, strict=True):
        if declared.role is Role.STATE:
            assert declared.labels == (mine.labels or ("false", "true"))
        elif declared.role is not Role.COUNTER:
            assert (mine.low, mine.high) == (declared.low, declared.high)


@pytest.mark.parametrize("name", NAMES)
def test_modes_and_codes_are_those_of_the_product_file(name: str) -> None:
    physics, product = physics_of(name), product_of(name)
    assert {(m.id, m.component) for m in physics.modes} == {(m.id, m.component) for m in product.failure_modes}
    for mode in physics.modes:
        declared = product.mode(mode.id)
        assert declared is not None
        assert mode.signs is None or declared.horizon.days <= mode.signs[1] <= declared.pf_interval.days
    codes = [code for mode in physics.modes for code in mode.codes] + [code for _, code in physics.sensor_codes]
    said = {(one.id, one.severity) for one in codes} | {(habit.id, habit.severity) for habit in physics.habits}
    assert said <= {(code.id, code.severity.value) for code in product.codes}


@pytest.mark.parametrize("name", NAMES)
def test_one_mode_of_each_product_is_sudden_and_some_have_weak_parts(name: str) -> None:
    modes = physics_of(name).modes
    assert sum(mode.signs is None for mode in modes) == 1
    assert any(mode.weak for mode in modes)


@pytest.mark.parametrize(("name", "mode"), MOVES)
def test_late_wear_moves_the_right_metrics_together_and_no_others(name: str, mode: str) -> None:
    worn, sound = worn_devices(name, mode, 0.9), healthy_devices(name)
    later, before = lived(worn, 48), lived(sound, 48)
    expected = MOVES[name, mode]
    sensors = [metric.id for metric in sound.physics.metrics if metric.role == "sensor"]
    shifts = {metric: shift(sound, before, later, metric) for metric in sensors}
    moved = {metric: int(np.sign(moves)) for metric, moves in shifts.items() if abs(moves) > 1.3}
    assert moved == expected, {metric: round(moves, 2) for metric, moves in shifts.items()}


@pytest.mark.parametrize(("name", "mode"), MOVES)
def test_early_wear_hides_in_the_noise(name: str, mode: str) -> None:
    worn, sound = worn_devices(name, mode, 0.02), healthy_devices(name)
    later, before = lived(worn, 48), lived(sound, 48)
    shifts = {metric: abs(shift(sound, before, later, metric)) for metric in MOVES[name, mode]}
    assert max(shifts.values()) < 1.2, shifts


@pytest.mark.parametrize(("name", "mode"), MOVES)
def test_no_fault_touches_the_surroundings(name: str, mode: str) -> None:
    worn, sound = worn_devices(name, mode, 0.9), healthy_devices(name)
    later, before = lived(worn, 24), lived(sound, 24)
    for metric in SURROUNDINGS[name]:
        np.testing.assert_array_equal(column_of(worn, later, metric), column_of(sound, before, metric))


@pytest.mark.parametrize("name", NAMES)
def test_counters_only_rise(name: str) -> None:
    devices = healthy_devices(name, devices=10)
    measured = lived(devices, 100)
    for metric in devices.physics.metrics:
        if metric.role == "counter":
            assert (np.diff(column_of(devices, measured, metric.id), axis=1) >= 0).all()


def test_a_refrigerator_is_opened_by_day_and_works_harder_in_the_afternoon() -> None:
    devices = healthy_devices("refrigerator", devices=200)
    measured = lived(devices, 10 * 24)
    hour = devices.surroundings.local_hour(measured.at)
    opened = np.diff(column_of(devices, measured, "door_openings"), axis=1)
    assert opened[(hour[:, 1:] > 8) & (hour[:, 1:] < 20)].mean() > 5 * opened[hour[:, 1:] < 4].mean()
    duty = column_of(devices, measured, "compressor_duty")
    assert duty[(hour > 13) & (hour < 18)].mean() > duty[hour < 5].mean() + 3


def test_failed_refrigerators_get_warm() -> None:
    for mode in ("compressor_wear", "evaporator_fan_failure", "defrost_failure"):
        devices = healthy_devices("refrigerator", devices=20)
        devices.wear.fails[:, [one.id for one in devices.physics.modes].index(mode)] = 24.0
        cabinet = column_of(devices, measured := lived(devices, 72), "cabinet_temperature")
        assert (cabinet[:, -1] > cabinet[:, :24].mean(axis=1) + 3).all(), mode
        assert measured.signals, mode


def shift(sound: Devices, before: Measured, after: Measured, metric: str) -> float:
    """How far the mean moved, in deviations of the sound devices' hours. A washing machine is seen in its spin."""
    here = np.ones(before.present.shape, bool)
    if "phase" in [one.id for one in sound.physics.metrics]:
        here = column_of(sound, before, "phase") == 5
    one, other = column_of(sound, before, metric), column_of(sound, after, metric)
    return float((other - one)[here].mean() / (within(one, here) + 1e-9))


def within(values: Array, here: Array) -> float:
    """Deviation from hour to hour of one device, on average over devices."""
    deviations = [row[mask].std() for row, mask in zip(values, here, strict=True) if mask.sum() > 2]
    return float(np.mean(deviations)) if deviations else float(values[here].std())
