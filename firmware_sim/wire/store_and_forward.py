"""The way from devices to the broker: offline hours with store-and-forward, late readings, repeats, and the will."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from firmware_sim.life.devices import Measured
from firmware_sim.life.disturbances import Disturbances
from firmware_sim.life.places import windows
from firmware_sim.life.signals import Signal
from firmware_sim.seeded_randomness import Draws, Mask
from firmware_sim.wire.encoding import Encoder, array_of

MOST_IN_ARRAY = 500


@dataclass(frozen=True, slots=True)
class Transmission:
    """One message of one device in the order it sends; `payload` is what goes on the wire. `readings` counts the
    elements of telemetry, 0 for an event or a status."""

    serial: str
    kind: str
    payload: bytes
    readings: int


class Paths(NamedTuple):
    """[n, steps]: connected at all; connected, yet this reading waits; said twice."""

    online: Mask
    held: Mask
    twice: Mask


class Reach:
    """When devices reach the broker."""

    def __init__(self, draws: Draws, disturbances: Disturbances) -> None:
        self._draws, self._disturbances = draws, disturbances

    def of(self, measured: Measured) -> Paths:
        d, first, count = self._disturbances, measured.first, len(measured.at)
        offline = windows(self._draws, "offline", measured.at, d.offline / 30, d.offline_h)
        held = self._draws.uniforms("held", first, count) < d.late
        twice = self._draws.uniforms("twice", first, count) < d.duplicates
        return Paths(measured.present & ~offline, held, twice)


class Link:
    """What each device has sent, what it still stores, and how far its numbering is. `sent` holds by device the ts
    (ms) of every reading handed over; `repeats` counts the readings sent again."""

    def __init__(self, serials: list[str], firmware: str, encoder: Encoder) -> None:
        count = len(serials)
        self._serials, self._firmware, self._encoder = serials, firmware, encoder
        self.sent = [array("q") for _ in serials]
        self.repeats = 0
        self._online, self._powered = [False] * count, [True] * count
        self._seq, self._boot = [0] * count, [0] * count
        self._stored: list[list[tuple[int, bytes]]] = [[] for _ in serials]
        self._events: list[list[bytes]] = [[] for _ in serials]
        self._last: list[bytes] = [b""] * count

    @property
    def waiting(self) -> int:
        """Readings that are stored in devices."""
        return sum(map(len, self._stored))

    def send(self, measured: Measured, paths: Paths) -> list[Transmission]:
        """What goes out in the steps of `measured`, by step and then by device."""
        cells, stamps = self._encoder.cells(measured), measured.ts.tolist()
        present, online, held, twice = (mask.tolist() for mask in (measured.present, *paths))
        signals = _by_place(measured.signals)
        out: list[Transmission] = []
        for step in range(len(measured.at)):
            for device in range(len(self._serials)):
                said = signals.get((measured.first + step, device), ())
                if present[device][step]:
                    self._store(device, stamps[device][step], cells[device][step], said)
                elif self._powered[device]:
                    self._powered[device] = False
                if not online[device][step]:
                    if self._online[device]:
                        self._online[device] = False
                        lost = self._encoder.offline(stamps[device][step])
                        out.append(Transmission(self._serials[device], "status", lost, 0))
                elif not held[device][step] or not self._online[device]:
                    out += self._forward(device, stamps[device][step], twice[device][step])
        return out

    def state(self) -> dict[str, Any]:
        return {
            "repeats": self.repeats,
            "online": self._online,
            "powered": self._powered,
            "seq": self._seq,
            "boot": self._boot,
            "stored": [[[ts, element.decode()] for ts, element in one] for one in self._stored],
            "events": [[element.decode() for element in one] for one in self._events],
            "last": [element.decode() for element in self._last],
        }

    def restore(self, state: dict[str, Any], sent: list["array[int]"]) -> None:
        self.sent, self.repeats = sent, state["repeats"]
        self._online, self._powered = state["online"], state["powered"]
        self._seq, self._boot = state["seq"], state["boot"]
        self._stored = [[(ts, element.encode()) for ts, element in one] for one in state["stored"]]
        self._events = [[element.encode() for element in one] for one in state["events"]]
        self._last = [element.encode() for element in state["last"]]

    def _store(self, device: int, ts: int, cells: list[Any], said: tuple[Signal, ...] | list[Signal]) -> None:
        """Everything said is numbered when it is made, and kept until it is sent."""
        if not self._powered[device]:
            self._powered[device] = True
            self._boot[device] += 1
            self._seq[device] = 0
        for signal in said:
            self._events[device].append(self._encoder.event(signal, self._next(device), self._boot[device]))
        reading = self._encoder.reading(ts, self._next(device), self._boot[device], cells)
        self._stored[device].append((ts, reading))

    def _forward(self, device: int, ts: int, twice: bool) -> Iterator[Transmission]:
        """All that is stored; on a new connection after a word that it is there and what it said last."""
        serial, stored, events = self._serials[device], self._stored[device], self._events[device]
        if not self._online[device]:
            self._online[device] = True
            yield Transmission(serial, "status", self._encoder.online(ts, self._firmware), 0)
            if self._last[device]:
                self.repeats += 1
                yield Transmission(serial, "telemetry", self._last[device], 1)
        for begin in range(0, len(stored), MOST_IN_ARRAY):
            some = [element for _, element in stored[begin : begin + MOST_IN_ARRAY]]
            message = Transmission(serial, "telemetry", array_of(some), len(some))
            yield message
            if twice:
                self.repeats += len(some)
                yield message
        if events:
            yield Transmission(serial, "event", array_of(events), 0)
        if stored:
            self.sent[device].extend(ts for ts, _ in stored)
            self._last[device] = stored[-1][1]
        self._stored[device], self._events[device] = [], []

    def _next(self, device: int) -> int:
        self._seq[device] += 1
        return self._seq[device] - 1


def _by_place(signals: list[Signal]) -> dict[tuple[int, int], list[Signal]]:
    found: dict[tuple[int, int], list[Signal]] = {}
    for signal in signals:
        found.setdefault((signal.step, signal.device), []).append(signal)
    return found
