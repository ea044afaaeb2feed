"""Messages of other systems, read as the `[inputs.*]` of product files say."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from fleet.inputs.json_path import JsonPath
from fleet.inputs.mapping import Input, InputTime, InputValue, Mapped, TimeFormat, word_of
from fleet.product import Metric, Product
from ingest.decoders.bare_text import json_or_text
from ingest.decoders.decoder import Decoded, Decoder, Element, Kind, Topic
from ingest.decoders.json import decode_json
from ingest.decoders.mapped_status import StatusReader
from ingest.sorting.dead_letter_reasons import BadPayload, Reason

MOST_TOPICS = 50_000
Convert = Callable[[object], object]
_NUMBER = re.compile(r"\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*", re.ASCII)
_OFFSET = re.compile(r"(?:[Zz]|[+-]\d\d(?::?\d\d)?)\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class InputReader:
    """One input of metrics' values of one product version, made ready to read messages."""

    product: str
    input: Input
    values: tuple[tuple[str, JsonPath, Convert], ...]
    convert_time: Convert
    takes_text: bool
    takes_lists: bool
    kind: Kind = Kind.TELEMETRY

    def read(self, payload: bytes) -> object:
        """JSON, or a bare text such as `on` where the whole message is a value; None where it is blank."""
        if not payload.strip():
            return None
        content = json_or_text(payload) if self.takes_text else decode_json(payload)
        return None if content == "" else content

    def element(self, topic: Topic, content: object) -> Element | None:
        """None where the message holds no value that is asked for."""
        values: dict[str, object] = {}
        for metric, path, convert in self.values:
            if (value := path.find(content)) is not None:
                values[metric] = convert(value)
        if not values:
            return None
        seq = self.input.seq.find(content) if self.input.seq else None
        found: dict[str, object] = {"seq": seq, "values": values}
        time, fault = self.input.time, None
        if time is not None and (ts := time.path.find(content)) is not None:
            found["ts"] = self.convert_time(ts)
        elif time is not None:
            fault = BadPayload(
                Reason.BAD_TIME, f"{time.path.text}, where inputs.{self.input.id} has its ts, is missing"
            )
        return Element(topic.product, topic.serial, Kind.TELEMETRY, found, is_timed=time is not None, fault=fault)


Reader = InputReader | StatusReader


def mapped_decoder(products: Mapping[str, Product]) -> Decoder:
    """The decoder of all that the product files in force name."""
    inputs = [(product, each) for product in products.values() for each in product.inputs if not each.is_sparkplug]
    readers = [reader_of(product, each) for product, each in inputs]
    filters = tuple(dict.fromkeys(reader.input.topic.filter for reader in readers))
    by_name = {(reader.product, reader.input.id): reader for reader in readers}
    return Decoder(
        filters, lru_cache(MOST_TOPICS)(partial(_read_topic, readers)), partial(_decode, by_name), is_selective=True
    )


def reader_of(product: Product, each: Input) -> Reader:
    if each.status is not None:
        return StatusReader(product.id, each, each.status, _time_conversion(each.time) if each.time else _as_it_is)
    paths = [value.path for value in each.values]
    return InputReader(
        product=product.id,
        input=each,
        values=tuple((v.metric, v.path, _conversion(v, product.metric(v.metric))) for v in each.values),
        convert_time=_time_conversion(each.time) if each.time else _as_it_is,
        takes_text=any(not path.steps for path in paths),
        takes_lists=any(path.steps and isinstance(path.steps[0], int) for path in paths),
    )


def _read_topic(readers: Sequence[Reader], text: str) -> Topic | None:
    """None for a topic that a filter takes and no pattern, such as another device beside those of a product."""
    words = text.split("/")
    for reader in readers:
        if (serial := reader.input.topic.serial_of(words)) is not None:
            return Topic(reader.product, serial, reader.kind, reader.input.id)
    return None


def _decode(
    readers: Mapping[tuple[str, str], Reader], topic: Topic, payload: bytes, products: Mapping[str, Product]
) -> Decoded:
    reader = readers.get((topic.product, topic.input))
    if reader is None:
        raise BadPayload(Reason.BAD_TOPIC, f"no input of {topic.product!r:.60} reads it")
    content = reader.read(payload)
    parts = content if isinstance(content, list) and not reader.takes_lists else [content]
    found = [reader.element(topic, part) for part in parts]
    return Decoded([element for element in found if element is not None], separable=False)


def _conversion(value: InputValue, metric: Metric) -> Convert:
    if value.words:
        return partial(_of_word, dict(value.words))
    if metric.labels:
        return _as_it_is
    return partial(_scaled, value.factor, value.offset)


def _as_it_is(value: object) -> object:
    return value


def _of_word(words: Mapping[str, Mapped], value: object) -> object:
    """What is no word of the map stays as it is: the checks of its metric judge it."""
    return words.get(word_of(value), value)


def _scaled(factor: float, offset: float, value: object) -> object:
    """The product's owner cannot mend a device that writes its numbers in quotes: they are taken."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or (factor == 1 and offset == 0):
        return value
    try:
        return value * factor + offset
    except OverflowError:
        return value


def _time_conversion(time: InputTime) -> Convert:
    if time.time_zone:
        return partial(_in_zone, ZoneInfo(time.time_zone))
    match time.format:
        case TimeFormat.SECONDS:
            return partial(_milliseconds, 1000)
        case TimeFormat.MILLISECONDS:
            return partial(_milliseconds, 1)
        case TimeFormat.ISO | None:
            return _as_it_is


def _milliseconds(factor: int, value: object) -> object:
    """What is no number stays as it is, and is refused as a ts."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    return round(value * factor) if abs(value) < 1e15 else value


def _in_zone(zone: ZoneInfo, value: object) -> object:
    """A text without an offset is of that zone; of an hour that comes twice, the first one."""
    if not isinstance(value, str) or _OFFSET.search(value[10:]):
        return value
    try:
        return datetime.fromisoformat(value.strip()).replace(tzinfo=zone).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError):
        return value


DECODER = replace(mapped_decoder({}), of_products=mapped_decoder)
