"""What a decoder declares: the topics that carry its format, whose a topic is, and how a payload becomes elements."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fleet.product import Product
from ingest.sorting.dead_letter_reasons import BadPayload

# Errors of a decoder that met a message it was not written for: the message becomes a dead letter and blocks nothing.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)


class Kind(StrEnum):
    TELEMETRY = "telemetry"
    EVENT = "event"
    STATUS = "status"
    COMMAND = "command"
    RESULT = "command/result"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a topic says of its messages; product and serial are '' where the payload alone names devices, and product
    alone where nothing names it. `input`: which of a decoder's shapes the messages have."""

    product: str
    serial: str
    kind: Kind
    input: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a payload: whose it is, its kind, and an object of the shape that wire-format.md describes.

    `content` is not checked yet: a decoder translates, and ingest checks what every format must keep to. Where
    `product` is '', it is the one that has a device of that serial. An element without `ts` that is not `is_timed` was
    measured when its message came. `fault`: why it becomes a dead letter, where the decoder knows it. `restates`: it
    says what holds now, since whenever, so that it may be too late without being a dead letter.
    """

    product: str
    serial: str
    kind: Kind
    content: Any
    is_timed: bool = True
    fault: BadPayload | None = None
    restates: bool = False


@dataclass(frozen=True, slots=True)
class Decoded:
    """The elements of one payload, of one device or of several.

    `separable`: a bad element becomes a dead letter of its own (`Decoder.encode`), else the whole message does.
    """

    elements: Sequence[Element]
    separable: bool


@dataclass(frozen=True, slots=True)
class Decoder:
    """A payload format.

    `filters`     what to subscribe to, as MQTT topic filters
    `read_topic`  topic -> Topic; None for one whose messages are left out; BadPayload for one that names nothing
    `decode`      topic, payload and the registered products by id -> Decoded; BadPayload where it cannot be read
    `encode`      elements of one device -> a payload that `decode` reads; a TypeError, ValueError, OverflowError or
                  RecursionError where there is none. Without `encode`, dead letters hold whole messages.
    `is_selective`  messages without elements are left out, whoever sent them
    `of_products`   the decoder for the products in force, made anew whenever a product file changes
    """

    filters: tuple[str, ...]
    read_topic: Callable[[str], Topic | None]
    decode: Callable[[Topic, bytes, Mapping[str, Product]], Decoded]
    encode: Callable[[Sequence[Element]], bytes] | None = None
    is_selective: bool = False
    of_products: "Callable[[Mapping[str, Product]], Decoder] | None" = None


def elements_of(topic: Topic, content: Any) -> Decoded:
    """The elements of a payload that holds one object of the topic's device, or an array of them."""
    parts = content if isinstance(content, list) else [content]
    elements = [Element(topic.product, topic.serial, topic.kind, part) for part in parts]
    return Decoded(elements, separable=isinstance(content, list))


def content_of(elements: Sequence[Element]) -> Any:
    """What `elements_of` makes these elements of."""
    return elements[0].content if len(elements) == 1 else [element.content for element in elements]
