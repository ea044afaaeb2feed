"""A heat pump that warms water for a house: heat from outdoor air, lifted by a compressor, carried off by a pump."""

import numpy as np

from firmware_sim.life.span import Span
from firmware_sim.physics.kinds import Code, Habit, Metric, Mode, Physics
from firmware_sim.seeded_randomness import Array, Mask

YEAR = 365.0
MODES_OF_WORK = ("standby", "heating", "boost", "disinfection", "fault")
STANDBY, HEATING, BOOST, DISINFECTION, FAULT = range(5)


def measure(span: Span) -> dict[str, Array]:
    outside = span.outdoors + span.device("site", -1.0, 1.0) + span.drift("gusts", 0.4, 0.3)
    target = span.chosen("set", (50.0, 55.0, 55.0, 60.0)) + np.zeros_like(outside)
    inlet = 0.4 * span.outdoors + 15 + span.device("main", -1, 1)
    off = (span.since["compressor_wear"] > 0) | (span.since["controller_failure"] > 0)
    demand, able = _demand(span, target, inlet), _capacity(span, outside)
    share = demand / able + span.noise("share", 0.02)
    duty, short = np.where(off, 0.0, np.clip(share, 0.04, 1)), np.where(off, 0.0, np.clip(share - 0.97, 0, 2))
    now = np.where(span.chance("work") < duty, HEATING, STANDBY)
    now = np.where(short > 0.15, BOOST, np.where(span.chance("legionella") < 0.006, DISINFECTION, now))
    flow = _flow(span)
    rise = np.where(off, 0.0, able / (flow * 69.8))
    water = np.clip(_tank(span, target, outside, short), inlet, None)
    return {
        **_circuit(span, outside, water + 5 + 0.9 * rise - 3 * span.damage["refrigerant_leak"], duty, off),
        "tank_temperature": water,
        "inlet_temperature": inlet,
        "supply_temperature": water + rise,
        "ambient_temperature": outside,
        "compressor_duty": 100 * duty,
        "water_flow": np.where(span.since["controller_failure"] > 0, 0.0, flow),
        "pump_power": np.where(span.since["controller_failure"] > 0, 0.0, _pump_power(span)),
        "set_temperature": target,
        "heat_total": np.minimum(demand, able * duty) * span.step_h / 1000,
        "backup_heater": (short > 0.3).astype(np.float64),
        "heating_mode": np.where(off, FAULT, now).astype(np.float64),
    }


def _demand(span: Span, target: Array, inlet: Array) -> Array:
    """Heat wanted, W: people bathe in the morning and in the evening, and the tank loses a little."""
    bathing = np.exp(-(((span.hour - 6.5) / 1.4) ** 2)) + 1.2 * np.exp(-(((span.hour - 18.5) / 1.8) ** 2)) + 0.06
    habit = np.clip(1 + 0.2 * span.weekend + span.drift("guests", 0.2, 6.0), 0.4, 2)
    litres = span.device("household", 12, 34) * habit * bathing * np.clip(1 + span.noise("showers", 0.25), 0.2, 2)
    return litres * 1.163 * (target - inlet) + span.device("jacket", 50, 80)


def _capacity(span: Span, outside: Array) -> Array:
    """Heat that can be given, W."""
    worn, leak = span.damage["compressor_wear"], span.damage["refrigerant_leak"]
    able = span.device("capacity", 3050, 3400) * (1 + 0.018 * (outside - 27)) * (1 - 0.16 * worn) * (1 - 0.35 * leak)
    able = able * (1 - 0.22 * span.damage["evaporator_fouling"]) * (1 - 0.1 * span.damage["pump_wear"])
    able = able * (1 - 0.75 * span.failed("refrigerant_leak", 4.0)) * (1 - 0.85 * span.failed("pump_wear", 1.0))
    return able * (1 - 0.6 * span.failed("evaporator_fouling", 3.0))


def _flow(span: Span) -> Array:
    flow = span.device("flow", 8.6, 9.6) * (1 + span.drift("flow", 0.012, 7.0)) * (1 - 0.3 * span.damage["pump_wear"])
    return flow * (1 - 0.9 * span.failed("pump_wear", 0.5))


def _pump_power(span: Span) -> Array:
    return 46 * (1 + 0.35 * span.damage["pump_wear"] - 0.4 * span.failed("pump_wear", 0.5))


def _tank(span: Span, target: Array, outside: Array, short: Array) -> Array:
    water = target - 2 + span.noise("tank", 0.9) - 9 * short - 14 * span.failed("pump_wear", 8.0)
    cold = np.maximum(span.failed("compressor_wear", 16.0), span.failed("controller_failure", 16.0))
    return water + (outside + 3 - water) * cold


