"""Debian's mosquitto with the limits of `deploy/mosquitto.conf`, without its users: what it costs is the broker's."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.worlds.broker import wait_for_port
from bench.worlds.deployed_mosquitto import DEPLOY, PATH
from sigap.platform.free_ports import free_port

LIMITS = ("max_inflight_messages", "max_queued_messages", "max_queued_bytes", "message_size_limit")


@dataclass(frozen=True, slots=True)
class PlainBroker:
    url: str
    pid: int


def mosquitto_program() -> str:
    """FileNotFoundError where mosquitto is not installed."""
    if (program := shutil.which("mosquitto", path=PATH)) is None:
        raise FileNotFoundError("mosquitto is not installed (apt-get install mosquitto)")
    return program


def limits() -> list[str]:
    """Lines of its configuration: the limits of `deploy/mosquitto.conf`."""
    deployed = (DEPLOY / "mosquitto.conf").read_text(encoding="utf-8")
    return re.findall(rf"^(?:{'|'.join(LIMITS)}) .*$", deployed, re.MULTILINE)


@contextmanager
def plain_mosquitto(folder: Path) -> Iterator[PlainBroker]:
    """FileNotFoundError where mosquitto is not installed."""
    program, port = mosquitto_program(), free_port()
    config = folder / "mosquitto.conf"
    config.write_text("\n".join((f"listener {port} 127.0.0.1", "allow_anonymous true", *limits())) + "\n")
    process = subprocess.Popen([program, "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        yield PlainBroker(f"mqtt://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        process.wait()
