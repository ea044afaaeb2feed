"""Reasons in words, English and Indonesian, with numbers and units."""

import re
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from fleet.product import Product, Role, Text
from models.features import Column
from models.spec import FeatureSpec

Values = dict[tuple[str, str, int], float]
# Deviations smaller than this, in standard deviations, are not worth a word.
LEAST_AWAY = 0.2
DECIMAL_POINT = re.compile(r"(?<=\d)\.(?=\d)")
WRITTEN = {"degC": "°C", "degF": "°F", "degR": "°R", "1": ""}


@dataclass(frozen=True, slots=True)
class Wording:
    """What one row holds of one group: its columns with their values, and healthy values beside them."""

    product: Product
    spec: FeatureSpec
    group: str
    columns: tuple[Column, ...]
    values: dict[str, float]
    healthy: dict[str, float]

    def text(self) -> Text:
        """One sentence part about the group."""
        kind, _, name = self.group.partition(":")
        said = self._said(kind, name)
        return Text(said.en, DECIMAL_POINT.sub(",", said.id))

    def _said(self, kind: str, name: str) -> Text:
        match kind:
            case "event":
                return self._events(name)
            case "part":
                return self._part(name)
            case "device":
                days = number(self._one("age"))
                return Text(f"the device is {days} days old", f"perangkat berumur {days} hari")
            case "attribute":
                return self._attribute(name)
            case _:
                return self._metric()

    def _one(self, kind: str, window: int | None = None) -> float:
        found = [c for c in self.columns if c.kind == kind and (window is None or c.window == window)]
        return self.values[found[0].name] if found else float("nan")

    def _span(self, window: int) -> timedelta:
        return window * self.product.scoring

    def _events(self, code: str) -> Text:
        declared = self.product.code(code)
        name = declared.name if declared else Text(code or "any event", code or "kejadian apa pun")
        window = self.spec.longest
        count = self._one("count", window)
        if not count > 0:
            span = spoken_span(self._span(window))
            none = f"{name.id} tidak muncul dalam {span.id} terakhir"
            return Text(f"{name.en} did not come in the last {span.en}", none)
        for shorter in self.spec.windows:
            if self._one("count", shorter) == count:
                window = shorter
                break
        span = spoken_span(self._span(window))
        times = "once" if count == 1 else f"{count:.0f} times"
        often = f"{name.id} muncul {count:.0f} kali dalam {span.id} terakhir"
        return Text(f"{name.en} came {times} in the last {span.en}", often)

    def _part(self, component: str) -> Text:
        declared = self.product.component(component)
        name = declared.name if declared else Text(component, component)
        days = number(self._one("age"))
        return Text(f"{name.en} is {days} days old", f"{name.id} berumur {days} hari")

    def _attribute(self, name: str) -> Text:
        value = self._one("attribute")
        known = self.spec.texts.get(name)
        shown = known[int(value)] if known and np.isfinite(value) else number(value)
        return Text(f"{name} is {shown}", f"{name} adalah {shown}")

    def _metric(self) -> Text:
        name, unit = self._name_and_unit()
        baseline = [c for c in self.columns if c.kind == "dev" and c.window == self.spec.windows[1]]
        if not baseline:
            return self._average(name, unit)
        deviation, mean = self.values[baseline[0].name], self._one("mean", self.spec.windows[1])
        scale = self.spec.scales.get(baseline[0].name.rpartition(".")[0], float("nan"))
        if not np.isfinite(mean):
            return Text(f"{name.en} was not read of late", f"{name.id} belakangan tidak terbaca")
        parts = Text(f"{name.en} is {number(mean)}{unit}", f"{name.id} sebesar {number(mean)}{unit}")
        if np.isfinite(deviation) and abs(deviation) >= LEAST_AWAY * scale:
            away, early = number(abs(deviation) / scale), number(mean - deviation)
            side = Text("above", "atas") if deviation >= 0 else Text("below", "bawah")
            parts = Text(
                f"{parts.en}, {away} standard deviations {side.en} its own early life ({early}{unit})",
                f"{parts.id}, {away} simpangan baku di {side.id} masa awalnya sendiri ({early}{unit})",
            )
        return self._with_trend(parts, unit, scale)

    def _with_trend(self, parts: Text, unit: str, scale: float) -> Text:
        slope, whole = self._one("slope", self.spec.longest), self.spec.longest
        if not np.isfinite(slope) or abs(slope) * whole < 0.5 * scale:
            return parts
        per = timedelta(days=1) if self._span(whole) >= timedelta(days=2) else timedelta(hours=1)
        a_while = Text("a day", "per hari") if per == timedelta(days=1) else Text("an hour", "per jam")
        rate = number(abs(slope) * (per / self.product.scoring))
        rising = slope > 0
        return Text(
            f"{parts.en}, {'rising' if rising else 'falling'} {rate}{unit} {a_while.en}",
            f"{parts.id}, {'naik' if rising else 'turun'} {rate}{unit} {a_while.id}",
        )

    def _average(self, name: Text, unit: str) -> Text:
        column = max(self.columns, key=lambda c: c.window)
        value, usual = number(self.values[column.name]), number(self.healthy.get(column.name, float("nan")))
        span = spoken_span(self._span(column.window))
        label = self._state_label(column)
        return Text(
            f"{name.en}{label} averaged {value}{unit} over the last {span.en} (healthy: {usual}{unit})",
            f"{name.id}{label} rata-rata {value}{unit} selama {span.id} terakhir (sehat: {usual}{unit})",
        )

    def _state_label(self, column: Column) -> str:
        part = column.name.rpartition(".")[0].partition(":")[2]
        metric = next((m for m in self.product.metrics if m.id == self.group), None)
        if metric is None or metric.role is not Role.STATE:
            return ""
        return f" = {metric.labels[int(part)]}" if part.isdigit() else " (changes)"

    def _name_and_unit(self) -> tuple[Text, str]:
        for metric in self.product.metrics:
            if metric.id == self.group:
                return metric.name, spoken_unit(metric.unit) if metric.role is not Role.STATE else ""
        for derived in self.product.derived:
            if derived.id == self.group:
                return derived.name, spoken_unit(derived.unit)
        return Text(self.group, self.group), ""


def spoken_unit(unit: str) -> str:
    """A unit as people write it behind a number; none for a bare ratio."""
    written = WRITTEN.get(unit, unit)
    return f" {written}" if written else ""


def number(value: float) -> str:
    """Three or four significant digits, without an exponent where people would not write one."""
    if not np.isfinite(value):
        return "?"
    size = abs(value)
    if size >= 1000 or value == 0:
        return f"{value:.0f}"
    digits = 1 if size >= 10 else 2 if size >= 1 else 3
    return f"{value:.{digits}f}".rstrip("0").rstrip(".") if size >= 0.01 else f"{value:.2g}"


def spoken_span(span: timedelta) -> Text:
    """30 days, 24 h, 90 minutes, 45 s."""
    seconds = span.total_seconds()
    for size, en, indonesian in ((172_800, "days", "hari"), (7_200, "h", "jam"), (120, "minutes", "menit")):
        unit = {"days": 86_400, "h": 3_600, "minutes": 60}[en]
        if seconds >= size:
            return Text(f"{number(seconds / unit)} {en}", f"{number(seconds / unit)} {indonesian}")
    return Text(f"{number(seconds)} s", f"{number(seconds)} detik")
