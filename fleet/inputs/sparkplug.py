"""Edge nodes of Sparkplug B, and devices behind them: `Plant 1/gateway-7/{serial}`, `Plant 1/{serial}`."""

from dataclasses import dataclass
from enum import StrEnum

from fleet.inputs.topic_pattern import SERIAL, BadPattern, TopicPattern, pattern_of
from fleet.shown import shown

NAMESPACE = "spBv1.0"
REBIRTH = "Node Control/Rebirth"
EXAMPLE = f'for example "Plant 1/{SERIAL}" for edge nodes, or "Plant 1/gateway-7/{SERIAL}" for devices behind one'


class MessageType(StrEnum):
    """What edge nodes publish; the first letter tells whether of the node itself or of a device behind it."""

    NBIRTH = "NBIRTH"
    NDATA = "NDATA"
    NDEATH = "NDEATH"
    DBIRTH = "DBIRTH"
    DDATA = "DDATA"
    DDEATH = "DDEATH"

    @property
    def is_of_node(self) -> bool:
        return self.value.startswith("N")


OF_NODE = tuple(each for each in MessageType if each.is_of_node)
OF_DEVICE = tuple(each for each in MessageType if not each.is_of_node)


@dataclass(frozen=True, slots=True)
class SparkplugTopic:
    """A topic of an edge node; `device` is '' where the message is the node's own."""

    group: str
    type: MessageType
    node: str
    device: str = ""

    @property
    def edge_node(self) -> tuple[str, str]:
        return self.group, self.node


def parse_edge_pattern(text: object) -> TopicPattern:
    """`GROUP/NODE` or `GROUP/NODE/DEVICE` with `{serial}` in the last -> the pattern of its data topic.

    BadPattern otherwise.
    """
    words = text.split("/") if isinstance(text, str) else []
    if not isinstance(text, str) or len(words) not in (2, 3) or not all(words):
        raise BadPattern(f"{shown(text)} must be GROUP/NODE or GROUP/NODE/DEVICE: {EXAMPLE}")
    if SERIAL not in words[-1]:
        raise BadPattern(f"{shown(text)} must hold {SERIAL} in its last level: {EXAMPLE}")
    group, *rest = words
    kind = MessageType.NDATA if len(words) == 2 else MessageType.DDATA
    return pattern_of("/".join((NAMESPACE, group, kind, *rest)))


def topics_of(pattern: TopicPattern, serial: str) -> tuple[str, ...]:
    """What a device of that pattern publishes to."""
    _, group, kind, *rest = pattern.text.replace(SERIAL, serial).split("/")
    types = OF_NODE if MessageType(kind).is_of_node else OF_DEVICE
    return tuple("/".join((NAMESPACE, group, each, *rest)) for each in types)


def command_topic_of(pattern: TopicPattern, serial: str) -> str:
    """Where a device of that pattern gets its commands."""
    _, group, kind, *rest = pattern.text.replace(SERIAL, serial).split("/")
    return "/".join((NAMESPACE, group, "NCMD" if MessageType(kind).is_of_node else "DCMD", *rest))
