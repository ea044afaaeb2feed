"""How fast ingest is, from the broker to committed rows, with every part real; also another checkout's beside it."""

import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.result_table import Goal, Note, Row, Table
from bench.worlds.broker import running_broker
from bench.worlds.ingest import Place, places
from firmware_sim.wire.gateway import Gateway, Publication
from store.engine.database import Connection, connect

HERE = Path(__file__).resolve().parent.parent
FILE = HERE / "bench" / "products" / "ingest_path.toml"
LEAST_RATIO = 0.95
PATIENCE_S = 300.0
# Of a hundred messages: arrays of ten readings, statuses; the others hold one reading.
ARRAYS, STATUSES, IN_AN_ARRAY = 10, 5, 10
# What a checkout does with its own code before its ingest is measured.
SETUP = """
import sys
from contextlib import closing
from datetime import UTC, datetime
try:
    from fleet.product_files.parse import parse_product
    from store.assets.fleet_clocks import ClockMode
    from store.assets.products import register_product
    from store.assets.registry import register_device
    from store.engine.database import connect
    from store.engine.migrate import migrate
except ImportError:  # A checkout from before the rooms.
    from fleet.product_file import parse_product
    from store.clocks import ClockMode
    from store.database import connect
    from store.migrate import migrate
    from store.products import register_product
    from store.registry import register_device
url, text, devices = sys.argv[1], sys.argv[2], int(sys.argv[3])
with closing(connect(url)) as conn:
    migrate(conn)
    product = parse_product(text, file="ingest_path.toml")
    register_product(conn, product, mode=ClockMode.WALL)
    with conn.transaction():
        for n in range(devices):
            register_device(conn, product=product, serial=f"D-{n}", installed_at=datetime.now(UTC))
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: messages a second, and microseconds of processor time for each, of ingest and of the database."""

    per_second: float
    worked_us: float


def run(*, messages: int, devices: int, rounds: int, against: Path | None, note: Note) -> Table:
    """Every round measures this checkout and `against` in turn; ours is to be at least LEAST_RATIO times as fast."""
    checkouts = {"this checkout": HERE} | ({"the other one": against.resolve()} if against else {})
    found: dict[str, list[Measured]] = {name: [] for name in checkouts}
    with places() as place:
        for number in range(rounds):
            order = [*checkouts.items()][:: 1 if number % 2 else -1]
            for name, folder in order:
                measured = _measure(place, folder, messages, devices)
                found[name].append(measured)
                note(f"{name}: {measured.per_second:,.0f} messages/s, {measured.worked_us:.0f} us of work for each")
    rows = [row for name, of_name in found.items() for row in _rows(name, of_name)]
    if against:
        rows += _ratios(found["this checkout"], found["the other one"])
    return Table("Ingest, from the broker to committed rows", rows, [_said(messages, devices)])


def _measure(place: Place, folder: Path, messages: int, devices: int) -> Measured:
    """Ingest's session is made, the broker is filled while ingest is away, and then it works off what waits."""
    url = place.new_database()
    subprocess.run([sys.executable, "-c", SETUP, url, FILE.read_text(), str(devices)], cwd=folder, check=True)
    with running_broker() as broker, closing(connect(url)) as conn:
        with _ingest(folder, url, broker.url):
            _wait(conn, "SELECT count(*) FROM sigap.worker WHERE stage = 'ingest'", 1)
        sent = made_up_messages(messages, devices)
        with Gateway(broker.url, "ingest_path", client_id="bench") as gateway:
            gateway.publish(sent, seconds=PATIENCE_S)
        readings = sum(_readings(one) for one in sent)
        with _ingest(folder, url, broker.url) as pid:
            first = _moving(conn)
            working = [pid, *_backends(conn)]
            began, worked = time.perf_counter(), sum(map(_worked, working))
            _wait(conn, "SELECT count(*) FROM telemetry.ingest_path", readings)
            seconds, cpu = time.perf_counter() - began, sum(map(_worked, working)) - worked
    share = (readings - first) / readings
    return Measured(share * messages / seconds, 1e6 * cpu / (share * messages))


