"""Mosquitto as we configure it: a device uses its own topics and nobody else's. Needs Debian's mosquitto."""

import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from paho.mqtt.client import Client, ConnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from sigap.platform.free_ports import free_port

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
PLATFORM_PASSWORD = "platform-secret"
WITHIN_S = 10.0


@dataclass(frozen=True, slots=True)
class Broker:
    """A running broker; `device` is mosquitto-device.sh."""

    port: int
    environment: dict[str, str]

    def device(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", str(DEPLOY / "mosquitto-device.sh"), *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )


class Guest:
    """A client of the broker: what it heard is in `heard`, how it was received in `answer`."""

    def __init__(self, port: int, user: str, password: str) -> None:
        self.heard: queue.Queue[tuple[str, bytes]] = queue.Queue()
        self.answers: queue.Queue[ReasonCode] = queue.Queue()
        self.client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
        self.client.username_pw_set(user, password)
        self.client.on_connect = self._on_connect
        self.client.on_message = self._on_message
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        self.answer = self.answers.get(timeout=WITHIN_S)

    def say(self, topic: str, payload: str) -> None:
        self.client.publish(topic, payload, qos=1).wait_for_publish(WITHIN_S)

    def listen(self, topic: str) -> None:
        done: queue.Queue[None] = queue.Queue()
        self.client.on_subscribe = lambda *_: done.put(None)
        self.client.subscribe(topic, qos=1)
        done.get(timeout=WITHIN_S)

    def hears(self, last: str) -> list[str]:
        """Every topic heard up to and including `last`."""
        topics: list[str] = []
        while last not in topics:
            topics.append(self.heard.get(timeout=WITHIN_S)[0])
        return topics

    def leave(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()

    def _on_connect(
        self, client: Client, userdata: object, flags: ConnectFlags, reason: ReasonCode, properties: Properties | None
    ) -> None:
        self.answers.put(reason)

    def _on_message(self, client: Client, userdata: object, message: MQTTMessage) -> None:
        self.heard.put((message.topic, bytes(message.payload)))


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """deploy/mosquitto.conf with other paths and a free port on loopback; nothing else is changed."""
    if shutil.which("mosquitto", path=PATH) is None or shutil.which("mosquitto_passwd", path=PATH) is None:
        pytest.skip("mosquitto is not installed (apt-get install mosquitto)")
    data = tmp_path / "data"
    data.mkdir()
    port = free_port()
    text = (DEPLOY / "mosquitto.conf").read_text(encoding="utf-8")
    text, changed = re.subn(r"^listener 1883$", f"listener {port} 127.0.0.1", text, flags=re.MULTILINE)
    assert changed == 1
    text = text.replace("/mosquitto/data", str(data))
    if os.geteuid() == 0:
        text += "\nuser root\n"
    (tmp_path / "mosquitto.conf").write_text(text, encoding="utf-8")
    shutil.copy(DEPLOY / "mosquitto.acl", tmp_path / "platform.acl")
    environment = {
        "PATH": PATH,
        "MQTT_PASSWORD": PLATFORM_PASSWORD,
        "SIGAP_BROKER_CONFIG": str(tmp_path),
        "SIGAP_BROKER_DATA": str(data),
    }
    with (tmp_path / "broker.log").open("wb") as log:
        process = subprocess.Popen(
            ["sh", str(DEPLOY / "mosquitto-start.sh")], env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        wait_for_port(port, process, tmp_path / "broker.log")
        yield Broker(port, {**environment, "SIGAP_BROKER_PID": str(process.pid)})
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(WITHIN_S)


@pytest.fixture
def platform(broker: Broker) -> Iterator[Guest]:
    guest = Guest(broker.port, "sigap", PLATFORM_PASSWORD)
    guest.listen("sigap/v1/#")
    yield guest
    guest.leave()


def wait_for_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + WITHIN_S
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"mosquitto did not start:\n{log.read_text(errors='replace')}")


def let_in(broker: Broker, product: str, serial: str) -> Guest:
    added = broker.device("add", product, serial)
    assert added.returncode == 0, added.stderr
    user, password = re.findall(r"^(?:user name|password) +(.+)$", added.stdout, flags=re.MULTILINE)
    deadline = time.monotonic() + WITHIN_S
    while (guest := Guest(broker.port, user, password)).answer.is_failure:  # the broker reads its files again
        guest.leave()
        assert time.monotonic() < deadline, f"{user} was not let in"
        time.sleep(0.1)
    return guest


def test_a_device_publishes_under_its_own_product_and_serial_only(broker: Broker, platform: Guest) -> None:
    device = let_in(broker, "refrigerator", "SN-17")
    for kind in ("telemetry", "telemetry/cbor", "event", "status", "command/result"):
        device.say(f"sigap/v1/refrigerator/SN-17/{kind}", "own")
    for topic in (
        "sigap/v1/refrigerator/SN-1/telemetry",
        "sigap/v1/refrigerator/SN-18/telemetry",
        "sigap/v1/washing_machine/SN-17/telemetry",
        "sigap/v1/refrigerator/_clock/step",
        "sigap/v1/refrigerator/SN-17/command",
    ):
        device.say(topic, "not its own")
    device.say("sigap/v1/refrigerator/SN-17/telemetry", "last")
    heard: list[tuple[str, bytes]] = []
    while not heard or heard[-1][1] != b"last":
        heard.append(platform.heard.get(timeout=WITHIN_S))
    assert [payload for _, payload in heard] == [b"own"] * 5 + [b"last"]
    device.leave()


def test_a_device_hears_its_own_commands_only(broker: Broker, platform: Guest) -> None:
    device = let_in(broker, "refrigerator", "SN-17")
    device.listen("sigap/v1/#")
    platform.say("sigap/v1/refrigerator/SN-18/command", "{}")
    platform.say("sigap/v1/refrigerator/SN-18/telemetry", "{}")
    platform.say("sigap/v1/refrigerator/SN-17/command", "{}")
    assert device.hears("sigap/v1/refrigerator/SN-17/command") == ["sigap/v1/refrigerator/SN-17/command"]
    device.leave()


def test_a_serial_with_a_colon_gets_a_user_name_without(broker: Broker, platform: Guest) -> None:
    device = let_in(broker, "refrigerator", "AA:BB 100%")
    device.say("sigap/v1/refrigerator/AA:BB 100%/telemetry", "own")
    assert platform.hears("sigap/v1/refrigerator/AA:BB 100%/telemetry")
    device.leave()


def test_nobody_comes_in_without_a_password_or_with_a_wrong_one(broker: Broker) -> None:
    for user, password in (("", ""), ("sigap", "wrong"), ("refrigerator.SN-17", "unknown")):
        guest = Guest(broker.port, user, password)
        assert guest.answer.is_failure
        guest.leave()


def test_a_device_that_was_removed_is_refused(broker: Broker) -> None:
    keeps = let_in(broker, "refrigerator", "SN-1")
    keeps.leave()
    added = broker.device("add", "refrigerator", "SN-17", "secret")
    assert added.returncode == 0, added.stderr
    assert broker.device("remove", "refrigerator", "SN-17").returncode == 0
    access = (Path(broker.environment["SIGAP_BROKER_DATA"]) / "acl").read_text(encoding="utf-8")
    assert "SN-17" not in access
    assert access.count("sigap/v1/refrigerator/SN-1/") == 6
    deadline = time.monotonic() + WITHIN_S
    while not (guest := Guest(broker.port, "refrigerator.SN-17", "secret")).answer.is_failure:
        guest.leave()
        assert time.monotonic() < deadline
        time.sleep(0.1)
    guest.leave()


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "refrigerator"),
        ("add", "Fridge", "SN-1"),
        ("add", "a/b", "SN-1"),
        ("add", "refrigerator", "SN/1"),
        ("add", "refrigerator", "#"),
        ("add", "refrigerator", "_clock"),
        ("add", "refrigerator", "SN\ntopic readwrite #"),
        ("let", "refrigerator", "SN-1"),
    ],
)
def test_what_names_no_device_is_refused(broker: Broker, arguments: tuple[str, ...]) -> None:
    refused = broker.device(*arguments)
    assert refused.returncode == 2
    assert refused.stderr
