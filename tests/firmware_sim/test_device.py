"""One device at a real broker: its will, its word that it is there, its readings and its answers."""

import json
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from bench.under_fault.fault_proxy import FaultProxy
from bench.worlds.broker import BrokerProcess, running_broker
from firmware_sim.wire.device import Device
from tests.firmware_sim.hearing import Hearing

NOW = 1_763_769_600_000
WILL = b'{"state": "offline"}'
ONLINE = {"ts": NOW, "state": "online", "firmware": "2.4.1"}


class Clock:
    now = NOW

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def product() -> str:
    return f"fridge_{uuid.uuid4().hex[:8]}"


@pytest.fixture
def hearing(broker_url: str, product: str) -> Iterator[Hearing]:
    with Hearing(port_of(broker_url), product) as heard:
        yield heard


@pytest.fixture
def device(broker_url: str, product: str, hearing: Hearing) -> Iterator[Device]:
    made = made_device(broker_url, product)
    made.start()
    assert hearing.wait(lambda: bool(hearing.of("SN-1/status")))
    yield made
    made.stop()


def port_of(url: str) -> int:
    port = urlsplit(url).port
    assert port
    return port


def made_device(url: str, product: str, clock: Clock | None = None) -> Device:
    limits = {"set_temperature": (-2.0, 12.0)}
    return Device(url, product, "SN-1", firmware="2.4.1", clock=clock or Clock(), limits=limits)


def test_it_says_that_it_is_online_and_the_broker_keeps_that(
    broker_url: str, product: str, hearing: Hearing, device: Device
) -> None:
    assert [json.loads(payload) for payload in hearing.of("SN-1/status")] == [ONLINE]
    with Hearing(port_of(broker_url), product) as later:
        assert later.wait(lambda: bool(later.messages))
        assert [(topic, json.loads(payload), kept) for topic, payload, kept in later.messages] == [
            ("SN-1/status", ONLINE, True)
        ]


def test_a_connection_that_breaks_leaves_the_will_and_comes_back(hearing: Hearing, device: Device) -> None:
    device.drop()
    assert hearing.wait(lambda: len(hearing.of("SN-1/status")) == 3)
    _, will, back = hearing.of("SN-1/status")
    assert will == WILL
    assert json.loads(back) == ONLINE


def test_it_publishes_readings_and_events(hearing: Hearing, device: Device) -> None:
    device.publish("telemetry", b'{"ts":1,"values":{}}')
    device.publish("event", b'{"ts":1,"code":"E21"}')
    assert hearing.wait(lambda: bool(hearing.of("SN-1/telemetry") and hearing.of("SN-1/event")))


def test_it_answers_commands(hearing: Hearing, device: Device) -> None:
    command = {"id": "c-01", "type": "set_config", "args": {"set_temperature": 4}, "expires": NOW + 1000}
    for payload in (command, command, {"id": "c-02", "type": "dance"}, {"id": "c-03", "type": "reboot", "expires": 5}):
        hearing.send("SN-1/command", json.dumps(payload).encode())
    assert hearing.wait(lambda: len(hearing.of("SN-1/command/result")) == 4)
    done, again, refused, late = (json.loads(payload) for payload in hearing.of("SN-1/command/result"))
    assert done == again == {"id": "c-01", "ts": NOW, "state": "succeeded", "detail": {"set_temperature": 4}}
    assert (refused["id"], refused["state"]) == ("c-02", "rejected")
    assert (late["id"], late["state"], late["detail"]) == ("c-03", "rejected", {"reason": "expired"})


def test_an_update_is_seen_in_its_status(hearing: Hearing, device: Device) -> None:
    hearing.send("SN-1/command", b'{"id": "c-9", "type": "ota", "args": {"version": "3.0.0"}}')
    assert hearing.wait(lambda: len(hearing.of("SN-1/status")) == 2)
    assert json.loads(hearing.of("SN-1/status")[1])["firmware"] == "3.0.0"
    assert len(hearing.of("SN-1/command/result")) == 3


def test_without_a_stored_session_it_sends_its_last_ten_minutes_again(product: str) -> None:
    clock = Clock()
    with running_broker() as broker, FaultProxy(("127.0.0.1", broker.port)) as proxy:
        device = made_device(proxy.url, product, clock)
        device.start()
        try:
            with Hearing(broker.port, product) as hearing:
                send(device, clock, hearing)
            restart(broker)
            with Hearing(broker.port, product) as hearing:
                assert hearing.wait(lambda: len(hearing.of("SN-1/telemetry")) >= 2)
                assert hearing.of("SN-1/telemetry")[-2:] == [b'{"n":2}', b'{"n":3}']
                assert device.sent_again == 2
        finally:
            device.stop()


def send(device: Device, clock: Clock, hearing: Hearing) -> None:
    """A reading, eleven minutes, and two more."""
    for number, later in ((1, 0), (2, 660_000), (3, 60_000)):
        clock.now += later
        device.publish("telemetry", b'{"n":%d}' % number)
    assert hearing.wait(lambda: len(hearing.of("SN-1/telemetry")) == 3)


def restart(broker: BrokerProcess) -> None:
    broker.kill()
    broker.start()
