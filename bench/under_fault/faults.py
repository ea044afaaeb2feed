"""Each fault, while devices go on sending; it returns when it ended, once for each time."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from bench.under_fault.checking import Checked
from bench.under_fault.fault_proxy import FaultProxy
from bench.under_fault.parts import fill
from bench.under_fault.world import World

FULL = "No space left on device"
LOST = "database_unavailable"


@dataclass(frozen=True, slots=True)
class Sizes:
    """`rate`: messages a second; `away_s`: how long what was killed stays away; `times`: how often lines are cut."""

    rate: int
    kills: int
    away_s: float
    times: int

    def messages(self, seconds: float) -> int:
        return max(int(self.rate * seconds), 1)


Fault = Callable[[World, Sizes], list[float]]


def measure(world: World, fault: Fault, sizes: Sizes) -> Checked:
    """Devices send before, during and after it; then everything is settled and compared."""
    since = len(world.sent.packets)
    world.devices.send(rate=sizes.rate)
    began = time.time()
    world.devices.go_on(sizes.messages(0.3))
    world.stored_since(began)
    ends = fault(world, sizes)
    world.devices.go_on(sizes.messages(0.3))
    for end in ends[-1:]:
        world.stored_since(end)
    return world.settled(since=since, ends=ends)


def worker_killed(world: World, sizes: Sizes) -> list[float]:
    ends = []
    for number in range(sizes.kills):
        world.devices.go_on(sizes.messages(0.05 * (number % 7)))
        world.worker.end(signal.SIGKILL)
        ends.append(time.time())
        world.worker.start()
        world.stored_since(ends[-1])
    return ends


def database_killed(world: World, sizes: Sizes) -> list[float]:
    world.database.kill()
    world.devices.go_on(sizes.messages(sizes.away_s))
    world.database.start()
    return [time.time()]


def broker_restarted(world: World, sizes: Sizes) -> list[float]:
    """Asked to end, as an update does: it writes down what it has."""
    world.broker.end(signal.SIGTERM)
    world.devices.go_on(sizes.messages(sizes.away_s))
    world.broker.start()
    return [time.time()]


def broker_killed(world: World, sizes: Sizes) -> list[float]:
    """What it has acknowledged and not handed on is gone with it."""
    world.broker.end(signal.SIGKILL)
    world.devices.go_on(sizes.messages(sizes.away_s))
    world.broker.start()
    return [time.time()]


def disk_full(world: World, sizes: Sizes) -> list[float]:
    """Another program takes all room of the database's disk, and gives it back."""
    assert world.disk is not None
    before = _losses(world)
    ballast = fill(world.disk)
    while _losses(world) == before:
        world.devices.go_on(sizes.messages(0.1))
        if not world.database.is_running:
            break
    world.devices.go_on(sizes.messages(sizes.away_s))
    ballast.unlink()
    world.database.start()
    return [time.time()]


def slow_database(world: World, sizes: Sizes) -> list[float]:
    """Each answer comes late, and slowly."""
    world.to_database.slow_down(delay_s=0.05, bytes_per_s=200_000)
    world.devices.go_on(sizes.messages(sizes.away_s))
    world.to_database.slow_down()
    return [time.time()]


def reconnect_storm(world: World, sizes: Sizes) -> list[float]:
    """Every device loses its connection, and all come back at once with what they had not been answered for."""
    ends = []
    for _ in range(sizes.times):
        world.devices.drop_all()
        ends.append(time.time())
        world.devices.go_on(sizes.messages(0.5))
    return ends


def poison(world: World, sizes: Sizes) -> list[float]:
    """Every second message can never be stored."""
    world.devices.send(rate=sizes.rate, poison=500)
    world.devices.go_on(sizes.messages(sizes.away_s))
    world.devices.send(rate=sizes.rate)
    return [time.time()]


def broker_line_cut(world: World, sizes: Sizes) -> list[float]:
    return _cut(world, world.to_broker, sizes)


def database_line_cut(world: World, sizes: Sizes) -> list[float]:
    return _cut(world, world.to_database, sizes)


def broker_line_half_open(world: World, sizes: Sizes) -> list[float]:
    return _half_open(world, world.to_broker, sizes)


def database_line_half_open(world: World, sizes: Sizes) -> list[float]:
    return _half_open(world, world.to_database, sizes)


def broker_line_slow(world: World, sizes: Sizes) -> list[float]:
    world.to_broker.slow_down(delay_s=0.05, bytes_per_s=100_000)
    world.devices.go_on(sizes.messages(sizes.away_s))
    world.to_broker.slow_down()
    return [time.time()]


FAULTS: dict[str, Fault] = {
    "worker killed": worker_killed,
    "database killed": database_killed,
    "broker restarted": broker_restarted,
    "disk full": disk_full,
    "slow database": slow_database,
    "reconnect storm": reconnect_storm,
    "poison": poison,
    "line to the broker cut": broker_line_cut,
    "line to the broker half-open": broker_line_half_open,
    "slow line to the broker": broker_line_slow,
    "line to the database cut": database_line_cut,
    "line to the database half-open": database_line_half_open,
    "broker killed": broker_killed,
}


def _cut(world: World, line: FaultProxy, sizes: Sizes) -> list[float]:
    ends = []
    for _ in range(sizes.times):
        world.devices.go_on(sizes.messages(0.2))
        line.cut()
        ends.append(time.time())
    return ends


def _half_open(world: World, line: FaultProxy, sizes: Sizes) -> list[float]:
    """Nothing passes and nobody is told; then the connection turns out to be dead."""
    line.hold()
    line.held.wait()
    world.devices.go_on(sizes.messages(sizes.away_s))
    line.cut()
    line.let_go()
    return [time.time()]


def _losses(world: World) -> int:
    """How often the worker was told that the disk is full, or lost its database."""
    return world.worker.has_logged(FULL) + world.worker.has_logged(LOST)
