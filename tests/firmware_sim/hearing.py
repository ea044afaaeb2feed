"""Somebody at the broker who hears devices and sends them commands."""

import threading
import uuid
from collections.abc import Callable

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

WAIT_S = 30.0


class Hearing:
    """All messages of one product, (topic below the product, payload, retained), in the order in which they come."""

    def __init__(self, port: int, product: str) -> None:
        self.messages: list[tuple[str, bytes, bool]] = []
        self._prefix, self._changed, self._subscribed = f"sigap/v1/{product}/", threading.Condition(), threading.Event()
        self._client = Client(CallbackAPIVersion.VERSION2, uuid.uuid4().hex, protocol=MQTTProtocolVersion.MQTTv5)
        self._client.on_message = self._on_message
        self._client.on_connect = lambda client, *_: client.subscribe(f"{self._prefix}#", qos=1)
        self._client.on_subscribe = lambda *_: self._subscribed.set()
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        assert self._subscribed.wait(WAIT_S)

    def __enter__(self) -> "Hearing":
        return self

    def __exit__(self, *exc: object) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def of(self, topic: str) -> list[bytes]:
        return [payload for name, payload, _ in list(self.messages) if name == topic]

    def send(self, topic: str, payload: bytes) -> None:
        self._client.publish(f"{self._prefix}{topic}", payload, qos=1)

    def wait(self, heard: Callable[[], bool]) -> bool:
        with self._changed:
            return self._changed.wait_for(heard, WAIT_S)

    def _on_message(self, client: Client, userdata: object, message: MQTTMessage) -> None:
        with self._changed:
            topic = message.topic.removeprefix(self._prefix)
            self.messages.append((topic, bytes(message.payload), message.retain))
            self._changed.notify_all()
