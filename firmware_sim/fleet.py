"""A seeded fleet of one product that lives hour by hour and sends what its devices manage to send."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firmware_sim.life.devices import HOUR, Devices, Measured
from firmware_sim.life.disturbances import HOUSEHOLD, Disturbances
from firmware_sim.life.places import PLACES, Place
from firmware_sim.life.sensors import SensorFault
from firmware_sim.life.truth import NEVER, Fault
from firmware_sim.life.truths import faults_of
from firmware_sim.physics.kinds import Physics
from firmware_sim.saving import read_state, write_state
from firmware_sim.wire.encoding import Encoder
from firmware_sim.wire.store_and_forward import Link, Reach, Transmission

__all__ = ["Delivered", "SimulatedFleet", "Transmission"]
# Parts come to their first sign so many times sooner than their figures say, or a demo would take years. How long
# it takes from the first sign to failure, which is what can be predicted, stays as it is.
PACE = 4.0


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was handed over so far: `readings` different ones, `repeats` of the devices' own, and by serial the `ts`
    (ms, rising) of the readings. `waiting` are measured and not handed over yet."""

    readings: int
    repeats: int
    waiting: int
    ts: Mapping[str, NDArray[np.int64]]


class SimulatedFleet:
    """Deterministic: the same seed and the same repairs give the same bytes, in whatever portions time advances. It
    knows the truth, and sends nothing of it."""

    def __init__(
        self,
        physics: Physics,
        *,
        devices: int,
        seed: int,
        begin: datetime,
        interval: timedelta,
        prefix: str,
        first: int = 1,
        disturbances: Disturbances = HOUSEHOLD,
        pace: float = PACE,
    ) -> None:
        if begin.tzinfo is None:
            raise ValueError(f"begin {begin} has no time zone")
        if devices < 1 or interval <= timedelta(0):
            raise ValueError(f"a fleet of {devices} devices every {interval}: both must be above zero")
        self._made = {"devices": devices, "seed": seed, "prefix": prefix, "first": first, "pace": pace}
        self._begin, self._interval, self.disturbances = begin, interval, disturbances
        self._devices = Devices(
            physics,
            devices=devices,
            seed=seed,
            begin=begin,
            interval=interval,
            disturbances=disturbances,
            pace=pace,
        )
        self.physics = physics
        self.serials = [f"{prefix}-{number:04d}" for number in range(first, first + devices)]
        self.installed_at = [begin - timedelta(hours=float(hours)) for hours in self._devices.used_h]
        self._place = {serial: index for index, serial in enumerate(self.serials)}
        self._encoder = Encoder(physics, begin)
        self._link = Link(self.serials, physics.firmware, self._encoder)
        self._reach = Reach(self._devices.draws, disturbances)

    @property
    def begin(self) -> datetime:
        return self._begin

    @property
    def now(self) -> datetime:
        return self._time(self._devices.now_h)

    @property
    def places(self) -> list[Place]:
        """Where each device stands, in the order of `serials`."""
        return [PLACES[number] for number in self._devices.surroundings.place]

    def advance(self, until: datetime) -> list[Transmission]:
        """Everything the devices manage to send in (now, until], step by step, each step in order of the devices."""
        sent: list[Transmission] = []
        for measured in self.measure(until):
            sent += self._link.send(measured, self._reach.of(measured))
        return sent

    def measure(self, until: datetime) -> list[Measured]:
        """Everything measured in (now, until], as it never leaves the devices: for recordings, instead of `advance`."""
        return list(self._devices.advance(self._hours(until)))

    def repair(self, serial: str, component: str, at: datetime, *, holds_for: timedelta | None = None) -> None:
        """The part is replaced or cleaned: its modes begin a new life; a sensor is a component by its metric's id.
        `holds_for`: a repair that does not hold; the fault comes back after so long, and grows faster than before.
        With no time at all nothing was mended."""
        known = {mode.component for mode in self.physics.modes} | {metric.id for metric in self.physics.metrics}
        if component not in known:
            raise ValueError(f"{serial}: component {component!r} is none of {', '.join(sorted(known))}")
        holds_h = None if holds_for is None else holds_for / HOUR
        self._devices.repair(self._device(serial), component, self._hours(at), holds_h=holds_h)

    def obey(self, serial: str, command: str) -> None:
        """A command is carried out now; what it cures begins a new life, whatever was wrong with it."""
        self._devices.wear.cure(self._device(serial), command, self._devices.now_h)

    def begin_fault(self, serial: str, failure_mode: str, *, at: datetime, fails: datetime) -> None:
        """A fault on purpose: its first sign `at`, functional failure at `fails`; its damage grows evenly."""
        known = [mode.id for mode in self.physics.modes]
        if failure_mode not in known or fails <= at:
            raise ValueError(f"{serial}: {failure_mode!r} from {at} to {fails} must be of {', '.join(known)}, and end")
        self._devices.wear.begin(self._device(serial), failure_mode, onset=self._hours(at), fails=self._hours(fails))

    def break_sensor(
        self, serial: str, metric: str, kind: SensorFault, *, at: datetime, until: datetime, pace: float | None = None
    ) -> None:
        """A sensor fault on purpose, instead of chance's next one: `pace` as of `firmware_sim.life.sensors.Faulty`."""
        onset, ends = self._hours(at), self._hours(until)
        self._devices.sensors.break_one(self._device(serial), metric, kind, onset=onset, ends=ends, pace=pace)

    def inspect(self, serial: str, at: datetime) -> dict[str, float]:
        """What hands and instruments on the device would find: failure mode -> damage, 0 to 1 (functional failure)."""
        device, moment = self._device(serial), np.array([self._hours(at)])
        return {
            mode.id: float(self._devices.wear.damage(number, moment)[device, 0])
            for number, mode in enumerate(self.physics.modes)
        }

    def truth(self) -> list[Fault]:
        """All faults whose onset or failure lies before `now`, averted ones too, in order of device and onset."""
        return faults_of(self._devices, self.serials, self._time)

    def delivered(self) -> Delivered:
        ts = {serial: np.array(sent, np.int64) for serial, sent in zip(self.serials, self._link.sent, strict=True)}
        return Delivered(sum(map(len, ts.values())), self._link.repeats, self._link.waiting, ts)

    def save(self, path: Path) -> None:
        """The whole fleet in one file; replaced as a whole, so that a crash leaves the last one."""
        made = {**self._made, "begin": self._begin.isoformat(), "interval_s": self._interval.total_seconds()}
        state = {"made": made, "disturbances": asdict(self.disturbances), "devices": self._devices.state()}
        write_state(path, {**state, "link": self._link.state()}, self._link.sent)

    @classmethod
    def load(cls, physics: Physics, path: Path) -> "SimulatedFleet":
        """A fleet that goes on as if it had never been interrupted; ValueError for a file that `save` did not write."""
        state, sent = read_state(path)
        made: dict[str, Any] = dict(state["made"])
        begin, interval = datetime.fromisoformat(made.pop("begin")), timedelta(seconds=made.pop("interval_s"))
        disturbances = Disturbances(**state["disturbances"])
        fleet = cls(physics, begin=begin, interval=interval, disturbances=disturbances, **made)
        fleet._devices.restore(state["devices"])
        fleet._link.restore(state["link"], sent)
        return fleet

    def _device(self, serial: str) -> int:
        if serial not in self._place:
            raise ValueError(f"{serial}: no device of this fleet ({self.serials[0]} to {self.serials[-1]})")
        return self._place[serial]

    def _hours(self, at: datetime) -> float:
        return (at - self._begin) / HOUR

    def _time(self, hours: float) -> datetime:
        return NEVER if hours == np.inf else self._begin + timedelta(hours=hours)
