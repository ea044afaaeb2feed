"""Which worker slot stores a device's messages, where several ingest workers share them."""

from zlib import crc32

from ingest.decoders.decoder import Kind, Topic
from ingest.sorting.dead_letter_reasons import BadPayload
from ingest.sparkplug.topics import edge_node_of
from ingest.topics import parse_topic


def is_for_slot(text: str, slot: int, slots: int) -> bool:
    """Whether a worker slot stores a topic's messages; every slot takes the steps of a clock."""
    if slots == 1:
        return True
    topic = readable_topic(text)
    return _shard(topic, text, slots) == slot or (topic is not None and topic.kind is Kind.STEP)


def shard(text: str, slots: int) -> int:
    """Which of `slots` workers stores this topic's device: the same one on every machine and run.

    A topic that names no device goes with its siblings (`v1/gateway/...`). An edge node of Sparkplug B goes with all
    devices behind it, for its messages are numbered together. A topic that no decoder of the registry
    reads goes by itself: product files have no say in it, as two workers may not know of a new one at the same moment.
    """
    return _shard(readable_topic(text), text, slots)


def readable_topic(text: str) -> Topic | None:
    try:
        return parse_topic(text)
    except BadPayload:
        return None


def _shard(topic: Topic | None, text: str, slots: int) -> int:
    key = edge_node_of(text) or text
    if topic is not None:
        key = f"{topic.product}/{topic.serial}" if topic.serial else text.rpartition("/")[0]
    return crc32(key.encode("utf-8", "surrogateescape")) % slots
