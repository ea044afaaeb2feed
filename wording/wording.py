"""Words codes for one person: their language, their time zone, and the product whose names the texts use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, cast
from zoneinfo import ZoneInfo

from fleet.coded import Coded
from fleet.product import Product, Text
from fleet.unusual_modes import watched_of
from wording import numbers, times
from wording.catalog import fill, has_text
from wording.names import OWN_MODES, mode_text, watched_text
from wording.reader import CURRENT
from wording.times import HOME_ZONE

Language = Literal["en", "id"]


@dataclass(frozen=True, slots=True)
class Wording:
    """`product` names failure modes, metrics, components, parts and codes; without one, identifiers stand for them."""

    language: Language = "en"
    zone: str = HOME_ZONE
    product: Product | None = None

    def say(self, said: Coded) -> str:
        """The sentence of a code; the bare code where no text words it (a newer version wrote it).

        BadText where its arguments do not fit.
        """
        if not has_text(said.code, self.language):
            return said.code
        return self.text(said.code, **said.args)

    def text(self, code: str, /, **values: object) -> str:
        """The text of a code with its blanks filled; KeyError for a code that no text words, BadText for unfit
        values."""
        outer = CURRENT.set(self)
        try:
            return fill(code, self.language, values)
        finally:
            CURRENT.reset(outer)

    def pick(self, text: Text | Mapping[str, object]) -> str:
        """One text of a product file, as such or as it is kept in JSON."""
        if isinstance(text, Text):
            return text.get(self.language)
        return str(text.get(self.language) or text.get("en", ""))

    def mode(self, mode_id: str) -> str:
        """A failure mode's name."""
        if mode_id in OWN_MODES:
            return self.text(OWN_MODES[mode_id])
        if (watched := watched_of(mode_id)) is not None:
            return self.text("unusual_mode", what=self.pick(watched_text(self.product, watched)))
        return self.pick(mode_text(self.product, mode_id))

    def actor(self, name: str) -> str:
        """Who did something: a part of the platform by its name, a person as they are called."""
        known = f"actor_{name}"
        return self.text(known) if has_text(known, self.language) else name

    def day(self, at: datetime) -> str:
        """`12 Apr 2026`, in the person's zone."""
        return times.spell_day(at, self.zone, self.language)

    def long_day(self, on: datetime | date) -> str:
        """`Tuesday, 3 March 2026`: of a day, or of a moment in the person's zone."""
        return times.spell_long_day(self.local(on).date() if isinstance(on, datetime) else on, self.language)

    def local(self, at: datetime) -> datetime:
        """A moment in the person's zone; one that has no zone is there already."""
        return at.astimezone(ZoneInfo(self.zone)) if at.tzinfo else at

    def when(self, at: datetime) -> str:
        """`12 Apr 2026 14:05`, in the person's zone."""
        return f"{self.day(at)} {times.spell_clock(at, self.language, self.zone)}"

    def span(self, length: timedelta) -> str:
        """`3 d`, `5 h`: the largest unit that fits."""
        unit, _, count = times.split_span(length, self.language, long=False)
        return self.text(f"span_{unit}", count=count)

    def period(self, length: timedelta) -> str:
        """`3 days`, `24 h`: the largest unit of which there are two."""
        unit, number, count = times.split_span(length, self.language, long=True)
        return self.text(f"period_{unit}", n=number, count=count)

    def number(self, value: float | None, digits: int = 3) -> str:
        """So many significant figures."""
        return numbers.spell_number(value, self.language, digits=digits)

    def percent(self, share: float | None) -> str:
        """`38 %`."""
        return numbers.spell_percent(share, self.language)


def wording_of(language: str | None, zone: str | None = None, product: Product | None = None) -> Wording:
    """A wording in the language and zone that somebody asked for; Indonesian at the fleet's home where they did not."""
    known = language if language in ("en", "id") else "id"
    return Wording(cast(Language, known), zone or HOME_ZONE, product)
