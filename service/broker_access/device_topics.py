"""What a device may do at the broker: its own topics of the platform, and those that its product file maps."""

import hashlib
from collections.abc import Iterable

import msgspec

from fleet.inputs.sparkplug import command_topic_of, topics_of
from fleet.product import Product
from service.broker_access.plugin_shapes import RECEIVE, SEND, SUBSCRIBE, Acl

WRITES = ("telemetry", "telemetry/cbor", "event", "status", "command/result")
READS = ("command",)
DIGEST = 12


def rights_of(product: Product | None, serial: str, product_id: str) -> tuple[Acl, ...]:
    """Each topic by its name: a filter would let a device fill the broker with topics, each with a kept message. What
    an input maps with a `+` in it is for users that somebody makes."""
    own = f"sigap/v1/{product_id}/{serial}"
    inputs = [] if product is None else [one for one in product.inputs if "+" not in one.topic.text.split("/")]
    edge_nodes = [one.topic for one in inputs if one.is_sparkplug]
    mapped = [one.topic.text.replace("{serial}", serial) for one in inputs if not one.is_sparkplug]
    mapped += [topic for pattern in edge_nodes for topic in topics_of(pattern, serial)]
    read = [f"{own}/{kind}" for kind in READS]
    read += [command_topic_of(pattern, serial) for pattern in edge_nodes]
    return (
        *(Acl(SEND, f"{own}/{kind}") for kind in WRITES),
        *(Acl(SEND, topic) for topic in mapped),
        *(Acl(kind, topic) for topic in read for kind in (RECEIVE, SUBSCRIBE)),
    )


def digest_of(rights: Iterable[Acl]) -> str:
    """The same for the same rights; another for others."""
    return hashlib.sha256(msgspec.json.encode(tuple(rights))).hexdigest()[:DIGEST]


def digest_of_all(products: Iterable[Product]) -> str:
    """Changes with what the devices of any product may do."""
    lines = [f"{product.id} {digest_of(rights_of(product, '{serial}', product.id))}" for product in products]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:DIGEST]
