"""Readings of one product from several messages, as columns with what is right of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from fleet.product import Metric, Role
from fleet.recorded.plausible import plausible
from fleet.times import to_microseconds
from fleet.value_checks import FLOAT4_MIN, FLOAT8_LEAST
from ingest.messages import Message
from ingest.plain.typed import PlainDecoder, PlainReading
from store.telemetry.reading_columns import NO_SEQ, Floats, Integers, ReadingColumns

Flags = NDArray[np.bool_]
_TS, _SEQ, _BOOT, _VALUES = map(attrgetter, ("ts", "seq", "boot", "values"))


@dataclass(slots=True)
class Gathered:
    """What was decoded so far. By message: its place among all, its device, when it came, how many readings it has."""

    decoder: PlainDecoder
    readings: list[PlainReading] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    devices: list[int] = field(default_factory=list)
    received: list[datetime] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)

    def add(self, place: int, device: int, message: Message, decoded: PlainReading | list[PlainReading]) -> None:
        if isinstance(decoded, list):
            self.readings += decoded
            self.counts.append(len(decoded))
        else:
            self.readings.append(decoded)
            self.counts.append(1)
        self.places.append(place)
        self.devices.append(device)
        self.received.append(message.received_at)

    def columns(self) -> "PlainColumns":
        counts, devices = np.array(self.counts, np.int64), np.array(self.devices, np.int64)
        rows = ReadingColumns(
            np.repeat(devices, counts),
            np.fromiter(map(_TS, self.readings), np.int64, len(self.readings)) * 1000,
            _counts(map(_SEQ, self.readings), NO_SEQ),
            np.repeat(_microseconds(self.received), counts),
            values_of(self.decoder, self.readings),
        )
        boot = _counts(map(_BOOT, self.readings), 0)
        return PlainColumns(rows, boot, np.array(self.places, np.int64), devices, counts)


@dataclass(frozen=True, slots=True)
class PlainColumns:
    """`rows` [n] with `boot` [n], which numbering a `seq` is of. By message [k]: its place among all, its device, how
    many of the rows are its own."""

    rows: ReadingColumns
    boot: Integers
    places: Integers
    devices: Integers
    counts: Integers

    @property
    def starts(self) -> Integers:
        """Where each message's rows begin [k]."""
        return np.cumsum(self.counts) - self.counts

    def without(self, is_out: Flags) -> "PlainColumns":
        """The messages [k] that stay."""
        kept = ~is_out
        if kept.all():
            return self
        rows = np.repeat(kept, self.counts)
        return PlainColumns(
            self.rows.take(rows), self.boot[rows], self.places[kept], self.devices[kept], self.counts[kept]
        )

    def check(self, decoder: PlainDecoder, now: datetime, *, ahead: timedelta, late: timedelta | None) -> Flags:
        """Which messages [k] break no rule. Values become what is stored of them."""
        age = (to_microseconds(now) - self.rows.ts) / 1e6
        good = age >= -ahead.total_seconds()
        if late is not None:
            good &= age <= late.total_seconds()
        for metric, column in zip(decoder.product.metrics, self.rows.values.T, strict=True):
            good &= plausible(metric, column) | np.isnan(column)
            if metric.role is not Role.STATE:
                column[np.abs(column) < _least(metric)] = 0.0
        return np.logical_and.reduceat(good, self.starts)


def values_of(decoder: PlainDecoder, readings: Sequence[PlainReading]) -> Floats:
    """[readings, metrics]; infinite where a state is none of its metric's."""
    values = np.empty((len(decoder.product.metrics), len(readings)))
    held = list(map(_VALUES, readings))
    for column, field_of, codes in zip(values, decoder.fields, decoder.codes, strict=True):
        try:
            given = map(field_of, held)
            column[:] = np.fromiter(given if codes is None else map(codes.__getitem__, given), np.float64, len(held))
        except (TypeError, KeyError):  # A null, or no state of this metric.
            given = map(field_of, held)
            column[:] = list(given) if codes is None else [codes.get(one, np.inf) for one in given]
    return values.T


def _least(metric: Metric) -> float:
    """A number nearer to 0 is stored as 0."""
    return FLOAT8_LEAST if metric.role is Role.COUNTER else FLOAT4_MIN


def _counts(numbers: Iterator[int | None], missing: int) -> Integers:
    return np.array([missing if one is None else one for one in numbers], np.int64)


def _microseconds(moments: list[datetime]) -> Integers:
    """Of many moments that are mostly the same."""
    known: dict[datetime, int] = {}
    found = [known[one] if one in known else known.setdefault(one, to_microseconds(one)) for one in moments]
    return np.array(found, np.int64)
