"""A message from the broker, opened by its decoder, and its dead letters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fleet.product import Product
from ingest.decoders.decoder import UNREADABLE, Decoded, Decoder, Element, Kind, Topic
from ingest.plain.typed import Plain
from ingest.sorting.dead_letter_reasons import BadPayload, Reason
from ingest.topics import Decoders, read_topic
from store.telemetry.dead_letters import NewDeadLetter, letter_digest

MOST_BYTES = 256 * 1024
MOST_READINGS = 1_000
KEPT_OF_A_GIANT = 4 * 1024


@dataclass(
    slots=True
)  # Nobody changes one. It is made for each message, and frozen it would take several times as long.
class Message:
    """A message as it came.

    `retained`     it was published to be kept by the broker
    `again`        the broker had kept it and sends it to a new subscription
    `repeated_on`  the number of the connection that it came on, where it may have been delivered on an earlier one
    `first_received_at`  when a message came that was a dead letter meanwhile
    `correlation`  MQTT 5's correlation data: which command it answers
    `plain`        what a typed decoder made of it, where the network thread was able to decode it
    """

    topic: str
    payload: bytes
    received_at: datetime
    retained: bool = False
    again: bool = False
    repeated_on: int = 0
    first_received_at: datetime | None = None
    correlation: bytes = b""
    plain: Plain | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """A message with what its decoder made of it; `fault` where it cannot be read as a whole. `is_left_out`: it holds
    nothing that anybody asked for."""

    message: Message
    topic: Topic | None = None
    elements: Sequence[Element] = ()
    separable: bool = False
    encode: Callable[[Sequence[Element]], bytes] | None = None
    fault: BadPayload | None = None
    is_left_out: bool = False

    def devices(self) -> set[tuple[str, str]]:
        """(product, serial) of all devices that topic and elements name."""
        named = {(element.product, element.serial) for element in self.elements}
        return named | {(self.topic.product, self.topic.serial)} if self.topic else named


def open_message(message: Message, products: Mapping[str, Product], decoders: Decoders) -> Opened:
    """Gives a message to the decoder that its topic belongs to."""
    topic: Topic | None = None
    try:
        decoder = decoders.find(message.topic)
        topic = read_topic(decoder, message.topic)
        if topic is None:
            return Opened(message, is_left_out=True)
        if topic.kind is Kind.COMMAND or _clears(message, topic):
            return Opened(message, topic)
        decoded = _decoded(decoder, topic, message.payload, products)
    except BadPayload as fault:
        return Opened(message, topic, fault=fault)
    if decoder.is_selective and not decoded.elements:
        return Opened(message, topic, is_left_out=True)
    return Opened(message, topic, decoded.elements, decoded.separable, decoder.encode)


def _decoded(decoder: Decoder, topic: Topic, payload: bytes, products: Mapping[str, Product]) -> Decoded:
    if len(payload) > MOST_BYTES:
        raise BadPayload(Reason.TOO_LARGE, f"{len(payload):,} bytes; at most {MOST_BYTES:,} are taken")
    try:
        decoded = decoder.decode(topic, payload, products)
    except BadPayload:
        raise
    except UNREADABLE as exc:
        raise BadPayload(Reason.BAD_MESSAGE, f"cannot be read: {exc!r:.200}") from exc
    if (count := len(decoded.elements)) > MOST_READINGS:
        raise BadPayload(Reason.TOO_MANY_READINGS, f"{count:,} readings; at most {MOST_READINGS:,} are taken")
    return decoded


def whole_letter(message: Message, topic: Topic | None, fault: BadPayload) -> NewDeadLetter:
    """The dead letter of a message that cannot be read; a giant's is its size, digest and first 4 KiB."""
    truncated = fault.reason is Reason.TOO_LARGE
    return NewDeadLetter(
        topic=message.topic,
        product=topic.product if topic else "",
        serial=topic.serial if topic else "",
        ts=None,
        reason=fault.reason,
        detail=fault.detail,
        payload=message.payload[:KEPT_OF_A_GIANT] if truncated else message.payload,
        received_at=message.received_at,
        size=len(message.payload),
        digest=letter_digest(message.topic, message.payload),
        truncated=truncated,
    )


def _clears(message: Message, topic: Topic) -> bool:
    """Whether a message only tells the broker to forget the one it kept; statuses are always kept."""
    return not message.payload and (message.retained or topic.kind is Kind.STATUS)
