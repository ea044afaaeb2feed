"""Which device of which product an edge node or a device behind it is, as the product files say."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from fleet.inputs.mapping import Input
from fleet.inputs.sparkplug import NAMESPACE, MessageType, SparkplugTopic
from fleet.product import Product
from ingest.decoders.mapped import InputReader, reader_of

MOST_KNOWN = 50_000


@dataclass(frozen=True, slots=True)
class Source:
    """A device, and how the names of its metrics become those of its product. `reader` is None where both are the
    same."""

    product: Product
    serial: str
    reader: InputReader | None

    @property
    def device(self) -> tuple[str, str]:
        return self.product.id, self.serial

    def asks_for(self, name: str) -> bool:
        """Whether a value of that metric is stored."""
        if self.reader is None:
            return any(metric.id == name for metric in self.product.metrics)
        return any(path.steps == (name,) for _, path, _ in self.reader.values)


class Sources:
    """Of the products in force."""

    def __init__(self, products: Mapping[str, Product]) -> None:
        self._inputs = [
            (product, each, _reader(product, each))
            for product in products.values()
            for each in product.inputs
            if each.is_sparkplug
        ]
        self.find = lru_cache(MOST_KNOWN)(self._find)
        self.is_followed = lru_cache(MOST_KNOWN)(self._is_followed)

    def filters(self) -> tuple[str, ...]:
        """One for each group: not every broker keeps the order of messages that several filters take."""
        groups = dict.fromkeys(each.topic.filter.split("/")[1] for _, each, _ in self._inputs)
        return (f"{NAMESPACE}/#",) if "+" in groups else tuple(f"{NAMESPACE}/{group}/#" for group in groups)

    def _find(self, group: str, node: str, device: str) -> Source | None:
        """None: it is no device of ours."""
        words = [NAMESPACE, group, MessageType.NDATA, node]
        if device:
            words = [NAMESPACE, group, MessageType.DDATA, node, device]
        for product, each, reader in self._inputs:
            if (serial := each.topic.serial_of(list(words))) is not None:
                return Source(product, serial, reader)
        return None

    def source_of(self, topic: SparkplugTopic) -> Source | None:
        return self.find(topic.group, topic.node, topic.device)

    def _is_followed(self, group: str, node: str) -> bool:
        """Whether the node itself or a device behind it may be one of ours."""
        return any(
            each.topic.levels[1].takes(group) and each.topic.levels[3].takes(node) for _, each, _ in self._inputs
        )


def _reader(product: Product, each: Input) -> InputReader | None:
    reader = reader_of(product, each) if each.values else None
    assert reader is None or isinstance(reader, InputReader)
    return reader
