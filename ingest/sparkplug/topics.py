"""Topics of Sparkplug B: `spBv1.0/GROUP/TYPE/NODE`, and `/DEVICE` behind it for a device behind the node."""

from functools import lru_cache

from fleet.inputs.sparkplug import NAMESPACE, MessageType, SparkplugTopic

LONGEST_ID = 120
PREFIX = f"{NAMESPACE}/"
_TYPES = {each.value: each for each in MessageType}
_KNOWN = 50_000


@lru_cache(_KNOWN)
def parse_sparkplug_topic(text: str) -> SparkplugTopic | None:
    """None for what no edge node publishes (commands, the state of a host), and for ids that are too long to keep."""
    words = text.split("/")
    if words[0] != NAMESPACE or not 4 <= len(words) <= 5 or (kind := _TYPES.get(words[2])) is None:
        return None
    ids = [words[1], *words[3:]]
    if kind.is_of_node == (len(words) == 5) or not all(
        0 < len(each) <= LONGEST_ID and "\0" not in each for each in ids
    ):
        return None
    return SparkplugTopic(words[1], kind, words[3], words[4] if len(words) == 5 else "")


def edge_node_of(text: str) -> str | None:
    """What is the same in all topics of one edge node, and of the devices behind it; None for other topics."""
    if not text.startswith(PREFIX) or (topic := parse_sparkplug_topic(text)) is None:
        return None
    return f"{PREFIX}{topic.group}/{topic.node}"
