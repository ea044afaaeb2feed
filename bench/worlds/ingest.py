"""An embedded database and broker for the benchmark of ingest."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.worlds.scoring import database
from store.engine.database import Connection

STARTS_WITHIN_S = 30.0


@dataclass(slots=True)
class Place:
    """A database server of the benchmark's own."""

    admin: Connection
    made: int = 0

    def new_database(self) -> str:
        """The address of an empty database."""
        self.made += 1
        name = f"ingest_{self.made}"
        self.admin.execute(f"CREATE DATABASE {name}".encode())
        return self.admin.info.dsn.replace(f"dbname={self.admin.info.dbname}", f"dbname={name}")


@contextmanager
def places() -> Iterator[Place]:
    with database() as admin:
        yield Place(admin)


@contextmanager
def running_broker() -> Iterator[str]:
    """The embedded broker; its address."""
    ports = _free_port(), _free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "sigap.platform.broker", *map(str, ports)], stderr=subprocess.DEVNULL
    )
    try:
        for port in ports:
            _wait_for(port)
        yield f"mqtt://127.0.0.1:{ports[0]}"
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"no broker on port {port} within {STARTS_WITHIN_S:g} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
