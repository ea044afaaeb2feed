"""Follows edge nodes from message to message: aliases are explained by births, and what was missed is noticed.

What changes is kept with the messages, in one transaction: `begin` forgets what was not.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from fleet.inputs.sparkplug import MessageType, SparkplugTopic
from fleet.times import BadTime, parse_ts
from ingest.decoders.decoder import Element, Kind
from ingest.messages import MOST_READINGS, Message, Opened
from ingest.sorting.dead_letter_reasons import BadPayload, Reason
from ingest.sparkplug.births import (
    Order,
    bd_seq_of,
    born,
    is_of_earlier_connection,
    is_same_birth,
    order_of,
    sent_ms_of,
    with_deaths,
    with_device,
)
from ingest.sparkplug.elements import elements_of
from ingest.sparkplug.payload import Payload
from ingest.sparkplug.rebirths import Rebirths
from ingest.sparkplug.sources import Source, Sources
from ingest.sparkplug.topics import PREFIX, parse_sparkplug_topic
from store.engine.database import Connection
from store.telemetry.edge_nodes import Birth, EdgeNode, Key, advance_edge_nodes, put_edge_nodes, read_edge_nodes

# Of declared metrics, of all edge nodes that are remembered; what is forgotten is read again.
MOST_REMEMBERED = 500_000
ONLINE, OFFLINE = "online", "offline"


class EdgeNodeFollower:
    """Of one worker slot, which stores all messages of an edge node. `sources`: of the products in force. `rebirths`:
    who is to say everything anew."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self.rebirths = Rebirths()
        self.sources = Sources({})
        self._stored: OrderedDict[Key, EdgeNode | None] = OrderedDict()
        self._weight = 0
        self._changed: dict[Key, EdgeNode] = {}
        self._wanted: dict[Key, None] = {}
        self._born: dict[Key, None] = {}

    def begin(self) -> None:
        """Messages follow, perhaps the same ones again: what was not kept did not happen."""
        self._changed.clear()
        self._wanted.clear()
        self._born.clear()

    def follow(self, opened: Sequence[Opened], *, live: bool) -> list[Opened]:
        """The messages of edge nodes with their elements, all others as they are. `live`: they come just now, in the
        order in which they were sent."""
        mine = {place: topic for place, one in enumerate(opened) if (topic := _topic(one)) is not None}
        if not mine:
            return list(opened)
        self._load({topic.edge_node for topic in mine.values()})
        return [
            self._follow(one, mine[place], is_now=live and not one.message.again) if place in mine else one
            for place, one in enumerate(opened)
        ]

    def put(self) -> None:
        """Stores what changed, in the transaction that stores the messages."""
        births = [each for key, each in self._changed.items() if not self._has_births(key, each)]
        put_edge_nodes(self._conn, births)
        new = {each.key for each in births}
        advance_edge_nodes(self._conn, (each for key, each in self._changed.items() if key not in new))

    def keep(self) -> None:
        """The transaction is committed."""
        for key, node in self._changed.items():
            self._remember(key, node)
        self.rebirths.note(self._wanted, self._born)
        self.begin()
        while self._stored and self._weight > MOST_REMEMBERED:
            self._weight -= _weight(self._stored.popitem(last=False)[1])

    def _load(self, keys: Iterable[Key]) -> None:
        if missing := [key for key in keys if key not in self._stored]:
            found = {node.key: node for node in read_edge_nodes(self._conn, missing)}
            for key in missing:
                self._remember(key, found.get(key))

    def _remember(self, key: Key, node: EdgeNode | None) -> None:
        if key in self._stored:
            self._weight -= _weight(self._stored[key])
        self._weight += _weight(node)
        self._stored[key] = node
        self._stored.move_to_end(key)

    def _has_births(self, key: Key, node: EdgeNode) -> bool:
        stored = self._stored.get(key)
        return stored is not None and stored.births is node.births and stored.bd_seq == node.bd_seq

    def _known(self, key: Key) -> EdgeNode | None:
        return self._changed.get(key) or self._stored.get(key)

    def _follow(self, one: Opened, topic: SparkplugTopic, *, is_now: bool) -> Opened:
        if one.fault is None and not one.elements:
            return one
        payload = one.elements[0].content if one.elements else None
        try:
            if one.fault is not None:
                raise one.fault
            assert isinstance(payload, Payload)
            elements = self._elements(topic, payload, one.message, is_now=is_now)
            if len(elements) > MOST_READINGS:
                raise BadPayload(Reason.TOO_MANY_READINGS, f"{len(elements):,} readings; at most {MOST_READINGS:,}")
        except BadPayload as fault:
            if is_now:
                self._mistrust(topic.edge_node)
            return replace(one, elements=(), fault=fault)
        return replace(one, elements=elements, is_left_out=not elements)

    def _elements(self, topic: SparkplugTopic, payload: Payload, message: Message, *, is_now: bool) -> list[Element]:
        if topic.type is MessageType.NDEATH:
            return self._node_died(topic, payload) if is_now else []
        is_birth = topic.type in (MessageType.NBIRTH, MessageType.DBIRTH)
        if not is_now:
            birth = self._birth_of_letter(topic, payload)
            return self._readings(topic, payload, birth, asks=False, is_birth=is_birth)
        known = self._known(topic.edge_node)
        if topic.type is MessageType.NBIRTH:
            if not (message.repeated_on and is_same_birth(known, payload)):
                self._changed[topic.edge_node] = born(known, topic, payload)
                self._born[topic.edge_node] = None
                self._wanted.pop(topic.edge_node, None)
        elif known is None:
            self._wanted[topic.edge_node] = None
        else:
            order = order_of(known, payload, may_be_repeated=bool(message.repeated_on))
            if order is Order.REPEATED:
                birth = self._birth_of_letter(topic, payload)
                return self._readings(topic, payload, birth, asks=False, is_birth=is_birth)
            self._advance(known, topic, payload, order)
        found = self._status(topic, payload)
        birth = self._believed(topic)
        return found + self._readings(topic, payload, birth, asks=True, is_birth=is_birth)

    def _advance(self, known: EdgeNode, topic: SparkplugTopic, payload: Payload, order: Order) -> None:
        """One more message of the node: the next one, or one behind others that were missed."""
        is_followed = known.is_followed and order is Order.NEXT
        node = replace(known, seq=payload.seq, sent_ms=sent_ms_of(payload), is_followed=is_followed)
        self._changed[topic.edge_node] = node
        if not node.is_followed:
            self._wanted[topic.edge_node] = None
        if topic.type is MessageType.DBIRTH:
            self._changed[topic.edge_node] = with_device(node, topic, payload)
        elif topic.type is MessageType.DDEATH:
            self._changed[topic.edge_node] = with_deaths(node, [topic.device])
        elif (birth := node.births.get(topic.device)) is None or not birth.is_alive:
            self._wanted[topic.edge_node] = None

    def _node_died(self, topic: SparkplugTopic, payload: Payload) -> list[Element]:
        """The will of an earlier connection than the node's last one says nothing."""
        known, bd_seq = self._known(topic.edge_node), bd_seq_of(payload)
        if known is not None and is_of_earlier_connection(known, bd_seq):
            return []
        devices = [""]
        if known is not None:
            self._changed[topic.edge_node] = replace(with_deaths(known, known.births), is_followed=False)
            devices += [device for device in known.births if device]
        found = (self.sources.find(topic.group, topic.node, device) for device in devices)
        return [_said(source, OFFLINE, None) for source in found if source is not None]

    def _status(self, topic: SparkplugTopic, payload: Payload) -> list[Element]:
        source, is_birth = self.sources.source_of(topic), topic.type in (MessageType.NBIRTH, MessageType.DBIRTH)
        if source is None or not (is_birth or topic.type is MessageType.DDEATH):
            return []
        return [_said(source, ONLINE if is_birth else OFFLINE, payload.timestamp)]

    def _readings(
        self, topic: SparkplugTopic, payload: Payload, birth: Birth | None, *, asks: bool, is_birth: bool
    ) -> list[Element]:
        source = self.sources.source_of(topic)
        if source is None or topic.type is MessageType.DDEATH:
            return []
        elements, is_unexplained = elements_of(source, payload, birth, restates=is_birth)
        if asks and is_unexplained:
            self._wanted[topic.edge_node] = None
        return elements

    def _believed(self, topic: SparkplugTopic) -> Birth | None:
        """The birth that explains a message which came in its turn."""
        known = self._known(topic.edge_node)
        birth = known.births.get(topic.device) if known is not None and known.is_followed else None
        return birth if birth is not None and birth.is_alive else None

    def _birth_of_letter(self, topic: SparkplugTopic, payload: Payload) -> Birth | None:
        """The birth that explains a message which did not: one that declared the same when the message was sent."""
        known = self._known(topic.edge_node)
        birth = known.births.get(topic.device) if known is not None else None
        return birth if birth is not None and (payload.timestamp or 0) >= birth.since_ms else None

    def _mistrust(self, key: Key) -> None:
        """A message of the node could not be read: what it declared is unknown."""
        known = self._known(key)
        if known is not None and known.is_followed:
            self._changed[key] = replace(known, is_followed=False)
        self._wanted[key] = None


def _topic(one: Opened) -> SparkplugTopic | None:
    if one.is_left_out or not one.message.topic.startswith(PREFIX):
        return None
    return parse_sparkplug_topic(one.message.topic)


def _said(source: Source, state: str, ts: int | None) -> Element:
    """A time that cannot be read is none: the status counts from when it came."""
    content: dict[str, object] = {"state": state}
    if ts is not None and _is_time(ts):
        content["ts"] = ts
    return Element(*source.device, Kind.STATUS, content)


def _is_time(ts: int) -> bool:
    try:
        parse_ts(ts)
    except BadTime:
        return False
    return True


def _weight(node: EdgeNode | None) -> int:
    return 1 + sum(1 + len(birth.metrics) for birth in node.births.values()) if node is not None else 1
