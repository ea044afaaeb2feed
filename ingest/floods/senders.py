"""Which device a topic belongs to, for whoever counts: read once for each topic."""

from dataclasses import dataclass, field

from ingest.decoders.decoder import Kind
from ingest.sorting.batch import Catalog
from ingest.sorting.dead_letter_reasons import BadPayload
from ingest.topics import MOST_KNOWN, Decoders, read_topic


@dataclass(frozen=True, slots=True)
class Sender:
    """A device as its topic names it; `interval_s`: of its product, 0 where that is not known."""

    product: str
    serial: str
    interval_s: float
    device: tuple[str, str] = field(init=False)
    """Product and serial, made once."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "device", (self.product, self.serial))


class Senders:
    """The senders of topics, for the decoders and products of one moment."""

    def __init__(self, decoders: Decoders, catalog: Catalog) -> None:
        self._decoders, self._catalog = decoders, catalog
        self._known: dict[str, Sender | None] = {}

    def find(self, topic: str) -> Sender | None:
        """None: nobody counts. The topic names no device, or is the platform's own, or its fleet's clock is driven: a
        feeder publishes as fast as it can, for all of them."""
        sender = self._known.get(topic)
        if sender is None and topic not in self._known:
            sender = self._read(topic)
            if len(self._known) < MOST_KNOWN:
                self._known[topic] = sender
        return None if sender is None or sender.product in self._catalog.driven else sender

    def _read(self, text: str) -> Sender | None:
        try:
            topic = read_topic(self._decoders.find(text), text)
        except BadPayload:
            return None
        if topic is None or not topic.serial or topic.kind in (Kind.COMMAND, Kind.STEP):
            return None
        checker = self._catalog.checkers.get(topic.product)
        return Sender(topic.product, topic.serial, checker.product.interval.total_seconds() if checker else 0.0)
