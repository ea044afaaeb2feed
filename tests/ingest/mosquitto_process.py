"""Debian's mosquitto, where it is installed: a broker that keeps retained messages and sessions by the book."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.worlds.broker import wait_for_port
from sigap.platform.free_ports import free_port

MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin")


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[str]:
    if MOSQUITTO is None:
        pytest.skip("needs Debian's mosquitto")
    port, config = free_port(), tmp_path / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    process = subprocess.Popen([MOSQUITTO, "-c", str(config)], stderr=subprocess.DEVNULL)
    wait_for_port(port, process)
    yield f"mqtt://127.0.0.1:{port}"
    process.kill()
    process.wait()