def made_up_messages(messages: int, devices: int) -> list[Publication]:
    """What a fleet sends: mostly single readings, some arrays, some statuses; every reading of another moment."""
    begin = datetime.now(UTC) - timedelta(minutes=50)
    found = []
    for n in range(messages):
        serial, kind = f"D-{n % devices}", n * 7 % 100
        ts = round(begin.timestamp() * 1000) + 40 * n
        if kind < ARRAYS:
            body: object = [_reading(ts + k, n) for k in range(IN_AN_ARRAY)]
        elif kind < ARRAYS + STATUSES:
            body = {"ts": ts, "state": "online" if n % 2 else "sleeping", "firmware": "2.4.1"}
        else:
            body = _reading(ts, n)
        topic = "status" if isinstance(body, dict) and "state" in body else "telemetry"
        found.append(Publication(serial, topic, json.dumps(body).encode()))
    return found


def _reading(ts: int, n: int) -> dict[str, object]:
    values: dict[str, object] = {f"sensor_{k}": round(20 + k + (n * 37 % 1000) / 100, 2) for k in range(8)}
    values |= {"energy": n * 0.01, "cycles": n, "door": bool(n % 3), "mode": ("idle", "cooling", "defrost")[n % 3]}
    return {"ts": ts, "seq": ts, "values": values}


def _readings(publication: Publication) -> int:
    if publication.kind == "status":
        return 0
    return IN_AN_ARRAY if publication.payload.startswith(b"[") else 1


@contextmanager
def _ingest(folder: Path, database_url: str, mqtt_url: str) -> Iterator[int]:
    """A worker of that checkout; its process id."""
    environment = os.environ | {"SIGAP_DATABASE_URL": database_url, "SIGAP_MQTT_URL": mqtt_url}
    process = subprocess.Popen([sys.executable, "-m", "ingest"], cwd=folder, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _moving(conn: Connection) -> int:
    """How many rows there are when the first ones are."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if count := _count(conn, "SELECT count(*) FROM telemetry.ingest_path"):
            return count
        time.sleep(0.01)
    raise RuntimeError(f"ingest stored nothing within {PATIENCE_S:g} s")


def _wait(conn: Connection, query: str, wanted: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while (count := _count(conn, query)) < wanted:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{query}: {count:,} of {wanted:,} within {PATIENCE_S:g} s")
        time.sleep(0.05)


def _count(conn: Connection, query: str) -> int:
    row = conn.execute(query.encode()).fetchone()
    return int(row[0]) if row else 0


def _backends(conn: Connection) -> list[int]:
    """Processes of the database that serve ingest."""
    rows = conn.execute(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    return [row[0] for row in rows]


def _worked(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    parts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def _rows(name: str, found: Sequence[Measured]) -> list[Row]:
    return [
        Row(name, "messages/s", "messages_per_second", "", [one.per_second for one in found]),
        Row(
            name,
            "us of work a message, ingest and database",
            "worked_us",
            "",
            [one.worked_us for one in found],
        ),
    ]


def _ratios(ours: Sequence[Measured], theirs: Sequence[Measured]) -> list[Row]:
    """The median of the rounds, in each of which the two were measured one behind the other."""
    speed = statistics.median(o.per_second / t.per_second for o, t in zip(ours, theirs, strict=True))
    work = statistics.median(t.worked_us / o.worked_us for o, t in zip(ours, theirs, strict=True))
    goal = Goal(least=LEAST_RATIO)
    return [
        Row("ours / the other", "messages/s", "speed_ratio", "", [speed], goal),
        Row("ours / the other", "messages by processor time", "work_ratio", "", [work], goal),
    ]


def _said(messages: int, devices: int) -> str:
    return (
        f"{messages:,} messages of {devices:,} devices with 12 metrics wait at the embedded broker: {ARRAYS} % arrays "
        f"of {IN_AN_ARRAY} readings, {STATUSES} % statuses; timed from the first committed row to the last"
    )
