"""Messages into the database: one transaction a batch, and what the database refuses is found by halving."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from fleet.process import get_log
from fleet.settings import Settings
from fleet.value_checks import Checker
from ingest.committer import BatchCommitter, Stored
from ingest.decoders.decoder import Topic
from ingest.floods.senders import Senders
from ingest.messages import Message, Opened, open_message, whole_letter
from ingest.metrics import REJECTED
from ingest.plain.sorting import PlainSorter, note_clocks
from ingest.plain.typed import PlainDecoders
from ingest.product_of_serial import Owners
from ingest.sorting.batch import Batch, Bounds, Catalog
from ingest.sorting.dead_letter_reasons import BadPayload, Reason
from ingest.sorting.sorter import add_message
from ingest.sorting.untimed import Untimed
from ingest.sparkplug.follower import EdgeNodeFollower
from ingest.sparkplug.sources import Sources
from ingest.topics import Decoders, read_topic
from ingest.unknown_devices import look_up_devices, look_up_named
from store.assets.fleet_clocks import ClockMode, Stage, read_clocks, report_step
from store.assets.products import current_product
from store.engine.database import Connection, RefusedData, translated
from store.storage.kept_from import all_kept_from
from store.telemetry.dead_letters import put_dead_letters
from store.telemetry.ingest_sessions import client_of, read_session

log = get_log("ingest")
OPENED_AT_ONCE = 64  # Decoded payloads may take twenty times their bytes.


class BatchWriter:
    """Stores messages through one connection. `live`: what is stored is scored, and service sees its events. `plain`:
    decoders that it brings up to date, for whoever decodes before it."""

    def __init__(
        self,
        conn: Connection,
        settings: Settings,
        *,
        slot: int = 0,
        live: bool = True,
        plain: PlainDecoders | None = None,
    ) -> None:
        self._conn, self._settings, self._slot = conn, settings, slot
        self._bounds = Bounds(settings.ahead_bound, settings.lateness_bound)
        client = client_of(slot, settings.ingest_workers)
        self._catalog = Catalog(Untimed(read_session(conn, client).arrivals()))
        self._decoders = Decoders.of({})
        self.senders = Senders(self._decoders, self._catalog)
        self._owners = Owners(settings.default_product)
        self._versions: dict[str, int] = {}
        self.edge_nodes = EdgeNodeFollower(conn)
        self._committer = BatchCommitter(conn, self._catalog, client=client, live=live, edge_nodes=self.edge_nodes)
        self.plain = plain or PlainDecoders()
        self._plain_sorter = PlainSorter(self._decoders, self.plain, self._catalog)

    def take_letters(self, *, any_age: bool) -> None:
        """From now on the messages are dead letters that a person replays: they tell nothing of their devices now, and
        with `any_age` they may be however late."""
        self._bounds = replace(self._bounds, live=False, late=None if any_age else self._bounds.late)

    def write(self, messages: Sequence[Message], *, wall: datetime) -> Stored:
        """Stores every message or its dead letters; StoreUnavailable where nothing was stored: try again.

        Steps of driven clocks are reported once everything before them is committed.
        """
        self._catalog.untimed.begin()
        return self._write(messages, wall)

    def _write(self, messages: Sequence[Message], wall: datetime) -> Stored:
        with translated():
            batch = self._sorted(messages, wall)
            try:
                with translated():
                    stored = self._committer.commit(batch, is_now=self._bounds.live)
            except RefusedData as exc:
                stored = self._halve(messages, wall, exc)
            for mark in batch.steps:
                if mark.product in self._versions:
                    report_step(
                        self._conn, mark.product, Stage.INGEST, step=mark.step, slot=self._slot, attempt=mark.attempt
                    )
        return stored

    def write_all(self, messages: Sequence[Message], *, wall: datetime) -> Stored:
        """Stores every message in one transaction; RefusedData where the database refuses one of them."""
        self._catalog.untimed.begin()
        with translated():
            return self._committer.commit(self._sorted(messages, wall), is_now=self._bounds.live)

    def sort(self, messages: Sequence[Message], *, wall: datetime) -> Batch:
        """The batch that `write` would store, for a look at what is wrong with it."""
        self._catalog.untimed.begin()
        with translated():
            return self._sorted(messages, wall)

    def refresh(self, wall: datetime) -> list[str]:
        """Brings products up to date; what to subscribe to for them."""
        with translated():
            self._refresh_products(wall)
        return self._decoders.filters()

    def _sorted(self, messages: Sequence[Message], wall: datetime) -> Batch:
        self._refresh_products(wall)
        named = self._plain_sorter.named_anew(messages)
        look_up_named(self._conn, self._catalog, self._versions, named, self._settings.unknown_devices)
        split = self._plain_sorter.split(messages, self._bounds)
        batch = self._sorted_generally(split.others)
        if mixed := split.mixed(batch):
            split = self._plain_sorter.split(messages, self._bounds, general=mixed)
            batch = self._sorted_generally(split.others)
        batch.plain = split.plain
        note_clocks(batch, split.plain, self._catalog)
        return batch

    def _sorted_generally(self, messages: Sequence[Message]) -> Batch:
        products, batch = self._catalog.products(), Batch()
        self.edge_nodes.begin()
        for start in range(0, len(messages), OPENED_AT_ONCE):
            part = messages[start : start + OPENED_AT_ONCE]
            opened = [open_message(message, products, self._decoders) for message in part]
            opened = self._owned(self.edge_nodes.follow(opened, live=self._bounds.live))
            look_up_devices(self._conn, self._catalog, self._versions, opened, self._settings.unknown_devices)
            for one in opened:
                add_message(batch, one, self._catalog, self._bounds)
        return batch

    def _halve(self, messages: Sequence[Message], wall: datetime, exc: RefusedData) -> Stored:
        """The database refused a value that our checks let through: the message that holds it is found."""
        if len(messages) > 1:
            middle = len(messages) // 2
            halves = [self._write(part, wall) for part in (messages[:middle], messages[middle:])]
            return Stored(*(sum(counts) for counts in zip(*halves, strict=True)))
        log.warning("refused_by_database", topic=messages[0].topic, error=str(exc))
        fault = BadPayload(Reason.REFUSED_BY_DATABASE, str(exc))
        with self._conn.transaction():
            put_dead_letters(self._conn, [whole_letter(messages[0], self._topic(messages[0]), fault)])
        REJECTED.labels(fault.reason).inc()
        return Stored(0, 0, 1)

    def _topic(self, message: Message) -> Topic | None:
        try:
            return read_topic(self._decoders.find(message.topic), message.topic)
        except BadPayload:
            return None

    def _refresh_products(self, wall: datetime) -> None:
        """Brings clocks, product versions and decoders up to date: new ones need no restart."""
        changed = False
        self._catalog.kept_from = {name: kept.raw_from for name, kept in all_kept_from(self._conn).items()}
        for clock, version in read_clocks(self._conn):
            self._catalog.set_clock(clock.product, clock.now(wall), driven=clock.mode is ClockMode.DRIVEN)
            if self._versions.get(clock.product) != version:
                product = current_product(self._conn, clock.product)
                assert product is not None
                self._catalog.set_product(Checker(product), self._bounds)
                self.plain.set_product(product)
                self._versions[clock.product] = version
                changed = True
        if changed:
            products = self._catalog.products()
            self._decoders = Decoders.of(products)
            self.edge_nodes.sources = Sources(products)
            self.senders = Senders(self._decoders, self._catalog)
            shared: list[str] = []
            if self._settings.ingest_workers > 1:
                shared = [name for name, product in products.items() if any(each.status for each in product.inputs)]
            self._committer.shares_devices = bool(shared)
            self._plain_sorter = PlainSorter(self._decoders, self.plain, self._catalog, not_plain=shared)

    def _owned(self, opened: list[Opened]) -> list[Opened]:
        """Messages whose elements all name a product, where one can be told from the serial."""
        unowned = [element for one in opened for element in one.elements if not element.product]
        if not unowned:
            return opened
        self._owners.look_up(self._conn, unowned, self._versions)
        return [replace(one, elements=[self._owners.with_product(each) for each in one.elements]) for one in opened]
