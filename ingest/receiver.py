"""The connection to the broker: persistent session, acknowledged by hand, in order, after commit."""

import ssl
import threading
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from fleet.process import get_log
from ingest.messages import Message
from ingest.receipts import Receipt, ReceiptQueue
from ingest.subscribing import LIVE, Subscriptions
from ingest.worker_slots import is_for_slot
from store.telemetry.ingest_sessions import client_of

log = get_log("ingest")
KEEPALIVE_S = 60
WINDOW = 1_000
SESSION_S = 7 * 86_400


class Receiver:
    """Receives into an inbox; `acknowledge` answers for what is stored.

    Each worker slot has one fixed client id, so that its session (and its unacknowledged messages) waits for it.
    Messages of other slots' devices are left to them, and acknowledged in their turn: a broker may disconnect a
    client whose acknowledgements come out of order. Where a session goes on, the broker sends first what it has no
    acknowledgement for, at most WINDOW messages; not every broker marks them.
    """

    def __init__(self, url: str, inbox: ReceiptQueue, *, slot: int = 0, slots: int = 1) -> None:
        self._url, self._inbox, self._slot, self._slots = url, inbox, slot, slots
        self._epoch = 0
        self._repeats_left = 0
        self.connected = threading.Event()
        self._client = make_client(url, client_of(slot, slots), manual_ack=True)
        self._subscriptions = Subscriptions(self._client, self.connected)
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = self._on_subscribe
        self._client.on_unsubscribe = self._on_unsubscribe
        self._client.on_disconnect = self._on_disconnect
        self._client.on_message = self._on_message
        self._client.reconnect_delay_set(1, 5)

    def start(self) -> None:
        """Connects in the background, and again whenever the connection is lost."""
        parts = urlsplit(self._url)
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = SESSION_S
        properties.ReceiveMaximum = WINDOW
        self._client.connect_async(
            parts.hostname or "127.0.0.1",
            parts.port or (8883 if parts.scheme == "mqtts" else 1883),
            KEEPALIVE_S,
            clean_start=False,
            properties=properties,
        )
        self._client.loop_start()

    def follow(self, filters: Sequence[str], *, held: Collection[str] = ()) -> frozenset[str]:
        """Subscribes to these filters and no others; what it takes and returns is that of `Subscriptions.follow`."""
        return self._subscriptions.follow(filters, held=held)

    def stop(self) -> None:
        self._inbox.close()
        self._client.disconnect()
        self._client.loop_stop()

    def acknowledge(self, receipts: Sequence[Receipt]) -> None:
        """In order of receipt. What came on an earlier connection is not answered: the broker sends it again."""
        for receipt in receipts:
            if receipt.epoch == self._epoch and receipt.qos:
                self._client.ack(receipt.mid, receipt.qos)

    def _on_connect(
        self, client: Client, userdata: Any, flags: ConnectFlags, reason: ReasonCode, properties: Properties | None
    ) -> None:
        if reason.is_failure:
            log.warning("broker_refused", reason=str(reason))
            return
        self._epoch += 1
        log.info("connected", session_present=flags.session_present)
        self._repeats_left = WINDOW if flags.session_present else 0
        self._subscriptions.begin(identifies=getattr(properties, "SubscriptionIdentifierAvailable", 1) != 0)

    def _on_subscribe(
        self, client: Client, userdata: Any, mid: int, reasons: list[ReasonCode], properties: Properties | None
    ) -> None:
        self._subscriptions.answered(mid, reasons)

    def _on_unsubscribe(
        self, client: Client, userdata: Any, mid: int, reasons: list[ReasonCode], properties: Properties | None
    ) -> None:
        self._subscriptions.ended(mid)

    def _on_disconnect(
        self, client: Client, userdata: Any, flags: DisconnectFlags, reason: ReasonCode, properties: Properties | None
    ) -> None:
        self._subscriptions.end()
        self._epoch += 1
        log.warning("disconnected", reason=str(reason))

    def _on_message(self, client: Client, userdata: Any, message: MQTTMessage) -> None:
        topic, epoch = _topic_text(message), self._epoch
        repeated = message.dup or self._repeats_left > 0
        self._repeats_left -= self._repeats_left > 0
        received = None
        if is_for_slot(topic, self._slot, self._slots):
            again = message.retain and LIVE not in getattr(message.properties, "SubscriptionIdentifier", ())
            received = Message(
                topic,
                bytes(message.payload),
                datetime.now(UTC),
                message.retain,
                again,
                epoch if repeated else 0,
                correlation=bytes(getattr(message.properties, "CorrelationData", b"")),
            )
        self._inbox.put(Receipt(received, message.mid, message.qos, epoch))


def make_client(url: str, client_id: str, *, manual_ack: bool = False) -> Client:
    """A paho client for `mqtt://user:password@host:port` or `mqtts://...` (MQTT 5)."""
    parts = urlsplit(url)
    client = Client(CallbackAPIVersion.VERSION2, client_id, protocol=MQTTProtocolVersion.MQTTv5, manual_ack=manual_ack)
    if parts.username:
        client.username_pw_set(unquote(parts.username), unquote(parts.password or ""))
    if parts.scheme == "mqtts":
        client.tls_set_context(ssl.create_default_context())
    return client


def _topic_text(message: MQTTMessage) -> str:
    try:
        return message.topic
    except UnicodeDecodeError:
        return repr(message._topic)
