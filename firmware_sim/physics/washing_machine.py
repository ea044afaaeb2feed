"""A front-loading washing machine: it stands still most of the time, and wears in its cycles."""

import numpy as np
from numpy.typing import NDArray

from firmware_sim.life.span import Span
from firmware_sim.physics.kinds import Code, Habit, Metric, Mode, Physics
from firmware_sim.seeded_randomness import Array

Phases = NDArray[np.int_]
YEAR = 365.0
PHASES = ("standby", "filling", "washing", "heating", "rinsing", "spinning", "draining", "fault")
STANDBY, FILLING, WASHING, HEATING, RINSING, SPINNING, DRAINING, FAULT = range(8)
# Where in a cycle each phase begins.
BEGINS = ((0.0, FILLING), (0.08, HEATING), (0.3, WASHING), (0.6, DRAINING), (0.65, RINSING), (0.85, SPINNING))


def measure(span: Span) -> dict[str, Array]:
    length = span.device("programme", 1.3, 2.1)
    progress, ended = span.daily_run("wash", span.device("household", 0.45, 0.98), 5.0, 18.5, length)
    stops = ("inlet_valve_sticking", "drain_pump_blockage", "belt_slip")
    stopped = np.logical_or.reduce([span.since[mode] > 0 for mode in stops])
    runs = (~np.isnan(progress) | ended) & ~stopped
    phase = np.full(runs.shape, STANDBY)
    for begins, number in BEGINS:
        phase[progress >= begins] = number
    # A reading tells of its whole interval; one in which a cycle ended tells of the spin.
    phase = np.where(runs, np.where(ended, SPINNING, phase), np.where(stopped, FAULT, STANDBY))
    weight = np.clip(span.device("laundry", 3.0, 6.0) + span.drift("laundry", 0.8, 1.0), 1, 8)
    washing = np.where(runs, span.step_h, 0.0) / length
    return {
        **_drum(span, phase, weight),
        **_water(span, phase, weight, washing),
        "load_weight": np.where(runs, weight, 0.0),
        "cycles_total": (ended & runs).astype(np.float64),
        "door_locked": runs.astype(np.float64),
        "phase": phase.astype(np.float64),
    }


def _drum(span: Span, phase: Phases, weight: Array) -> dict[str, Array]:
    bearing, belt = span.damage["bearing_wear"], span.damage["belt_slip"]
    spins, turns = phase == SPINNING, np.isin(phase, (WASHING, HEATING, RINSING, SPINNING))
    spin = span.chosen("spin", (800.0, 1000.0, 1200.0)) + np.zeros_like(bearing)
    unbalance = np.exp(span.drift("unbalance", 0.25, 1.0))
    reached = np.where(spins, spin * (1.05 - 0.05 * unbalance), 48.0) * (1 - 0.3 * belt)
    shaken = 7.0 * unbalance * (spin / 1000) ** 2 * (1 + 2.4 * bearing) + 3.0 * bearing
    current = np.where(spins, 2.1, 1.5) + 0.12 * weight + 0.55 * bearing - 0.45 * belt
    room = span.outdoors * 0.7 + 8.5 + span.device("room", -1.5, 1.5)
    return {
        "motor_current": np.where(turns, current, 0.0),
        "motor_temperature": room + np.where(turns, 32 + 1.5 * weight + 16 * bearing + 9 * belt, 0.0),
        "drum_speed": np.where(turns, reached, 0.0),
        "vibration": np.where(turns, np.where(spins, shaken, 0.8 + 1.5 * bearing), 0.05),
        "selected_spin": spin,
    }


