"""A recorded fleet into the database, without MQTT: streamed, checked like a device's own messages."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from fleet.coded import Coded
from fleet.product import Metric, Role
from fleet.recorded.folder import RecordedFleet, attribute_value
from fleet.recorded.notes import record_notes
from fleet.recorded.plausible import plausible
from fleet.recorded.read_counts import Seen
from fleet.recorded.telemetry import Chunk, read_telemetry, undeclared_columns
from fleet.sentinels import NAMED_INVALID
from fleet.times import EPOCH, from_milliseconds, to_microseconds
from fleet.value_checks import no_state, range_fault
from store.assets import registry
from store.assets.fleet_clocks import ClockMode, move_clock_to, read_clock
from store.assets.products import register_product
from store.assets.registry import Device
from store.engine.database import Connection
from store.rollups.rollups import refresh_rollups
from store.storage.kept_from import hold_kept_from
from store.telemetry import arrivals
from store.telemetry.arrivals import AsideValue, Event
from store.telemetry.reading_columns import NO_SEQ, ReadingColumns
from store.telemetry.readings import TelemetryWriter

ROWS_AT_ONCE = 20_000
Progress = Callable[[int], None]


@dataclass(slots=True)
class Imported:
    """What an import brought; `repeated`: readings that were stored before; `past_retention`: of a time
    whose readings were dropped. `clock`: the fleet's."""

    product: str
    version: int = 0
    devices: int = 0
    readings: int = 0
    repeated: int = 0
    out_of_range: int = 0
    named_invalid: int = 0
    past_retention: int = 0
    events: int = 0
    maintenance: int = 0
    failures: int = 0
    anomalies: int = 0
    left_out: list[str] = field(default_factory=list)
    unlisted: int = 0
    notes: list[str] = field(default_factory=list)
    until: datetime = EPOCH
    clock: ClockMode = ClockMode.DRIVEN


def import_fleet(conn: Connection, fleet: RecordedFleet, *, progress: Progress = lambda _: None) -> Imported:
    """Stores the selected part of a folder; doing it again changes nothing. `progress` is told of readings done."""
    product = fleet.product
    rows, left_out = fleet.devices(), undeclared_columns(fleet)
    for small in (fleet.failures(), fleet.maintenance(), fleet.anomalies(), fleet.events()):
        deque(small, maxlen=0)  # What cannot be read in them is told before the first row is stored.
    first = min((row.installed_at for row in rows), default=EPOCH)
    version = register_product(conn, product, mode=ClockMode.DRIVEN, now=first)
    done = Imported(product.id, version, devices=len(rows), left_out=left_out)
    devices: dict[str, Device] = {}
    with conn.transaction():
        for row in rows:
            device, _ = registry.register_device(
                conn,
                product=product,
                serial=row.serial,
                installed_at=row.installed_at,
                attributes={name: attribute_value(text) for name, text in row.attributes.items()},
            )
            devices[row.serial] = device
    seen = Seen(product)
    _import_telemetry(conn, fleet, devices, done, progress, seen)
    _import_the_rest(conn, fleet, devices, done)
    done.unlisted, done.notes = seen.unlisted.total(), record_notes(fleet, seen)
    refresh_rollups(conn, product)
    if done.until > EPOCH:
        move_clock_to(conn, product.id, done.until)
    if (clock := read_clock(conn, product.id)) is not None:
        done.clock = clock.mode
    return done


def _import_telemetry(
    conn: Connection,
    fleet: RecordedFleet,
    devices: dict[str, Device],
    done: Imported,
    progress: Progress,
    seen: Seen,
) -> None:
    writer = TelemetryWriter(conn)
    received_at = datetime.now(UTC)
    for chunk in read_telemetry(fleet, seen):
        for start in range(0, len(chunk), ROWS_AT_ONCE):
            part = slice(start, start + ROWS_AT_ONCE)
            piece = Chunk(chunk.serials[part], chunk.ts[part], chunk.values[part])
            _import_piece(conn, writer, fleet, devices, piece, done, received_at)
            progress(len(piece))


