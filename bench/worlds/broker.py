"""The embedded broker as a process of its own; benchmarks and tests may kill it and start it again, same ports."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sigap.platform.free_ports import free_port

STARTS_WITHIN_S = 30.0


class BrokerProcess:
    def __init__(self) -> None:
        self._ports = free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self._ports[0]}"

    @property
    def port(self) -> int:
        return self._ports[0]

    @property
    def old_port(self) -> int:
        """Of MQTT 3.1.1."""
        return self._ports[1]

    def start(self) -> None:
        """Returns when both ports take connections."""
        command = [sys.executable, "-m", "sigap.platform.broker", *map(str, self._ports)]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        for port in self._ports:
            wait_for_port(port, self._process)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = None


@contextmanager
def running_broker() -> Iterator[BrokerProcess]:
    broker = BrokerProcess()
    broker.start()
    try:
        yield broker
    finally:
        broker.kill()


def wait_for_port(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Returns when a port of loopback takes connections; RuntimeError where the process ends, or takes too long."""
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the broker ended while it was starting")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"no broker on port {port} within {STARTS_WITHIN_S:g} s")