def _water(span: Span, phase: Phases, weight: Array, washing: Array) -> dict[str, Array]:
    scale, blocked = span.damage["heater_scaling"], span.damage["drain_pump_blockage"]
    full, cold = span.since["drain_pump_blockage"] > 0, span.failed("heater_scaling", 1.0)
    inlet = 0.4 * span.outdoors + 15 + span.device("main", -1, 1)
    room = span.outdoors * 0.7 + 8.5 + span.device("room", -1.5, 1.5)
    chosen = span.chosen("temperature", (30.0, 40.0, 40.0, 60.0)) + np.zeros_like(scale)
    rise = np.clip(chosen - inlet, 2, None)
    wet = np.isin(phase, (FILLING, HEATING, WASHING, RINSING))
    warmth = np.where(phase == FILLING, inlet, inlet + rise * (1 - cold))
    heating = (
        42 * rise * span.device("volume", 0.9, 1.1) * (1 + 0.75 * scale) * np.exp(span.drift("heating", 0.08, 1.0))
    )
    draining = span.device("hose", 38, 55) * (1 + 1.3 * blocked) * np.exp(span.drift("draining", 0.12, 1.0))
    drips = 35 * span.failed("inlet_valve_sticking", 0.5)
    return {
        "water_temperature": np.where(wet | (phase == DRAINING), warmth, room),
        "inlet_temperature": inlet,
        "heater_power": np.where(phase == HEATING, 1880 * (1 - 0.12 * scale) * (1 - cold), 0.0),
        "heating_time": np.clip(heating * (1 + 0.9 * cold), 0, 14000),
        "drain_time": np.where(full, 600.0, draining),
        "drain_pump_current": np.where(np.isin(phase, (SPINNING, DRAINING)), 0.24 + 0.15 * blocked, 0.0),
        "water_level": np.where(wet, 92 + 5 * (weight - 4), 2.0) + drips + 60 * full,
        "selected_temperature": chosen,
        "water_total": 52 * washing + 0.06 * drips * span.step_h,
        "energy_total": washing * (0.25 + rise * 0.019 * (1 + 0.15 * scale)) + 0.0005 * span.step_h,
    }


PHYSICS = Physics(
    firmware="1.9.0",
    metrics=(
        Metric("motor_current", 0, 20, noise=0.05),
        Metric("motor_temperature", -10, 160, noise=0.7, decimals=1),
        Metric("drum_speed", 0, 1800, noise=3, decimals=0),
        Metric("vibration", 0, 100, noise=0.15),
        Metric("water_temperature", -5, 105, noise=0.4, decimals=1),
        Metric("inlet_temperature", -5, 70, noise=0.3, decimals=1),
        Metric("heater_power", 0, 3000, noise=8, decimals=0),
        Metric("heating_time", 0, 14400, noise=6, decimals=0),
        Metric("drain_time", 0, 1200, noise=0.8, decimals=1),
        Metric("drain_pump_current", 0, 3, noise=0.006, decimals=3),
        Metric("water_level", 0, 500, noise=1.0, decimals=0),
        Metric("load_weight", 0, 15, noise=0.05),
        Metric("selected_temperature", 0, 95, decimals=0, role="setting"),
        Metric("selected_spin", 0, 1600, decimals=0, role="setting"),
        Metric("cycles_total", 0, 1e9, decimals=0, role="counter", per_hour=0.03),
        Metric("water_total", 0, 1e9, decimals=1, role="counter", per_hour=1.6),
        Metric("energy_total", 0, 1e9, decimals=4, role="counter", per_hour=0.02),
        Metric("door_locked", 0, 1, role="state"),
        Metric("phase", 0, 7, role="state", labels=PHASES),
    ),
    modes=(
        Mode("bearing_wear", "drum_bearing", 7 * YEAR, (40, 60), weak=0.04, noticed=(6, 48)),
        Mode(
            "drain_pump_blockage",
            "drain_pump",
            5 * YEAR,
            (9, 14),
            noticed=(3, 24),
            codes=(Code("E10", "error"), Code("W12", "warning", 120, 0.01)),
            # Lint and coins: the pump turned backwards frees itself.
            cured_by="clear_drain_pump",
        ),
        Mode(
            "heater_scaling", "heater", 5 * YEAR, (80, 120), shape=3.0, noticed=(24, 72), codes=(Code("E20", "error"),)
        ),
        Mode("belt_slip", "drive", 7 * YEAR, (18, 30), weak=0.04, noticed=(4, 24)),
        Mode("inlet_valve_sticking", "inlet_valve", 12 * YEAR, None, noticed=(1, 8), codes=(Code("E30", "critical"),)),
    ),
    measure=measure,
    habits=(Habit("W11", "info", 0.08), Habit("E41", "error", 0.004)),
)
