"""A stand-in for MicroPython's umqtt.simple, with its names and its ways, on top of paho."""

import queue
import ssl
from collections.abc import Callable

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

WITHIN_S = 30.0


class MQTTClient:
    def __init__(
        self,
        client_id: str,
        server: str,
        port: int,
        user: str | None,
        password: str | None,
        keepalive: int = 0,
        ssl: ssl.SSLContext | None = None,
    ) -> None:
        self._client = Client(CallbackAPIVersion.VERSION2, client_id, protocol=MQTTProtocolVersion.MQTTv311)
        self._at = server, port, keepalive
        if user:
            self._client.username_pw_set(user, password)
        if ssl is not None:
            self._client.tls_set_context(ssl)
        self._ready: queue.Queue[bool] = queue.Queue()
        self._heard: queue.Queue[tuple[bytes, bytes]] = queue.Queue()
        self._client.on_connect = lambda *answer: self._ready.put(not answer[3].is_failure)
        self._client.on_subscribe = lambda *_: self._ready.put(True)
        self._client.on_message = lambda _, __, one: self._heard.put((one.topic.encode(), bytes(one.payload)))
        self._callback: Callable[[bytes, bytes], None] = lambda topic, payload: None

    def set_callback(self, callback: Callable[[bytes, bytes], None]) -> None:
        self._callback = callback

    def set_last_will(self, topic: str, msg: str, retain: bool = False, qos: int = 0) -> None:
        self._client.will_set(topic, msg, qos=qos, retain=retain)

    def connect(self) -> None:
        self._client.connect(*self._at)
        self._client.loop_start()
        if not self._ready.get(timeout=WITHIN_S):
            raise OSError("refused")

    def subscribe(self, topic: str, qos: int = 0) -> None:
        self._client.subscribe(topic, qos=qos)
        self._ready.get(timeout=WITHIN_S)

    def publish(self, topic: str, msg: str, retain: bool = False, qos: int = 0) -> None:
        sending = self._client.publish(topic, msg, qos=qos, retain=retain)
        try:
            sending.wait_for_publish(WITHIN_S)
        except RuntimeError as lost:
            raise OSError(str(lost)) from lost

    def ping(self) -> None:
        if not self._client.is_connected():
            raise OSError("no connection")

    def check_msg(self) -> None:
        while not self._heard.empty():
            self._callback(*self._heard.get())
