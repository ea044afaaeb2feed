"""What a reason speaks of: names, units, times and comparisons in words, English and Indonesian."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from fleet.product import Product, Role, Text
from fleet.times import from_milliseconds
from models.behind import Behind
from models.spec import FeatureSpec, part_of
from models.spoken import level, number, spoken_span, spoken_unit

# Reasons are frozen in words when an episode opens: their days are those of the fleet's home.
HOME = ZoneInfo("Asia/Jakarta")
MONTHS = Text("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des")


@dataclass(frozen=True, slots=True)
class Subject:
    """A reason's metric, and what stands behind it."""

    product: Product
    spec: FeatureSpec
    behind: Behind

    def away(self, away: float, unit: str) -> Text:
        """3.2 mm/s above"""
        size, points = level(abs(away), away), difference(unit)
        return Text(
            f"{size}{points.en} {'above' if away > 0 else 'below'}",
            f"{size}{points.id} di {'atas' if away > 0 else 'bawah'}",
        )

    def healthy(self, unit: str) -> Text:
        usual = number(self.behind.fleet)
        return Text(f"(healthy devices: {usual}{unit})", f"(perangkat sehat: {usual}{unit})")

    def same(self) -> Text:
        """under equal conditions: said of figures that settings and surroundings are cleared out of."""
        if any(metric.surroundings for metric in self.product.metrics if metric.id in self.behind.adjusted):
            return Text("under equal conditions", "pada kondisi yang sama")
        return Text("at equal settings", "pada pengaturan yang sama")

    def unread(self) -> Text:
        name = self.name()
        return Text(f"{name.en} was not read of late", f"{name.id} belakangan tidak terbaca")

    def since(self) -> Text:
        """ " since 12 Nov"; with the hour where it is less than two days ago."""
        onset = self.behind.onset
        if onset is None:
            return Text("", "")
        at = from_milliseconds(onset.at).astimezone(HOME)
        day = Text(*(f"{at.day} {names.split()[at.month - 1]}" for names in (MONTHS.en, MONTHS.id)))
        if self.span(self.spec.longest) < timedelta(days=2):
            day = Text(f"{day.en} {at:%H:%M} WIB", f"{day.id} {at:%H.%M} WIB")
        return (
            Text(f" since before {day.en}", f" sejak sebelum {day.id}")
            if onset.earlier
            else Text(f" since {day.en}", f" sejak {day.id}")
        )

    def label(self) -> Text:
        part = part_of(self.behind.series)
        metric = next((m for m in self.product.metrics if m.id == self.behind.group), None)
        if metric is None or not part.isdigit() or int(part) >= len(metric.labels):
            return Text(part, part)
        return metric.labels_text[int(part)] if metric.labels_text else Text(*2 * (metric.labels[int(part)],))

    def span(self, window: int) -> timedelta:
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

    def per_bucket(self) -> Text:
        """A counter's value is its increase in a scoring bucket."""
        if not any(m.id == self.behind.group and m.role is Role.COUNTER for m in self.product.metrics):
            return Text("", "")
        bucket = spoken_span(self.product.scoring)
        return Text(f" per {bucket.en}", f" per {bucket.id}")


def difference(unit: str) -> Text:
    """The unit of a difference: that of percentages is points."""
    return Text(" percentage points", " poin persen") if unit == " %" else Text(unit, unit)


def joined(one: Text, other: Text, *, gap: str = " ") -> Text:
    return Text(f"{one.en}{gap}{other.en}", f"{one.id}{gap}{other.id}")
