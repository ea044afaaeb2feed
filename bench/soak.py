"""Ingest for a long time at a steady load: does its memory stay flat, and is everything stored?"""

import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from bench.load.generator import BAD
from bench.load.mosquitto import plain_mosquitto
from bench.load.runs import (
    COUNT,
    LETTERED,
    SIGAP,
    Load,
    compared,
    database_of,
    different,
    receiving,
    resident_memory,
    send,
    wait_for,
)
from bench.result_table import Goal, Note, Row, Table
from bench.worlds.ingest import Place
from bench.worlds.scoring import database
from store.engine.database import connect

LOOK_EVERY_S, TOLD_EVERY_S = 1.0, 60.0
MOST_GROWTH = 1.05


def run(*, minutes: float, rate: int, devices: int, note: Note) -> Table:
    load = Load(round(minutes * 60 * rate), devices, rate, late=50, repeated=20, bad=5)
    with (
        database("fsync=on", "track_commit_timestamp=on") as admin,
        tempfile.TemporaryDirectory(prefix="sigap-soak-") as aside,
        plain_mosquitto(Path(aside)) as broker,
    ):
        url = database_of(Place(admin), devices)
        with closing(connect(url)) as conn, receiving(SIGAP, conn, url, broker) as [pid], _Memory(pid, note) as memory:
            out = Path(aside) / "sent.npz"
            send(broker, load, out)
            sampled, sent = memory.sampled(), np.load(out)
            wait_for(conn, COUNT, len(different(sent, is_bad=False)))
            wait_for(conn, LETTERED, int((sent["kind"] == BAD).sum()))
            found = compared(conn, sent)
    quarters = [float(np.mean(part)) for part in np.array_split(sampled, 4)]
    rows = [
        Row("memory of ingest, MiB", f"mean of quarter {place}", f"quarter_{place}_mib", "", [mean])
        for place, mean in enumerate(quarters, 1)
    ]
    rows.append(Row("memory of ingest, MiB", "most", "most_mib", "", [float(sampled.max())]))
    growth, goal = quarters[3] / quarters[1], Goal(most=MOST_GROWTH)
    rows.append(Row("last quarter / second", "memory", "growth", "", [growth], goal))
    for name, count in (("lost", found.lost), ("doubled", found.doubled)):
        rows.append(Row("set checker", name, name, "", [count], Goal(most=0)))
    rows.append(Row("set checker", "dead letters", "letters", "", [found.letters]))
    about = (
        f"{load.messages:,} messages of {devices:,} devices at {rate:,}/s for {minutes:g} minutes: 5 % late, "
        "2 % repeated, 0.5 % too late; memory is what the process has in RAM, looked at every second"
    )
    return Table("Ingest at a steady load", rows, [about])


class _Memory:
    """Looks at a process's memory while it stands."""

    def __init__(self, pid: int, note: Note) -> None:
        self._pid, self._note, self._found = pid, note, list[float]()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, name="memory", daemon=True)

    def __enter__(self) -> "_Memory":
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._stop.set()
        self._thread.join()

    def sampled(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """MiB, a second apart, until now."""
        return np.array(self._copy(), np.float64)

    def _copy(self) -> Sequence[float]:
        return list(self._found)

    def _look(self) -> None:
        told = time.monotonic()
        while not self._stop.wait(LOOK_EVERY_S):
            self._found.append(resident_memory(self._pid))
            if time.monotonic() - told >= TOLD_EVERY_S:
                told = time.monotonic()
                self._note(f"{self._found[-1]:.1f} MiB")
