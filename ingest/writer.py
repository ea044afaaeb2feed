"""Messages into the database: one transaction a batch, and what the database refuses is found by halving."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from fleet.device_statuses import DeviceStatus
from fleet.process import get_log
from fleet.settings import Settings
from fleet.value_checks import Checker
from ingest.decoders.decoder import Topic
from ingest.floods.senders import Senders
from ingest.messages import Message, Opened, open_message, whole_letter
from ingest.product_of_serial import Owners
from ingest.sorting.batch import Batch, Bounds, Catalog, Learnt
from ingest.sorting.clock_check import follow_clocks
from ingest.sorting.dead_letter_reasons import BadPayload, Reason
from ingest.sorting.latest import newest_values
from ingest.sorting.sorter import add_message
from ingest.sorting.untimed import Untimed
from ingest.topics import Decoders, read_topic
from ingest.unknown_devices import look_up_devices
from store.access.seen_units import SeenUnit, note_units
from store.assets.fleet_clocks import ClockMode, Stage, read_clocks, report_step, wake
from store.assets.products import current_product
from store.commands.results import take_results
from store.engine.database import Connection, RefusedData, translated
from store.telemetry import arrivals
from store.telemetry.dead_letters import put_dead_letters
from store.telemetry.device_clocks import lock_clocks, put_clocks
from store.telemetry.ingest_sessions import client_of, put_arrivals, read_session
from store.telemetry.readings import TelemetryWriter
from store.telemetry.statuses import Status

log = get_log("ingest")
OPENED_AT_ONCE = 64  # Decoded payloads may take twenty times their bytes.


class Stored(NamedTuple):
    """What became of some messages."""

    readings: int
    repeated: int
    letters: int


class BatchWriter:
    """Stores messages through one connection. `live`: what is stored is scored, and service sees its events."""

    def __init__(self, conn: Connection, settings: Settings, *, slot: int = 0, live: bool = True) -> None:
        self._conn, self._settings, self._slot, self._live = conn, settings, slot, live
        self._bounds = Bounds(settings.ahead_bound, settings.lateness_bound)
        self._client = client_of(slot, settings.ingest_workers)
        self._catalog = Catalog(Untimed(read_session(conn, self._client).arrivals()))
        self._decoders = Decoders.of({})
        self.senders = Senders(self._decoders, self._catalog)
        self._owners = Owners(settings.default_product)
        self._versions: dict[str, int] = {}
        self._shares_devices = False
        self._telemetry = TelemetryWriter(conn)

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
                    stored = self._commit(batch)
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
            return self._commit(self._sorted(messages, wall))

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
        products, batch = self._catalog.products(), Batch()
        for start in range(0, len(messages), OPENED_AT_ONCE):
            part = messages[start : start + OPENED_AT_ONCE]
            opened = self._owned([open_message(message, products, self._decoders) for message in part])
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
        return Stored(0, 0, 1)

    def _topic(self, message: Message) -> Topic | None:
        try:
            return read_topic(self._decoders.find(message.topic), message.topic)
        except BadPayload:
            return None

    def _commit(self, batch: Batch) -> Stored:
        readings = repeated = 0
        touched, news = set[str](), {event.device for event in batch.events}
        with self._conn.transaction():
            for product_id, rows in batch.readings.items():
                product = self._catalog.checkers[product_id].product
                written = self._telemetry.write(product, rows)
                readings, repeated = readings + written.inserted, repeated + written.repeated
                if written.dirty:
                    touched.add(product_id)
                    arrivals.mark_dirty_ranges(self._conn, product_id, written.dirty, live=self._live)
                for (device, metric), count in written.conflicts.items():
                    batch.tallies[device, "conflict", metric] = count
                arrivals.put_latest(self._conn, newest_values(product, rows))
                news.update(written.dirty)
            if batch.results and self._take_results(batch):
                touched.add("commands")
            self._commit_the_rest(batch)
            learnt = self._commit_devices(batch, news)
            if batch.events:
                touched.add("events")
            if touched and self._live:
                wake(self._conn, ",".join(sorted(touched))[:7000])
        self._catalog.learn(learnt)
        return Stored(readings, repeated, len(batch.letters))

    def _take_results(self, batch: Batch) -> bool:
        """Whether an answer belongs to a command; one that belongs to none is a dead letter."""
        unknown = {id(result) for result in take_results(self._conn, [one.result for one in batch.results])}
        batch.letters += [one.letter for one in batch.results if id(one.result) in unknown]
        return len(unknown) < len(batch.results)

    def _commit_the_rest(self, batch: Batch) -> None:
        conn = self._conn
        if batch.events:
            arrivals.put_events(conn, batch.events, live=self._live)
        if batch.asides:
            arrivals.put_asides(conn, batch.asides)
        if batch.numbers:
            for device, lost in arrivals.advance_sequences(conn, batch.numbers).items():
                batch.tallies[device, "lost", ""] = lost
        if batch.tallies:
            arrivals.add_tallies(conn, batch.tallies)
        if batch.letters:
            put_dead_letters(conn, batch.letters)
        if batch.arrivals and self._bounds.live:
            put_arrivals(conn, self._client, self._catalog.untimed.keep(batch.arrivals, wall=datetime.now(UTC)))

    def _commit_devices(self, batch: Batch, news: set[int]) -> Learnt:
        """What devices say of themselves, by words, by speaking at all, and by their clocks. `news`: devices that sent
        what was not stored before."""
        learnt = Learnt()
        for standing in arrivals.put_statuses(self._conn, batch.statuses) if batch.statuses else ():
            (learnt.offline if standing.state == DeviceStatus.OFFLINE else learnt.online).add(standing.device_id)
        units = [SeenUnit(s.device, s.hardware, s.received_at) for s in batch.statuses if _names_unit(s)]
        if units and self._bounds.live:
            note_units(self._conn, units)
        offline = [d for d in news if d in learnt.offline or (self._may_be_offline(d) and d not in learnt.online)]
        last = {status.device: place for place, status in enumerate(batch.statuses)}
        spoke = {d: batch.heard[d] for d in offline if d in batch.heard and batch.heard[d].place > last.get(d, -1)}
        if spoke:
            arrivals.note_heard(self._conn, {d: (heard.at, heard.received_at) for d, heard in spoke.items()})
            learnt.online |= spoke.keys()
            learnt.offline -= spoke.keys()
        if batch.samples:
            known = lock_clocks(self._conn, list(batch.samples))
            changed = follow_clocks(known, batch.samples)
            put_clocks(self._conn, changed.kept, changed.forgotten)
            learnt.right = set(batch.samples)
            learnt.followed = {clock.device_id for clock in changed.followed}
        return learnt

    def _may_be_offline(self, device: int) -> bool:
        """So this slot was told; or the device's statuses come to another slot than its readings."""
        return device in self._catalog.offline or self._shares_devices

    def _refresh_products(self, wall: datetime) -> None:
        """Brings clocks, product versions and decoders up to date: new ones need no restart."""
        changed = False
        for clock, version in read_clocks(self._conn):
            self._catalog.set_clock(clock.product, clock.now(wall), driven=clock.mode is ClockMode.DRIVEN)
            if self._versions.get(clock.product) != version:
                product = current_product(self._conn, clock.product)
                assert product is not None
                self._catalog.set_product(Checker(product), self._bounds)
                self._versions[clock.product] = version
                changed = True
        if changed:
            products = self._catalog.products()
            self._decoders = Decoders.of(products)
            self.senders = Senders(self._decoders, self._catalog)
            has_statuses = any(each.status for product in products.values() for each in product.inputs)
            self._shares_devices = has_statuses and self._settings.ingest_workers > 1

    def _owned(self, opened: list[Opened]) -> list[Opened]:
        """Messages whose elements all name a product, where one can be told from the serial."""
        unowned = [element for one in opened for element in one.elements if not element.product]
        if not unowned:
            return opened
        self._owners.look_up(self._conn, unowned, self._versions)
        return [replace(one, elements=[self._owners.with_product(each) for each in one.elements]) for one in opened]


def _names_unit(status: Status) -> bool:
    """Whether a status says which hardware sent it just now."""
    return bool(status.hardware) and not status.again and not status.replayed
