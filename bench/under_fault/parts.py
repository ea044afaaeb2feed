"""Broker, database and worker as processes of their own, each of which may be killed and started again."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.load.mosquitto import limits, mosquitto_program
from bench.worlds.broker import wait_for_port
from sigap.platform.embedded_database import EmbeddedDatabase, prepare_database
from sigap.platform.free_ports import free_port
from store.engine.database import StoreUnavailable, connect

HERE = Path(__file__).resolve().parents[2]
STARTS_WITHIN_S = 60.0
ROOM_FOR_RACES = 4 << 20
# Small, so that a full disk is soon found full; the commit time of each row is read afterwards.
DATABASE_SETTINGS = ("track_commit_timestamp=on", "max_wal_size=96MB", "min_wal_size=32MB", "shared_buffers=64MB")


class KilledDatabase:
    """An embedded PostgreSQL; `end` kills all of its processes at once, as a machine that goes down does."""

    def __init__(self, folder: Path) -> None:
        self._found: EmbeddedDatabase = prepare_database(folder)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self._found.url

    @property
    def socket(self) -> Path:
        return self._found.socket_folder / ".s.PGSQL.5432"

    def start(self) -> None:
        """Returns when it takes connections; a server that ends while it starts is started again."""
        deadline = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < deadline:
            self.start_once()
            while self.is_running and time.monotonic() < deadline:
                try:
                    connect(self.url).close()
                    return
                except StoreUnavailable:
                    time.sleep(0.05)
        raise RuntimeError(f"the database does not start within {STARTS_WITHIN_S:g} s")

    def start_once(self) -> None:
        """Starts it if it does not run, and waits for nothing."""
        if not self.is_running:
            command = [*self._found.command, *(word for one in DATABASE_SETTINGS for word in ("-c", one))]
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            self._process = subprocess.Popen(command, user=self._found.user, **quiet)  # type: ignore[call-overload]

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """`kill -9` of the server and of every process that it has."""
        if self._process is None:
            return
        children = _children(self._process.pid)
        self._process.kill()
        for child in children:
            _kill(child)
        self._process.wait()
        while any(Path(f"/proc/{child}").exists() for child in children):
            time.sleep(0.01)
        self._process = None


class KilledBroker:
    """Mosquitto with the limits of `deploy/`, and with persistence as there. FileNotFoundError where there is none."""

    def __init__(self, folder: Path) -> None:
        self._program, self._port = mosquitto_program(), free_port()
        folder.mkdir(parents=True)
        self._config = folder / "mosquitto.conf"
        kept = ("persistence true", f"persistence_location {folder}/", "autosave_interval 60", "sys_interval 1")
        lines = [f"listener {self._port} 127.0.0.1", "allow_anonymous true", *limits(), *kept]
        lines += ["user root"] if os.geteuid() == 0 else []
        self._config.write_text("\n".join(lines) + "\n")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def port(self) -> int:
        return self._port

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self._port}"

    def start(self) -> None:
        self._process = subprocess.Popen([self._program, "-c", str(self._config)], stderr=subprocess.DEVNULL)
        wait_for_port(self._port, self._process)

    def end(self, number: signal.Signals) -> None:
        """SIGTERM: it writes down sessions and what waits in them. SIGKILL: it does not."""
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait()
        self._process = None


class KilledWorker:
    """`python -m ingest`, as it runs in production."""

    def __init__(self, database_url: str, mqtt_url: str, log: Path) -> None:
        unlimited = {"SIGAP_FLOOD_MESSAGES_PER_S": "0", "SIGAP_FLOOD_BYTES_PER_S": "0"}
        self._environment = os.environ | unlimited | {"SIGAP_DATABASE_URL": database_url, "SIGAP_MQTT_URL": mqtt_url}
        self._health_port = free_port()
        self._environment |= {"SIGAP_HEALTH_PORT": str(self._health_port)}
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def metrics_url(self) -> str:
        return f"http://127.0.0.1:{self._health_port}/metrics"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", "ingest"]
            self._process = subprocess.Popen(command, cwd=HERE, env=self._environment, stderr=log)

    def end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait()
        self._process = None

    def has_logged(self, text: str) -> int:
        """How often."""
        return self._log.read_text(errors="replace").count(text)


def can_mount() -> bool:
    """Whether a disk of a given size can be made: root's right alone."""
    return os.geteuid() == 0 and None not in (shutil.which("mount"), shutil.which("umount"))


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of that size at a folder, in memory."""
    folder.mkdir(parents=True)
    mount, umount = str(shutil.which("mount")), str(shutil.which("umount"))
    subprocess.run([mount, "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run([umount, "--lazy", str(folder)], check=True)


def fill(disk: Path) -> Path:
    """A file that takes all room of a disk, also of what is freed meanwhile."""
    ballast, state = disk / "ballast", os.statvfs(disk)
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        os.posix_fallocate(file.fileno(), 0, max(state.f_bavail * state.f_frsize - ROOM_FOR_RACES, 1))
        file.seek(0, os.SEEK_END)
        while True:
            file.write(bytes(4_096))
    return ballast


def _children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
