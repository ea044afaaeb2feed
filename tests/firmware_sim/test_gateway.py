"""A gateway returns when the broker has answered for everything, and says so when it cannot."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import closing

import pytest
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from bench.under_fault.fault_proxy import FaultProxy
from bench.worlds.broker import BrokerProcess, running_broker
from firmware_sim.wire.gateway import ConnectionLost, Gateway, Publication

WAIT_S = 30.0


class Listening:
    """A subscriber that counts what reaches it."""

    def __init__(self, broker: BrokerProcess, wanted: int) -> None:
        self.messages: list[tuple[str, bytes]] = []
        self.complete, self._subscribed, self._wanted = threading.Event(), threading.Event(), wanted
        self._client = Client(CallbackAPIVersion.VERSION2, uuid.uuid4().hex, protocol=MQTTProtocolVersion.MQTTv5)
        self._client.on_message = self._on_message
        self._client.on_connect = lambda client, *_: client.subscribe("sigap/#", qos=1)
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        self._client.connect("127.0.0.1", broker.port)
        self._client.loop_start()
        assert self._subscribed.wait(WAIT_S)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _on_message(self, client: Client, userdata: object, message: MQTTMessage) -> None:
        self.messages.append((message.topic, bytes(message.payload)))
        if len(self.messages) == self._wanted:
            self.complete.set()


@pytest.fixture
def broker() -> Iterator[BrokerProcess]:
    with running_broker() as running:
        yield running


def gateway(url: str) -> Gateway:
    return Gateway(url, "fridge", client_id=f"gateway-{uuid.uuid4().hex}")


def publications(count: int) -> list[Publication]:
    return [Publication(f"SN-{n % 7}", "telemetry", b'{"n":%d}' % n) for n in range(count)]


def test_everything_published_reaches_a_subscriber_in_order_and_under_its_devices_topic(broker: BrokerProcess) -> None:
    with closing(Listening(broker, wanted=500)) as listening, gateway(broker.url) as devices:
        devices.publish(publications(500))
        assert listening.complete.wait(WAIT_S)
    assert listening.messages == [(f"sigap/v1/fridge/{p.serial}/{p.kind}", p.payload) for p in publications(500)]


def test_equal_epochs_mean_one_unbroken_connection(broker: BrokerProcess) -> None:
    with gateway(broker.url) as devices:
        epoch = devices.publish(publications(5))
        assert (devices.publish(publications(5)), devices.epoch) == (epoch, epoch)


def test_without_a_broker_the_connection_is_lost(broker: BrokerProcess) -> None:
    broker.kill()
    with gateway(broker.url) as devices:
        assert not devices.wait_connected(0.2)
        with pytest.raises(ConnectionLost, match=r"no broker within 0\.2 s"):
            devices.publish(publications(1), seconds=0.2)


def test_a_broker_that_does_not_answer_is_a_lost_connection(broker: BrokerProcess) -> None:
    with FaultProxy(("127.0.0.1", broker.port)) as proxy, gateway(proxy.url) as devices:
        devices.publish(publications(1))
        proxy.hold()
        with pytest.raises(ConnectionLost, match=r"no answer within 0\.5 s"):
            devices.publish(publications(1), seconds=0.5)
        proxy.let_go()


def test_a_broker_that_dies_on_the_way_is_a_lost_connection_and_the_next_one_is_found(broker: BrokerProcess) -> None:
    with FaultProxy(("127.0.0.1", broker.port)) as proxy, gateway(proxy.url) as devices:
        epoch = devices.publish(publications(1))
        proxy.hold()
        failed: list[ConnectionLost] = []

        def publish() -> None:
            try:
                devices.publish(publications(200), seconds=WAIT_S)
            except ConnectionLost as exc:
                failed.append(exc)

        publishing = threading.Thread(target=publish)
        publishing.start()
        assert proxy.held.wait(WAIT_S)
        broker.kill()
        proxy.let_go()
        publishing.join(WAIT_S)
        assert [str(exc) for exc in failed] == ["the connection broke"]
        broker.start()
        assert devices.wait_connected(WAIT_S)
        assert devices.publish(publications(10), seconds=WAIT_S) > epoch


def test_a_restarted_broker_is_found_again(broker: BrokerProcess) -> None:
    with gateway(broker.url) as devices:
        first = devices.publish(publications(3))
        broker.kill()
        broker.start()
        second = None
        while second is None:
            try:
                second = devices.publish(publications(3), seconds=WAIT_S)
            except ConnectionLost:
                continue
        assert second > first
