"""Whether a platform's parts are there: its database, no other workers, and each process that was started."""

import time
from collections.abc import Callable
from pathlib import Path

import httpx

from fleet.plain_failure import PlainFailure
from fleet.process import get_log
from fleet.settings import Settings
from sigap.platform.supervisor import STOP_WITHIN_S, tail
from store.assets.fleet_clocks import Stage
from store.engine import workers
from store.engine.database import Connection, StoreUnavailable, connect

log = get_log("platform")
READY_WITHIN_S = 60.0


class NotReady(PlainFailure, RuntimeError):
    """The platform did not come up; the message holds what the part concerned last said."""


def wait_for_database(url: str, *, seconds: float = READY_WITHIN_S) -> Connection:
    """A connection as soon as there is one; StoreUnavailable when there is none in time."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return connect(url)
        except StoreUnavailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def refuse_other_workers(conn: Connection, *, seconds: float = STOP_WITHIN_S) -> None:
    """NotReady where other workers run: two sets on one database would drive each other's sessions off the broker.

    Workers of a platform that was killed are told to stop, and end with their last turn: they get that long.
    """
    deadline = time.monotonic() + seconds
    waits = False
    while others := workers.alive(conn):
        names = ", ".join(f"{w.stage}-{w.slot} (pid {w.pid})" for w in others)
        if time.monotonic() >= deadline:
            raise NotReady(f"workers run against this database already: {names}; stop them first")
        if not waits:
            log.warning("workers_run_already", workers=names, waits_s=seconds)
            waits = True
        time.sleep(0.2)


def wait_until_ready(conn: Connection, settings: Settings, http_url: str) -> None:
    """NotReady where a process does not start in time."""
    stages = [(f"ingest-{slot}", Stage.INGEST, slot) for slot in range(settings.ingest_workers)]
    stages += [("predict", Stage.PREDICT, 0), ("service", Stage.SERVICE, 0)]
    logs = settings.data_dir / "logs"
    for name, stage, slot in stages:
        _wait(lambda s=stage, n=slot: any((w.stage, w.slot) == (s, n) for w in workers.alive(conn)), name, logs)  # type: ignore[misc]
    _wait(lambda: _answers(http_url), "web", logs)


def _wait(done: Callable[[], bool], name: str, logs: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while not done():
        if time.monotonic() > deadline:
            raise NotReady(f"{name} did not start within {READY_WITHIN_S:g} s; it last said:\n{tail(logs, name)}")
        time.sleep(0.05)


def _answers(http_url: str) -> bool:
    try:
        # Whoever answers is our own child: its certificate may name another host than loopback.
        return httpx.get(f"{http_url}/healthz", timeout=2, verify=False).status_code == 200  # nosec B501
    except httpx.HTTPError:
        return False
