"""A recorded fleet's telemetry in order of time: sorted in runs, spilled to disk where it is large."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fleet.recorded.telemetry import Chunk

RUN_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows of a stretch of time, by device and then time: `device` [n] places in `Timeline.serials`."""

    device: NDArray[np.int32]
    ts: NDArray[np.int64]
    values: NDArray[np.float64]


class Timeline:
    """Telemetry by time. Runs of sorted rows lie on disk; a stretch of time is read from all of them."""

    def __init__(self, chunks: Iterable[Chunk], *, run_rows: int = RUN_ROWS) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="sigap-timeline-")
        self._codes: dict[str, int] = {}
        self._runs: list[tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.float64]]] = []
        self.rows = 0
        waiting: list[Chunk] = []
        for chunk in chunks:
            waiting.append(chunk)
            self.rows += len(chunk)
            if sum(map(len, waiting)) >= run_rows:
                self._spill(waiting)
                waiting = []
        if waiting:
            self._spill(waiting)

    def __enter__(self) -> "Timeline":
        return self

    def __exit__(self, *exc: object) -> None:
        self._runs.clear()
        self._folder.cleanup()

    @property
    def serials(self) -> list[str]:
        return list(self._codes)

    def times(self) -> NDArray[np.int64]:
        """Every different time, rising."""
        return np.unique(np.concatenate([np.unique(ts) for _, ts, _ in self._runs])) if self._runs else _NO_TIMES

    def between(self, lo: int, hi: int) -> Slice:
        """Rows with lo < ts <= hi (ms)."""
        parts = []
        for device, ts, values in self._runs:
            start, end = np.searchsorted(ts, [lo, hi], side="right")
            parts.append((device[start:end], ts[start:end], values[start:end]))
        if not parts:
            return Slice(np.zeros(0, np.int32), _NO_TIMES, np.zeros((0, 0)))
        device, ts, values = (np.concatenate(column) for column in zip(*parts, strict=True))
        order = np.lexsort((ts, device))
        return Slice(device[order], ts[order], values[order])

    def _spill(self, chunks: list[Chunk]) -> None:
        serials = np.concatenate([chunk.serials for chunk in chunks])
        device = np.fromiter((self._codes.setdefault(s, len(self._codes)) for s in serials), np.int32, len(serials))
        ts = np.concatenate([chunk.ts for chunk in chunks])
        order = np.argsort(ts, kind="stable")
        values = np.concatenate([chunk.values for chunk in chunks])[order]
        self._runs.append((self._kept(device[order]), self._kept(ts[order]), self._kept(values)))

    def _kept(self, array: NDArray[np.generic]) -> "NDArray":  # type: ignore[type-arg]
        path = Path(self._folder.name) / f"{len(self._runs)}-{array.dtype}.npy"
        np.save(path, array)
        return np.load(path, mmap_mode="r")  # type: ignore[no-any-return]


_NO_TIMES = np.zeros(0, np.int64)
