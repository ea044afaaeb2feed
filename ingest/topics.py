"""Which topics ingest subscribes to, which decoder takes a topic, and which worker slot stores its messages."""

from dataclasses import replace
from functools import cache
from zlib import crc32

from fleet.serials import BadSerial, parse_serial
from ingest.decoders.decoder import UNREADABLE, Decoder, Kind, Topic
from ingest.decoders.registry import DECODERS
from ingest.reasons import BadPayload, Reason


def subscriptions() -> list[str]:
    """The decoders' filters without those that another one covers: a broker may send overlapping ones twice."""
    filters = list(dict.fromkeys(pattern for decoder in DECODERS.values() for pattern in decoder.filters))
    return [one for one in filters if not any(covers(other, one) for other in filters if other != one)]


def decoder_for(text: str) -> Decoder:
    """The first decoder whose filter matches; BadPayload where none does."""
    for decoder in DECODERS.values():
        if any(covers(pattern, text) for pattern in decoder.filters):
            return decoder
    raise BadPayload(Reason.BAD_TOPIC, f"topic {text!r:.200}: no decoder takes it")


def parse_topic(text: str) -> Topic:
    """`sigap/v1/fridge/SN-1/telemetry` -> Topic; BadPayload for a topic that no decoder can read."""
    return read_topic(decoder_for(text), text)


def read_topic(decoder: Decoder, text: str) -> Topic:
    """BadPayload for a topic that the decoder cannot read, or whose serial breaks the rule of all serials."""
    try:
        topic = decoder.read_topic(text)
        if not topic.serial or topic.kind is Kind.STEP:
            return topic
        serial = parse_serial(topic.serial)
        return topic if serial == topic.serial else replace(topic, serial=serial)
    except BadPayload:
        raise
    except BadSerial as exc:
        raise BadPayload(Reason.BAD_TOPIC, str(exc)) from exc
    except UNREADABLE as exc:
        raise BadPayload(Reason.BAD_TOPIC, f"topic {text!r:.200}: {exc!r:.100}") from exc


def covers(wide: str, narrow: str) -> bool:
    """Whether a filter takes all that another filter takes; a topic is a filter that takes itself alone."""
    levels, others = _levels(wide), narrow.split("/")
    for index, level in enumerate(levels):
        if level == "#":
            return True
        if index == len(others) or others[index] == "#" or level not in ("+", others[index]):
            return False
    return len(levels) == len(others)


@cache
def _levels(pattern: str) -> list[str]:
    return pattern.split("/")


def is_for_slot(text: str, slot: int, slots: int) -> bool:
    """Whether a worker slot stores a topic's messages; every slot takes the steps of a clock."""
    if slots == 1:
        return True
    topic = readable_topic(text)
    return _shard(topic, text, slots) == slot or (topic is not None and topic.kind is Kind.STEP)


def shard(text: str, slots: int) -> int:
    """Which of `slots` workers stores this topic's device: the same one on every machine and run.

    Where the topic names no device, one worker stores all that comes on it.
    """
    return _shard(readable_topic(text), text, slots)


def readable_topic(text: str) -> Topic | None:
    try:
        return parse_topic(text)
    except BadPayload:
        return None


def _shard(topic: Topic | None, text: str, slots: int) -> int:
    key = f"{topic.product}/{topic.serial}" if topic and topic.serial else text
    return crc32(key.encode("utf-8", "surrogateescape")) % slots
