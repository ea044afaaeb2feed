"""The loop of the service process that keeps a broker's users, within a context."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench.worlds.deployed_mosquitto import Mosquitto
from fleet.process import StopSignal
from fleet.settings import load_settings
from service.broker_access.access_loop import broker_access
from store.access.sealed import list_keepers
from store.engine.database import Connection


@contextmanager
def kept_users(
    conn: Connection, database_url: str, broker: Mosquitto, *, patience_s: float, with_folder: bool = True
) -> Iterator[None]:
    """Within, the loop runs and has said that it keeps the broker."""
    stop = StopSignal()
    settings = load_settings(
        database_url=database_url,
        broker_access_url=broker.access_url,
        broker_access_dir=broker.access_dir if with_folder else None,
    )
    with broker_access(settings, stop) as loop:
        assert loop is not None
        thread = threading.Thread(target=loop.run, name="broker_access")
        thread.start()
        try:
            wait_for(lambda: bool(list_keepers(conn)), patience_s)
            yield
        finally:
            stop.set()
            thread.join(patience_s)


def wait_for(is_so: Callable[[], bool], patience_s: float) -> float:
    """Seconds until it is; RuntimeError where it takes too long."""
    began = time.perf_counter()
    while not is_so():
        if time.perf_counter() - began > patience_s:
            raise RuntimeError(f"it did not come about within {patience_s:g} s")
        time.sleep(0.02)
    return time.perf_counter() - began
