"""A client of a broker that says what became of it: whether it came in, what it heard, when it was put out."""

import queue
import ssl
from dataclasses import dataclass
from pathlib import Path

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

WITHIN_S = 10.0


@dataclass(frozen=True, slots=True)
class Tls:
    """Whom the guest trusts, and with which certificate it comes."""

    authority: Path
    certificate: Path | None = None
    key: Path | None = None

    def context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=str(self.authority))
        if self.certificate is not None:
            context.load_cert_chain(str(self.certificate), str(self.key))
        return context


class Guest:
    """A connection that is not made again: `answer` is the broker's to CONNECT, None where it said nothing."""

    def __init__(
        self,
        port: int,
        user: str = "",
        secret: str = "",
        *,
        client_id: str = "",
        tls: Tls | None = None,
        clean: bool = True,
        will: str = "",
    ) -> None:
        self.heard: queue.Queue[tuple[str, bytes]] = queue.Queue()
        self.left: queue.Queue[ReasonCode] = queue.Queue()
        self._answers: queue.Queue[ReasonCode | None] = queue.Queue()
        self._asked: queue.Queue[list[ReasonCode] | None] = queue.Queue()
        self._published: queue.Queue[ReasonCode | None] = queue.Queue()
        self.client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            protocol=MQTTProtocolVersion.MQTTv5,
            reconnect_on_failure=False,
        )
        if user:
            self.client.username_pw_set(user, secret)
        if tls is not None:
            self.client.tls_set_context(tls.context())
        if will:
            self.client.will_set(will, "will", qos=1)
        self.client.on_connect = self._on_connect
        self.client.on_disconnect = self._on_disconnect
        self.client.on_message = self._on_message
        self.client.on_subscribe = lambda *given: self._asked.put(given[3])
        self.client.on_publish = lambda *given: self._published.put(given[3])
        self.answer: ReasonCode | None = None
        try:
            self.client.connect("localhost" if tls else "127.0.0.1", port, clean_start=clean)
        except (OSError, ssl.SSLError):
            return
        self.client.loop_start()
        self.answer = self._answers.get(timeout=WITHIN_S)

    @property
    def is_in(self) -> bool:
        return self.answer is not None and not self.answer.is_failure

    def publish(self, topic: str, payload: str | bytes = "{}", *, retain: bool = False) -> bool:
        """Whether the broker took it; False also where it ended the connection."""
        self.client.publish(topic, payload, qos=1, retain=retain)
        answer = self._published.get(timeout=WITHIN_S)
        return answer is not None and not answer.is_failure

    def subscribe(self, topic: str) -> bool:
        """Whether the broker allowed it."""
        self.client.subscribe(topic, qos=1)
        answers = self._asked.get(timeout=WITHIN_S)
        return answers is not None and not answers[0].is_failure

    def hears(self, last: bytes) -> list[tuple[str, bytes]]:
        """Everything heard up to and including the payload `last`."""
        heard: list[tuple[str, bytes]] = []
        while not heard or heard[-1][1] != last:
            heard.append(self.heard.get(timeout=WITHIN_S))
        return heard

    def is_put_out(self, within_s: float = WITHIN_S) -> bool:
        """Whether the connection ended within a time."""
        try:
            self.left.get(timeout=within_s)
        except queue.Empty:
            return False
        return True

    def leave(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()

    def __enter__(self) -> "Guest":
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def _on_connect(
        self, client: Client, userdata: object, flags: ConnectFlags, reason: ReasonCode, properties: Properties | None
    ) -> None:
        self._answers.put(reason)

    def _on_disconnect(
        self,
        client: Client,
        userdata: object,
        flags: DisconnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        self._answers.put(None)
        self._published.put(None)
        self._asked.put(None)
        self.left.put(reason)

    def _on_message(self, client: Client, userdata: object, message: MQTTMessage) -> None:
        self.heard.put((message.topic, bytes(message.payload)))
