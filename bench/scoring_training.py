"""How long learning from a large fleet takes, reading included, and how much memory: in a process of its own."""

import resource
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context

from bench.result_table import Goal, Note, Row
from bench.worlds.scoring import database, fill, speed_product
from models.training.train import train
from models.training.training_history import training_history
from store.engine.database import connect
from wording.wording import Wording

HOURS = 720
# Two of a hundred devices fail within the month.
FAILING = 50
GOAL_S, GOAL_GIB = 300.0, 4.0


@dataclass(frozen=True, slots=True)
class Learnt:
    """What learning took, `worked` seconds of it our own processor time; `devices`, `buckets` and `failures` are those
    that were read and learnt from."""

    months: int
    seconds: float
    reading: float
    worked: float
    peak_mib: float
    devices: int
    buckets: int
    failures: int
    warnings: tuple[str, ...]

    @property
    def rows(self) -> list[Row]:
        part = f"training, {self.months} device-months"
        return [
            Row(part, "seconds, reading included", "seconds", "", [self.seconds], Goal(most=GOAL_S)),
            Row(part, "peak memory, GiB", "peak_gib", "", [self.peak_mib / 1024], Goal(most=GOAL_GIB)),
            Row(part, "seconds of reading", "reading_seconds", "", [self.reading]),
            Row(part, "rollup rows read", "buckets", "", [float(self.buckets)]),
        ]

    @property
    def said(self) -> str:
        return (
            f"training: {self.months} device-months, {self.months * HOURS} rollup rows stored; {self.devices} devices, "
            f"{self.failures} failures learnt from; {self.worked:.0f} s of our own processor time; "
            f"{'; '.join(self.warnings)}"
        )


def learn_fleet(months: int, note: Note) -> Learnt:
    """A fleet of so many devices with a month of hourly rollups each, and a model learnt from it."""
    with database() as conn:
        fill(conn, speed_product(early_life=None), devices=months, hours=HOURS, failing=FAILING)
        note(f"{months * HOURS} rollup rows of {months} devices written")
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            learnt = alone.submit(_learn, conn.info.dsn, months).result()
    note(f"a model is trained in {learnt.seconds:.0f} s with {learnt.peak_mib:.0f} MiB")
    return learnt


def _learn(url: str, months: int) -> Learnt:
    begun = time.perf_counter()
    with closing(connect(url)) as conn:
        history = training_history(conn, speed_product(early_life=None), seed=1)
    reading = time.perf_counter() - begun
    bundle = train(history, seed=1)
    return Learnt(
        months=months,
        seconds=time.perf_counter() - begun,
        reading=reading,
        worked=time.process_time(),
        peak_mib=peak_mib(),
        devices=len(history.devices),
        buckets=len(history.buckets),
        failures=len(history.failures),
        warnings=tuple(Wording().say(limit) for limit in bundle.manifest.warnings),
    )


def peak_mib() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
