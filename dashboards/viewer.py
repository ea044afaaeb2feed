"""Who looks: their language, time zone, colours and name, and how times and numbers are written for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import unquote
from zoneinfo import ZoneInfo, available_timezones

from dashboards.texts import TEXTS
from fleet.product import Text

Language = Literal["en", "id"]
ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT", "UTC": "UTC"}
MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
}
SPANS = (
    (timedelta(days=365), "y", "th"),
    (timedelta(days=1), "d", "hari"),
    (timedelta(hours=1), "h", "jam"),
    (timedelta(minutes=1), "min", "mnt"),
)
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Viewer:
    """One person's way to see things; kept in cookies of their browser, never on the server."""

    language: Language = "en"
    zone: str = "Asia/Jakarta"
    dark: bool = False
    name: str = "staff"
    intro: bool = True

    def t(self, key: str, **values: object) -> str:
        """A label in the viewer's language; KeyError for one that nobody wrote."""
        text = TEXTS[key][1 if self.language == "id" else 0]
        return text.format(**values) if values else text

    def pick(self, text: Text | Mapping[str, str]) -> str:
        """One text of a product file, or of a prediction's reasons."""
        if isinstance(text, Text):
            return text.get(self.language)
        return text.get(self.language) or text.get("en", "")

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.zone))

    def day(self, moment: datetime) -> str:
        at = self.local(moment)
        return f"{at.day} {MONTHS[self.language][at.month - 1]} {at.year}"

    def when(self, moment: datetime) -> str:
        """`12 Apr 2026 14:05`, in the viewer's zone."""
        return f"{self.day(moment)} {self.local(moment):%H:%M}"

    @property
    def zone_name(self) -> str:
        return ZONES.get(self.zone, self.zone)

    def span(self, length: timedelta) -> str:
        """`3 d`, `5 h`: the largest unit that fits, with one figure behind the point below ten days."""
        seconds = abs(length.total_seconds())
        for unit, english, indonesian in SPANS:
            count = seconds / unit.total_seconds()
            if count >= 1:
                shown = f"{count:.1f}".removesuffix(".0") if english in ("y", "d") and count < 3 else f"{count:.0f}"
                return f"{shown.replace('.', ',')} {indonesian}" if self.language == "id" else f"{shown} {english}"
        return self.t("moment")

    def relative(self, moment: datetime, now: datetime) -> str:
        """`in 3 d`, `2 h ago`, as seen at `now`, which is the fleet's clock."""
        length = moment - now
        if abs(length) < timedelta(minutes=1):
            return self.t("just_now")
        return self.t("in_span" if length > timedelta(0) else "ago_span", span=self.span(length))

    def percent(self, share: float | None) -> str:
        if share is None:
            return "–"
        shown = share * 100
        return f"{shown:.0f} %" if shown >= 1 or shown == 0 else "<1 %"

    def number(self, value: float | None, digits: int = 3) -> str:
        """Three figures that count; a dash for nothing."""
        if value is None:
            return "–"
        shown = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.{digits}g}"
        if "e" in shown:
            shown = f"{value:.3f}"
        if self.language == "id":
            shown = shown.replace(",", "\0").replace(".", ",").replace("\0", ".")
        return shown

    def fixed(self, value: float | None) -> str:
        """Two figures behind the point."""
        shown = "–" if value is None else f"{value:.2f}"
        return shown.replace(".", ",") if self.language == "id" else shown

    def axis_ms(self, moment: datetime) -> int:
        """Milliseconds for a chart that shows the viewer's zone while it believes to show UTC."""
        at = self.local(moment)
        offset = at.utcoffset() or timedelta(0)
        return round((moment.astimezone(UTC) + offset).timestamp() * 1000)


def viewer_of(cookies: Mapping[str, str]) -> Viewer:
    """The viewer that a browser's cookies describe; what is missing or odd becomes the default."""
    zone = unquote(cookies.get("sigap_zone", ""))
    name = " ".join(unquote(cookies.get("sigap_name", "")).replace("\0", "").split())[:LONGEST_NAME]
    return Viewer(
        language="id" if cookies.get("sigap_language") == "id" else "en",
        zone=zone if zone in ZONES or zone in available_timezones() else "Asia/Jakarta",
        dark=cookies.get("sigap_dark") == "1",
        name=name or "staff",
        intro=cookies.get("sigap_intro") != "hidden",
    )
