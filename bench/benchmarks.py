"""The benchmarks by name: what each is about, its options, and what its `run` takes."""

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SIMULATED = ("refrigerator", "washing_machine", "heat_pump")
FULL_SIZE = {"devices": 20_000, "days": 30, "new": 100_000, "months": 100_000}
LEAST_DAYS, LEAST_PAST, LEAST_WIDE_DAYS, LEAST_CREDENTIALS, LEAST_DRIVES = 8, 8, 30, 100, 2_000


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


def _speed(one: ArgumentParser) -> None:
    for name, default, about in (
        ("--devices", 1_000, "of the full pass"),
        ("--days", 30, "of hourly rollups"),
        ("--new", 5_000, "devices with one new bucket each"),
        ("--months", 200, "device-months of the training"),
    ):
        one.add_argument(name, type=int, default=default, metavar="N", help=f"{about} (default {default})")
    full = "20,000 devices, 100,000 with a new bucket, 100,000 device-months: 25 GB, a quarter of an hour"
    one.add_argument("--full", action="store_true", help=full)


def _size(given: Namespace) -> dict[str, object]:
    if min(given.devices, given.new, given.months) < 0 or given.days < LEAST_DAYS:
        raise ValueError(f"--devices, --new and --months cannot be negative, and --days is at least {LEAST_DAYS}")
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # As the processes that score and retrain do.
    return dict(FULL_SIZE) if given.full else {name: getattr(given, name) for name in FULL_SIZE}


def _wide(one: ArgumentParser) -> None:
    for name, default, about in (
        ("--metrics", 500, "of the product"),
        ("--devices", 20, "of the fleet; every other one fails"),
        ("--days", 60, "of hourly readings"),
    ):
        one.add_argument(name, type=int, default=default, metavar="N", help=f"{about} (default {default})")


def _width(given: Namespace) -> dict[str, object]:
    if not 25 <= given.metrics <= 800 or given.devices < 10 or given.days < LEAST_WIDE_DAYS:
        raise ValueError(f"--metrics is 25 to 800, --devices at least 10, and --days at least {LEAST_WIDE_DAYS}")
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # As the process that retrains does.
    return {name: getattr(given, name) for name in ("metrics", "devices", "days")}


def _ingest(one: ArgumentParser) -> None:
    one.add_argument("--messages", type=int, default=20_000, metavar="N", help="of each run (default 20000)")
    one.add_argument("--devices", type=int, default=1_000, metavar="N", help="that send them (default 1000)")
    one.add_argument("--rounds", type=int, default=3, metavar="N", help="runs of each checkout (default 3)")
    one.add_argument("--against", type=Path, metavar="DIR", help="another checkout, measured in turn with this one")


def _measured(given: Namespace) -> dict[str, object]:
    if min(given.messages, given.devices, given.rounds) < 1:
        raise ValueError("--messages, --devices and --rounds are at least 1")
    if given.against is not None and not (given.against / "ingest" / "__main__.py").is_file():
        raise ValueError(f"--against {given.against}: no ingest/ in it")
    return {name: getattr(given, name) for name in ("messages", "devices", "rounds", "against")}


def _credentials(one: ArgumentParser) -> None:
    one.add_argument("--devices", type=int, default=20_000, metavar="N", help="with credentials (default 20000)")


def _issued(given: Namespace) -> dict[str, object]:
    if given.devices < LEAST_CREDENTIALS:
        raise ValueError(f"--devices is at least {LEAST_CREDENTIALS}")
    return {"devices": given.devices}


def _flooding(one: ArgumentParser) -> None:
    one.add_argument("--devices", type=int, default=200, metavar="N", help="that send once a second (default 200)")
    one.add_argument("--seconds", type=float, default=60, metavar="S", help="of each phase (default 60)")
    one.add_argument("--per-second", type=int, default=2_000, metavar="N", help="of the flood (default 2000)")
    one.add_argument("--rounds", type=int, default=2, metavar="N", help="without and with the flood (default 2)")


