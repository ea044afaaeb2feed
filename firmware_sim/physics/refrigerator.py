"""A household refrigerator: heat comes in through walls, seal and door, and must go out at the condenser."""

import numpy as np

from firmware_sim.life.span import Span
from firmware_sim.physics.kinds import Code, Habit, Metric, Mode, Physics
from firmware_sim.seeded_randomness import Array

YEAR = 365.0
MODES_OF_WORK = ("idle", "cooling", "defrost", "fast_freeze", "fault")
IDLE, COOLING, DEFROST, FAST_FREEZE, FAULT = range(5)


def measure(span: Span) -> dict[str, Array]:
    room = span.outdoors * 0.7 + 8.5 + span.device("room", -1.5, 1.5) + span.drift("room", 0.5, 2.0)
    target = span.chosen("set", (2.0, 3.0, 4.0, 5.0)) + np.zeros_like(room)
    openings = _openings(span)
    thaw = 0.035 * (1 - span.failed("defrost_failure", 7.0)) * span.device("defrost", 0.8, 1.3)
    share = _share(span, room, target, openings / span.step_h, thaw)
    duty = np.where(span.since["compressor_wear"] > 0, 0.0, np.clip(share, 0.05, 1.0))
    now = np.where(span.chance("work") < duty, COOLING, IDLE)
    now = np.where(span.chance("thaw") < thaw, DEFROST, np.where(span.chance("party") < 0.004, FAST_FREEZE, now))
    return {
        **_temperatures(span, room, target, openings / span.step_h, share),
        **_machinery(span, room, duty, thaw),
        "ambient_temperature": room,
        "compressor_duty": 100 * duty,
        "set_temperature": target,
        "door_openings": openings,
        "door_open": (span.chance("open") < openings / span.step_h * 25 / 3600).astype(np.float64),
        "cooling_mode": np.where(span.since["compressor_wear"] > 0, FAULT, now).astype(np.float64),
    }


def _openings(span: Span) -> Array:
    guests = 1 + 0.3 * span.weekend + span.drift("guests", 0.15, 9.0)
    habit = span.device("household", 0.8, 3.0) * np.clip(guests, 0.5, None)
    awake = (span.hour > 5.5) & (span.hour < 22)
    return span.count_of("door", np.where(awake, habit, 0.08) * span.step_h)


def _share(span: Span, room: Array, target: Array, hourly: Array, thaw: Array) -> Array:
    """Heat in over heat out, in W each: the share of the hour that the compressor must run, above 1 too little.
    Every hour's mean holds its part of the electric defrost."""
    damage, gap = span.damage, _condenser_gap(span)
    worn, leak = damage["compressor_wear"], damage["refrigerant_leak"]
    frost, empty = span.failed("defrost_failure", 7.0), span.failed("refrigerant_leak", 6.0)
    walls = span.device("walls", 1.55, 2.0) * (1 + 0.5 * damage["door_seal_leak"])
    load = walls * (room - target + 10) + 2.0 * hourly + 140 * thaw
    able = span.device("capacity", 118, 130) * (1 - 0.2 * worn) * (1 - 0.42 * leak)
    able = able * (1 - 0.2 * damage["evaporator_fan_failure"]) * (1 - 0.006 * (gap - 12)) * (1 - 0.45 * frost)
    able = able * (1 - 0.8 * empty) * (1 - 0.5 * span.failed("evaporator_fan_failure", 4.0))
    return load / able + span.noise("share", 0.015)


def _condenser_gap(span: Span) -> Array:
    """K above the room: dust and a narrow niche keep the heat in."""
    return 12 * (0.9 + 0.2 * span.device("niche", 0, 1)) + 15 * span.damage["condenser_fouling"]


def _condenser(span: Span, room: Array, duty: Array) -> Array:
    gone = span.failed("compressor_wear", 2.0) + span.failed("refrigerant_leak", 6.0)
    choked = span.failed("condenser_fouling", 2.0)
    return (
        room + _condenser_gap(span) * (0.6 + 0.5 * duty) - 5 * span.damage["refrigerant_leak"] - 6 * gone + 14 * choked
    )


