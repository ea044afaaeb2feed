"""Web processes that start at once: each is forked from one that has loaded the modules of `python -m dashboards`.

A file of the console's tests starts one, and loading takes four seconds of it. `tests/dashboards/test_console_tls.py`
starts the command itself.
"""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path

LOADED = multiprocessing.get_context("forkserver")
LOADED.set_forkserver_preload(["dashboards.__main__"])


def start_web(env: Mapping[str, str], log: Path) -> ForkServerProcess:
    """A web process with these variables, which writes to `log`."""
    process = LOADED.Process(target=_run, args=(dict(env), str(log)))
    process.start()
    return process


def _run(env: dict[str, str], log: str) -> None:
    from dashboards.__main__ import main

    os.environ.clear()
    os.environ.update(env)
    with open(log, "ab", buffering=0) as out:
        for stream in (1, 2):
            os.dup2(out.fileno(), stream)
    sys.exit(main())
