"""Which topics ingest subscribes to, and which decoder takes a topic; a topic that none takes is left out."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from fleet.product import Product
from fleet.serials import BadSerial, parse_serial
from ingest.decoders.decoder import UNREADABLE, Decoder, Kind, Topic
from ingest.decoders.registry import DECODERS
from ingest.sorting.dead_letter_reasons import BadPayload, Reason

MOST_KNOWN = 100_000


class Decoders:
    """The decoders in force: those of the registry, made for the products that are registered."""

    def __init__(self, decoders: Iterable[Decoder]) -> None:
        self._all = tuple(decoders)
        self._known: dict[str, Decoder] = {}

    @staticmethod
    def of(products: Mapping[str, Product]) -> "Decoders":
        return Decoders(each.of_products(products) if each.of_products else each for each in DECODERS.values())

    def filters(self) -> list[str]:
        """Without those that another one covers: a broker may send overlapping ones twice."""
        filters = list(dict.fromkeys(pattern for decoder in self._all for pattern in decoder.filters))
        return [one for one in filters if not any(covers(other, one) for other in filters if other != one)]

    def find(self, text: str) -> Decoder:
        """The first decoder whose filter matches; BadPayload where none does."""
        if (known := self._known.get(text)) is not None:
            return known
        for decoder in self._all:
            if any(covers(pattern, text) for pattern in decoder.filters):
                if len(self._known) < MOST_KNOWN:
                    self._known[text] = decoder
                return decoder
        raise BadPayload(Reason.BAD_TOPIC, f"topic {text!r:.200}: no decoder takes it")


def subscriptions() -> list[str]:
    """What ingest subscribes to whatever the product files say."""
    return Decoders(DECODERS.values()).filters()


def parse_topic(text: str) -> Topic:
    """`sigap/v1/fridge/SN-1/telemetry` -> Topic; BadPayload for a topic that no decoder of the registry can read."""
    if (topic := read_topic(decoder_for(text), text)) is None:
        raise BadPayload(Reason.BAD_TOPIC, f"topic {text!r:.200}: its messages are left out")
    return topic


def decoder_for(text: str) -> Decoder:
    """The first decoder of the registry whose filter matches; BadPayload where none does."""
    for decoder in DECODERS.values():
        if any(covers(pattern, text) for pattern in decoder.filters):
            return decoder
    raise BadPayload(Reason.BAD_TOPIC, f"topic {text!r:.200}: no decoder takes it")


def read_topic(decoder: Decoder, text: str) -> Topic | None:
    """None for a topic whose messages are left out; BadPayload for one that the decoder cannot read, or whose serial
    breaks the rule of all serials."""
    try:
        topic = decoder.read_topic(text)
        if topic is None or not topic.serial or topic.kind is Kind.STEP:
            return topic
        serial = parse_serial(topic.serial)
        return topic if serial == topic.serial else replace(topic, serial=serial)
    except BadPayload:
        raise
    except BadSerial as exc:
        raise BadPayload(Reason.BAD_TOPIC, str(exc)) from exc
    except UNREADABLE as exc:
        raise BadPayload(Reason.BAD_TOPIC, f"topic {text!r:.200}: {exc!r:.100}") from exc


def covers(wide: str, narrow: str) -> bool:
    """Whether a filter takes all that another filter takes; a topic is a filter that takes itself alone."""
    levels, others = _levels(wide), narrow.split("/")
    for index, level in enumerate(levels):
        if level == "#":
            return True
        if index == len(others) or others[index] == "#" or level not in ("+", others[index]):
            return False
    return len(levels) == len(others)


@cache
def _levels(pattern: str) -> list[str]:
    return pattern.split("/")
