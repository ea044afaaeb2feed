"""Messages in the plain shape, told apart from all others, and checked by columns.

A device whose messages of a batch are not all plain and right goes the general way with all of them: so what breaks a
rule is judged in one place, and no device's messages change their order.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from fleet.times import from_microseconds, to_microseconds
from ingest.decoders import json
from ingest.decoders.decoder import Kind
from ingest.messages import MOST_BYTES, MOST_READINGS, Message
from ingest.plain.columns import Gathered, PlainColumns
from ingest.plain.typed import PlainDecoders, PlainReading
from ingest.sorting.batch import Batch, Bounds, Catalog
from ingest.sorting.clock_check import Sample
from ingest.sorting.dead_letter_reasons import BadPayload
from ingest.topics import MOST_KNOWN, Decoders, read_topic


@dataclass(frozen=True, slots=True)
class Route:
    """Whose a topic is; `is_plain`: its messages may be plain readings of a known device."""

    product: str
    device: int | None
    is_plain: bool


@dataclass(frozen=True, slots=True)
class Split:
    """Plain readings by product, and the messages that go the general way."""

    plain: Mapping[str, PlainColumns]
    others: Sequence[Message]

    def mixed(self, batch: Batch) -> set[int]:
        """Devices with plain readings of which the other messages speak, too."""
        spoken = set(batch.heard) | {one.device for one in batch.statuses}
        spoken |= {one.device for readings in batch.readings.values() for one in readings}
        return spoken & set[int]().union(*(each.devices.tolist() for each in self.plain.values())) if spoken else spoken


class PlainSorter:
    """For the decoders and products of one moment. `not_plain`: products whose readings all go the general way."""

    def __init__(
        self, decoders: Decoders, plain: PlainDecoders, catalog: Catalog, *, not_plain: Collection[str] = ()
    ) -> None:
        self._decoders, self._plain, self._catalog, self._not_plain = decoders, plain, catalog, not_plain
        self._routes: dict[str, Route] = {}

    def named_anew(self, messages: Sequence[Message]) -> set[tuple[str, str]]:
        """(product, serial) of the topics of plain readings that no message had before."""
        topics = {message.topic for message in messages}.difference(self._routes)
        return {device for text in topics if (device := self._named(text)) is not None}

    def split(self, messages: Sequence[Message], bounds: Bounds, *, general: Collection[int] = ()) -> Split:
        """`general`: devices that go the general way, whatever they sent."""
        if not bounds.live:
            return Split({}, messages)
        gathered: dict[str, Gathered] = {}
        others, out = list[int](), {*general, *self._catalog.offline}
        for place, message in enumerate(messages):
            route = self._routes.get(message.topic) or self._route(message.topic)
            decoded = self._decoded(message, route, gathered) if route.is_plain else None
            if decoded is None or route.device is None:
                others.append(place)
                if route.device is not None:
                    out.add(route.device)
            else:
                gathered[route.product].add(place, route.device, message, decoded)
        plain = {product: each.columns() for product, each in gathered.items() if each.places}
        for product, columns in plain.items():
            now, late = self._catalog.clocks[product], self._catalog.late_limit(product, bounds.late)
            is_right = columns.check(gathered[product].decoder, now, ahead=bounds.ahead, late=late)
            out.update(columns.devices[~is_right].tolist())
        return self._split(messages, plain, others, out)

    @staticmethod
    def _split(messages: Sequence[Message], plain: dict[str, PlainColumns], others: list[int], out: set[int]) -> Split:
        kept: dict[str, PlainColumns] = {}
        unwanted = np.fromiter(out, np.int64, len(out))
        for product, columns in plain.items():
            is_out = np.isin(columns.devices, unwanted)
            others += columns.places[is_out].tolist()
            if not is_out.all():
                kept[product] = columns.without(is_out)
        return Split(kept, [messages[place] for place in sorted(others)])

    def _decoded(
        self, message: Message, route: Route, gathered: dict[str, Gathered]
    ) -> PlainReading | list[PlainReading] | None:
        """None for what is not plain."""
        if message.again or message.first_received_at is not None:
            return None
        group = gathered.get(route.product)
        if group is None:
            decoder = self._plain.find(message.topic)
            if decoder is None:
                return None
            group = gathered[route.product] = Gathered(decoder)
        if message.plain is not None and message.plain[0] is group.decoder:
            return message.plain[1]
        if len(message.payload) > MOST_BYTES:
            return None
        decoded = group.decoder.decode(message.payload)
        if isinstance(decoded, list) and not 0 < len(decoded) <= MOST_READINGS:
            return None
        return decoded

    def _route(self, text: str) -> Route:
        route = self._read(text)
        if route.device is not None:
            if len(self._routes) >= MOST_KNOWN:
                self._routes.clear()
            self._routes[text] = route
        return route

    def _named(self, text: str) -> tuple[str, str] | None:
        try:
            topic = read_topic(json.DECODER, text) if self._plain.find(text) is not None else None
        except BadPayload:
            return None
        return None if topic is None else (topic.product, topic.serial)

    def _read(self, text: str) -> Route:
        try:
            decoder = self._decoders.find(text)
            topic = read_topic(decoder, text)
        except BadPayload:
            return Route("", None, is_plain=False)
        if topic is None:
            return Route("", None, is_plain=False)
        device = self._catalog.devices.get((topic.product, topic.serial))
        is_plain = decoder is json.DECODER and topic.kind is Kind.TELEMETRY and topic.product not in self._not_plain
        return Route(topic.product, device, is_plain)


def note_clocks(batch: Batch, plain: Mapping[str, PlainColumns], catalog: Catalog) -> None:
    """What plain messages tell of their devices' clocks, where one is off or was."""
    for product, columns in plain.items():
        now, limits = catalog.clocks[product], catalog.limits[product]
        newest = np.maximum.reduceat(columns.rows.ts, columns.starts)
        behind = (to_microseconds(now) - newest) / 1e6
        before = (to_microseconds(catalog.clocks_before.get(product, now)) - newest) / 1e6
        behind = np.where(behind > 0, np.maximum(before, 0.0), behind)
        is_off = (behind > limits.behind) | (behind < -limits.ahead)
        if not catalog.watched and not is_off.any():
            continue
        oldest = np.minimum.reduceat(columns.rows.ts, columns.starts)
        sampled = set(columns.devices[is_off].tolist()) | catalog.watched
        for place in np.flatnonzero(np.isin(columns.devices, list(sampled))).tolist():
            device = int(columns.devices[place])
            if is_off[place] or device in catalog.watched or device in batch.samples:
                span = from_microseconds(int(oldest[place])), from_microseconds(int(newest[place]))
                batch.samples.setdefault(device, []).append(Sample(now, float(behind[place]), limits, *span))
