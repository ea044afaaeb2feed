"""Reasons in words, English and Indonesian, with numbers and units."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

import numpy as np

from fleet.product import Product, Role, Text
from fleet.times import from_milliseconds
from models.behind import Aspect, Behind
from models.spec import FeatureSpec
from models.spoken import brief, level, number, percent, spoken_span, spoken_unit

DECIMAL_POINT = re.compile(r"(?<=\d)\.(?=\d)")
# Reasons are frozen in words when an episode opens: their days are those of the fleet's home.
HOME = ZoneInfo("Asia/Jakarta")
MONTHS = Text("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des")


@dataclass(frozen=True, slots=True)
class Wording:
    """Says what stands behind a reason, as one part of a sentence."""

    product: Product
    spec: FeatureSpec
    behind: Behind

    def text(self) -> Text:
        said = self._said()
        return Text(said.en, DECIMAL_POINT.sub(",", said.id))

    def _said(self) -> Text:
        behind = self.behind
        match behind.aspect:
            case Aspect.LEVEL:
                return self._level()
            case Aspect.COUNT:
                return self._count()
            case Aspect.AGE:
                return self._age()
            case Aspect.REPAIRS:
                return self._repairs()
            case Aspect.ATTRIBUTE:
                return self._attribute()
            case Aspect.SPREAD | Aspect.WITHIN:
                return self._swings()
            case Aspect.SHARE | Aspect.CHANGES:
                return self._state()
            case Aspect.AVERAGE | Aspect.LOWEST | Aspect.HIGHEST:
                return self._average()
        assert_never(behind.aspect)

    def _level(self) -> Text:
        behind, name, unit = self.behind, self.name(), self.unit()
        if not np.isfinite(behind.value):
            return Text(f"{name.en} was not read of late", f"{name.id} belakangan tidak terbaca")
        said = self._adjusted(name, unit) if behind.adjusted else self._measured(name, unit)
        if np.isfinite(behind.slope) and np.isfinite(behind.usual):
            said = _joined(said, self._moves(unit), gap="")
        if np.isfinite(behind.fleet) and (behind.leads == "level" or not behind.stands_out):
            said = _joined(said, self._beside_fleet(unit))
        return said

    def _measured(self, name: Text, unit: str) -> Text:
        """Vibration is 6.1 mm/s, 3.2 mm/s above its own usual (2.9 mm/s) since 12 Nov"""
        behind, per = self.behind, self._per_bucket()
        value = level(behind.value, behind.away) if behind.stands_out else number(behind.value)
        said = Text(f"{name.en}{':' if per.en else ' is'} {value}{unit}{per.en}", f"{name.id} {value}{unit}{per.id}")
        if not np.isfinite(behind.usual):
            return said
        if not behind.stands_out:
            trend = np.isfinite(behind.slope)
            near = Text("close to its own usual", "masih seperti biasanya")
            return _joined(said, near if trend else Text("as usual for it", "seperti biasanya"), gap=", ")
        usual = level(behind.usual, behind.away)
        away = _joined(
            self._away(behind.away, unit), Text(f"its own usual ({usual}{unit})", f"biasanya ({usual}{unit})")
        )
        return _joined(_joined(said, away, gap=", "), self._since(), gap="")

    def _adjusted(self, name: Text, unit: str) -> Text:
        """What settings and surroundings explain is taken out of the figure, so it is not what anybody reads on the
        device: how far it lies from its usual is told, not where it stands."""
        around = any(metric.surroundings for metric in self.product.metrics if metric.id in self.behind.adjusted)
        settings = Text("at equal settings", "pada pengaturan yang sama")
        same = Text("under equal conditions", "pada kondisi yang sama") if around else settings
        if not self.behind.stands_out:
            return Text(f"{name.en} is as usual {same.en}", f"{name.id} seperti biasanya {same.id}")
        away = self._away(self.behind.away, unit)
        said = Text(f"{name.en} is {away.en} its own usual {same.en}", f"{name.id} {away.id} biasanya {same.id}")
        return _joined(said, self._since(), gap="")

    def _away(self, away: float, unit: str) -> Text:
        """3.2 mm/s above"""
        size, points = level(abs(away), away), _difference(unit)
        return Text(
            f"{size}{points.en} {'above' if away > 0 else 'below'}",
            f"{size}{points.id} di {'atas' if away > 0 else 'bawah'}",
        )

    def _beside_fleet(self, unit: str) -> Text:
        away = self.behind.value - self.behind.fleet
        if not self.behind.adjusted or away == 0:
            return self._healthy(unit)
        beside = _joined(self._away(away, unit), Text("healthy devices", "perangkat sehat"))
        return Text(f"({beside.en})", f"({beside.id})")

    def _moves(self, unit: str) -> Text:
        """and still rising by 0.4 °C a day"""
        behind, daily = self.behind, self._span(self.spec.longest) >= timedelta(days=2)
        rate, points = brief(abs(behind.slope) / (1 if daily else 24)), _difference(unit)
        rising = behind.slope > 0
        if not behind.stands_out:
            joint = Text(", but ", ", tetapi ")
        elif behind.onset and rising == (behind.away > 0):
            joint = Text(" and still ", " dan masih ")
        else:
            joint = Text(" and ", " dan ")
        return Text(
            f"{joint.en}{'rising' if rising else 'falling'} by {rate}{points.en} {'a day' if daily else 'an hour'}",
            f"{joint.id}{'naik' if rising else 'turun'} {rate}{points.id} {'per hari' if daily else 'per jam'}",
        )

    def _swings(self) -> Text:
        behind, name, points = self.behind, self.name(), _difference(self.unit())
        over, bucket = spoken_span(self._span(behind.window)), spoken_span(self.product.scoring)
        each = Text(f" within {bucket.en}", f" dalam {bucket.id}") if behind.aspect is Aspect.WITHIN else Text("", "")
        value = number(behind.value)
        said = Text(
            f"{name.en} swung by {value}{points.en}{each.en} over the last {over.en}",
            f"{name.id} naik turun {value}{points.id}{each.id} selama {over.id} terakhir",
        )
        return self._compared(said, self.unit())

    def _state(self) -> Text:
        behind, name, over = self.behind, self.name(), spoken_span(self._span(self.behind.window))
        value, bucket = percent(behind.value), spoken_span(self.product.scoring)
        if behind.aspect is Aspect.CHANGES:
            said = Text(
                f"{name.en} changed in {value} of all spans of {bucket.en} over the last {over.en}",
                f"{name.id} berubah pada {value} dari semua selang {bucket.id} selama {over.id} terakhir",
            )
        else:
            label = self._label()
            said = Text(
                f"{name.en} was “{label.en}” for {value} of the last {over.en}",
                f"{name.id} berada pada “{label.id}” selama {value} dari {over.id} terakhir",
            )
        if not np.isfinite(behind.fleet):
            return said
        usual = percent(behind.fleet)
        said = _joined(said, Text(f"(healthy devices: {usual})", f"(perangkat sehat: {usual})"))
        return _joined(said, self._since(), gap="")

    def _average(self) -> Text:
        behind, name, unit = self.behind, self.name(), self.unit()
        over, value = spoken_span(self._span(behind.window)), number(behind.value)
        kind = {
            Aspect.LOWEST: Text(" at its lowest", " terendah"),
            Aspect.HIGHEST: Text(" at its highest", " tertinggi"),
        }
        where = kind.get(behind.aspect, Text("", ""))
        return self._compared(
            Text(
                f"{name.en}{where.en} averaged {value}{unit} over the last {over.en}",
                f"{name.id}{where.id} rata-rata {value}{unit} selama {over.id} terakhir",
            ),
            unit,
        )

    def _compared(self, said: Text, unit: str) -> Text:
        if not np.isfinite(self.behind.fleet):
            return said
        return _joined(_joined(said, self._healthy(unit)), self._since(), gap="")

    def _healthy(self, unit: str) -> Text:
        usual = number(self.behind.fleet)
        return Text(f"(healthy devices: {usual}{unit})", f"(perangkat sehat: {usual}{unit})")

    def _count(self) -> Text:
        behind, code = self.behind, self.behind.group.partition(":")[2]
        declared = self.product.code(code) if code else None
        name = declared.name if declared else Text(code or "Any event", code or "Kejadian apa pun")
        over = spoken_span(self._span(behind.window))
        if not behind.value > 0:
            none = f"{name.id} tidak muncul dalam {over.id} terakhir"
            return Text(f"{name.en} did not come in the last {over.en}", none)
        times = {1: "once", 2: "twice"}.get(int(behind.value), f"{behind.value:.0f} times")
        said = Text(
            f"{name.en} came {times} in the last {over.en}",
            f"{name.id} muncul {behind.value:.0f} kali dalam {over.id} terakhir",
        )
        if not np.isfinite(behind.last_h) or behind.value == 1:
            return said
        since_last = timedelta(hours=behind.last_h)
        if since_last < self.product.scoring:
            return said
        ago = spoken_span(since_last)
        return Text(f"{said.en}, the last time {ago.en} before", f"{said.id}, terakhir {ago.id} sebelumnya")

    def _age(self) -> Text:
        days = number(self.behind.value)
        name = self._part()
        said = Text(f"{name.en} is {days} days old", f"{name.id} berumur {days} hari")
        return said if not np.isfinite(self.behind.fleet) else _joined(said, self._healthy(""))

    def _repairs(self) -> Text:
        name, times = self._part(), self.behind.value
        if not times > 0:
            return Text(f"{name.en} has never been worked on", f"{name.id} belum pernah dikerjakan")
        often = {1: "once", 2: "twice"}.get(int(times), f"{times:.0f} times")
        return Text(f"{name.en} has been worked on {often}", f"{name.id} sudah dikerjakan {times:.0f} kali")

    def _part(self) -> Text:
        kind, _, component = self.behind.group.partition(":")
        if kind == "device":
            return Text("The device", "Perangkat")
        declared = self.product.component(component)
        return declared.name if declared else Text(component, component)

    def _attribute(self) -> Text:
        name, value = self.behind.group.partition(":")[2], self.behind.value
        known = self.spec.texts.get(name)
        shown = known[int(value)] if known and np.isfinite(value) else number(value)
        return Text(f"{name} is {shown}", f"{name} adalah {shown}")

    def _since(self) -> Text:
        """ " since 12 Nov"; with the hour where it is less than two days ago."""
        onset = self.behind.onset
        if onset is None:
            return Text("", "")
        at = from_milliseconds(onset.at).astimezone(HOME)
        day = Text(*(f"{at.day} {names.split()[at.month - 1]}" for names in (MONTHS.en, MONTHS.id)))
        if self._span(self.spec.longest) < timedelta(days=2):
            day = Text(f"{day.en} {at:%H:%M} WIB", f"{day.id} {at:%H.%M} WIB")
        return (
            Text(f" since before {day.en}", f" sejak sebelum {day.id}")
            if onset.earlier
            else Text(f" since {day.en}", f" sejak {day.id}")
        )

    def _label(self) -> Text:
        part = self.behind.series.partition(":")[2]
        metric = next((m for m in self.product.metrics if m.id == self.behind.group), None)
        if metric is None or not part.isdigit() or int(part) >= len(metric.labels):
            return Text(part, part)
        return metric.labels_text[int(part)] if metric.labels_text else Text(*2 * (metric.labels[int(part)],))

    def _span(self, window: int) -> timedelta:
        return window * self.product.scoring

    def name(self) -> Text:
        """What the metric is called."""
        group = self.behind.group
        names = {m.id: m.name for m in self.product.metrics} | {d.id: d.name for d in self.product.derived}
        return names.get(group, Text(group, group))

    def unit(self) -> str:
        """What follows a number."""
        for metric in self.product.metrics:
            if metric.id == self.behind.group:
                return spoken_unit(metric.unit) if metric.role is not Role.STATE else ""
        return next((spoken_unit(d.unit) for d in self.product.derived if d.id == self.behind.group), "")

    def _per_bucket(self) -> Text:
        """A counter's value is its increase in a scoring bucket."""
        if not any(m.id == self.behind.group and m.role is Role.COUNTER for m in self.product.metrics):
            return Text("", "")
        bucket = spoken_span(self.product.scoring)
        return Text(f" per {bucket.en}", f" per {bucket.id}")


def _difference(unit: str) -> Text:
    """The unit of a difference: that of percentages is points."""
    return Text(" percentage points", " poin persen") if unit == " %" else Text(unit, unit)


def _joined(one: Text, other: Text, *, gap: str = " ") -> Text:
    return Text(f"{one.en}{gap}{other.en}", f"{one.id}{gap}{other.id}")
