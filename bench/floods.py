"""What one device that floods costs all others: their time from PUBLISH to committed row, without it and with it.

Everything is real: Mosquitto as `deploy/` configures it, ingest, and the loop that shuts the device out at the broker.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from bench.broker_access import SECRET, Place, issue
from bench.result_table import Goal, Note, Row, Table
from bench.worlds.deployed_mosquitto import Mosquitto, lacking, running_mosquitto
from bench.worlds.kept_users import kept_users
from bench.worlds.scoring import database
from fleet.product_files.parse import parse_product
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import register_device
from store.engine.database import Connection
from store.telemetry.floods import FloodShown, list_floods

FILE = """
[product]
id = "flooded"
name = "Flooded"
interval = "1s"
[metrics.temperature]
unit = "degC"
[metrics.power]
unit = "W"
[failure_modes.wear]
component = "compressor"
horizon = "14d"
lead_needed = "3d"
cost = { failure = 100, visit = 10 }
"""
# Of the devices that send as they should, by when they published: each stamps its messages with that moment.
LATENCIES = """
SELECT 1000 * extract(epoch FROM pg_xact_commit_timestamp(t.xmin) - t.ts)::float
FROM telemetry.flooded t JOIN device d ON d.id = t.device
WHERE starts_with(d.serial, 'D-')
  AND t.ts BETWEEN to_timestamp(%(first)s / 1000.0) AND to_timestamp(%(last)s / 1000.0)
"""
MOST_TIMES = 2.0
SETTLES_S = 5.0
DEVICES = 1884  # The listener of devices in deploy/mosquitto.conf.
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Lived:
    """How many messages were sent, and the first and the last moment that they bear."""

    sent: int
    first_ms: int
    last_ms: int


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of ordinary life, or of one with a flood: milliseconds from PUBLISH to row of all but the flooder."""

    latencies_ms: Sequence[float]
    sent: int

    @property
    def p95(self) -> float:
        return float(np.percentile(self.latencies_ms, 95)) if len(self.latencies_ms) else float("inf")

    @property
    def lost(self) -> int:
        return self.sent - len(self.latencies_ms)


def run(*, devices: int, seconds: float, per_second: int, rounds: int, note: Note) -> Table:
    """Each round is a quiet phase and one with a flood of `per_second` messages from one more device.

    RuntimeError where this machine has no Mosquitto."""
    if why := lacking():
        raise RuntimeError(why)
    quiet, flooded, floods = [], [], []
    with (
        tempfile.TemporaryDirectory(prefix="sigap-floods-") as folder,
        database("track_commit_timestamp=on") as conn,
        running_mosquitto(Path(folder) / "broker") as broker,
    ):
        place = _prepared(conn, broker, devices, rounds)
        with kept_users(conn, conn.info.dsn, broker, patience_s=PATIENCE_S), _ingest(conn.info.dsn, broker.url):
            _wait_for_ingest(conn)
            place.wait_until_applied()
            with Devices(broker.url, devices) as ordinary:
                ordinary.live(SETTLES_S)
                for number in range(rounds):
                    quiet.append(_phase(conn, ordinary, seconds))
                    with _flooder(broker.ports[DEVICES], f"flood-{number}", per_second):
                        flooded.append(_phase(conn, ordinary, seconds))
                    floods.append(_flood(conn, f"flood-{number}"))
                    note(f"p95 {quiet[-1].p95:.1f} ms without, {flooded[-1].p95:.1f} ms with a flood")
                    ordinary.live(SETTLES_S)
    return Table("One device floods", _rows(quiet, flooded, floods), [_said(devices, per_second, seconds)])


class Devices:
    """Ordinary devices over one connection, each of which sends once a second."""

    def __init__(self, url: str, number: int) -> None:
        self._number, self._next = number, 0
        at = urlsplit(url)
        self._client = Client(CallbackAPIVersion.VERSION2, "bench-ordinary", protocol=MQTTProtocolVersion.MQTTv5)
        self._client.username_pw_set(at.username, at.password)
        self._client.max_inflight_messages_set(1_000)
        self._client.connect(at.hostname or "", at.port or 1883)
        self._client.loop_start()

    def __enter__(self) -> "Devices":
        return self

    def __exit__(self, *exc: object) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def live(self, seconds: float) -> Lived:
        """Sends evenly for so long."""
        begin, sent, first_ms, now_ms = time.monotonic(), 0, 0, 0
        while (passed := time.monotonic() - begin) < seconds:
            while sent < passed * self._number:
                now_ms = time.time_ns() // 1_000_000
                payload = b'{"ts": %d, "values": {"temperature": 4.5, "power": 90.1}}' % now_ms
                self._client.publish(f"sigap/v1/flooded/D-{self._next}/telemetry", payload, qos=1)
                self._next, sent, first_ms = (self._next + 1) % self._number, sent + 1, first_ms or now_ms
            time.sleep(0.002)
        return Lived(sent, first_ms, now_ms)


