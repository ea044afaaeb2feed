"""`python -m bench`: runs one benchmark with the product's own models and prints a table."""

import importlib
import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence

from bench.benchmarks import BENCHMARKS, PUBLIC
from bench.result_table import Table, show


def parser() -> ArgumentParser:
    """The command line."""
    root = ArgumentParser(
        prog="python -m bench",
        description="Runs a benchmark with the code that the product runs: a public one on its files as published in "
        "DIR, or one on simulated fleets. Prints published figures, ours, and the figure to reach.",
        epilog="Example: python -m bench cmapss ~/data/cmapss --seeds 5 --json",
    )
    commands = root.add_subparsers(dest="benchmark", required=True, metavar="BENCHMARK")
    for name, benchmark in BENCHMARKS.items():
        one = commands.add_parser(name, help=benchmark.about, description=benchmark.about)
        benchmark.options(one)
        if (seeds := benchmark.seeds) is not None:
            one.add_argument("--seeds", type=int, default=seeds, metavar="N", help=f"to average over (default {seeds})")
        one.add_argument("--json", action="store_true", help="end with one line of JSON, keyed by part")
    return root


def _home(benchmark: str) -> str:
    """The module of a benchmark."""
    folder = "bench.public" if benchmark in PUBLIC else "bench"
    return f"{folder}.{benchmark.replace('-', '_')}"


def main(words: Sequence[str] | None = None) -> int:
    """0 done, 1 the files cannot be read, 2 wrong usage."""
    given = parser().parse_args(words)
    if getattr(given, "seeds", 1) < 1:
        parser().error(f"--seeds {given.seeds}: at least 1 is needed")
    try:
        chosen = BENCHMARKS[given.benchmark].chosen(given)
    except ValueError as exc:
        parser().error(str(exc))
    began = time.monotonic()

    def note(text: str) -> None:
        sys.stderr.write(f"[{time.monotonic() - began:5.0f} s] {text}\n")
        sys.stderr.flush()

    try:
        table: Table = importlib.import_module(_home(given.benchmark)).run(**chosen, note=note)
    except FileNotFoundError as exc:
        sys.stderr.write(f"{given.dir}: {exc}\n")
        return 1
    show(table, seconds=time.monotonic() - began)
    if given.json:
        print(json.dumps(table.results, sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
