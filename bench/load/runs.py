"""One run of the benchmark of ingest: a new database, a new broker, a load, and what became of it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.ingest_path import FILE, HERE, SETUP
from bench.load.generator import BAD
from bench.load.mosquitto import PlainBroker, plain_mosquitto
from bench.load.paho_scripts import EACH, MANY
from bench.worlds.ingest import Place
from store.engine.database import Connection, connect

PRODUCT = "ingest_path"
PATIENCE_S = 300.0
SETTINGS = {"SIGAP_FLOOD_MESSAGES_PER_S": "0", "SIGAP_FLOOD_BYTES_PER_S": "0"}
SIGAP, OTHER, BARE = "Sigap", "the other checkout", "bare path"
COUNT = "SELECT count(*) FROM telemetry.ingest_path"
LETTERED = "SELECT coalesce(sum(readings), 0) FROM dead_letter"
STORED = """SELECT substr(d.serial, 3)::integer, (extract(epoch FROM t.ts) * 1000)::bigint,
    (extract(epoch FROM pg_xact_commit_timestamp(t.xmin)) * 1000)::double precision
FROM telemetry.ingest_path t JOIN device d ON d.id = t.device"""


@dataclass(frozen=True, slots=True)
class Load:
    """What a generator sends. `late`, `repeated` and `bad`: of a thousand."""

    messages: int
    devices: int
    rate: int = 0
    late: int = 0
    repeated: int = 0
    bad: int = 0

    def words(self) -> list[str]:
        fields = ("messages", "devices", "rate", "late", "repeated", "bad")
        return [word for name in fields for word in (f"--{name}", str(getattr(self, name)))]


@dataclass(slots=True)
class Measured:
    """`delays`: from PUBLISH to commit, in milliseconds. `work`: microseconds of processor time for each message, by
    process. `memory`: the most that ingest took, in MiB."""

    per_second: float
    delays: NDArray[np.float64]
    work: Mapping[str, float]
    memory: float
    lost: int = 0
    doubled: int = 0
    letters: int = 0

    @property
    def all_work(self) -> float:
        return sum(self.work.values())


def measure(place: Place, name: str, load: Load, *, folder: Path = HERE, workers: int = 1) -> Measured:
    """`folder`: the checkout whose ingest it is."""
    url = database_of(place, load.devices, folder=folder)
    with (
        tempfile.TemporaryDirectory(prefix="sigap-load-") as aside,
        plain_mosquitto(Path(aside)) as broker,
        closing(connect(url)) as conn,
        receiving(name, conn, url, broker, folder, workers) as pids,
    ):
        watched = {"ingest": pids, "database": _backends(conn), "broker": [broker.pid]}
        out, before = Path(aside) / "sent.npz", {each: sum(map(_worked, pids)) for each, pids in watched.items()}
        send(broker, load, out)
        sent = np.load(out)
        wanted = different(sent, is_bad=False)
        wait_for(conn, COUNT, len(wanted))
        if load.bad:
            wait_for(conn, LETTERED, int((sent["kind"] == BAD).sum()))
        work = {each: sum(map(_worked, pids)) - before[each] for each, pids in watched.items()}
        work["generator"] = float(sent["times"][2])
        memory = max(map(_memory, pids))
        found = compared(conn, sent)
    return Measured(
        per_second=len(sent["ts"]) / (found.ended - float(sent["times"][0])),
        delays=found.delays,
        work={each: 1e6 * s / load.messages for each, s in work.items()},
        memory=memory,
        lost=found.lost,
        doubled=found.doubled,
        letters=found.letters,
    )


def database_of(place: Place, devices: int, *, folder: Path = HERE) -> str:
    """The address of a new database with that many devices in it."""
    url = place.new_database()
    subprocess.run([sys.executable, "-c", SETUP, url, FILE.read_text(), str(devices)], cwd=folder, check=True)
    return url


def received(name: str, load: Load) -> float:
    """Microseconds of processor time in which one of `bench.load.clients` receives and acknowledges a message."""
    with tempfile.TemporaryDirectory(prefix="sigap-load-") as aside, plain_mosquitto(Path(aside)) as broker:
        command = [sys.executable, "-m", "bench.load.clients", name, broker.url, str(load.messages)]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, stderr=quiet, text=True) as client:
            assert client.stdout is not None
            client.stdout.readline()
            send(broker, load, Path(aside) / "sent.npz")
            return 1e6 * float(client.stdout.readline()) / load.messages


def send(broker: PlainBroker, load: Load, out: Path) -> None:
    """Returns when the broker has answered for everything."""
    command = [sys.executable, "-m", "bench.load.generator", broker.url, PRODUCT, str(out), *load.words()]
    subprocess.run(command, cwd=HERE, check=True)


@dataclass(frozen=True, slots=True)
class Compared:
    """What was sent and answered for, against rows and dead letters. `delays`: from PUBLISH to commit, of plain
    messages that came in time, in milliseconds. `ended`: the last commit, in seconds since the epoch."""

    lost: int
    doubled: int
    letters: int
    delays: NDArray[np.float64]
    ended: float


def compared(conn: Connection, sent: Mapping[str, NDArray[np.int64]]) -> Compared:
    """Compares sets of (device, ts), and reads when each row was committed."""
    table = np.array(conn.execute(STORED).fetchall(), np.float64)
    stored = _key(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64))
    wanted, bad = different(sent, is_bad=False), different(sent, is_bad=True)
    lettered = conn.execute("SELECT serial, ts FROM dead_letter").fetchall()
    letters = _key(
        np.array([int(serial[2:]) for serial, _ in lettered], np.int64),
        np.array([round(ts.timestamp() * 1000) for _, ts in lettered], np.int64),
    )
    is_plain = np.isin(stored, _key(sent["device"], sent["ts"])[sent["kind"] == 0])
    return Compared(
        lost=int((~np.isin(wanted, stored)).sum()) + int((~np.isin(bad, letters)).sum()),
        doubled=len(stored) - len(np.unique(stored)) + int((~np.isin(stored, wanted)).sum()),
        letters=len(letters),
        delays=table[is_plain, 2] - table[is_plain, 1],
        ended=float(table[:, 2].max()) / 1000,
    )


def different(sent: Mapping[str, NDArray[np.int64]], *, is_bad: bool) -> NDArray[np.int64]:
    """The readings that the broker has answered for, each once."""
    chosen = (sent["kind"] == BAD) == is_bad
    return np.unique(_key(sent["device"], sent["ts"])[chosen & sent["acked"].astype(bool)])


def _key(device: NDArray[np.int64], ts: NDArray[np.int64]) -> NDArray[np.int64]:
    return ts * 100_000 + device


@contextmanager
def receiving(
    name: str, conn: Connection, url: str, broker: PlainBroker, folder: Path = HERE, workers: int = 1
) -> Iterator[list[int]]:
    """Ingest's workers, or what it is compared with, subscribed; their process ids."""
    with ExitStack() as stack:
        if name in (BARE, EACH, MANY):
            script = ["bare_path"] if name == BARE else ["paho_scripts", name]
            command = [sys.executable, "-m", f"bench.load.{script[0]}", *script[1:], broker.url, url]
            command += [str(FILE)] if name == BARE else []
            process = stack.enter_context(_process(command, stdout=subprocess.PIPE))
            assert process.stdout is not None
            process.stdout.readline()
            yield [process.pid]
            return
        environment = os.environ | SETTINGS | {"SIGAP_DATABASE_URL": url, "SIGAP_MQTT_URL": broker.url}
        pids = []
        for slot in range(workers):
            named = {"SIGAP_INGEST_WORKERS": str(workers), "SIGAP_INGEST_SLOT": str(slot)}
            command = [sys.executable, "-m", "ingest"]
            process = stack.enter_context(
                _process(command, cwd=folder, env=environment | named, stderr=subprocess.DEVNULL)
            )
            pids.append(process.pid)
        wait_for(conn, "SELECT count(*) FROM sigap.worker WHERE stage = 'ingest'", workers)
        yield pids


@contextmanager
def _process(command: list[str], **options: Any) -> "Iterator[subprocess.Popen[bytes]]":
    process = subprocess.Popen(command, **{"cwd": HERE, **options})
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate()


def wait_for(conn: Connection, query: str, wanted: int) -> None:
    deadline, count = time.monotonic() + PATIENCE_S, -1
    while count < wanted:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{query}: {count:,} of {wanted:,} within {PATIENCE_S:g} s")
        time.sleep(0.3)
        row = conn.execute(query.encode()).fetchone()
        count = int(row[0]) if row else 0


def _backends(conn: Connection) -> list[int]:
    """Processes of the database that serve ingest."""
    query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    return [row[0] for row in conn.execute(query)]


def _worked(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    parts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def resident_memory(pid: int) -> float:
    """What a process has in RAM now, in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def _memory(pid: int) -> float:
    """The most memory that a process has had, in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
