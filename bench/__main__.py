"""`python -m bench`: runs one public benchmark with the product's own models and prints a table."""

import argparse
import importlib
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.tables import Table, show

BENCHMARKS = {
    "cmapss": "NASA turbofan engines, FD001 and FD003: cycles left to the failure (train_FD001.txt, test_..., RUL_...)",
    "azure": "100 machines with error codes and replaced components: failures within 24 h (PdM_errors.csv, ...)",
    "skab": "water loop with valve closings: anomalies (anomaly-free/ and valve1/, or the whole published folder)",
    "ims": "four bearings of a test rig, one of which fails: how early it is told (set2_timefeatures.csv)",
}
SENSORS = "stuck and drifting sensors on sound simulated devices: all told, and none of them a failure ticket"
SIMULATED = ("refrigerator", "washing_machine", "heat_pump")
FULL_SIZE = (20_000, 30, 100_000, 100_000)
FLEETS = "simulated fleets of seeds never trained on: faults told in time, false tickets, intervals, calibration"
BUDGET = "one false ticket in 1,000 device-months, on simulated fleets never trained on, and after a drift"
SCORING = "how fast a fleet is scored, in a database of its own, beside a plain pandas groupby.apply"


def parser() -> argparse.ArgumentParser:
    """The command line."""
    root = argparse.ArgumentParser(
        prog="python -m bench",
        description="Runs a public benchmark: reads its files as published from DIR, trains on its training part with "
        "the code that the product runs, and prints published figures, ours, and the figure to reach.",
        epilog="Example: python -m bench cmapss ~/data/cmapss --seeds 5 --json",
    )
    commands = root.add_subparsers(dest="benchmark", required=True, metavar="BENCHMARK")
    for name, about in BENCHMARKS.items():
        one = commands.add_parser(name, help=about, description=about)
        one.add_argument("dir", type=Path, metavar="DIR", help="folder with the published files (.gz or not)")
        one.add_argument("--seeds", type=int, default=5, metavar="N", help="seeds to average over (default 5)")
        one.add_argument("--json", action="store_true", help="end with one line of JSON, keyed by sub-benchmark")
    fleets = commands.add_parser("fleets", help=FLEETS, description=FLEETS)
    fleets.add_argument("--seeds", type=int, default=3, metavar="N", help="fleets tested of each product (default 3)")
    fleets.add_argument("--products", nargs="+", default=list(SIMULATED), choices=SIMULATED, metavar="PRODUCT")
    fleets.add_argument("--json", action="store_true", help="end with one line of JSON, keyed by product")
    budget = commands.add_parser("budget", help=BUDGET, description=BUDGET)
    budget.add_argument("--seeds", type=int, default=2, metavar="N", help="fleets tested (default 2)")
    budget.add_argument("--json", action="store_true", help="end with one line of JSON, keyed by part")
    speed = commands.add_parser("scoring", help=SCORING, description=SCORING)
    speed.add_argument("--devices", type=int, default=1_000, metavar="N", help="of the full pass (default 1000)")
    speed.add_argument("--days", type=int, default=30, metavar="N", help="of hourly rollups (default 30)")
    speed.add_argument(
        "--new", type=int, default=5_000, metavar="N", help="of the pass with new buckets (default 5000)"
    )
    speed.add_argument(
        "--months", type=int, default=200, metavar="N", help="device-months of the training (default 200)"
    )
    speed.add_argument(
        "--full",
        action="store_true",
        help="20,000 devices, 100,000 with a new bucket, 100,000 device-months: 25 GB, a quarter of an hour",
    )
    speed.add_argument("--json", action="store_true", help="end with one line of JSON, keyed by pass")
    sensors = commands.add_parser("sensors", help=SENSORS, description=SENSORS)
    sensors.add_argument("--cases", type=int, default=100, metavar="N", help="of each kind and product (default 100)")
    sensors.add_argument("--products", nargs="+", default=list(SIMULATED), choices=SIMULATED, metavar="PRODUCT")
    sensors.add_argument("--past", type=int, default=60, metavar="N", help="devices that the model learns from")
    sensors.add_argument("--seed", type=int, default=500, metavar="N", help="of all that is drawn (default 500)")
    sensors.add_argument("--json", action="store_true", help="end with one line of JSON, keyed by product")
    return root


def main(words: Sequence[str] | None = None) -> int:
    """0 done, 1 the files cannot be read, 2 wrong usage."""
    given = parser().parse_args(words)
    if given.benchmark == "scoring" and (min(given.devices, given.new, given.months) < 0 or given.days < 8):
        parser().error("--devices, --new and --months cannot be negative, and --days is at least 8")
    if given.benchmark == "scoring" and given.full:
        given.devices, given.days, given.new, given.months = FULL_SIZE
    if given.benchmark == "sensors" and (given.cases < 1 or given.past < 8):
        parser().error("--cases is at least 1, and --past at least 8")
    if getattr(given, "seeds", 1) < 1:
        parser().error(f"--seeds {given.seeds}: at least 1 is needed")
    began = time.monotonic()

    def note(text: str) -> None:
        sys.stderr.write(f"[{time.monotonic() - began:5.0f} s] {text}\n")
        sys.stderr.flush()

    if given.benchmark == "scoring":  # As the processes that score and retrain do.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        benchmark = importlib.import_module(f"bench.{given.benchmark}")
        if given.benchmark == "scoring":
            size = {"devices": given.devices, "days": given.days, "new": given.new, "months": given.months}
            table: Table = benchmark.run(**size, note=note)
        elif given.benchmark == "sensors":
            wanted = {"kinds": given.products, "cases": given.cases, "seed": given.seed, "past": given.past}
            table = benchmark.run(**wanted, note=note)
        elif given.benchmark == "fleets":
            table = benchmark.run(seeds=range(given.seeds), kinds=given.products, note=note)
        elif given.benchmark == "budget":
            table = benchmark.run(seeds=range(given.seeds), note=note)
        else:
            table = benchmark.run(given.dir, seeds=range(given.seeds), note=note)
    except FileNotFoundError as exc:
        sys.stderr.write(f"{given.dir}: {exc}\n")
        return 1
    show(table, seconds=time.monotonic() - began)
    if given.json:
        print(json.dumps(table.results, sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
