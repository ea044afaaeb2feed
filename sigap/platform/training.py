"""A training in a process of its own, so that it can be broken off at any moment."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from fleet.recorded.folder import RecordedFleet
from sigap.cli.failed import CommandFailed
from sigap.cli.showing import progress
from sigap.platform.supervisor import ROOT

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")


@contextmanager
def training(database_url: str, fleet: RecordedFleet, seed: int) -> Iterator[Callable[[], dict[str, Any]]]:
    """`python -m sigap train --from`, as a child that ends with us; the call waits for the model's manifest."""
    with _train(database_url, "--from", str(fleet.directory), "--seed", str(seed)) as process:
        yield lambda: dict(_wait_for_result(process, fleet.product.id)["manifest"])


def train_again(database_url: str, product: str) -> dict[str, Any]:
    """`python -m sigap train PRODUCT`, on everything stored: what came of it."""
    with _train(database_url, product) as process:
        return _wait_for_result(process, product)


@contextmanager
def _train(database_url: str, *what: str) -> Iterator["subprocess.Popen[str]"]:
    env = {
        **os.environ,
        **dict.fromkeys(THREADS, "1"),
        "SIGAP_DATABASE_URL": database_url,
        "SIGAP_DATABASE_URL_FILE": "",
    }
    command = [sys.executable, "-m", "sigap", "train", *what, "--json"]
    process = subprocess.Popen(command, env=env, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _wait_for_result(process: "subprocess.Popen[str]", product: str) -> dict[str, Any]:
    """CommandFailed where training failed."""
    with progress("learning"):
        out, err = process.communicate()
    if process.returncode != 0:
        raise CommandFailed(f"training on {product} failed:\n{err}{out}")
    result: dict[str, Any] = json.loads(out.strip().splitlines()[-1])
    return result
