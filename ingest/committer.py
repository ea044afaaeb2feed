"""A sorted batch into the database, in one transaction."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np

from fleet.device_statuses import DeviceStatus
from fleet.product import Product
from fleet.times import to_microseconds
from ingest.metrics import AGE, REJECTED, SKIPPED
from ingest.sorting.batch import Batch, Catalog, Learnt
from ingest.sorting.clock_check import follow_clocks
from ingest.sorting.latest import latest_texts
from ingest.sparkplug.follower import EdgeNodeFollower
from store.access.seen_units import SeenUnit, note_units
from store.assets.fleet_clocks import wake
from store.commands.results import take_results
from store.engine.database import Connection
from store.telemetry import arrivals
from store.telemetry.dead_letters import put_dead_letters
from store.telemetry.device_clocks import lock_clocks, put_clocks
from store.telemetry.ingest_sessions import put_arrivals
from store.telemetry.reading_columns import NO_SEQ, ReadingColumns, joined, newest
from store.telemetry.readings import TelemetryWriter, Written
from store.telemetry.sequences import Numbers, advance_sequences
from store.telemetry.statuses import Status


class Stored(NamedTuple):
    """What became of some messages."""

    readings: int
    repeated: int
    letters: int


class BatchCommitter:
    """Stores batches through one connection. `live`: what is stored is scored, and service sees its events."""

    def __init__(
        self, conn: Connection, catalog: Catalog, *, client: str, live: bool, edge_nodes: EdgeNodeFollower
    ) -> None:
        self._conn, self._catalog, self._client, self._live = conn, catalog, client, live
        self._edge_nodes = edge_nodes
        self._telemetry = TelemetryWriter(conn)
        self.shares_devices = False

    def commit(self, batch: Batch, *, is_now: bool) -> Stored:
        """`is_now`: the messages come from devices just now."""
        readings = repeated = 0
        touched, news = set[str](), {event.device for event in batch.events}
        with self._conn.transaction():
            for product_id in batch.readings.keys() | batch.plain.keys():
                product = self._catalog.checkers[product_id].product
                written = self._telemetry.write_columns(product, _columns(batch, product))
                readings, repeated = readings + written.inserted, repeated + written.repeated
                if self._follow_readings(product, written):
                    touched.add(product_id)
                for (device, metric), count in written.conflicts.items():
                    batch.tallies[device, "conflict", metric] = count
                # Plain readings come of devices that nothing more is to be found out about.
                news |= {one.device for one in batch.readings.get(product_id, ())} & set(written.devices.tolist())
            if batch.results and self._take_results(batch):
                touched.add("commands")
            self._commit_the_rest(batch, is_now=is_now)
            self._edge_nodes.put()
            learnt = self._commit_devices(batch, news, is_now=is_now)
            if batch.events:
                touched.add("events")
            if touched and self._live:
                wake(self._conn, ",".join(sorted(touched))[:7000])
        self._catalog.learn(learnt)
        self._edge_nodes.keep()
        for letter in batch.letters:
            REJECTED.labels(letter.reason).inc()
        SKIPPED.inc(sum(count for (_, kind, _), count in batch.tallies.items() if kind == "lost"))
        return Stored(readings, repeated, len(batch.letters))

    def _follow_readings(self, product: Product, written: Written) -> bool:
        """Marks the time that changed, and keeps the latest values; whether any time changed."""
        if has_changed := len(written.devices) > 0:
            arrivals.mark_dirty(self._conn, product.id, written.devices, written.los, written.his, live=self._live)
        latest = newest(written.rows)
        now = to_microseconds(self._catalog.clocks[product.id])
        AGE.observe(float(np.median(now - written.rows.ts)) / 1e6)
        readings, older = latest_texts(product, latest)
        arrivals.put_latest_texts(
            self._conn,
            devices=latest.device,
            ts=latest.ts,
            received=latest.received,
            readings=readings,
            older=older,
            metrics=[metric.id for metric in product.metrics],
        )
        return has_changed

    def _take_results(self, batch: Batch) -> bool:
        """Whether an answer belongs to a command; one that belongs to none is a dead letter."""
        unknown = {id(result) for result in take_results(self._conn, [one.result for one in batch.results])}
        batch.letters += [one.letter for one in batch.results if id(one.result) in unknown]
        return len(unknown) < len(batch.results)

    def _commit_the_rest(self, batch: Batch, *, is_now: bool) -> None:
        conn = self._conn
        if batch.events:
            arrivals.put_events(conn, batch.events, live=self._live)
        if batch.asides:
            arrivals.put_asides(conn, batch.asides)
        if len((numbers := _numbers(batch)).seq):
            for device, lost in advance_sequences(conn, numbers).items():
                batch.tallies[device, "lost", ""] = lost
        if batch.tallies:
            arrivals.add_tallies(conn, batch.tallies)
        if batch.letters:
            put_dead_letters(conn, batch.letters)
        if batch.arrivals and is_now:
            put_arrivals(conn, self._client, self._catalog.untimed.keep(batch.arrivals, wall=datetime.now(UTC)))

    def _commit_devices(self, batch: Batch, news: Collection[int], *, is_now: bool) -> Learnt:
        """What devices say of themselves, by words, by speaking at all, and by their clocks. `news`: devices that sent
        what was not stored before."""
        learnt = Learnt()
        for standing in arrivals.put_statuses(self._conn, batch.statuses) if batch.statuses else ():
            (learnt.offline if standing.state == DeviceStatus.OFFLINE else learnt.online).add(standing.device_id)
        units = [SeenUnit(s.device, s.hardware, s.received_at) for s in batch.statuses if _names_unit(s)]
        if units and is_now:
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
        return device in self._catalog.offline or self.shares_devices


def _columns(batch: Batch, product: Product) -> ReadingColumns:
    """The readings of one product, of whichever way."""
    parts = [batch.plain[product.id].rows] if product.id in batch.plain else []
    if readings := batch.readings.get(product.id):
        parts.append(ReadingColumns.of(product, readings))
    return joined(parts)


def _numbers(batch: Batch) -> Numbers:
    parts = [Numbers.of(batch.numbers)]
    for each in batch.plain.values():
        has_seq = each.rows.seq != NO_SEQ
        parts.append(Numbers(each.rows.device[has_seq], each.boot[has_seq], each.rows.seq[has_seq]))
    return Numbers(*map(np.concatenate, zip(*parts, strict=True)))


def _names_unit(status: Status) -> bool:
    """Whether a status says which hardware sent it just now."""
    return bool(status.hardware) and not status.again and not status.replayed
