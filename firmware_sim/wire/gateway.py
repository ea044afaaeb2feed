"""A gateway that publishes for many devices over one connection, and knows what the broker has answered for."""

import json
import math
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessageInfo
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

IN_FLIGHT = 90
KEEPALIVE_S = 30


@dataclass(frozen=True, slots=True)
class Publication:
    """One message of one device: `kind` is the topic's last level."""

    serial: str
    kind: str
    payload: bytes


class ConnectionLost(Exception):
    """The connection broke before the broker had answered for everything: it must be published again."""


class Gateway:
    """Publishes to `sigap/v1/<product>/<serial>/<kind>` with QoS 1, a status retained. Its session lives as long as
    the gateway."""

    def __init__(self, url: str, product: str, *, client_id: str) -> None:
        parts = urlsplit(url)
        self._product = product
        self._connected = threading.Event()
        self._changed = threading.Condition()
        self._epoch = 0
        self._client = Client(CallbackAPIVersion.VERSION2, client_id, protocol=MQTTProtocolVersion.MQTTv5)
        if parts.username:
            self._client.username_pw_set(unquote(parts.username), unquote(parts.password or ""))
        if parts.scheme == "mqtts":
            self._client.tls_set_context(ssl.create_default_context())
        self._client.max_inflight_messages_set(IN_FLIGHT)
        self._client.max_queued_messages_set(0)
        self._client.reconnect_delay_set(1, 2)
        self._client.on_connect = self._on_connect
        self._client.on_disconnect = self._on_disconnect
        self._client.on_publish = self._on_publish
        port = parts.port or (8883 if parts.scheme == "mqtts" else 1883)
        self._client.connect_async(parts.hostname or "127.0.0.1", port, KEEPALIVE_S)
        self._client.loop_start()

    def __enter__(self) -> "Gateway":
        return self

    def __exit__(self, *exc: object) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    @property
    def epoch(self) -> int:
        """Counts connections and losses: two equal readings mean one unbroken connection between them."""
        return self._epoch

    def wait_connected(self, seconds: float) -> bool:
        return self._connected.wait(seconds)

    def publish(self, publications: Sequence[Publication], *, seconds: float = 60.0) -> int:
        """Publishes all and waits until the broker has answered for each; returns the epoch it happened in.

        ConnectionLost where the connection broke on the way, or the broker did not answer in time.
        """
        if not self._connected.wait(seconds):
            raise ConnectionLost(f"no broker within {seconds:g} s")
        epoch = self._epoch
        sent = [
            self._client.publish(
                f"sigap/v1/{self._product}/{p.serial}/{p.kind}", p.payload, qos=1, retain=p.kind == "status"
            )
            for p in publications
        ]
        deadline = time.monotonic() + seconds
        with self._changed:
            for info in sent:
                while not _answered(info):
                    left = deadline - time.monotonic()
                    if self._epoch != epoch or left <= 0:
                        raise ConnectionLost("the connection broke" if left > 0 else f"no answer within {seconds:g} s")
                    self._changed.wait(min(left, 0.2))
        if self._epoch != epoch:
            raise ConnectionLost("the connection broke")
        return epoch

    def _on_connect(
        self, client: Client, userdata: Any, flags: ConnectFlags, reason: ReasonCode, properties: Properties | None
    ) -> None:
        if not reason.is_failure:
            self._turn()
            self._connected.set()

    def _on_disconnect(
        self, client: Client, userdata: Any, flags: DisconnectFlags, reason: ReasonCode, properties: Properties | None
    ) -> None:
        self._connected.clear()
        self._turn()

    def _on_publish(self, client: Client, userdata: Any, mid: int, reason: ReasonCode, properties: Properties) -> None:
        with self._changed:
            self._changed.notify_all()

    def _turn(self) -> None:
        with self._changed:
            self._epoch += 1
            self._changed.notify_all()


def telemetry_payload(readings: Sequence[tuple[int, Mapping[str, float | int | str]]]) -> bytes:
    """(ts in ms, values) of one device -> one object, or an array as a device sends after being offline."""
    elements = [
        {"ts": ts, "values": {name: value for name, value in values.items() if not _is_nan(value)}}
        for ts, values in readings
    ]
    return json.dumps(elements if len(elements) > 1 else elements[0], separators=(",", ":")).encode()


def event_payload(ts: int, code: str, severity: str) -> bytes:
    return json.dumps({"ts": ts, "code": code, "severity": severity}).encode()


def _is_nan(value: float | int | str) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _answered(info: MQTTMessageInfo) -> bool:
    try:
        return info.is_published()
    except (ValueError, RuntimeError):  # Queue full or not connected: it was never sent.
        return False
