"""Calendars: weekly hours and days that differ. Spans are minutes of the local day, in order, none of which overlap."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg.types.json import Jsonb

from store.engine.database import Connection
from store.engine.queries import load
from store.engine.rows import fetch_all, fetch_one

SQL = load(__file__)
Spans = list[tuple[int, int]]
DAY_MINUTES = 1440


@dataclass(frozen=True, slots=True)
class Calendar:
    """`hours`: spans by ISO weekday, 1 is Monday; a weekday that is not there is closed."""

    id: int
    tenant_id: int
    name: str
    country: str | None
    hours: dict[int, Spans]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """`as_usual`: works as its weekday does, for somebody removed what was seeded. `names`: of a seeded day."""

    day: date
    name: str
    names: dict[str, str]
    kind: str
    source: str
    estimated: bool
    edited_by: str | None
    edited_at: datetime | None
    spans: Spans
    as_usual: bool


@dataclass(frozen=True, slots=True)
class SeededDay:
    """A holiday of a country; `estimated`: its source itself says that the date may move."""

    day: date
    names: dict[str, str]
    kind: str
    estimated: bool


@dataclass(frozen=True, slots=True)
class _CalendarRow:
    id: int
    tenant_id: int
    name: str
    country: str | None
    hours: dict[str, list[list[int]]]


@dataclass(frozen=True, slots=True)
class _DayRow:
    day: date
    name: str
    names: dict[str, str]
    kind: str
    source: str
    estimated: bool
    edited_by: str | None
    edited_at: datetime | None
    spans: list[list[int]]
    as_usual: bool


def list_calendars(conn: Connection) -> list[Calendar]:
    rows = fetch_all(conn, SQL["list_calendars"], {"calendar_id": None}, _CalendarRow)
    return [_calendar(row) for row in rows]


def find_calendar(conn: Connection, calendar_id: int) -> Calendar | None:
    row = fetch_one(conn, SQL["list_calendars"], {"calendar_id": calendar_id}, _CalendarRow)
    return _calendar(row) if row else None


def create_calendar(conn: Connection, *, name: str, country: str | None, like: int) -> int | None:
    """The new calendar's number, with the hours of another one; None where the name is taken."""
    row = conn.execute(SQL["create_calendar"], {"name": name, "country": country, "like": like}).fetchone()
    return int(row[0]) if row else None


def lock_calendar(conn: Connection, calendar_id: int) -> bool:
    """False where there is no such calendar."""
    return conn.execute(SQL["lock_calendar"], {"calendar_id": calendar_id}).fetchone() is not None


def set_hours(conn: Connection, calendar_id: int, weekday: int, spans: Spans) -> None:
    values = {"calendar_id": calendar_id, "weekday": weekday, "spans": _text(spans)}
    conn.execute(SQL["set_hours" if spans else "close_weekday"], values)


def days_of(conn: Connection, calendar_id: int, *, since: date, until: date) -> list[CalendarDay]:
    values = {"calendar_id": calendar_id, "since": since, "until": until}
    return [_day(row) for row in fetch_all(conn, SQL["days_of"], values, _DayRow)]


def find_day(conn: Connection, calendar_id: int, day: date) -> CalendarDay | None:
    row = fetch_one(conn, SQL["find_day"], {"calendar_id": calendar_id, "day": day}, _DayRow)
    return _day(row) if row else None


def set_day(
    conn: Connection, calendar_id: int, day: date, spans: Spans | None, *, name: str | None, by: str, now: datetime
) -> None:
    """`spans` None: as its weekday, [] : closed; `name` None: as it was."""
    text = None if spans is None else _text(spans)
    values = {"calendar_id": calendar_id, "day": day, "spans": text, "name": name, "by": by, "now": now}
    conn.execute(SQL["set_day"], values)


def drop_day(conn: Connection, calendar_id: int, day: date) -> bool:
    """False for a day that was seeded: it is kept, as one that works as usual."""
    return conn.execute(SQL["drop_day"], {"calendar_id": calendar_id, "day": day}).rowcount > 0


def seed_days(conn: Connection, country: str, year: int, days: list[SeededDay]) -> list[tuple[int, date]]:
    """(calendar, day) of what is open or closed otherwise than before."""
    values: dict[str, Any] = {
        "country": country,
        "year": year,
        "days": [one.day for one in days],
        "names": [Jsonb(one.names) for one in days],
        "kinds": [one.kind for one in days],
        "estimated": [one.estimated for one in days],
    }
    return [(row[0], row[1]) for row in conn.execute(SQL["seed_days"], values)]


def unseeded_countries(conn: Connection, year: int) -> list[str]:
    return [row[0] for row in conn.execute(SQL["unseeded"], {"year": year})]


def countries_of_calendars(conn: Connection) -> list[str]:
    return [row[0] for row in conn.execute(SQL["countries"])]


def _calendar(row: _CalendarRow) -> Calendar:
    hours = {int(day): _spans(spans) for day, spans in sorted(row.hours.items())}
    return Calendar(row.id, row.tenant_id, row.name, row.country, hours)


def _day(row: _DayRow) -> CalendarDay:
    return CalendarDay(
        row.day, row.name, row.names, row.kind, row.source, row.estimated, row.edited_by, row.edited_at,
        _spans(row.spans), row.as_usual,
    )  # fmt: skip


def _spans(spans: list[list[int]]) -> Spans:
    return [(low, high) for low, high in spans]


def _text(spans: Spans) -> str:
    return "{" + ",".join(f"[{low},{high})" for low, high in spans) + "}"
