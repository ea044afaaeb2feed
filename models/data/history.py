"""What is known of a fleet, as frames: the one input of features, labels, training and evaluation."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from fleet.counters import PARTS as COUNTER_PARTS
from fleet.product import Metric, Product, Role
from fleet.times import to_milliseconds
from models.data.arrays import Floats, Ints, Texts

BUCKET_ORIGIN = to_milliseconds(datetime.fromisoformat("2000-01-03T00:00:00Z"))  # TimescaleDB's time_bucket origin
EVENT_COLUMNS = ("serial", "ts", "code", "severity")
MAINTENANCE_COLUMNS = ("serial", "ts", "component", "action")
FAILURE_COLUMNS = ("serial", "ts", "failure_mode")
ANOMALY_COLUMNS = ("serial", "start", "end")
TIME_COLUMNS = frozenset({"ts", "start", "end", "bucket", "known_at", "readings", "installed_at"})


@dataclass(frozen=True, slots=True)
class History:
    """A fleet's record up to `end` (ms since the epoch, like every time in the frames).

    `devices`: serial, installed_at, attributes (text or number). `buckets`: serial, bucket (start of a period of
    `product.scoring`), known_at (last reading in it), readings, then `rollup_columns` of each metric; sorted by
    serial and bucket. `events`: serial, ts, code, severity. `maintenance`: serial, ts, component, action.
    `failures`: serial, ts, failure_mode. `anomalies`: serial, start, end. `stands_for`: where devices were drawn from a
    larger fleet, for how many of it each stands. `held`: values that are reported on change stand in every bucket that
    they hold in (`models.data.held_values`).
    """

    product: Product
    end: int
    devices: pd.DataFrame
    buckets: pd.DataFrame
    events: pd.DataFrame
    maintenance: pd.DataFrame
    failures: pd.DataFrame
    anomalies: pd.DataFrame
    stands_for: Mapping[str, int] = field(default_factory=dict)
    held: bool = False

    @property
    def serials(self) -> list[str]:
        return [str(serial) for serial in self.devices["serial"]]

    def weights(self, serial: Texts) -> Floats | None:
        """For how many devices that of each row [n] stands; None where none were drawn."""
        if not self.stands_for:
            return None
        own = np.array([self.stands_for.get(name, 1) for name in self.serials], np.float64)
        weights: Floats = own[pd.Index(self.devices["serial"]).get_indexer(pd.Index(serial))]
        return weights

    def only(self, serials: set[str] | frozenset[str]) -> "History":
        """The record of these devices alone; `end` stays."""

        def own(frame: pd.DataFrame) -> pd.DataFrame:
            return frame[frame["serial"].isin(list(serials))].reset_index(drop=True)

        return replace(
            self,
            devices=own(self.devices),
            buckets=own(self.buckets),
            events=own(self.events),
            maintenance=own(self.maintenance),
            failures=own(self.failures),
            anomalies=own(self.anomalies),
        )

    def until(self, moment: int) -> "History":
        """What was known before `moment` (ms): nothing of it shows a later reading, event, repair or failure."""
        last = self.buckets["bucket"] + milliseconds(self.product.scoring)
        buckets = self.buckets[last <= moment].reset_index(drop=True)
        events = self.events[self.events["ts"] < moment].reset_index(drop=True)
        maintenance = self.maintenance[self.maintenance["ts"] < moment].reset_index(drop=True)
        return replace(
            self,
            end=min(self.end, record_end(self.devices, buckets, events, maintenance)),
            buckets=buckets,
            events=events,
            maintenance=maintenance,
            failures=self.failures[self.failures["ts"] < moment].reset_index(drop=True),
            anomalies=self.anomalies[self.anomalies["end"] < moment].reset_index(drop=True),
        )


def record_end(devices: pd.DataFrame, buckets: pd.DataFrame, events: pd.DataFrame, maintenance: pd.DataFrame) -> int:
    """When a record ends (ms): with the last that was heard of any device, or where it began."""
    last = [int(c.max()) for c in (buckets["known_at"], events["ts"], maintenance["ts"]) if len(c)]
    return max(last, default=int(devices["installed_at"].max()) if len(devices) else 0)


def rollup_columns(metric: Metric) -> tuple[str, ...]:
    """The rollup columns of one metric, in order; `store` makes columns of the same names."""
    match metric.role:
        case Role.SENSOR | Role.SETTING:
            parts = ["count", "mean", "min", "max", "stddev", "last"]
        case Role.COUNTER:
            parts = ["count", "first", "last", *COUNTER_PARTS]
        case Role.STATE:
            parts = ["count", "last", *(f"n{code}" for code in range(len(metric.labels)))]
    return tuple(f"{metric.id}_{part}" for part in parts)


def bucket_columns(product: Product) -> tuple[str, ...]:
    """Every column of `History.buckets`."""
    rollups = [column for metric in product.metrics for column in rollup_columns(metric)]
    return ("serial", "bucket", "known_at", "readings", *rollups)


def bucket_start(ts: Ints, period: timedelta) -> Ints:
    """Times (ms) -> the starts of their buckets (ms)."""
    step = milliseconds(period)
    return (ts - BUCKET_ORIGIN) // step * step + BUCKET_ORIGIN


def milliseconds(duration: timedelta) -> int:
    return duration // timedelta(milliseconds=1)


def make_frame(columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> pd.DataFrame:
    """Rows -> a frame with the right types also where there are none; sorted by serial and time."""
    frame = pd.DataFrame({name: [row[i] for row in rows] for i, name in enumerate(columns)}, columns=list(columns))
    for name in columns:
        frame[name] = frame[name].astype(np.int64 if name in TIME_COLUMNS else object)
    if len(frame) > 1:
        by = [name for name in ("serial", "ts", "start") if name in columns]
        frame = frame.sort_values(by, kind="stable").reset_index(drop=True)
    return frame
