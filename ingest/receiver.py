"""The connection to the broker: persistent session, acknowledged by hand, in order, after commit."""

import ssl
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from fleet.process import get_log
from ingest.inbox import Inbox, Receipt
from ingest.messages import Message
from ingest.topics import is_for_slot, subscriptions

log = get_log("ingest")
KEEPALIVE_S = 60
WINDOW = 1_000
SESSION_S = 7 * 86_400
# Identifiers of the two subscriptions, and MQTT 5's words for whether a broker sends what it kept.
KEPT_FIRST, LIVE = 1, 2
SEND_KEPT, NOT_KEPT = 0, 2


class Receiver:
    """Receives into an inbox; `acknowledge` answers for what is stored.

    Each worker slot has one fixed client id, so that its session (and its unacknowledged messages) waits for it.
    Messages of other slots' devices are left to them, and acknowledged in their turn: a broker may disconnect a
    client whose acknowledgements come out of order.
    """

    def __init__(self, url: str, inbox: Inbox, *, slot: int = 0, slots: int = 1) -> None:
        self._url, self._inbox, self._slot, self._slots = url, inbox, slot, slots
        self._epoch = 0
        self._identifies = True
        self._subscribed: dict[int, int | None] = {KEPT_FIRST: None, LIVE: None}
        self.connected = threading.Event()
        self._client = make_client(url, f"sigap-ingest-{slot}-of-{slots}", manual_ack=True)
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = self._on_subscribe
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
        self._identifies = getattr(properties, "SubscriptionIdentifierAvailable", 1) != 0
        self._subscribe(KEPT_FIRST)

    def _on_subscribe(
        self, client: Client, userdata: Any, mid: int, reasons: list[ReasonCode], properties: Properties | None
    ) -> None:
        if self._identifies and mid == self._subscribed[KEPT_FIRST]:
            self._subscribe(LIVE)
        elif mid in self._subscribed.values():
            self.connected.set()

    def _subscribe(self, identifier: int) -> None:
        """What the broker kept comes under one identifier, and all that follows under another: with the retain flag
        passed on as it was published, nothing else tells the two apart. A broker without identifiers sends that flag
        with what it kept only, and is asked once."""
        properties = Properties(PacketTypes.SUBSCRIBE)  # type: ignore[no-untyped-call]
        if self._identifies:
            properties.SubscriptionIdentifier = identifier
        options = SubscribeOptions(
            qos=1,
            retainAsPublished=self._identifies,
            retainHandling=SEND_KEPT if identifier == KEPT_FIRST else NOT_KEPT,
        )
        _, mid = self._client.subscribe([(pattern, options) for pattern in subscriptions()], properties=properties)
        self._subscribed[identifier] = mid

    def _on_disconnect(
        self, client: Client, userdata: Any, flags: DisconnectFlags, reason: ReasonCode, properties: Properties | None
    ) -> None:
        self.connected.clear()
        self._epoch += 1
        log.warning("disconnected", reason=str(reason))

    def _on_message(self, client: Client, userdata: Any, message: MQTTMessage) -> None:
        topic, epoch = _topic_text(message), self._epoch
        mine = is_for_slot(topic, self._slot, self._slots)
        received = None
        if mine:
            again = message.retain and LIVE not in getattr(message.properties, "SubscriptionIdentifier", ())
            received = Message(topic, bytes(message.payload), datetime.now(UTC), message.retain, again)
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