def _circuit(span: Span, outside: Array, condensing: Array, duty: Array, off: Mask) -> dict[str, Array]:
    worn, leak, dirt = (span.damage[m] for m in ("compressor_wear", "refrigerant_leak", "evaporator_fouling"))
    coil = outside - 9 - span.device("coil", 0, 1) - 6 * dirt - 5 * leak - 4 * span.failed("evaporator_fouling", 3.0)
    gas = condensing + 16 + 0.5 * (outside - coil) + 9 * worn + 7 * leak - 2 * dirt
    power = span.device("motor", 790, 860) * (1 + 0.009 * (condensing - 58) + 0.17 * worn - 0.09 * leak - 0.02 * dirt)
    drawn = np.where(off, 0.0, power * (1 + span.drift("motor", 0.008, 9.0)))
    voltage = 220 + span.device("grid", -5, 3) + 4 * np.sin((span.hour - 3) / 24 * 2 * np.pi) + span.noise("grid", 1.5)
    starts = np.where(off, 0.0, 0.5 + 2.4 * duty * (1 - duty) + 1.2 * worn)
    return {
        "evaporator_temperature": np.where(off, outside, coil),
        "discharge_temperature": np.where(off, outside, gas),
        "suction_pressure": np.where(off, 6.5, 2.18 * np.exp(0.031 * coil) * (1 - 0.1 * leak)),
        "discharge_pressure": np.where(off, 6.5, 14.9 * np.exp(0.023 * (condensing - 55)) * (1 - 0.06 * leak)),
        "compressor_power": drawn,
        "compressor_current": drawn / voltage / (0.9 - 0.08 * worn),
        "fan_speed": np.where(off, 0.0, span.device("fan", 820, 880) * (1 - 0.05 * dirt)),
        "supply_voltage": voltage,
        "energy_total": (drawn * duty + 46 * duty + 4) * span.step_h / 1000,
        "compressor_starts": span.count_of("start", starts * span.step_h),
    }


PHYSICS = Physics(
    firmware="3.2.0",
    metrics=(
        Metric("tank_temperature", 0, 95, noise=0.4),
        Metric("inlet_temperature", 0, 60, noise=0.3),
        Metric("supply_temperature", 0, 100, noise=0.4),
        Metric("ambient_temperature", -20, 60, noise=0.3),
        Metric("evaporator_temperature", -40, 60, noise=0.5),
        Metric("discharge_temperature", 0, 150, noise=0.9),
        Metric("suction_pressure", 0, 20, noise=0.05),
        Metric("discharge_pressure", 0, 45, noise=0.12),
        Metric("compressor_power", 0, 4000, noise=8, decimals=0),
        Metric("compressor_current", 0, 25, noise=0.03),
        Metric("compressor_duty", 0, 100, noise=0.8, decimals=1),
        Metric("fan_speed", 0, 2000, noise=6, decimals=0),
        Metric("water_flow", 0, 40, noise=0.08),
        Metric("pump_power", 0, 200, noise=0.8, decimals=1),
        Metric("supply_voltage", 0, 300, noise=0.8, decimals=1),
        Metric("set_temperature", 30, 75, decimals=0, role="setting"),
        Metric("energy_total", 0, 1e9, decimals=4, role="counter", per_hour=0.25),
        Metric("heat_total", 0, 1e9, decimals=4, role="counter", per_hour=0.8),
        Metric("compressor_starts", 0, 1e9, decimals=0, role="counter", per_hour=0.9),
        Metric("backup_heater", 0, 1, role="state"),
        Metric("heating_mode", 0, 4, role="state", labels=MODES_OF_WORK),
    ),
    modes=(
        Mode(
            "compressor_wear", "compressor", 7 * YEAR, (35, 50), weak=0.05, codes=(Code("E05", "critical", 72, 0.04),)
        ),
        Mode("refrigerant_leak", "refrigerant_circuit", 8 * YEAR, (18, 30), weak=0.05, codes=(Code("E12", "error"),)),
        Mode("evaporator_fouling", "evaporator", 4 * YEAR, (60, 90), shape=3.0, noticed=(12, 60)),
        Mode("pump_wear", "circulation_pump", 6 * YEAR, (14, 24), weak=0.06, codes=(Code("E20", "error"),)),
        Mode("controller_failure", "controller", 12 * YEAR, None, noticed=(3, 12), codes=(Code("E40", "critical"),)),
    ),
    measure=measure,
    habits=(Habit("W02", "info", 0.05),),
    sensor_codes=(("tank_temperature", Code("E01", "error")),),
)
