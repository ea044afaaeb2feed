"""What a message changes in what is known of its edge node. Nothing here reads or writes anything."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import Enum, auto

import msgspec

from fleet.inputs.sparkplug import SparkplugTopic
from fleet.shown import shown
from ingest.sorting.dead_letter_reasons import BadPayload, Reason
from ingest.sparkplug.elements import BD_SEQ
from ingest.sparkplug.payload import SEQ_END, Payload
from store.telemetry.edge_nodes import Birth, Declared, EdgeNode

LATEST_MS = 2**62
MOST_DEVICES, MOST_DECLARED = 1_000, 50_000


class Order(Enum):
    """How a message stands to those before it."""

    NEXT = auto()
    REPEATED = auto()
    BEHIND_A_GAP = auto()


def order_of(known: EdgeNode, payload: Payload, *, may_be_repeated: bool) -> Order:
    """`may_be_repeated`: it may have been delivered on an earlier connection of ours. Where two subscriptions take a
    message, it may come twice in a row."""
    if payload.seq == (known.seq + 1) % SEQ_END:
        return Order.NEXT
    behind, is_old = (known.seq - payload.seq) % SEQ_END, sent_ms_of(payload) <= known.sent_ms
    if is_old and (behind == 0 or (may_be_repeated and behind < SEQ_END // 2)):
        return Order.REPEATED
    return Order.BEHIND_A_GAP


def sent_ms_of(payload: Payload) -> int:
    return min(payload.timestamp or 0, LATEST_MS)


def bd_seq_of(payload: Payload) -> int | None:
    """The number of the node's connection; None where the payload bears none."""
    metric = payload.find(BD_SEQ)
    value = metric.value if metric is not None else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def is_of_earlier_connection(known: EdgeNode, bd_seq: int | None) -> bool:
    """Whether a death is that of a connection before the last known one. The birth of a later one was missed."""
    if known.bd_seq is None or bd_seq is None:
        return False
    return (bd_seq - known.bd_seq) % SEQ_END >= SEQ_END // 2


def is_same_birth(known: EdgeNode | None, payload: Payload) -> bool:
    birth = known.births.get("") if known is not None else None
    return (
        known is not None
        and birth is not None
        and birth.is_alive
        and (bd_seq_of(payload), payload.timestamp or 0) == (known.bd_seq, birth.born_ms)
    )


def born(known: EdgeNode | None, topic: SparkplugTopic, payload: Payload) -> EdgeNode:
    """The node after its own birth: the devices behind it are to be born anew. BadPayload for a birth without use."""
    births = {} if known is None else {device: _dead(birth) for device, birth in known.births.items() if device}
    births[""] = _birth(known, topic, payload)
    return EdgeNode(*topic.edge_node, bd_seq_of(payload), payload.seq, sent_ms_of(payload), True, births)


def with_device(known: EdgeNode, topic: SparkplugTopic, payload: Payload) -> EdgeNode:
    """The node after the birth of a device behind it; BadPayload where it would be more than is kept."""
    births = {**known.births, topic.device: _birth(known, topic, payload)}
    if _is_too_much(births):
        births = {device: birth for device, birth in births.items() if birth.is_alive or not device}
    if _is_too_much(births):
        rule = f"{MOST_DEVICES:,} devices and {MOST_DECLARED:,} metrics of one edge node are taken at most"
        raise BadPayload(Reason.TOO_MANY_READINGS, rule)
    return replace(known, births=births)


def with_deaths(known: EdgeNode, devices: Iterable[str]) -> EdgeNode:
    dead = {device: _dead(known.births[device]) for device in devices if device in known.births}
    return replace(known, births={**known.births, **dead})


def _birth(known: EdgeNode | None, topic: SparkplugTopic, payload: Payload) -> Birth:
    metrics: dict[str, Declared] = {}
    aliases: dict[int, str] = {}
    for metric in payload.metrics:
        if metric.name is None:
            raise BadPayload(Reason.BAD_MESSAGE, "a birth must name each of its metrics")
        if metric.alias is not None and aliases.setdefault(metric.alias, metric.name) != metric.name:
            both = f"{shown(aliases[metric.alias], 60)} and {shown(metric.name, 60)}"
            raise BadPayload(Reason.BAD_MESSAGE, f"alias {metric.alias} stands for both {both}")
        metrics[metric.name] = Declared(metric.name, metric.alias, metric.datatype)
    declared = tuple(metrics[name] for name in sorted(metrics))
    at, before = payload.timestamp or 0, known.births.get(topic.device) if known is not None else None
    since = before.since_ms if before is not None and before.metrics == declared else at
    return Birth(declared, at, since)


def _is_too_much(births: Mapping[str, Birth]) -> bool:
    return len(births) > MOST_DEVICES + 1 or sum(len(birth.metrics) for birth in births.values()) > MOST_DECLARED


def _dead(birth: Birth) -> Birth:
    return msgspec.structs.replace(birth, is_alive=False) if birth.is_alive else birth
