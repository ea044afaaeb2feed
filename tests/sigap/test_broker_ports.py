"""The embedded broker's ports stay: from start to start, and for a device that is connected meanwhile."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from fleet.settings import Settings, load_settings
from sigap.commands.doctor import examine
from sigap.platform import broker_ports
from sigap.platform.broker_ports import PAIRS, BrokerPorts, choose_ports
from sigap.platform.free_ports import free_port, is_free
from sigap.platform.readiness import NotReady
from sigap.platform.running import find_running
from store.assets.products import current_product
from store.assets.registry import register_device
from store.engine.database import Connection
from tests.quick_folder import quick_folder
from tests.sigap.commands_world import Place

PATIENCE_S = 120.0


@contextmanager
def listening(port: int) -> Iterator[None]:
    """Another program on a port of loopback."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        yield


def settings_of(folder: Path, *, v5: int | None = 0, v311: int | None = 0) -> Settings:
    return load_settings(data_dir=folder, embedded_mqtt_port=v5, embedded_mqtt311_port=v311)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker_ports, "FREE_WITHIN_S", 0.0)


def test_without_settings_the_first_start_takes_the_first_free_pair(tmp_path: Path) -> None:
    usual = next(pair for pair in PAIRS if all(map(is_free, pair)))
    assert choose_ports(settings_of(tmp_path, v5=None, v311=None)) == BrokerPorts(*usual)


def test_a_taken_pair_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (free_port(), free_port()), (free_port(), free_port())
    monkeypatch.setattr(broker_ports, "PAIRS", (first, second))
    with listening(first[1]):
        assert choose_ports(settings_of(tmp_path, v5=None, v311=None)) == BrokerPorts(*second)
    # What the data folder keeps counts now, not what is free.
    assert choose_ports(settings_of(tmp_path, v5=None, v311=None)) == BrokerPorts(*second)


def test_any_free_ports_are_kept_too(tmp_path: Path) -> None:
    first = choose_ports(settings_of(tmp_path))
    assert first.v5 != first.v311
    assert choose_ports(settings_of(tmp_path)) == first


def test_a_kept_port_that_is_taken_is_replaced_for_one_start(tmp_path: Path) -> None:
    kept = choose_ports(settings_of(tmp_path))
    with listening(kept.v5):
        meanwhile = choose_ports(settings_of(tmp_path))
        assert meanwhile.v5 != kept.v5
        assert meanwhile.v311 == kept.v311
    assert choose_ports(settings_of(tmp_path)) == kept


def test_a_set_port_that_is_taken_stops_the_start(tmp_path: Path) -> None:
    wanted = free_port()
    assert choose_ports(settings_of(tmp_path, v5=wanted)).v5 == wanted
    with listening(wanted), pytest.raises(NotReady, match=f"SIGAP_EMBEDDED_MQTT_PORT={wanted}: another program"):
        choose_ports(settings_of(tmp_path, v5=wanted))


def test_one_port_cannot_be_set_for_both(tmp_path: Path) -> None:
    wanted = free_port()
    with pytest.raises(NotReady, match="two different ports"):
        choose_ports(settings_of(tmp_path, v5=wanted, v311=wanted))


def test_unreadable_ports_are_chosen_anew(tmp_path: Path) -> None:
    (tmp_path / broker_ports.KEPT_IN).write_text("{")
    ports = choose_ports(settings_of(tmp_path))
    assert json.loads((tmp_path / broker_ports.KEPT_IN).read_text()) == {"v5": ports.v5, "v311": ports.v311}


class Device:
    """A device of the field: configured once, connected again by its library alone."""

    def __init__(self, url: str, *, product: str, serial: str) -> None:
        self._topic = f"sigap/v1/{product}/{serial}/telemetry"
        self.connections = 0
        self._changed = threading.Condition()
        self.client = Client(CallbackAPIVersion.VERSION2, f"{product}.{serial}", protocol=MQTTProtocolVersion.MQTTv5)
        self.client.reconnect_delay_set(1, 2)
        self.client.on_connect = self._on_connect
        host, port = url.removeprefix("mqtt://").split(":")
        self.client.connect_async(host, int(port))
        self.client.loop_start()

    def _on_connect(self, *_: object) -> None:
        with self._changed:
            self.connections += 1
            self._changed.notify_all()

    def wait_for_connection(self, number: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.connections >= number, PATIENCE_S), "waited in vain"

    def publish(self, values: dict[str, float]) -> None:
        payload = json.dumps({"ts": time.time_ns() // 1_000_000, "values": values})
        self.client.publish(self._topic, payload, qos=1).wait_for_publish(PATIENCE_S)


@contextmanager
def up(place: Place) -> Iterator[tuple[str, str, str]]:
    """Both URLs of the broker of a platform that has come up, and what `doctor` would say of it."""
    settings = load_settings(data_dir=place.data_dir)
    with place.start("up") as process:
        deadline = time.monotonic() + PATIENCE_S
        while (running := find_running(settings)) is None or running.pid != process.pid:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.02)
        said = " ".join(f.said + f.mend for f in examine(load_settings(data_dir=place.data_dir)) if f.part == "broker")
        yield running.mqtt_url, running.mqtt_v311_url, said
        process.terminate()
        out, _ = process.communicate(timeout=PATIENCE_S)
        assert "separates no devices" in out
        assert "Letting devices in" in out


def test_up_twice_keeps_its_ports_and_a_connected_device_comes_back(database_url: str, conn: Connection) -> None:
    with quick_folder() as folder:
        place = Place(folder, database_url)
        with up(place) as (url, url_v311, said):
            assert "separates no devices" in said
            assert "Letting devices in" in said
            refrigerator = current_product(conn, "refrigerator")
            assert refrigerator is not None
            register_device(conn, product=refrigerator, serial="SN-1", installed_at=datetime.now(UTC))
            device = Device(url, product="refrigerator", serial="SN-1")
            device.wait_for_connection(1)
            device.publish({"compressor_power": 91.0})
        with up(place) as (again, again_v311, _):
            assert (again, again_v311) == (url, url_v311)
            device.wait_for_connection(2)
            device.publish({"compressor_power": 92.0})
            deadline = time.monotonic() + PATIENCE_S
            while conn.execute("SELECT count(*) FROM telemetry.refrigerator").fetchone() != (2,):
                assert time.monotonic() < deadline, "waited in vain"
                time.sleep(0.05)
        device.client.disconnect()
        device.client.loop_stop()
