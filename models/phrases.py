"""Reasons in words, English and Indonesian, with numbers and units."""

import re
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from fleet.product import Text
from models.against_fleet import against_fleet
from models.behind import Aspect
from models.spoken import brief, level, number, spoken_span
from models.subject import Subject, difference, joined

DECIMAL_POINT = re.compile(r"(?<=\d)\.(?=\d)")


@dataclass(frozen=True, slots=True)
class Wording(Subject):
    """Says what stands behind a reason, as one part of a sentence."""

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
        return against_fleet(self)

    def _level(self) -> Text:
        behind, name, unit = self.behind, self.name(), self.unit()
        if not np.isfinite(behind.value):
            return self.unread()
        said = self._adjusted(name, unit) if behind.adjusted else self._measured(name, unit)
        if np.isfinite(behind.slope) and np.isfinite(behind.usual):
            said = joined(said, self._moves(unit), gap="")
        if np.isfinite(behind.fleet) and (behind.leads == "level" or not behind.stands_out):
            said = joined(said, self._beside_fleet(unit))
        return said

    def _measured(self, name: Text, unit: str) -> Text:
        """Vibration is 6.1 mm/s, 3.2 mm/s above its own usual (2.9 mm/s) since 12 Nov"""
        behind, per = self.behind, self.per_bucket()
        value = level(behind.value, behind.away) if behind.stands_out else number(behind.value)
        said = Text(f"{name.en}{':' if per.en else ' is'} {value}{unit}{per.en}", f"{name.id} {value}{unit}{per.id}")
        if not np.isfinite(behind.usual):
            return said
        if not behind.stands_out:
            trend = np.isfinite(behind.slope)
            near = Text("close to its own usual", "masih seperti biasanya")
            return joined(said, near if trend else Text("as usual for it", "seperti biasanya"), gap=", ")
        usual = level(behind.usual, behind.away)
        away = joined(self.away(behind.away, unit), Text(f"its own usual ({usual}{unit})", f"biasanya ({usual}{unit})"))
        return joined(joined(said, away, gap=", "), self.since(), gap="")

    def _adjusted(self, name: Text, unit: str) -> Text:
        """What settings and surroundings explain is taken out of the figure, so it is not what anybody reads on the
        device: how far it lies from its usual is told, not where it stands."""
        same = self.same()
        if not self.behind.stands_out:
            return Text(f"{name.en} is as usual {same.en}", f"{name.id} seperti biasanya {same.id}")
        away = self.away(self.behind.away, unit)
        said = Text(f"{name.en} is {away.en} its own usual {same.en}", f"{name.id} {away.id} biasanya {same.id}")
        return joined(said, self.since(), gap="")

    def _beside_fleet(self, unit: str) -> Text:
        away = self.behind.value - self.behind.fleet
        if not self.behind.adjusted or away == 0:
            return self.healthy(unit)
        beside = joined(self.away(away, unit), Text("healthy devices", "perangkat sehat"))
        return Text(f"({beside.en})", f"({beside.id})")

    def _moves(self, unit: str) -> Text:
        """and still rising by 0.4 °C a day"""
        behind, daily = self.behind, self.span(self.spec.longest) >= timedelta(days=2)
        rate, points = brief(abs(behind.slope) / (1 if daily else 24)), difference(unit)
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

    def _count(self) -> Text:
        behind, code = self.behind, self.behind.group.partition(":")[2]
        declared = self.product.code(code) if code else None
        name = declared.name if declared else Text(code or "Any event", code or "Kejadian apa pun")
        over = spoken_span(self.span(behind.window))
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
        return said if not np.isfinite(self.behind.fleet) else joined(said, self.healthy(""))

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
