"""Holidays that calendars begin with, from the package `holidays`: a seed. What people entered stays, and dates that
move by decree are theirs to edit."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import holidays
from holidays.constants import GOVERNMENT, PUBLIC

from fleet.process import get_log
from store.assets.fleet_clocks import read_clocks
from store.calendars.calendars import SeededDay, countries_of_calendars, seed_days, unseeded_countries
from store.engine.database import Connection
from store.sla.targets import count_targets, tickets_counted_by

LOOK_EVERY = timedelta(minutes=5)
LANGUAGES = {"en": "en_US", "id": "id"}
KINDS = {"public": PUBLIC, "collective_leave": GOVERNMENT}
ESTIMATED = re.compile(r"\s*\((?:estimated|perkiraan)\)")
log = get_log("service")


@lru_cache(maxsize=64)
def holidays_of(country: str, year: int) -> tuple[SeededDay, ...]:
    """Public holidays and days of collective leave, in both languages; () where the country is not known."""
    if country not in holidays.list_supported_countries():
        return ()
    found: dict[date, SeededDay] = {}
    for kind, category in KINDS.items():
        names = {language: _names(country, year, category, code) for language, code in LANGUAGES.items()}
        for day, name in names["en"].items():
            both = {"en": name, "id": names["id"].get(day, name)}
            estimated = any(ESTIMATED.search(one) for one in both.values())
            plain = {language: ESTIMATED.sub("", one) for language, one in both.items()}
            found.setdefault(day, SeededDay(day, plain, kind, estimated))
    return tuple(found[day] for day in sorted(found))


def _names(country: str, year: int, category: str, language: str) -> dict[date, str]:
    """{} where the country has no holidays of this kind."""
    supported = holidays.country_holidays(country)
    if category not in supported.supported_categories:
        return {}
    chosen = language if language in supported.supported_languages else None
    days = holidays.country_holidays(country, years=year, categories=(category,), language=chosen)
    return {day: name for day, name in days.items() if day.year == year}


def years_needed(conn: Connection, wall: datetime) -> list[int]:
    """Of every fleet's clock: the year before, its own, and the next."""
    clocks = {clock.now(wall).year for clock, _ in read_clocks(conn)} | {wall.year}
    return sorted({year + more for year in clocks for more in (-1, 0, 1)})


def seed_calendars(conn: Connection, years: list[int], *, anew: bool) -> int:
    """How many days became open or closed otherwise. `anew`: years that are seeded already, too: the package may know
    better than the version before it."""
    changed = 0
    for year in years:
        with conn.transaction():
            for country in countries_of_calendars(conn) if anew else unseeded_countries(conn, year):
                moved = seed_days(conn, country, year, list(holidays_of(country, year)))
                for calendar_id, day in moved:
                    count_targets(conn, tickets_counted_by(conn, calendar_id, day))
                changed += len(moved)
    if changed:
        log.info("calendars_seeded", days=changed, years=years)
    return changed


class Seeder:
    """Seeds at the start, and then whatever a new calendar or a new year lacks."""

    def __init__(self, conn: Connection) -> None:
        self._conn, self._anew = conn, True
        self._years: list[int] = []
        self._next = datetime.min.replace(tzinfo=UTC)

    def look(self, wall: datetime) -> None:
        years = years_needed(self._conn, wall)
        if years == self._years and wall < self._next:
            return
        seed_calendars(self._conn, years, anew=self._anew)
        self._anew, self._years, self._next = False, years, wall + LOOK_EVERY
