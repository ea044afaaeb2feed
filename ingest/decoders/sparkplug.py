"""Sparkplug B, of the edge nodes that product files name: what its messages say depends on those before them.

Here a payload is opened only; `ingest/sparkplug/follower.py` follows its edge node and makes elements of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial

from fleet.inputs.sparkplug import MessageType
from fleet.product import Product
from ingest.decoders.decoder import Decoded, Decoder, Element, Kind, Topic
from ingest.sparkplug.elements import encode_elements
from ingest.sparkplug.payload import read_payload
from ingest.sparkplug.sources import Sources
from ingest.sparkplug.topics import parse_sparkplug_topic

MOST_TOPICS = 50_000


def sparkplug_decoder(products: Mapping[str, Product]) -> Decoder:
    sources = Sources(products)
    return Decoder(sources.filters(), lru_cache(MOST_TOPICS)(partial(_read_topic, sources)), _decode, encode_elements)


def _read_topic(sources: Sources, text: str) -> Topic | None:
    """A death names no device: one of a node is that of all devices behind it, too."""
    topic = parse_sparkplug_topic(text)
    if topic is None or not sources.is_followed(*topic.edge_node):
        return None
    if topic.type is MessageType.NDEATH:
        return Topic("", "", Kind.STATUS)
    source = sources.source_of(topic)
    kind = Kind.STATUS if topic.type is MessageType.DDEATH else Kind.TELEMETRY
    return Topic("", "", kind) if source is None else Topic(*source.device, kind)


def _decode(topic: Topic, payload: bytes, products: Mapping[str, Product]) -> Decoded:
    elements: Sequence[Element] = [Element(topic.product, topic.serial, topic.kind, read_payload(payload))]
    return Decoded(elements, separable=True)


DECODER = replace(sparkplug_decoder({}), of_products=sparkplug_decoder)
