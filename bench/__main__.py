"""`python -m bench`: runs one public benchmark with the product's own models and prints a table."""

import argparse
import importlib
import json
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
    speed = commands.add_parser("scoring", help=SCORING, description=SCORING)
    speed.add_argument("--devices", type=int, default=1_000, metavar="N", help="of the full pass (default 1000)")
    speed.add_argument("--days", type=int, default=30, metavar="N", help="of hourly rollups (default 30)")
    speed.add_argument(
        "--new", type=int, default=5_000, metavar="N", help="of the pass with new buckets (default 5000)"
    )
    speed.add_argument("--json", action="store_true", help="end with one line of JSON, keyed by pass")
    return root


def main(words: Sequence[str] | None = None) -> int:
    """0 done, 1 the files cannot be read, 2 wrong usage."""
    given = parser().parse_args(words)
    if given.benchmark == "scoring" and (min(given.devices, given.new) < 0 or given.days < 8):
        parser().error("--devices and --new cannot be negative, and --days is at least 8")
    if given.benchmark != "scoring" and given.seeds < 1:
        parser().error(f"--seeds {given.seeds}: at least 1 is needed")
    began = time.monotonic()

    def note(text: str) -> None:
        sys.stderr.write(f"[{time.monotonic() - began:5.0f} s] {text}\n")
        sys.stderr.flush()

    try:
        benchmark = importlib.import_module(f"bench.{given.benchmark}")
        if given.benchmark == "scoring":
            table: Table = benchmark.run(devices=given.devices, days=given.days, new=given.new, note=note)
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
