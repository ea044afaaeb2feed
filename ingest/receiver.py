"""What comes from the broker: persistent session, acknowledged by hand, in order, after commit."""

import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from fleet.process import get_log
from ingest.messages import Message
from ingest.metrics import BROKER_LOST, RECEIVED
from ingest.plain.typed import Plain, PlainDecoders
from ingest.receipts import Receipt, ReceiptQueue
from ingest.subscribing import LIVE, Subscriptions
from ingest.topics import MOST_KNOWN
from ingest.wire.connection import BrokerConnection
from ingest.wire.packets import (
    CORRELATION,
    DISCONNECT,
    REPEATED,
    RETAINED,
    SUBACK,
    SUBSCRIPTION,
    UNSUBACK,
    Answer,
    BadPacket,
    Published,
    acknowledgements,
    publish_packet,
    qos_of,
    read_properties,
    split_properties,
)
from ingest.worker_slots import is_for_slot
from store.telemetry.ingest_sessions import client_of

log = get_log("ingest")
WINDOW = 20_000
SESSION_S = 7 * 86_400
# Longer ones are decoded by the storing loop: what is decoded takes many times the room of a short payload.
DECODED_HERE_BYTES = 4_096
_OF_LIVE = bytes([SUBSCRIPTION, LIVE])


@dataclass(frozen=True, slots=True)
class _KnownTopic:
    text: str
    is_mine: bool
    decode: Callable[[bytes], Plain | None] | None


class Receiver:
    """Receives into an inbox; `acknowledge` answers for what is stored.

    Each worker slot has one fixed client id, so that its session (and its unacknowledged messages) waits for it.
    Messages of other slots' devices are left to them, and acknowledged in their turn: a broker may disconnect a
    client whose acknowledgements come out of order. Where a session goes on, the broker sends first what it has no
    acknowledgement for, at most WINDOW messages; not every broker marks them. `plain`: decoders of plain readings,
    which are decoded as they come, while the storing loop waits for the database.
    """

    def __init__(
        self, url: str, inbox: ReceiptQueue, *, slot: int = 0, slots: int = 1, plain: PlainDecoders | None = None
    ) -> None:
        self._inbox, self._slot, self._slots, self._plain = inbox, slot, slots, plain or PlainDecoders()
        self._repeats_left = 0
        self._topics: dict[bytes, _KnownTopic] = {}
        self._topics_of = self._plain.version
        self.connected = threading.Event()
        self._connection = BrokerConnection(
            url,
            client_of(slot, slots),
            self,
            session_s=SESSION_S,
            window=WINDOW,
            has_room=lambda: inbox.has_room,
        )
        inbox.on_room = self._connection.wake
        self._subscriptions = Subscriptions(self._connection.send, self.connected)

    def start(self) -> None:
        """Connects in the background, and again whenever the connection is lost."""
        self._connection.start()

    def follow(self, filters: Sequence[str], *, held: Collection[str] = ()) -> frozenset[str]:
        """Subscribes to these filters and no others; what it takes and returns is that of `Subscriptions.follow`."""
        return self._subscriptions.follow(filters, held=held)

    def stop(self, *, says_goodbye: bool = True) -> None:
        self._inbox.close()
        self._connection.stop(says_goodbye=says_goodbye)

    def acknowledge(self, receipts: Sequence[Receipt]) -> None:
        """In order of receipt. What came on an earlier connection is not answered: the broker sends it again."""
        number = self._connection.number
        if mids := [receipt.mid for receipt in receipts if receipt.epoch == number and receipt.qos]:
            self._connection.send(acknowledgements(mids), on=number)

    def publish(self, topic: str, payload: bytes) -> None:
        """Once at most: nothing is sent where no connection stands."""
        self._connection.send(publish_packet(topic, payload))

    def connected_anew(self, *, session_present: bool, has_identifiers: bool) -> None:
        log.info("connected", session_present=session_present)
        self._repeats_left = WINDOW if session_present else 0
        self._subscriptions.begin(identifies=has_identifiers)

    def lost(self, reason: str) -> None:
        self._subscriptions.end()
        BROKER_LOST.inc()
        log.warning("disconnected", reason=reason)

    def answered(self, answer: Answer) -> None:
        if answer.kind == DISCONNECT:
            log.warning("broker_ends_connection", reason=f"{answer.body[0] if answer.body else 0:#04x}")
        if answer.kind in (SUBACK, UNSUBACK) and len(answer.body) > 2:
            mid = int.from_bytes(answer.body[:2], "big")
            _, reasons = split_properties(answer.body, 2)
            if answer.kind == SUBACK:
                self._subscriptions.answered(mid, list(reasons))
            else:
                self._subscriptions.ended(mid)

    def received(self, published: Sequence[Published]) -> None:
        now, epoch = datetime.now(UTC), self._connection.number
        if self._topics_of != self._plain.version or len(self._topics) > MOST_KNOWN:
            self._topics, self._topics_of = {}, self._plain.version
        receipts = [self._receipt(each, now, epoch) for each in published]
        RECEIVED.inc(len(receipts))
        self._inbox.put_all(receipts)

    def _receipt(self, packet: Published, now: datetime, epoch: int) -> Receipt:
        topic, mid, flags, properties, payload = packet
        known = self._topics.get(topic) or self._look_at(topic)
        repeated_on = epoch if flags & REPEATED else 0
        if self._repeats_left:
            self._repeats_left, repeated_on = self._repeats_left - 1, epoch
        if not qos_of(flags):
            repeated_on = 0  # No broker sends it again.
        if not known.is_mine:
            return Receipt(None, mid, qos_of(flags), epoch)
        is_retained, plain = bool(flags & RETAINED), None
        if (decode := known.decode) is not None and len(payload) <= DECODED_HERE_BYTES and payload[:1] == b"{":
            plain = decode(payload)
        again, correlation = is_retained, b""
        if properties == _OF_LIVE:
            again = False
        elif properties:
            found = read_properties(properties)
            again = is_retained and LIVE not in found.get(SUBSCRIPTION, ())
            correlation = _bytes(found.get(CORRELATION, [b""])[0])
        message = Message(known.text, payload, now, is_retained, again, repeated_on, None, correlation, plain)
        return Receipt(message, mid, qos_of(flags), epoch)

    def _look_at(self, topic: bytes) -> _KnownTopic:
        try:
            text = topic.decode()
        except UnicodeDecodeError:
            text = repr(topic)
        decoder = self._plain.find(text)
        is_mine = is_for_slot(text, self._slot, self._slots)
        known = self._topics[topic] = _KnownTopic(text, is_mine, decoder.open if decoder else None)
        return known


def _bytes(value: int | bytes) -> bytes:
    if isinstance(value, int):
        raise BadPacket("correlation data is a number")
    return value
