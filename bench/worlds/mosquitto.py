"""Debian's Mosquitto with the limits of deploy/, for whoever measures: everybody is let in, nothing is kept on disk."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.worlds.broker import wait_for_port
from sigap.platform.free_ports import free_port

MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin")
LIMITS = """max_inflight_messages 1000
max_queued_messages 1000000
max_queued_bytes 1073741824
message_size_limit 2097152
"""


@contextmanager
def running_mosquitto() -> Iterator[str]:
    """Its URL; RuntimeError where there is none."""
    if MOSQUITTO is None:
        raise RuntimeError("no mosquitto on this machine")
    with tempfile.TemporaryDirectory(prefix="sigap-mosquitto-") as folder:
        port, config = free_port(), Path(folder) / "mosquitto.conf"
        config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n{LIMITS}")
        process = subprocess.Popen([MOSQUITTO, "-c", str(config)], stderr=subprocess.DEVNULL)
        try:
            wait_for_port(port, process)
            yield f"mqtt://127.0.0.1:{port}"
        finally:
            process.kill()
            process.wait()