def _import_piece(
    conn: Connection,
    writer: TelemetryWriter,
    fleet: RecordedFleet,
    devices: dict[str, Device],
    piece: Chunk,
    done: Imported,
    received_at: datetime,
) -> None:
    ids = np.array([devices[serial].id for serial in piece.serials], np.int64)
    values, asides = np.empty_like(piece.values), []
    for metric, numbers, kept in zip(fleet.product.metrics, piece.values.T, values.T, strict=True):
        good = plausible(metric, numbers)
        kept[:] = np.where(good, numbers + 0.0, np.nan)  # -0.0 is stored as 0.0
        asides += [
            AsideValue(
                int(ids[i]),
                from_milliseconds(piece.ts[i]),
                metric.id,
                float(numbers[i]),
                _rule(metric, float(numbers[i])),
                received_at,
            )
            for i in np.flatnonzero(~good & np.isfinite(numbers)).tolist()
        ]
    count, received = len(piece), to_microseconds(received_at)
    rows = ReadingColumns(ids, piece.ts * 1000, np.full(count, NO_SEQ), np.full(count, received), values)
    with conn.transaction():
        kept_from = hold_kept_from(conn, fleet.product.id)
        if kept_from is not None:
            rows = rows.take(rows.ts >= to_microseconds(kept_from))
            done.past_retention += count - len(rows.ts)
        written = writer.write_columns(fleet.product, rows)
        arrivals.mark_dirty(conn, fleet.product.id, written.devices, written.los, written.his, live=False)
        if asides:
            arrivals.put_asides(conn, asides)
        if written.conflicts:
            counts = {(device, "conflict", metric): n for (device, metric), n in written.conflicts.items()}
            arrivals.add_tallies(conn, counts)
    done.readings += written.inserted
    done.repeated += written.repeated
    named = sum(aside.rule.code == NAMED_INVALID.code for aside in asides)
    done.named_invalid += named
    done.out_of_range += len(asides) - named
    done.until = max(done.until, from_milliseconds(int(piece.ts.max())))


def _rule(metric: Metric, number: float) -> Coded:
    broken = no_state(metric) if metric.role is Role.STATE else range_fault(metric, number)
    assert broken is not None, f"{metric.id} can be {number}"
    return broken


def _import_the_rest(conn: Connection, fleet: RecordedFleet, devices: dict[str, Device], done: Imported) -> None:
    received_at = datetime.now(UTC)
    for events in _in_pieces(_events(fleet, devices, received_at)):
        with conn.transaction():
            done.events += arrivals.put_events(conn, events, live=False)
        done.until = max(done.until, *(event.ts for event in events))
    with conn.transaction():
        for work in fleet.maintenance():
            device = devices[work.serial]
            done.maintenance += registry.record_maintenance(
                conn, device=device, ts=work.ts, component=work.component, action=work.action, source="import"
            )
            done.until = max(done.until, work.ts)
        for failure in fleet.failures():
            device = devices[failure.serial]
            done.failures += registry.record_failure(
                conn, device_id=device.id, ts=failure.ts, failure_mode=failure.failure_mode, source="import"
            )
        for label in fleet.anomalies():
            device = devices[label.serial]
            registry.record_anomaly_label(conn, device_id=device.id, starts_at=label.start, ends_at=label.end)
            done.anomalies += 1


def _events(fleet: RecordedFleet, devices: dict[str, Device], received_at: datetime) -> Iterator[Event]:
    for row in fleet.events():
        device = devices[row.serial]
        yield Event(device.id, row.ts, row.code, row.severity, "", None, received_at)


def _in_pieces(events: Iterator[Event]) -> Iterator[list[Event]]:
    piece: list[Event] = []
    for event in events:
        piece.append(event)
        if len(piece) >= ROWS_AT_ONCE:
            yield piece
            piece = []
    if piece:
        yield piece