def _temperatures(span: Span, room: Array, target: Array, hourly: Array, share: Array) -> dict[str, Array]:
    fan, leak, seal = (span.damage[m] for m in ("evaporator_fan_failure", "refrigerant_leak", "door_seal_leak"))
    dead = span.failed("compressor_wear", 5.0)
    frost, empty = span.failed("defrost_failure", 7.0), span.failed("refrigerant_leak", 6.0)
    condenser = _condenser(span, room, np.clip(share, 0.05, 1.0) * (1 - dead))
    evaporator = -24 + span.device("coil", -1, 1) - 5.5 * fan - 6.5 * leak - 7 * frost + 0.12 * (condenser - 42)
    starved = np.clip(3.2 * np.clip(share - 0.93, 0, 1.2) * (1 - dead), 0, 9)
    warming = starved + 9 * span.failed("evaporator_fan_failure", 4.0) + 5 * frost
    warming = warming + 4 * span.failed("condenser_fouling", 8.0) + 3 * span.failed("door_seal_leak", 6.0)
    cabinet = target + 0.25 * hourly + 1.6 * fan + 1.0 * seal + warming
    freezer = -18 + 0.08 * hourly + 1.2 * fan + 1.4 * leak + 0.6 * seal + 1.2 * warming
    return {
        "cabinet_temperature": cabinet + (room - 1 - cabinet) * dead,
        "freezer_temperature": freezer + (room - 3 - freezer) * span.failed("compressor_wear", 14.0),
        "evaporator_temperature": evaporator + (room - 2 - evaporator) * dead + 12 * empty + 1.6 * seal,
        "condenser_temperature": condenser,
    }


def _machinery(span: Span, room: Array, duty: Array, thaw: Array) -> dict[str, Array]:
    worn, leak, fan = (span.damage[m] for m in ("compressor_wear", "refrigerant_leak", "evaporator_fan_failure"))
    lift = 0.006 * (_condenser(span, room, duty) - 42)
    power = span.device("motor", 88, 97) * (
        1 + 0.2 * worn + lift - 0.1 * leak - 0.3 * span.failed("refrigerant_leak", 6.0)
    )
    power = np.where(span.since["compressor_wear"] > 0, 0.0, power)
    voltage = 220 + span.device("grid", -5, 3) + 4 * np.sin((span.hour - 3) / 24 * 2 * np.pi) + span.noise("grid", 1.5)
    speed = span.device("fan", 2330, 2470) * (1 - 0.38 * fan) * (1 - 0.12 * span.failed("defrost_failure", 7.0))
    speed = speed + span.noise("flutter", 60) * fan + span.drift("fan", 14, 12.0)
    starts = np.where(duty > 0, 1.6 + 1.2 * duty * (1 - duty) + 2.2 * worn, 0.0)
    return {
        "compressor_power": power,
        "compressor_current": power / voltage / (0.82 - 0.09 * worn),
        "fan_speed": np.where(span.since["evaporator_fan_failure"] > 0, 0.0, speed),
        "supply_voltage": voltage,
        "energy_total": (power * duty + 140 * thaw + 6) * span.step_h / 1000,
        "compressor_starts": span.count_of("start", starts * span.step_h),
    }


PHYSICS = Physics(
    firmware="2.4.1",
    metrics=(
        Metric("cabinet_temperature", -30, 60, noise=0.25),
        Metric("freezer_temperature", -50, 60, noise=0.35),
        Metric("ambient_temperature", -10, 60, noise=0.3),
        Metric("evaporator_temperature", -60, 60, noise=0.5),
        Metric("condenser_temperature", -10, 110, noise=0.6),
        Metric("compressor_power", 0, 900, noise=1.4, decimals=1),
        Metric("compressor_current", 0, 15, noise=0.008, decimals=3),
        Metric("compressor_duty", 0, 100, noise=0.8, decimals=1),
        Metric("fan_speed", 0, 4000, noise=22, decimals=0),
        Metric("supply_voltage", 0, 300, noise=0.8, decimals=1),
        Metric("set_temperature", -2, 12, role="setting"),
        Metric("energy_total", 0, 1e9, decimals=4, role="counter", per_hour=0.06),
        Metric("door_openings", 0, 1e9, decimals=0, role="counter", per_hour=1.2),
        Metric("compressor_starts", 0, 1e9, decimals=0, role="counter", per_hour=1.8),
        Metric("door_open", 0, 1, role="state"),
        Metric("cooling_mode", 0, 4, role="state", labels=MODES_OF_WORK),
    ),
    modes=(
        Mode(
            "compressor_wear", "compressor", 7 * YEAR, (30, 45), weak=0.05, codes=(Code("E21", "critical", 60, 0.05),)
        ),
        Mode("evaporator_fan_failure", "evaporator_fan", 7 * YEAR, (13, 21), weak=0.06, codes=(Code("E07", "error"),)),
        Mode("refrigerant_leak", "refrigerant_circuit", 8 * YEAR, (18, 30), weak=0.05, noticed=(5, 20)),
        Mode("door_seal_leak", "door_seal", 7 * YEAR, (40, 60), noticed=(12, 72)),
        Mode("condenser_fouling", "condenser", 4 * YEAR, (70, 120), shape=3.0, noticed=(12, 60)),
        Mode("defrost_failure", "defrost_system", 12 * YEAR, None, noticed=(4, 12), codes=(Code("E12", "warning"),)),
    ),
    measure=measure,
    habits=(Habit("W03", "info", 0.09),),
    sensor_codes=(("cabinet_temperature", Code("E01", "error")),),
)
