"""A broker that devices reach by TLS with credentials of their own, and what the platform makes of what they send."""

import json
import os
import queue
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from paho.mqtt.client import Client, ConnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from bench.worlds.broker import wait_for_port
from bench.worlds.mosquitto import MOSQUITTO
from fleet.product import Product
from fleet.product_files.parse import parse_product
from sigap.platform.free_ports import free_port
from store.assets.fleet_clocks import ClockMode
from store.assets.products import register_product
from store.assets.registry import register_device
from store.engine.database import Connection
from tests.api.edge_world import make_pair
from tests.ingest.live_ingest import live_ingest

PROGRAMS = Path(__file__).resolve().parents[2] / "docs" / "connect" / "programs"
PYTHON = sys.executable
PATIENCE_S = 60.0
PASSWORD = "of the device"
CHILLER = """
[product]
id = "chiller"
name = "Chiller"
interval = "1s"
[metrics.temperature]
unit = "degC"
[failure_modes.wear]
component = "compressor"
horizon = "14d"
lead_needed = "3d"
cost = { failure = 100, visit = 10 }
"""
CONFIG = """
per_listener_settings true
user root
persistence true
persistence_location {folder}/
max_queued_messages 100000
listener {plain} 127.0.0.1
allow_anonymous true
listener {secure} 127.0.0.1
allow_anonymous false
password_file {folder}/passwords
cafile {folder}/ca.pem
certfile {folder}/ca.pem
keyfile {folder}/key.pem
"""


def chiller() -> Product:
    return parse_product(CHILLER, file="chiller.toml")