def _flooded(given: Namespace) -> dict[str, object]:
    if min(given.devices, given.seconds, given.per_second, given.rounds) < 1:
        raise ValueError("--devices, --seconds, --per-second and --rounds are at least 1")
    return {name: getattr(given, name) for name in ("devices", "seconds", "per_second", "rounds")}


def _products(one: ArgumentParser) -> None:
    one.add_argument("--products", nargs="+", default=list(SIMULATED), choices=SIMULATED, metavar="PRODUCT")


def _faults(one: ArgumentParser) -> None:
    _products(one)
    one.add_argument("--cases", type=int, default=100, metavar="N", help="of each kind and product (default 100)")
    one.add_argument("--past", type=int, default=60, metavar="N", help="devices that the model learns from")
    one.add_argument("--seed", type=int, default=500, metavar="N", help="of all that is drawn (default 500)")


def _cases(given: Namespace) -> dict[str, object]:
    if given.cases < 1 or given.past < LEAST_PAST:
        raise ValueError(f"--cases is at least 1, and --past at least {LEAST_PAST}")
    return {"kinds": given.products, "cases": given.cases, "seed": given.seed, "past": given.past}


def _drives(one: ArgumentParser) -> None:
    one.add_argument("--devices", type=int, default=20_000, metavar="N", help="of the fleet (default 20000)")


def _drive_count(given: Namespace) -> dict[str, object]:
    if given.devices < LEAST_DRIVES:
        raise ValueError(
            f"--devices is at least {LEAST_DRIVES:,}: one drive in a hundred fails, and failures are learnt"
        )
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # As the process that retrains does.
    return {"devices": given.devices}


PUBLIC = ("azure", "cmapss", "ims", "skab")
BENCHMARKS = {
    "cmapss": _published(
        "NASA turbofan engines, FD001 and FD003: cycles left to the failure (train_FD001.txt, test_..., RUL_...)"
    ),
    "azure": _published(
        "100 machines with error codes and replaced components: failures within 24 h (PdM_errors.csv, ...)"
    ),
    "skab": _published(
        "water loop with valve closings: anomalies (anomaly-free/ and valve1/, or the whole published folder)"
    ),
    "ims": _published("four bearings of a test rig, one of which fails: how early it is told (set2_timefeatures.csv)"),
    "fleets": Benchmark(
        "simulated fleets of seeds never trained on: faults told in time, false tickets, intervals, calibration",
        _products,
        lambda given: {"seeds": range(given.seeds), "kinds": given.products},
        seeds=3,
    ),
    "budget": Benchmark(
        "one false ticket in 1,000 device-months, on simulated fleets never trained on, and after a drift",
        lambda one: None,
        lambda given: {"seeds": range(given.seeds)},
        seeds=2,
    ),
    "scoring": Benchmark(
        "how fast a fleet is scored, in a database of its own, beside a plain pandas groupby.apply", _speed, _size
    ),
    "wide": Benchmark(
        "a product with 500 metrics from end to end, in a database of its own: time, memory and size on disk",
        _wide,
        _width,
    ),
    "drives": Benchmark(
        "made-up drives of three models, reported daily and on change: the same figures, and no leak but a planted one",
        _drives,
        _drive_count,
    ),
    "ingest-path": Benchmark(
        "how fast ingest is from the broker to committed rows, beside another checkout's", _ingest, _measured
    ),
    "broker-access": Benchmark(
        "how long Mosquitto takes to follow credentials: 20,000 at once, one beside them, a revocation, a lost list",
        _credentials,
        _issued,
    ),
    "floods": Benchmark(
        "what one device that floods costs all others: their time from PUBLISH to row", _flooding, _flooded
    ),
    "sensors": Benchmark(
        "stuck and drifting sensors on sound simulated devices: all told, and none of them a failure ticket",
        _faults,
        _cases,
    ),
}
