"""One batch of devices whose rules are due: their memory, their new readings, how their alarms stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from fleet.times import from_milliseconds, to_milliseconds
from service.alarms.conditions.thresholds import Series, bounds
from service.alarms.memory import Bools, Floats, Ints, Memory, recall
from service.alarms.plan import Plan, Watch
from store.access.refused_topics import RefusedTopic, refused_topics
from store.access.units import UnitChange, open_changes
from store.engine.database import Connection
from store.learning.sensor_faults import SensorFault, sensor_faults
from store.service.alarms import AlarmRow, AlarmSpan, Key, lock_living, spans_of
from store.service.rule_work import DueDevice, StoredAside, asides_for_rules, read_for_rules
from store.telemetry.device_clocks import DeviceClock, clocks_of
from store.telemetry.floods import Flood, newest_floods

# About so many readings are judged in one transaction: long ones of many late devices take several.
MOST_READINGS = 400_000
MILLISECOND = timedelta(milliseconds=1)


@dataclass(slots=True)
class Batch:
    """Arrays go by the device's place in `devices` [d]; `device`, `ts`, `values` are the readings [n], in order.

    `late`: the device's past changed, or nothing is remembered: it is judged anew from `lo` on. `reads`: it has new
    readings. Times in milliseconds. `sensor_faults`: those that scoring detected, by device and metric.
    `clocks`: what is known of devices' own clocks, by device. `floods`: the last flood of devices that had one.
    `units`: changes of the unit that nobody has settled. `refused_topics`: what devices tried on topics of others.
    """

    plan: Plan
    now: float
    devices: list[DueDevice]
    memory: Memory
    late: Bools
    reads: Bools
    lo: Floats
    device: Ints
    ts: Floats
    values: Floats
    asides: list[StoredAside]
    living: dict[Key, AlarmRow]
    standing: dict[tuple[str, str], list[int]]
    spans: dict[Key, list[AlarmSpan]]
    places: dict[int, int]
    sensor_faults: dict[tuple[int, str], SensorFault]
    clocks: dict[int, DeviceClock]
    units: dict[int, UnitChange]
    floods: dict[int, Flood]
    refused_topics: dict[int, RefusedTopic]

    def active(self, watch: Watch) -> Bools:
        """Which devices have this alarm standing."""
        active = np.zeros(len(self.devices), bool)
        active[self.standing.get(watch.key, [])] = True
        return active

    def series(self, column: int) -> Series:
        """One metric's values; what the last look left goes first, unless the device is judged anew."""
        spoke = ~np.isnan(self.values[:, column])
        kept = np.flatnonzero(~self.late & ~np.isnan(self.memory["metric_ts"][:, column]))
        device = np.concatenate((kept, self.device[spoke]))
        ts = np.concatenate((self.memory["metric_ts"][kept, column], self.ts[spoke]))
        value = np.concatenate((self.memory["metric_value"][kept, column], self.values[spoke, column]))
        remembered = np.arange(len(device)) < len(kept)
        order = np.argsort(device, kind="stable")
        return Series(device[order], ts[order], value[order], remembered[order])


def open_batch(conn: Connection, plan: Plan, claimed: Sequence[DueDevice], now: datetime) -> Batch:
    """Reads what judging some claimed devices takes: as many of them as MOST_READINGS allow, one at least."""
    devices = sorted(claimed, key=lambda d: d.id)
    memory, unknown = recall(plan, devices)
    now_ms = ms(now)
    since = np.array([np.nan if d.since is None else ms(d.since) for d in devices])
    reads = ~np.isnan(since)
    late = reads & (unknown | ~(since > memory["last_ts"]))
    lo = np.where(late, since - plan.lookback / MILLISECOND, memory["last_ts"] + 1)
    many = _fitting(plan, np.where(reads, now_ms - lo, 0.0))
    devices, memory, reads, late, lo = devices[:many], memory[:many], reads[:many], late[:many], lo[:many]
    wanted = [d.id for d, wants in zip(devices, reads, strict=True) if wants]
    device, ts, values = np.zeros(0, np.int64), np.zeros(0), np.zeros((0, len(plan.product.metrics)))
    asides: list[StoredAside] = []
    if wanted:
        los = [moment(one) for one in lo[reads]]
        readings = read_for_rules(conn, plan.product, [m.id for m in plan.product.metrics], wanted, los)
        device = np.searchsorted(np.array([d.id for d in devices]), readings.device)
        ts, values = readings.ts.astype(float), readings.values
        before = timedelta(milliseconds=2 * max(plan.range_ms))
        asides = asides_for_rules(conn, wanted, [one - before for one in los])
    ids = [d.id for d in devices]
    places = {device_id: place for place, device_id in enumerate(ids)}
    living = {row.key: row for row in lock_living(conn, ids)}
    return Batch(
        plan=plan,
        now=now_ms,
        devices=devices,
        memory=memory,
        late=late,
        reads=reads,
        lo=lo,
        device=device,
        ts=ts,
        values=values,
        asides=asides,
        living=living,
        standing=_standing(living, places),
        spans=_spans(conn, [d.id for d, is_late in zip(devices, late, strict=True) if is_late], lo[late]),
        places=places,
        clocks=clocks_of(conn, ids),
        units=open_changes(conn, ids),
        floods=newest_floods(conn, ids),
        refused_topics=refused_topics(conn, ids),
        sensor_faults={fault.key: fault for fault in sensor_faults(conn, ids) if fault.confirmed_at is not None},
    )


def note_newest(batch: Batch) -> None:
    """The newest values of the batch become what is remembered."""
    memory = batch.memory
    for column in range(batch.values.shape[1]):
        spoke = ~np.isnan(batch.values[:, column])
        device, ts, value = batch.device[spoke], batch.ts[spoke], batch.values[spoke, column]
        last = bounds(device)[1]
        at, ts, value = device[last], ts[last], value[last]
        newer = ~(ts < memory["metric_ts"][at, column])
        memory["metric_ts"][at[newer], column] = ts[newer]
        memory["metric_value"][at[newer], column] = value[newer]
    last = bounds(batch.device)[1]
    at = batch.device[last]
    memory["last_ts"][at] = np.fmax(memory["last_ts"][at], batch.ts[last])


def ms(moment: datetime) -> float:
    """Aware UTC -> milliseconds since the epoch."""
    return float(to_milliseconds(moment))


def moment(milliseconds: float) -> datetime:
    """Milliseconds since the epoch -> aware UTC."""
    return from_milliseconds(round(milliseconds))


def _fitting(plan: Plan, widths: Floats) -> int:
    interval = plan.product.interval / MILLISECOND
    return max(1, int(np.searchsorted(np.cumsum(1 + widths / interval), MOST_READINGS)))


def _standing(living: dict[Key, AlarmRow], places: dict[int, int]) -> dict[tuple[str, str], list[int]]:
    """Where alarms of each rule and metric stand."""
    places_of: dict[tuple[str, str], list[int]] = {}
    for row in living.values():
        if row.active:
            places_of.setdefault((row.rule, row.metric), []).append(places[row.device_id])
    return places_of


def _spans(conn: Connection, devices: list[int], los: Floats) -> dict[Key, list[AlarmSpan]]:
    spans: dict[Key, list[AlarmSpan]] = {}
    if devices:
        for span in spans_of(conn, devices, [moment(one) for one in los]):
            spans.setdefault((span.device_id, span.rule, span.metric), []).append(span)
    return spans
