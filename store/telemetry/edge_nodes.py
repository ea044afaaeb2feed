"""Edge nodes of Sparkplug B: what their births declared, and how far each was followed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import msgspec

from store.engine.database import Connection
from store.engine.queries import load

SQL = load(__file__)
Key = tuple[str, str]
"""Group and node."""


class Declared(NamedTuple):
    """A metric as its birth declared it."""

    name: str
    alias: int | None
    datatype: int


class Birth(msgspec.Struct, frozen=True, dict=True):
    """What one birth declared. `born_ms`: its time; `since_ms`: the time of the first of its births in a row that
    declared the same metrics. Milliseconds since the epoch by the clock of whoever was born."""

    metrics: tuple[Declared, ...]
    born_ms: int
    since_ms: int
    is_alive: bool = True

    @cached_property
    def by_name(self) -> Mapping[str, Declared]:
        return {each.name: each for each in self.metrics}

    @cached_property
    def by_alias(self) -> Mapping[int, Declared]:
        return {each.alias: each for each in self.metrics if each.alias is not None}


@dataclass(frozen=True, slots=True)
class EdgeNode:
    """`bd_seq`: the number of its connection; `seq`: of its last message, which it sent at `sent_ms` by its own clock.
    `is_followed`: no message was missed since its last birth. `births`: by device, '' for the node itself."""

    group: str
    node: str
    bd_seq: int | None
    seq: int
    sent_ms: int
    is_followed: bool
    births: Mapping[str, Birth] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        return self.group, self.node


def read_edge_nodes(conn: Connection, keys: Collection[Key]) -> list[EdgeNode]:
    """Those of them that are known."""
    rows = conn.execute(
        SQL["read_edge_nodes"], {"groups": [group for group, _ in keys], "nodes": [node for _, node in keys]}
    ).fetchall()
    return [
        EdgeNode(group, node, None if bd_seq is None else int(bd_seq), seq, sent_ms, is_followed, _births(births))
        for group, node, bd_seq, seq, sent_ms, is_followed, births in rows
    ]


def put_edge_nodes(conn: Connection, nodes: Iterable[EdgeNode]) -> None:
    """With their births."""
    if found := sorted(nodes, key=lambda each: each.key):
        births = [msgspec.json.encode(each.births).decode() for each in found]
        bd_seqs = [each.bd_seq for each in found]
        conn.execute(SQL["put_edge_nodes"], _parameters(found) | {"bd_seqs": bd_seqs, "births": births})


def advance_edge_nodes(conn: Connection, nodes: Iterable[EdgeNode]) -> None:
    """Without their births, which have not changed."""
    if found := sorted(nodes, key=lambda each: each.key):
        conn.execute(SQL["advance_edge_nodes"], _parameters(found))


def _parameters(nodes: list[EdgeNode]) -> dict[str, object]:
    return {
        "groups": [each.group for each in nodes],
        "nodes": [each.node for each in nodes],
        "seqs": [each.seq for each in nodes],
        "sent": [each.sent_ms for each in nodes],
        "followed": [each.is_followed for each in nodes],
    }


def _births(content: object) -> dict[str, Birth]:
    return msgspec.convert(content, dict[str, Birth])
