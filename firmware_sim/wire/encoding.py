"""Payloads as devices write them (docs/wire-format.md): one element of each topic, and arrays of stored ones."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
import numpy as np
from numpy.typing import NDArray

from firmware_sim.life.devices import Measured
from firmware_sim.life.signals import Signal
from firmware_sim.physics.kinds import Metric, Physics
from firmware_sim.seeded_randomness import Array

WILL = b'{"state": "offline"}'
Cell = float | int | str | bool | None


class Encoder:
    """Writes what devices of one product measured."""

    def __init__(self, physics: Physics, begin: datetime) -> None:
        self._names = [metric.id for metric in physics.metrics]
        self._metrics = physics.metrics
        self._begin_ms = begin.timestamp() * 1000
        self._encode = msgspec.json.Encoder().encode

    def cells(self, measured: Measured) -> list[list[list[Cell]]]:
        """[n][steps][metrics]: values as JSON shows them, None where a sensor said nothing."""
        cells = measured.values.astype(object)
        for place, metric in enumerate(self._metrics):
            _as_written(cells[:, :, place], measured.values[:, :, place], metric)
        cells[np.isnan(measured.values)] = None
        return cells.tolist()  # type: ignore[no-any-return]

    def reading(self, ts: int, seq: int, boot: int, cells: Sequence[Cell]) -> bytes:
        head = {"ts": ts, "seq": seq, "boot": boot} if boot else {"ts": ts, "seq": seq}
        return self._encode({**head, "values": dict(zip(self._names, cells, strict=True))})

    def event(self, signal: Signal, seq: int, boot: int) -> bytes:
        ts = int(np.ceil(self._begin_ms + signal.at_h * 3_600_000))
        head = {"ts": ts, "seq": seq, "boot": boot} if boot else {"ts": ts, "seq": seq}
        return self._encode({**head, "code": signal.code, "severity": signal.severity})

    def online(self, ts: int, firmware: str) -> bytes:
        return self._encode({"ts": ts, "state": "online", "firmware": firmware})

    def offline(self, ts: int) -> bytes:
        """What a gateway says of a device that it lost; a will carries no time."""
        return self._encode({"ts": ts, "state": "offline"})


def array_of(elements: Sequence[bytes]) -> bytes:
    """Several elements as one message, one as itself."""
    return elements[0] if len(elements) == 1 else b"[" + b",".join(elements) + b"]"


def _as_written(cells: NDArray[np.object_], values: Array, metric: Metric) -> None:
    """`cells` [n, steps] in place: whole numbers, labels and booleans instead of floating point."""
    known = ~np.isnan(values)
    if metric.role == "state":
        options = np.array(metric.labels or (False, True), object)
        cells[known] = options[values[known].astype(int)]
    elif metric.decimals == 0:
        cells[known] = values[known].astype(np.int64)
