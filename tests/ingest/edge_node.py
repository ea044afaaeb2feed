"""An edge node of Sparkplug B, made by a library that is not ours (pysparkplug): its births, numbers and payloads."""

import itertools
import queue
import socket
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import pysparkplug as spb
from paho.mqtt.client import Client as Paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

PATIENCE_S = 60.0
_NUMBERS = itertools.count()


class Transport(spb.Client):
    """The library's client on the MQTT library of today: it was made for an older one with other options."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            self._client = Paho(
                CallbackAPIVersion.VERSION1,
                f"edge-{next(_NUMBERS)}",
                protocol=MQTTProtocolVersion.MQTTv311,
                reconnect_on_failure=False,
            )
        self._births = {}
        self._subscriptions = {}


def metric(
    name: str | None, value: object, *, alias: int | None = None, ts: int | None = None, **more: object
) -> spb.Metric:
    """A metric of the type that the value's Python type stands for."""
    kind = {bool: spb.DataType.BOOLEAN, int: spb.DataType.INT32, float: spb.DataType.DOUBLE, str: spb.DataType.STRING}
    datatype = more.pop("datatype", None) or kind[type(value)]
    return spb.Metric(timestamp=ts, name=name, datatype=datatype, value=value, alias=alias, **more)  # type: ignore[arg-type]


class LiveNode:
    """A node that is connected to a broker. `rebirths`: the commands that it was given."""

    def __init__(self, node: spb.EdgeNode, asked: "queue.Queue[spb.Message]") -> None:
        self.node, self._asked = node, asked

    def by_alias(self, device: str, at: int, *metrics: spb.Metric) -> None:
        """A message whose metrics have no names: the library makes its payload."""
        topic = spb.Topic(
            message_type=spb.MessageType.DDATA,
            group_id=self.node.group_id,
            edge_node_id=self.node.edge_node_id,
            device_id=device,
        )
        data = spb.DData(timestamp=at, seq=self.node._seq, metrics=metrics)
        self.node._client.publish(spb.Message(topic=topic, payload=data, qos=spb.QoS.AT_MOST_ONCE, retain=False))

    def skips_a_number(self) -> None:
        """As if a message had been lost."""
        assert self.node._seq >= 0

    def dies(self) -> None:
        """Its connection breaks, and the broker publishes its will."""
        sock = self.node._client._client.socket()
        assert isinstance(sock, socket.socket)
        sock.shutdown(socket.SHUT_RDWR)

    def is_asked_for_rebirth(self) -> None:
        message = self._asked.get(timeout=PATIENCE_S)
        assert isinstance(message.payload, spb.NCmd)
        [command] = message.payload.metrics
        assert (command.name, command.value) == ("Node Control/Rebirth", True)
        assert message.topic.message_type is spb.MessageType.NCMD


@contextmanager
def live_node(port: int, group: str, name: str, metrics: list[spb.Metric], *devices: spb.Device) -> Iterator[LiveNode]:
    """`port`: of MQTT 3.1.1, on loopback."""
    asked: queue.Queue[spb.Message] = queue.Queue()
    transport = Transport()
    node = spb.EdgeNode(group, name, metrics, client=transport, cmd_callback=lambda _, message: asked.put(message))
    for device in devices:
        node.register(device)
    node.connect("127.0.0.1", port=port)
    try:
        yield LiveNode(node, asked)
    finally:
        transport.disconnect()
