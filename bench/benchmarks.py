"""The benchmarks by name: what each is about, its options, and what its `run` takes."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.options import (
    asked,
    assistant,
    cases,
    credentials,
    desk,
    desk_size,
    drawn,
    drive_count,
    drives,
    faults,
    fleets,
    flooded,
    flooding,
    imported,
    ingest,
    issued,
    knowledge,
    load,
    loaded,
    measured,
    repaired,
    repairs,
    rows,
    searched,
    size,
    speed,
    storage,
    stored,
    wide,
    width,
)
from bench.options_of_ingest import asked_often, asking, breaking, broken, soaked, soaking


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One word of the command line. `chosen`: what was given -> what the benchmark's `run` takes besides `note`;
    ValueError where that makes no sense."""

    about: str
    options: Callable[[ArgumentParser], object]
    chosen: Callable[[Namespace], dict[str, object]]
    seeds: int | None = None


def _published(about: str) -> Benchmark:
    return Benchmark(
        about,
        lambda one: one.add_argument(
            "dir", type=Path, metavar="DIR", help="folder with the published files (.gz or not)"
        ),
        lambda given: {"folder": given.dir, "seeds": range(given.seeds)},
        seeds=5,
    )


def _machines(one: ArgumentParser) -> None:
    one.add_argument("dir", type=Path, metavar="DIR", help="folder with the published files (.gz or not)")
    about = "first of a month: learnt until then; that month chooses, the next two are tested (default 2015-07-01)"
    one.add_argument("--at", default="2015-07-01", metavar="DATE", help=about)


def _quarter(given: Namespace) -> dict[str, object]:
    at = datetime.fromisoformat(given.at).replace(tzinfo=UTC)
    if at.day != 1 or at.time() != datetime.min.time():
        raise ValueError(f"--at {given.at}: it is the first day of a month, such as 2015-07-01")
    return {"folder": given.dir, "at": at, "seeds": range(given.seeds)}


def _rigs(one: ArgumentParser) -> None:
    one.add_argument("dir", type=Path, metavar="DIR", help="folder with SKAB's valve1/")
    one.add_argument("--ims", type=Path, required=True, metavar="DIR", help="folder with set2_timefeatures.csv")


def _folders(one: ArgumentParser) -> None:
    about = "recorded fleets, or folders with published files"
    one.add_argument("dir", type=Path, nargs="+", metavar="DIR", help=about)


PUBLIC = ("azure", "cmapss", "day_one", "ims", "skab", "unlike")
BENCHMARKS = {
    "cmapss": _published(
        "NASA turbofan engines, FD001 and FD003: cycles left to the failure (train_FD001.txt, test_..., RUL_...)"
    ),
    "azure": Benchmark(
        "100 machines with error codes and replaced components: failures within 24 h (PdM_errors.csv, ...)",
        _machines,
        _quarter,
        seeds=5,
    ),
    "skab": _published(
        "water loop with valve closings: anomalies (anomaly-free/ and valve1/, or the whole published folder)"
    ),
    "ims": _published("four bearings of a test rig, one of which fails: how early it is told (set2_timefeatures.csv)"),
    "unlike": Benchmark(
        "SKAB beside a scaled copy of itself, and beside IMS set 2, in one product: each as good as alone",
        _rigs,
        lambda given: {"folder": given.dir, "bearings": given.ims, "seeds": range(given.seeds)},
        seeds=2,
    ),
    "day_one": Benchmark(
        "early warning where little has failed yet: turbines, cells, air handlers, bearings, water loops, machines",
        _folders,
        lambda given: {"folders": given.dir},
    ),
    "fleets": Benchmark(
        "simulated fleets of seeds never trained on: faults told in time, false tickets, intervals, calibration",
        fleets,
        drawn,
        seeds=3,
    ),
    "budget": Benchmark(
        "one false ticket in 1,000 device-months, on simulated fleets never trained on, and after a drift",
        lambda one: None,
        lambda given: {"seeds": range(given.seeds)},
        seeds=2,
    ),
    "scoring": Benchmark(
        "how fast a fleet is scored, in a database of its own, beside a plain pandas groupby.apply", speed, size
    ),
    "desk": Benchmark(
        "server time of every page with a large service desk behind it, in a database of its own, as staff, a dealer, "
        "a technician and a customer see them",
        desk,
        desk_size,
    ),
    "wide": Benchmark(
        "a product with 500 metrics from end to end, in a database of its own: time, memory and size on disk",
        wide,
        width,
    ),
    "repairs": Benchmark(
        "repairs of simulated appliances, good ones and such that changed nothing: which of them readings certify",
        repairs,
        repaired,
    ),
    "drives": Benchmark(
        "made-up drives of three models, reported daily and on change: the same figures, and no leak but a planted one",
        drives,
        drive_count,
    ),
    "ingest": Benchmark(
        "ingest beside the least that any durable path does: speed, delay from PUBLISH to commit, sets compared",
        load,
        loaded,
    ),
    "faults": Benchmark(
        "ingest while its worker, broker, database and lines are killed, cut off, slow or full: sets compared",
        breaking,
        broken,
    ),
    "soak": Benchmark(
        "ingest at a steady load for long: its memory quarter by quarter, sets compared", soaking, soaked
    ),
    "queries": Benchmark(
        "the last value, 24 hours raw and 30 days by the hour of one device among many: p50 and p99",
        asking,
        asked_often,
    ),
    "import-speed": Benchmark(
        "import of a recorded fleet beside a bare binary COPY with ON CONFLICT of the same rows", imported, rows
    ),
    "storage": Benchmark(
        "what readings of simulated appliances take on disk, as they come and in TimescaleDB's columnstore",
        stored,
        storage,
    ),
    "ingest-path": Benchmark(
        "how fast ingest is from the broker to committed rows, beside another checkout's", ingest, measured
    ),
    "broker-access": Benchmark(
        "how long Mosquitto takes to follow credentials: 20,000 at once, one beside them, a revocation, a lost list",
        credentials,
        issued,
    ),
    "floods": Benchmark(
        "what one device that floods costs all others: their time from PUBLISH to row", flooding, flooded
    ),
    "assistant": Benchmark(
        "the assistant: right answers with the right citation, what it does not know, dangers, orders in questions",
        assistant,
        asked,
    ),
    "knowledge": Benchmark(
        "search in the knowledge base: the right article among the first three, and the time among 10,000 articles",
        knowledge,
        searched,
    ),
    "sensors": Benchmark(
        "stuck and drifting sensors on sound simulated devices: all told, and none of them a failure ticket",
        faults,
        cases,
    ),
}