@dataclass(slots=True)
class TlsBroker:
    """Debian's Mosquitto: devices on `secure`, the platform on `plain`. It may be ended and started again."""

    folder: Path
    plain: int
    secure: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.plain}"

    @property
    def ca(self) -> Path:
        return self.folder / "ca.pem"

    def start(self) -> None:
        assert MOSQUITTO is not None
        command = [MOSQUITTO, "-c", str(self.folder / "mosquitto.conf")]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        for port in (self.plain, self.secure):
            wait_for_port(port, self.process)

    def end(self) -> None:
        """In order: what waits for ingest is kept on disk."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def let_in(self, *users: str) -> None:
        """Before the broker starts."""
        for user in users:
            command = ["mosquitto_passwd", "-b", str(self.folder / "passwords"), user, PASSWORD]
            subprocess.run(command, check=True, capture_output=True)


def make_tls_broker(folder: Path) -> TlsBroker:
    if MOSQUITTO is None:
        pytest.skip("needs Debian's mosquitto")
    pair = make_pair(folder)
    (folder / "ca.pem").write_bytes(pair.cert.read_bytes())
    (folder / "key.pem").write_bytes(pair.key.read_bytes())
    (folder / "passwords").touch()
    broker = TlsBroker(folder, free_port(), free_port())
    config = CONFIG.format(plain=broker.plain, secure=broker.secure, folder=folder)
    (folder / "mosquitto.conf").write_text(config)
    return broker


@dataclass(slots=True)
class Field:
    """One device in the field, by its program, and what the platform has of it."""

    broker: TlsBroker
    database_url: str
    conn: Connection
    serial: str
    device: int = 0

    def __post_init__(self) -> None:
        register_product(self.conn, chiller(), mode=ClockMode.WALL)
        self.device = self.register(self.serial)

    def register(self, serial: str) -> int:
        device, _ = register_device(self.conn, product=chiller(), serial=serial, installed_at=datetime.now(UTC))
        return device.id

    @property
    def topic(self) -> str:
        return f"sigap/v1/chiller/{self.serial}"

    @property
    def environment(self) -> Mapping[str, str]:
        return {
            **os.environ,
            "DEVICE_HOST": "localhost",
            "DEVICE_PORT": str(self.broker.secure),
            "DEVICE_CA": str(self.broker.ca),
            "DEVICE_USER": f"chiller.{self.serial}",
            "DEVICE_PASSWORD": PASSWORD,
            "DEVICE_PRODUCT": "chiller",
            "DEVICE_SERIAL": self.serial,
            "DEVICE_EVERY_S": "0.2",
            "PYTHONUNBUFFERED": "1",
        }

    @contextmanager
    def running(self, *command: str, **more: str) -> Iterator["subprocess.Popen[str]"]:
        """The program; it is killed at the end, as a power cut would."""
        environment = {**self.environment, **more}
        with subprocess.Popen(command, env=environment, text=True, stdin=subprocess.PIPE) as process:
            try:
                yield process
            finally:
                process.kill()

    def stored(self, serial: str | None = None) -> int:
        device = self.device if serial is None else self.register(serial)
        row = self.conn.execute("SELECT count(*) FROM telemetry.chiller WHERE device = %s", (device,)).fetchone()
        return int(row[0]) if row else 0

    def state(self, serial: str | None = None) -> str | None:
        device = self.device if serial is None else self.register(serial)
        row = self.conn.execute("SELECT state FROM device_status WHERE device_id = %s", (device,)).fetchone()
        return str(row[0]) if row else None

    def lost(self) -> int:
        """How many messages are missing by their numbers."""
        row = self.conn.execute(
            "SELECT coalesce(sum(count), 0) FROM tally WHERE device_id = %s AND kind = 'lost'", (self.device,)
        ).fetchone()
        return int(row[0]) if row else 0

    def wait_for(self, happened: Any) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not happened():
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.05)


class Platform:
    """The platform's side of commands: publishes them, and hears the results."""

    def __init__(self, broker: TlsBroker, topic: str) -> None:
        self._topic = topic
        self._results: queue.Queue[dict[str, Any]] = queue.Queue()
        ready: queue.Queue[None] = queue.Queue()
        self._client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)

        def on_connect(
            client: Client, own: object, flags: ConnectFlags, reason: ReasonCode, more: Properties | None
        ) -> None:
            client.subscribe(f"{topic}/command/result", qos=1)

        def on_message(client: Client, own: object, message: MQTTMessage) -> None:
            self._results.put(json.loads(message.payload))

        self._client.on_connect = on_connect
        self._client.on_subscribe = lambda *_: ready.put(None)
        self._client.on_message = on_message
        self._client.connect("127.0.0.1", broker.plain)
        self._client.loop_start()
        ready.get(timeout=PATIENCE_S)

    def command(self, name: str, kind: str, args: dict[str, object], *, expires: int | None = None) -> dict[str, Any]:
        """What the device answers."""
        body = {"id": name, "type": kind, "args": args} | ({"expires": expires} if expires is not None else {})
        self._client.publish(f"{self._topic}/command", json.dumps(body), qos=1).wait_for_publish(PATIENCE_S)
        return self._results.get(timeout=PATIENCE_S)

    def leave(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


def lives_and_obeys(field: Field, *command: str, **more: str) -> None:
    """Readings, presence, commands, and the last will: what every device does."""
    with live_ingest(field.database_url, field.broker.url):
        platform = Platform(field.broker, field.topic)
        with field.running(*command, **more):
            field.wait_for(lambda: field.stored() >= 3)
            assert field.state() == "online"
            done = platform.command("c-1", "set_config", {"set_temperature": 6})
            assert (done["id"], done["state"], done["detail"]) == ("c-1", "succeeded", {"set_temperature": 6})
            again = platform.command("c-1", "set_config", {"set_temperature": 6})
            assert (again["id"], again["state"]) == ("c-1", "succeeded")
            assert platform.command("c-2", "set_config", {"set_temperature": 99})["state"] == "rejected"
            assert platform.command("c-3", "dance", {})["state"] == "rejected"
            expired = platform.command("c-4", "set_config", {"set_temperature": 1}, expires=1_000_000_000_000)
            assert expired["state"] == "rejected"
        field.wait_for(lambda: field.state() == "offline")
        platform.leave()
    assert field.lost() == 0
