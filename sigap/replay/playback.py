"""A recorded fleet published by MQTT as devices, on a driven clock, with the world around it played by the API."""

import uuid
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from demo.world.recorded import World
from firmware_sim.wire.gateway import Gateway, Publication, event_payload, telemetry_payload
from fleet.plain_failure import PlainFailure
from fleet.product import Product, Role
from fleet.recorded.folder import (
    BadFolder,
    RecordedDevice,
    RecordedEvent,
    RecordedFailure,
    RecordedFleet,
    RecordedMaintenance,
    Selection,
)
from fleet.recorded.read_counts import Seen
from fleet.recorded.telemetry import read_telemetry
from fleet.times import from_milliseconds, to_milliseconds
from sigap.replay.driven_clock import Feeder
from sigap.replay.readings_in_order import Timeline
from store.assets.fleet_clocks import ClockMode, read_clock
from store.assets.products import register_product
from store.assets.registry import find_devices
from store.engine.database import Connection
from store.learning.outcomes import open_tickets
from store.rollups.columns import ORIGIN, bucket_of
from store.rollups.rollups import complete_at
from store.telemetry.erase_for_replay import erase_from

MOST_IN_ARRAY = 500
_MS = timedelta(milliseconds=1)
_ORIGIN_MS = to_milliseconds(ORIGIN)
OnStep = Callable[["Moment"], None]


@dataclass(frozen=True, slots=True)
class Record:
    """What a folder holds beside telemetry, in order of time; `end` is the end of the record."""

    devices: list[RecordedDevice]
    events: list[RecordedEvent]
    failures: list[RecordedFailure]
    maintenance: list[RecordedMaintenance]
    before: list[RecordedMaintenance]
    begin: datetime
    end: datetime

    def cut(self, end: datetime) -> "Record":
        """The record up to and including `end`."""
        failures = [row for row in self.failures if row.ts <= end]
        return replace(self, failures=failures, end=min(end, self.end))


@dataclass(frozen=True, slots=True)
class Moment:
    """A step that was taken: how far the record has come."""

    now: datetime
    begin: datetime
    end: datetime
    published: int


class LiveFleet(PlainFailure, ValueError):
    """A fleet on wall time cannot be driven by a recording."""


