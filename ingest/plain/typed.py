"""Typed decoders, made from product files, for readings in the plain shape.

What one of them takes, the general way takes too, with the same outcome. What it refuses is not wrong yet: a time as
text, a metric that is not declared or a name beside `ts`, `seq`, `boot` and `values` goes the general way.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Annotated, Any, Protocol, cast

import msgspec

from fleet.product import Metric, Product, Role
from fleet.times import EARLIEST, LATEST, to_milliseconds
from fleet.value_checks import BOOLEAN, BOOLEAN_WORDS
from ingest.decoders.sigap_topics import ROOT

INT8_MOST = 2**63 - 1
Time = Annotated[int, msgspec.Meta(ge=to_milliseconds(EARLIEST), lt=to_milliseconds(LATEST))]
Count = Annotated[int, msgspec.Meta(ge=0, le=INT8_MOST)]
_PARTS, _TELEMETRY = 5, "telemetry"
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class PlainReading(Protocol):
    """What is decoded: `values` is a struct with a field for each metric, in the product's order."""

    ts: int
    values: Any
    seq: int | None
    boot: int | None


@dataclass(frozen=True, slots=True)
class PlainDecoder:
    """Of one product version. By metric: `fields` finds its value in a reading's `values`, `codes` holds the numbers of
    what may be sent for a state."""

    product: Product
    fields: tuple[Callable[[Any], Any], ...]
    codes: tuple[dict[object, float] | None, ...]
    _decoder: msgspec.json.Decoder[Any]

    @classmethod
    def of(cls, product: Product) -> "PlainDecoder":
        # Without a word a number is NaN, which columns hold for none.
        fields = [
            (f"metric_{n}", _type(metric), None if metric.role is Role.STATE else math.nan)
            for n, metric in enumerate(product.metrics)
        ]
        names = {field: metric.id for (field, _, _), metric in zip(fields, product.metrics, strict=True)}
        values = msgspec.defstruct("Values", fields, rename=names, forbid_unknown_fields=True, gc=False)
        reading = msgspec.defstruct(
            "Reading",
            [("ts", Time), ("values", values), ("seq", Count | None, None), ("boot", Count | None, None)],
            forbid_unknown_fields=True,
            gc=False,
        )
        codes = tuple(_codes(metric) for metric in product.metrics)
        found = tuple(attrgetter(field) for field, _, _ in fields)
        return cls(product, found, codes, msgspec.json.Decoder(reading | list[reading]))  # type: ignore[valid-type]

    def decode(self, payload: bytes) -> PlainReading | list[PlainReading] | None:
        """A reading, or the readings of an array; None for anything else."""
        try:
            return cast("PlainReading | list[PlainReading]", self._decoder.decode(payload))
        except UNREADABLE:
            return None

    def open(self, payload: bytes) -> "Plain | None":
        """As `decode`, with this decoder."""
        try:
            return self, self._decoder.decode(payload)
        except UNREADABLE:
            return None


Plain = tuple[PlainDecoder, PlainReading | list[PlainReading]]


class PlainDecoders:
    """The decoders of the products in force. The worker's loop sets them; the network thread decodes with them.
    `version`: changes with them."""

    def __init__(self) -> None:
        self._of_product: dict[str, PlainDecoder] = {}
        self.version = 0

    def set_product(self, product: Product) -> None:
        self._of_product = {**self._of_product, product.id: PlainDecoder.of(product)}
        self.version += 1

    def find(self, topic: str) -> PlainDecoder | None:
        """None where a topic does not carry readings as JSON of a known product."""
        parts = topic.split("/")
        if len(parts) != _PARTS or parts[4] != _TELEMETRY or not topic.startswith(ROOT):
            return None
        return self._of_product.get(parts[2])


def _type(metric: Metric) -> Any:
    return float | bool | str | None if metric.role is Role.STATE else float | None


def _codes(metric: Metric) -> dict[object, float] | None:
    """What may stand for a state, by what was sent: its label, or its number (`True` is the number 1)."""
    if metric.role is not Role.STATE:
        return None
    words = BOOLEAN_WORDS if metric.labels == BOOLEAN else {}
    labels = {label: code for code, label in reversed(list(enumerate(metric.labels)))}
    known: dict[object, float] = {None: math.nan}
    known.update(words)
    known.update(labels)
    known.update((code, code) for code in range(len(metric.labels)))
    return known
