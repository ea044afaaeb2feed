"""A platform on a configured database: killed whole, it starts again at once; beside a living one, none starts."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from fleet.settings import load_settings
from sigap.platform.readiness import NotReady, refuse_other_workers
from sigap.platform.running import find_running
from store.engine import workers
from store.engine.database import Connection
from store.engine.workers import Worker
from tests.quick_folder import quick_folder
from tests.sigap.commands_world import Place
from tests.sigap.processes import children_of

PATIENCE_S = 120.0


@pytest.fixture
def place(database_url: str) -> Iterator[Place]:
    """A data folder, and a database that is configured rather than embedded."""
    with quick_folder() as folder:
        yield Place(folder, database_url)


@contextmanager
def up(place: Place) -> Iterator[int]:
    """The process id of a platform that has come up."""
    with place.start("up") as process:
        deadline = time.monotonic() + PATIENCE_S
        while (running := find_running(load_settings(data_dir=place.data_dir))) is None or running.pid != process.pid:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.02)
        try:
            yield process.pid
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE_S)


def kill_whole(pid: int) -> None:
    """The parent stands still first: it would start its children again, and they would stop in order without it."""
    os.kill(pid, signal.SIGSTOP)
    for child in children_of(pid):
        os.kill(child, signal.SIGKILL)
    os.kill(pid, signal.SIGKILL)


def test_a_platform_that_was_killed_whole_starts_again_at_once(place: Place, conn: Connection) -> None:
    with up(place) as pid:
        assert [worker.stage for worker in workers.alive(conn)] == ["ingest", "predict", "service"]
        kill_whole(pid)
    with up(place):
        assert [worker.stage for worker in workers.alive(conn)] == ["ingest", "predict", "service"]
    assert workers.alive(conn) == []


def test_no_platform_starts_beside_living_workers(conn: Connection) -> None:
    workers.join(conn, Worker("ingest", 0, 1, 41))
    with pytest.raises(NotReady, match=r"ingest-0 \(pid 41\)"):
        refuse_other_workers(conn, seconds=0.3)
