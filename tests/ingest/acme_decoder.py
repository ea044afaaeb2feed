"""A made-up format: `acme/{product}/{serial}/data` carries lines of seconds and a value for each metric in turn."""

from collections.abc import Mapping

from fleet.product import Product
from ingest.decoders.decoder import Decoded, Decoder, Element, Kind, Topic
from ingest.sorting.dead_letter_reasons import BadPayload, Reason


def _read_topic(text: str) -> Topic:
    _, product, serial, _ = text.split("/")
    return Topic(product, serial, Kind.TELEMETRY)


def _decode(topic: Topic, payload: bytes, products: Mapping[str, Product]) -> Decoded:
    """A first cell `@SN-2` says that the line is of another device of the same product."""
    product = products.get(topic.product)
    if product is None:
        raise BadPayload(Reason.UNKNOWN_PRODUCT, f"product {topic.product!r} is not registered")
    elements = []
    for line in payload.decode().splitlines():
        cells = line.split(",")
        serial = cells.pop(0)[1:] if cells[0].startswith("@") else topic.serial
        seconds, *values = (float(cell) for cell in cells)
        names = (metric.id for metric in product.metrics)
        content = {"ts": int(seconds * 1000), "values": dict(zip(names, values, strict=False))}
        elements.append(Element(topic.product, serial, Kind.TELEMETRY, content))
    return Decoded(elements, separable=False)


DECODER = Decoder(("acme/+/+/data",), _read_topic, _decode)
