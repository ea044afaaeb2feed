"""Due and warn times, compared with a count of minutes: 10,000 cases of random calendars, special days and pauses."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from store.engine.database import Connection

START = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = 70
MINUTE = timedelta(minutes=1)
# The last one changes its hour within these days.
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Europe/Berlin")
CALENDARS, CASES = 100, 100
Spans = list[tuple[int, int]]
Bits = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass
class Case:
    since: int
    span: int
    paused: Spans


def random_spans(dice: random.Random) -> Spans:
    """Up to three spans of a day, none in the hours that a zone may leave out."""
    edges = sorted(dice.sample(range(300, 1441), 2 * dice.choice([1, 1, 2, 3])))
    return list(zip(edges[::2], edges[1::2], strict=True))


def text_of(spans: Spans) -> str:
    return "{" + ",".join(f"[{low},{high})" for low, high in spans) + "}"


def make_calendar(conn: Connection, dice: random.Random, number: int, zone: str) -> tuple[int, Bits]:
    """A calendar in the database, and for each minute from START on whether it is open."""
    row = conn.execute("INSERT INTO calendar (name) VALUES (%s) RETURNING id", (f"calendar {number}",)).fetchone()
    assert row is not None
    week = {day: random_spans(dice) for day in dice.sample(range(1, 8), dice.randint(1, 7))}
    first = date(2026, 3, 1)
    special = {
        first + timedelta(days=day): dice.choice([[], None, random_spans(dice)])
        for day in dice.sample(range(-1, DAYS + 2), dice.randint(0, 12))
    }
    for weekday, spans in week.items():
        conn.execute("INSERT INTO calendar_hours VALUES (%s, %s, %s)", (row[0], weekday, text_of(spans)))
    for day, day_spans in special.items():
        conn.execute(
            """INSERT INTO calendar_day (calendar_id, day, spans, name, kind, source, edited_by, edited_at)
               VALUES (%s, %s, %s, '', 'own', 'edited', '?', now())""",
            (row[0], day, None if day_spans is None else text_of(day_spans)),
        )
    is_open = np.zeros(DAYS * 1440, dtype=bool)
    for day in (first + timedelta(days=n) for n in range(-1, DAYS + 2)):
        edited = special.get(day)
        for low, high in week.get(day.isoweekday(), []) if edited is None else edited:
            midnight = datetime(day.year, day.month, day.day)
            edges = [
                ((midnight + edge * MINUTE).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) - START) // MINUTE
                for edge in (low, high)
            ]
            is_open[max(edges[0], 0) : max(edges[1], 0)] = True
    return int(row[0]), is_open


def random_case(dice: random.Random) -> Case:
    paused: Spans = []
    for _ in range(dice.choice([0, 0, 1, 2, 3])):
        low = dice.randrange(20 * 1440)
        paused.append((low, low + dice.randint(1, 6 * 1440)))
    return Case(dice.randrange(15 * 1440), dice.choice([dice.randint(1, 300), dice.randint(1, 3000)]), paused)


def counted(is_open: Bits, case: Case, warn: int) -> tuple[int, int] | None:
    """(due, warning) in minutes from START, by counting; None where it lies beyond what is counted."""
    works = is_open.copy()
    for low, high in case.paused:
        works[low:high] = False
    works[: case.since] = False
    minutes = np.flatnonzero(works)
    if len(minutes) < case.span:
        return None
    left = minutes[: case.span]
    return int(left[-1]) + 1, int(left[-warn]) if warn <= len(left) else int(left[0])


def moment(minutes: int) -> datetime:
    return START + minutes * MINUTE


def paused_text(case: Case) -> str:
    return "{" + ",".join(f'["{moment(low)}","{moment(high)}")' for low, high in case.paused) + "}"


COMPUTED = """
SELECT d.due, warn_time(%(calendar)s, %(zone)s, c.since, d.due, c.warn, c.paused::tstzmultirange),
       working_time(calendar_open(%(calendar)s, %(zone)s, c.since, d.due) - c.paused::tstzmultirange, c.since, d.due)
FROM unnest(%(since)s::timestamptz[], %(span)s::interval[], %(warn)s::interval[], %(paused)s::text[])
         WITH ORDINALITY AS c (since, span, warn, paused, place)
CROSS JOIN LATERAL due_time(%(calendar)s, %(zone)s, c.since, c.span, c.paused::tstzmultirange) AS d (due)
ORDER BY c.place"""


@pytest.mark.timeout(200)
def test_due_and_warn_times_equal_a_count_of_minutes(conn: Connection) -> None:
    dice, compared = random.Random(17), 0
    for number in range(CALENDARS):
        zone = ZONES[number % len(ZONES)]
        calendar, is_open = make_calendar(conn, dice, number, zone)
        cases: list[tuple[Case, int, int, int]] = []
        while len(cases) < CASES:
            case, warn = random_case(dice), dice.randint(1, 600)
            if counts := counted(is_open, case, warn):
                cases.append((case, warn, *counts))
        values = {
            "calendar": calendar,
            "zone": zone,
            "since": [moment(case.since) for case, *_ in cases],
            "span": [case.span * MINUTE for case, *_ in cases],
            "warn": [warn * MINUTE for _, warn, *_ in cases],
            "paused": [paused_text(case) for case, *_ in cases],
        }
        for (case, _, due, warning), row in zip(cases, conn.execute(COMPUTED, values), strict=True):
            assert row == (moment(due), moment(warning), case.span * MINUTE), (zone, case)
            compared += 1
    assert compared == CALENDARS * CASES == 10_000
