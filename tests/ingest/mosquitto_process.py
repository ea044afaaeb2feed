"""Debian's mosquitto, where it is installed: a broker that keeps retained messages and sessions by the book."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.broker_process import free_port
from tests.ingest.live_ingest import PATIENCE_S

MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin")


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[str]:
    if MOSQUITTO is None:
        pytest.skip("needs Debian's mosquitto")
    port, config = free_port(), tmp_path / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    process = subprocess.Popen([MOSQUITTO, "-c", str(config)], stderr=subprocess.DEVNULL)
    _wait_for(port)
    yield f"mqtt://127.0.0.1:{port}"
    process.kill()
    process.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise AssertionError("no mosquitto")
