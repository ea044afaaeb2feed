"""One device with a connection of its own: will, status, readings, and commands that it answers."""

import json
import socket
import ssl
from collections import deque
from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from firmware_sim.wire.commands import LATE_MS, Commands, DeviceState, Manner
from firmware_sim.wire.encoding import WILL

KEEPALIVE_S = 30
CONNECT_S = 5.0
SESSION_S = 3600
SENT_AGAIN_MS = 600_000
Clock = Callable[[], int]


class Device:
    """Publishes under `sigap/v1/<product>/<serial>/`, QoS 1. It says that it is online, its will that it is not.

    `clock` gives milliseconds since the epoch. A device that connects without a stored session sends again what it
    sent in its last ten minutes. `start` gives it a thread; without, somebody else turns its loop (`Farm`).
    """

    def __init__(
        self,
        url: str,
        product: str,
        serial: str,
        *,
        firmware: str,
        clock: Clock,
        limits: Mapping[str, tuple[float, float]] | None = None,
        credentials: tuple[str, str] | None = None,
        manner: Manner = Manner.OBEYS,
        cures: Collection[str] = (),
        late_ms: int = LATE_MS,
        carried_out: Callable[[str], None] = lambda _: None,
        told: Callable[[], None] = lambda: None,
    ) -> None:
        """`limits` are the settings it takes; `credentials` user and password, those of the URL unless given. `manner`,
        `cures`, `late_ms`, `carried_out`: as of `firmware_sim.wire.commands`. `told` hears of every connection, loss
        and answer of the broker."""
        parts = urlsplit(url)
        self.serial, self.sent_again, self.unanswered, self.connected = serial, 0, 0, False
        state = DeviceState(firmware, limits or {}, cures=cures)
        self.commands = Commands(state, manner=manner, late_ms=late_ms, carried_out=carried_out)
        self._topic, self._clock, self._told = f"sigap/v1/{product}/{serial}", clock, told
        self._sent: deque[tuple[int, str, bytes]] = deque()
        self._connected_before = False
        self.client = Client(CallbackAPIVersion.VERSION2, f"{product}.{serial}", protocol=MQTTProtocolVersion.MQTTv5)
        if credentials or parts.username:
            user, password = credentials or (unquote(parts.username or ""), unquote(parts.password or ""))
            self.client.username_pw_set(user, password)
        if parts.scheme == "mqtts":
            self.client.tls_set_context(ssl.create_default_context())
        self.client.connect_timeout = CONNECT_S
        self.client.max_queued_messages_set(0)
        self.client.reconnect_delay_set(1, 2)
        self.client.will_set(f"{self._topic}/status", WILL, qos=1, retain=True)
        self.client.on_connect, self.client.on_message = self._on_connect, self._on_message
        self.client.on_disconnect, self.client.on_publish = self._on_disconnect, self._on_publish
        session = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        session.SessionExpiryInterval = SESSION_S
        port = parts.port or (8883 if parts.scheme == "mqtts" else 1883)
        self.client.connect_async(parts.hostname or "127.0.0.1", port, KEEPALIVE_S, properties=session)

    def start(self) -> None:
        self.client.loop_start()

    def stop(self) -> None:
        """Ends as a device does that is switched off in order: it says so itself, for a will is for the others."""
        self._publish("status", WILL, retain=True)
        self.client.disconnect()
        self.client.loop_stop()

    def drop(self) -> None:
        """The connection breaks without a word, so that the broker publishes the will."""
        connection: Any = self.client.socket()
        if connection is not None:
            connection.shutdown(socket.SHUT_RDWR)

    def publish(self, kind: str, payload: bytes) -> None:
        """Telemetry or an event; kept until the broker has answered for it, and for ten minutes after."""
        now = self._clock()
        self._sent.append((now, kind, payload))
        while self._sent[0][0] < now - SENT_AGAIN_MS:
            self._sent.popleft()
        self._publish(kind, payload)

    def say_online(self, payload: bytes | None = None) -> None:
        status = {"ts": self._clock(), "state": "online", "firmware": self.commands.state.firmware}
        self._publish("status", payload or json.dumps(status).encode(), retain=True)

    def answer_late(self) -> None:
        """Publishes what a late device has to say by now; whoever turns its loop calls this now and then."""
        for result in self.commands.due(self._clock()):
            self._publish("command/result", result)

    def _publish(
        self, kind: str, payload: bytes, *, retain: bool = False, properties: Properties | None = None
    ) -> None:
        self.unanswered += 1
        self.client.publish(f"{self._topic}/{kind}", payload, qos=1, retain=retain, properties=properties)

    def _on_connect(
        self, client: Client, userdata: Any, flags: ConnectFlags, reason: ReasonCode, properties: Properties | None
    ) -> None:
        if reason.is_failure:
            return
        self.connected = True
        client.subscribe(f"{self._topic}/command", qos=1)
        self.say_online()
        if self._connected_before and not flags.session_present:
            since = self._clock() - SENT_AGAIN_MS
            for at, kind, payload in self._sent:
                if at >= since:
                    self.sent_again += 1
                    self._publish(kind, payload)
        self._connected_before = True
        self._told()

    def _on_disconnect(
        self, client: Client, userdata: Any, flags: DisconnectFlags, reason: ReasonCode, properties: Properties | None
    ) -> None:
        self.connected = False
        self._told()

    def _on_publish(self, client: Client, userdata: Any, mid: int, reason: ReasonCode, properties: Properties) -> None:
        self.unanswered -= 1
        self._told()

    def _on_message(self, client: Client, userdata: Any, message: MQTTMessage) -> None:
        state = self.commands.state
        before = (state.firmware, state.boot)
        asked: Any = message.properties
        for result in self.commands.answer(bytes(message.payload), self._clock()):
            self._publish("command/result", result, properties=_answering(asked))
        if (state.firmware, state.boot) != before:
            self.say_online()


def _answering(asked: Any) -> Properties | None:
    """MQTT 5's mark of which question an answer belongs to; None where the question bore none."""
    correlation = getattr(asked, "CorrelationData", None)
    if correlation is None:
        return None
    properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
    properties.CorrelationData = correlation
    return properties