class Replay:
    """One run of one folder against a running platform."""

    def __init__(
        self, fleet: RecordedFleet, timeline: Timeline, feeder: Feeder, world: World, *, step: timedelta | None = None
    ) -> None:
        self.product: Product = fleet.product
        self.timeline, self.record = timeline, read_record(fleet, timeline)
        self._feeder, self._world = feeder, world
        self._step = step or fleet.product.scoring
        self._ids: list[int] = []
        self._lo = to_milliseconds(self.record.begin) - 1
        self._event_times = [to_milliseconds(event.ts) for event in self.record.events]
        self.sent = 0

    def prepare(self) -> int:
        """Registers product and devices, forgets what these devices did from the beginning of the record on.

        Returns how many earlier readings were forgotten.
        """
        begin = self.record.begin
        self._feeder.with_store(self._register_product)
        self._feeder.start(begin)
        for row in self.record.devices:
            self._world.install(row)
        self._ids = self._feeder.with_store(
            lambda conn: [
                d.id for d in find_devices(conn, self.product.id, [r.serial for r in self.record.devices]).values()
            ]
        )
        erased = self._feeder.with_store(lambda conn: erase_from(conn, self.product, self._ids, begin))
        for work in self.record.before:
            self._world.maintain(work)
        return erased

    @property
    def device_ids(self) -> list[int]:
        return self._ids

    def run(self, on_step: OnStep = lambda _: None, *, ends: Callable[[], bool] = lambda: False) -> None:
        """Step by step to the end of the record, or until `ends` says so: the record then ends at that step."""
        failures, maintenance = iter(self.record.failures), iter(self.record.maintenance)
        failure, work = next(failures, None), next(maintenance, None)
        for now in self._moments():
            self._feeder.advance(now)
            while work is not None and work.ts <= now:
                self._world.maintain(work)
                work = next(maintenance, None)
            self._publish(now)
            self._feeder.finish()
            while failure is not None and failure.ts <= now:
                self._world.report_failure(failure)
                failure = next(failures, None)
            self._close_ended(now)
            on_step(Moment(now, self.record.begin, self.record.end, self.sent))
            if ends():
                self.record = self.record.cut(now)
                return

    def _register_product(self, conn: Connection) -> None:
        register_product(conn, self.product, mode=ClockMode.DRIVEN, now=self.record.begin)
        clock = read_clock(conn, self.product.id)
        if clock is not None and clock.mode is ClockMode.WALL:
            raise LiveFleet(f"{self.product.id} is a live fleet on wall time; give the recorded product another id")

    def _moments(self) -> Iterator[datetime]:
        """When the clock stops: where scoring buckets with data are complete, at every failure and repair, and
        where a ticket's window ends."""
        planned = self._planned()
        last = self.record.begin
        for moment in planned:
            while (closing := self._next_closing(last)) is not None and closing < moment:
                yield closing
                last = closing
            yield moment
            last = moment
        while (closing := self._next_closing(last)) is not None and closing <= self.record.end:
            yield closing
            last = closing

    def _planned(self) -> list[datetime]:
        product, step = self.product, self._step
        times = np.unique(np.concatenate([self.timeline.times(), np.array(self._event_times, np.int64)]))
        buckets = np.unique((times - _ORIGIN_MS) // (step // _MS)) * (step // _MS) + _ORIGIN_MS
        ends = {complete_at(product, from_milliseconds(b) + step - product.scoring) for b in buckets}
        marks = {row.ts for row in self.record.failures} | {row.ts for row in self.record.maintenance}
        if len(times):
            ends.add(from_milliseconds(times[-1]))
        return sorted(moment for moment in ends | marks if moment >= self.record.begin)

    def _next_closing(self, after: datetime) -> datetime | None:
        waiting = self._feeder.with_store(lambda conn: open_tickets(conn, self.product.id, self._ids))
        return next((t.window_ends_at for t in waiting if t.window_ends_at > after), None)

    def _close_ended(self, now: datetime) -> None:
        for ticket in self._feeder.with_store(lambda conn: open_tickets(conn, self.product.id, self._ids)):
            if ticket.window_ends_at <= now:
                self._world.find_nothing(ticket.id)

    def _publish(self, now: datetime) -> None:
        hi = to_milliseconds(now)
        first, last = (bisect_right(self._event_times, edge) for edge in (self._lo, hi))
        events = [
            Publication(e.serial, "event", event_payload(to_milliseconds(e.ts), e.code, e.severity))
            for e in self.record.events[first:last]
        ]
        self._feeder.publish([*self._telemetry(self._lo, hi), *events])
        self._lo = hi

    def _telemetry(self, lo: int, hi: int) -> Iterator[Publication]:
        """One message a device: an object, or an array of what came since the last step."""
        piece, serials = self.timeline.between(lo, hi), self.timeline.serials
        edges = np.flatnonzero(np.diff(piece.device, prepend=-1, append=-1))
        for start, end in pairwise(edges.tolist()):
            for first in range(start, end, MOST_IN_ARRAY):
                rows = range(first, min(end, first + MOST_IN_ARRAY))
                readings = [(int(piece.ts[i]), self._values(piece.values[i])) for i in rows]
                self.sent += len(readings)
                yield Publication(serials[piece.device[start]], "telemetry", telemetry_payload(readings))

    def _values(self, row: np.ndarray[tuple[int], np.dtype[np.float64]]) -> dict[str, float | int | str]:
        values: dict[str, float | int | str] = {}
        for metric, value in zip(self.product.metrics, row.tolist(), strict=True):
            if value == value:
                values[metric.id] = metric.labels[int(value)] if metric.role is Role.STATE else value
        return values


def read_record(fleet: RecordedFleet, timeline: Timeline) -> Record:
    """Everything of the folder but telemetry. Work before the beginning is history that the registry is told of."""
    devices, events, failures = fleet.devices(), list(fleet.events()), list(fleet.failures())
    times = timeline.times()
    edges = [from_milliseconds(times[i]) for i in (0, -1)] if len(times) else []
    edges += [row.ts for row in events]
    if not edges:
        raise BadFolder(f"{fleet.directory}: nothing to replay: no telemetry and no events of these devices and times")
    begin = fleet.selection.since or bucket_of(min(edges), fleet.product.scoring)
    unbounded = RecordedFleet(fleet.directory, fleet.product, _without_since(fleet))
    work = sorted(unbounded.maintenance(), key=lambda row: row.ts)
    during = [row for row in work if row.ts >= begin]
    ends = edges + [row.ts for row in failures] + [row.ts for row in during]
    return Record(
        devices=devices,
        events=sorted(events, key=lambda row: row.ts),
        failures=sorted((row for row in failures if row.ts >= begin), key=lambda row: row.ts),
        maintenance=during,
        before=[row for row in work if row.ts < begin],
        begin=begin,
        end=max(ends),
    )


def _without_since(fleet: RecordedFleet) -> Selection:
    return Selection(fleet.selection.devices, fleet.selection.excluded, None, fleet.selection.until)


def open_timeline(fleet: RecordedFleet, seen: Seen | None = None) -> Timeline:
    return Timeline(read_telemetry(fleet, seen))


def gateway_for(mqtt_url: str, product: str) -> Gateway:
    """A gateway with a session of its own."""
    return Gateway(mqtt_url, product, client_id=f"sigap-replay-{uuid.uuid4().hex[:12]}")