def flood(port: int, serial: str, per_second: int) -> None:
    """Of the flooding process: one device's messages, as evenly as they go, until it is ended."""
    client = Client(CallbackAPIVersion.VERSION2, f"flooded.{serial}", protocol=MQTTProtocolVersion.MQTTv5)
    client.username_pw_set(f"flooded.{serial}", SECRET)
    client.max_inflight_messages_set(1_000)
    client.connect("127.0.0.1", port)
    client.loop_start()
    begin, sent = time.monotonic(), 0
    while client.is_connected() or not sent:
        while sent < (time.monotonic() - begin) * per_second:
            payload = b'{"ts": %d, "values": {"temperature": 4.5}}' % (time.time_ns() // 1_000_000 + sent % 1_000)
            client.publish(f"sigap/v1/flooded/{serial}/telemetry", payload, qos=1)
            sent += 1
        time.sleep(0.002)
    time.sleep(3_600)  # Shut out; the library tries again and again.


def _prepared(conn: Connection, broker: Mosquitto, devices: int, rounds: int) -> Place:
    product, now = parse_product(FILE, file="flooded.toml"), datetime.now(UTC)
    register_product(conn, product, mode=ClockMode.WALL)
    place = Place(conn, broker, product.id)
    with conn.transaction():
        for serial in [*(f"D-{n}" for n in range(devices)), *(f"flood-{n}" for n in range(rounds))]:
            device, _ = register_device(conn, product=product, serial=serial, installed_at=now)
            place.devices[serial] = device.id
    for number in range(rounds):
        issue(place, f"flood-{number}")
    return place


def _phase(conn: Connection, ordinary: Devices, seconds: float) -> Phase:
    lived = ordinary.live(seconds)
    deadline = time.monotonic() + PATIENCE_S
    found: list[float] = []
    while len(found) < lived.sent and time.monotonic() < deadline:
        time.sleep(0.2)
        found = [row[0] for row in conn.execute(LATENCIES, {"first": lived.first_ms, "last": lived.last_ms}).fetchall()]
    return Phase(found, lived.sent)


def _flood(conn: Connection, serial: str) -> FloodShown | None:
    return next(iter(list_floods(conn, serial=serial)), None)


@contextmanager
def _ingest(database_url: str, mqtt_url: str) -> Iterator[None]:
    environment = os.environ | {"SIGAP_DATABASE_URL": database_url, "SIGAP_MQTT_URL": mqtt_url}
    process = subprocess.Popen([sys.executable, "-m", "ingest"], env=environment, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


@contextmanager
def _flooder(port: int, serial: str, per_second: int) -> Iterator[None]:
    command = "import sys; from bench.floods import flood; flood(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))"
    process = subprocess.Popen([sys.executable, "-c", command, str(port), serial, str(per_second)])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _wait_for_ingest(conn: Connection) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while (
        not (row := conn.execute("SELECT count(*) FROM sigap.worker WHERE stage = 'ingest'").fetchone()) or not row[0]
    ):
        if time.monotonic() > deadline:
            raise RuntimeError(f"ingest did not start within {PATIENCE_S:g} s")
        time.sleep(0.05)


def _rows(quiet: Sequence[Phase], flooded: Sequence[Phase], floods: Sequence[FloodShown | None]) -> list[Row]:
    ratios = [f.p95 / q.p95 for q, f in zip(quiet, flooded, strict=True)]
    noticed = [(f.noticed_at - f.began_at).total_seconds() if f else float("inf") for f in floods]
    lost = [float(phase.lost) for phase in (*quiet, *flooded)]
    return [
        Row("all others", "p95 from PUBLISH to row, ms", "p95_quiet_ms", "", [one.p95 for one in quiet]),
        Row("all others", "the same beside a flood, ms", "p95_flooded_ms", "", [one.p95 for one in flooded]),
        Row("all others", "with the flood / without", "p95_ratio", "", ratios, Goal(most=MOST_TIMES)),
        Row("all others", "messages not stored", "lost", "", lost, Goal(most=0)),
        Row("the flood", "noticed after, s", "noticed_s", "", noticed),
        Row("the flood", "messages left out", "left_out", "", [float(f.left_out) if f else 0.0 for f in floods]),
    ]


def _said(devices: int, per_second: int, seconds: float) -> str:
    return (
        f"{devices:,} devices send once a second each through Mosquitto; one more sends {per_second:,} messages a "
        f"second until it is shut out; phases of {seconds:g} s; times of commit by PostgreSQL"
    )
