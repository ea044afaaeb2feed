"""A message from the broker, and its dead letters."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import cbor2
import msgspec

from ingest.decoders.cbor import decode_cbor
from ingest.decoders.json import NotJson, decode_json
from ingest.reasons import BadPayload, Reason
from ingest.topics import Kind, Topic
from store.deadletters import NewDeadLetter, letter_digest

MOST_BYTES = 256 * 1024
MOST_READINGS = 1_000
KEPT_OF_A_GIANT = 4 * 1024


@dataclass(frozen=True, slots=True)
class Message:
    topic: str
    payload: bytes
    received_at: datetime


def read_elements(topic: Topic, payload: bytes) -> tuple[list[Any], bool]:
    """The elements of a payload, and whether it was an array; BadPayload where it cannot be read as a whole."""
    if len(payload) > MOST_BYTES:
        raise BadPayload(Reason.TOO_LARGE, f"{len(payload):,} bytes; at most {MOST_BYTES:,} are taken")
    decoded = decode_cbor(payload) if topic.kind is Kind.TELEMETRY_CBOR else decode_json(payload)
    if not isinstance(decoded, list):
        return [decoded], False
    if len(decoded) > MOST_READINGS:
        raise BadPayload(Reason.TOO_MANY_READINGS, f"{len(decoded):,} readings; at most {MOST_READINGS:,} are taken")
    return decoded, True


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


def element_letter(
    message: Message, topic: Topic, element: Any, ts: datetime | None, fault: BadPayload
) -> NewDeadLetter:
    """The dead letter of one bad element of an array, as a message of its own that can be replayed."""
    payload = _encoded(message, topic, element)
    return NewDeadLetter(
        topic=message.topic,
        product=topic.product,
        serial=topic.serial,
        ts=ts,
        reason=fault.reason,
        detail=fault.detail,
        payload=payload,
        received_at=message.received_at,
        size=len(payload),
        digest=letter_digest(message.topic, payload),
    )


def _encoded(message: Message, topic: Topic, element: Any) -> bytes:
    try:
        if topic.kind is Kind.TELEMETRY_CBOR:
            return bytes(cbor2.dumps(element))
        return msgspec.json.encode(element, enc_hook=_not_json)
    except (TypeError, ValueError, OverflowError, RecursionError):
        return message.payload  # E.g. half a surrogate pair: the whole message tells more.


def _not_json(value: object) -> msgspec.Raw:
    """NaN goes out as it came in."""
    if isinstance(value, NotJson):
        return msgspec.Raw(value.word.encode())
    raise TypeError(f"{type(value)} came from no decoder of ours")
