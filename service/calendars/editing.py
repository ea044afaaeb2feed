"""Changes of calendars and service areas. Each is one transaction, and counts anew whatever follows the calendar: what
comes back are the targets that are due at another time now."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from fleet.coded import CodedError, coded
from service.tickets.bad_entry import BadEntry
from store.calendars.areas import (
    ServiceArea,
    change_area,
    create_area,
    drop_area,
    find_area,
    set_places,
    taken_places,
)
from store.calendars.calendars import (
    DAY_MINUTES,
    Calendar,
    Spans,
    create_calendar,
    drop_day,
    find_calendar,
    find_day,
    lock_calendar,
    set_day,
    set_hours,
)
from store.engine.database import Connection
from store.sla.targets import MovedTarget, count_targets, living_tickets, tickets_counted_by

LONGEST_NAME, MOST_PLACES = 100, 500
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)


class NoSuchCalendar(CodedError, LookupError):
    def __init__(self, calendar_id: int) -> None:
        super().__init__(coded("no_calendar", calendar=calendar_id))


class NoSuchArea(CodedError, LookupError):
    def __init__(self, area_id: int) -> None:
        super().__init__(coded("no_service_area", area=area_id))


class CalendarConflict(CodedError):
    """What is asked contradicts what is there: a name or place that is taken, a day that is as usual already."""


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """A service area as it is entered. `places`: districts and towns that it serves, beside its own name."""

    name: str
    time_zone: str
    calendar_id: int
    places: tuple[str, ...] = ()


def checked_spans(spans: Spans) -> Spans:
    """In their order; BadEntry where one ends before it begins, leaves the day, or overlaps another."""
    ordered = sorted(spans)
    for low, high in ordered:
        if not 0 <= low < high <= DAY_MINUTES:
            raise BadEntry("spans", clock_text([(low, high)]), coded("span_impossible"))
    for (_, high), (low, _) in pairwise(ordered):
        if low < high:
            raise BadEntry("spans", clock_text(ordered), coded("spans_overlap"))
    return ordered


def clock_text(spans: Spans) -> str:
    """`08:00-12:00, 13:00-17:00`"""
    return ", ".join(f"{low // 60:02d}:{low % 60:02d}-{high // 60:02d}:{high % 60:02d}" for low, high in spans)


def read_spans(text: str) -> Spans:
    """Spans as people write them: `08:00-12:00, 13:00-17:00`; BadEntry for anything else. Empty: closed."""
    spans: Spans = []
    for part in filter(None, (one.strip() for one in text.replace(";", ",").split(","))):
        edges = [_minutes(edge) for edge in part.replace("–", "-").split("-")]
        if len(edges) != 2 or None in edges:
            raise BadEntry("spans", text, coded("spans_unreadable"))
        spans.append((edges[0] or 0, edges[1] or 0))
    return checked_spans(spans)


def _minutes(text: str) -> int | None:
    hours, mark, minutes = text.strip().replace(".", ":").partition(":")
    if not hours.isdecimal() or (mark and not minutes.isdecimal()) or len(hours) > 2 or len(minutes) > 2:
        return None
    at = int(hours) * 60 + int(minutes or 0)
    return at if int(minutes or 0) < 60 and at <= DAY_MINUTES else None


def add_calendar(conn: Connection, *, name: str, country: str | None, like: int) -> int:
    """A new calendar that begins with the hours and entered days of another; its holidays come by themselves."""
    with conn.transaction():
        if find_calendar(conn, like) is None:
            raise NoSuchCalendar(like)
        made = create_calendar(conn, name=_name(name), country=country, like=like)
        if made is None:
            raise CalendarConflict(coded("calendar_name_taken", name=name))
        return made


def change_hours(conn: Connection, calendar_id: int, weekday: int, spans: Spans) -> list[MovedTarget]:
    """A weekday's hours; at least one weekday stays open."""
    spans = checked_spans(spans)
    with conn.transaction():
        calendar = _locked(conn, calendar_id)
        if not spans and not any(hours for day, hours in calendar.hours.items() if day != weekday):
            raise BadEntry("spans", "", coded("calendar_never_open"))
        set_hours(conn, calendar_id, weekday, spans)
        return count_targets(conn, tickets_counted_by(conn, calendar_id))


def change_day(
    conn: Connection, calendar_id: int, day: date, spans: Spans, *, name: str | None, by: str, now: datetime
) -> list[MovedTarget]:
    """A day's own hours, [] for closed. A seeded day is a person's from then on."""
    spans = checked_spans(spans)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise BadEntry("day", day.isoformat(), coded("day_out_of_bounds", first=str(FIRST_DAY), last=str(LAST_DAY)))
    with conn.transaction():
        _locked(conn, calendar_id)
        set_day(conn, calendar_id, day, spans, name=name, by=by, now=now)
        return _counted(conn, calendar_id, day)


def restore_day(conn: Connection, calendar_id: int, day: date, *, by: str, now: datetime) -> list[MovedTarget]:
    """The day is as its weekday again. What was seeded does not come back by itself."""
    with conn.transaction():
        _locked(conn, calendar_id)
        known = find_day(conn, calendar_id, day)
        if known is None or known.as_usual:
            raise CalendarConflict(coded("day_is_as_usual", day=day.isoformat()))
        if not drop_day(conn, calendar_id, day):
            set_day(conn, calendar_id, day, None, name=None, by=by, now=now)
        return _counted(conn, calendar_id, day)


def add_area(conn: Connection, entry: AreaEntry) -> int:
    """A new area; tickets of the places that it takes over are counted by its calendar."""
    with conn.transaction():
        _locked(conn, entry.calendar_id)
        made = create_area(conn, name=_name(entry.name), time_zone=entry.time_zone, calendar_id=entry.calendar_id)
        if made is None:
            raise CalendarConflict(coded("area_name_taken", name=entry.name))
        _serve(conn, made, entry)
        return made


def edit_area(conn: Connection, area_id: int, entry: AreaEntry) -> list[MovedTarget]:
    with conn.transaction():
        area = _area(conn, area_id)
        calendar = _locked(conn, entry.calendar_id)
        if calendar.tenant_id != area.tenant_id:
            raise NoSuchCalendar(entry.calendar_id)
        changed = change_area(
            conn, area_id, name=_name(entry.name), time_zone=entry.time_zone, calendar_id=entry.calendar_id
        )
        if not changed:
            raise CalendarConflict(coded("area_name_taken", name=entry.name))
        return _serve(conn, area_id, entry)


def remove_area(conn: Connection, area_id: int) -> list[MovedTarget]:
    """What it served is served by the area of the rest, which stays."""
    with conn.transaction():
        area = _area(conn, area_id)
        if not drop_area(conn, area_id):
            raise CalendarConflict(coded("area_serves_rest", name=area.name))
        return count_targets(conn, living_tickets(conn, area.tenant_id))


def _serve(conn: Connection, area_id: int, entry: AreaEntry) -> list[MovedTarget]:
    """The places of an area, each once; CalendarConflict where another area serves one."""
    places = list({place.strip().casefold(): place.strip() for place in entry.places if place.strip()}.values())
    if len(places) > MOST_PLACES:
        raise BadEntry("places", len(places), coded("too_many_places", most=MOST_PLACES))
    for place in places:
        if len(place) > LONGEST_NAME:
            raise BadEntry("places", place, coded("name_length", most=LONGEST_NAME))
    if taken := taken_places(conn, area_id, [*places, entry.name.strip()]):
        raise CalendarConflict(coded("places_taken", places=taken))
    set_places(conn, area_id, places)
    return count_targets(conn, living_tickets(conn, _area(conn, area_id).tenant_id))


def _counted(conn: Connection, calendar_id: int, day: date) -> list[MovedTarget]:
    return count_targets(conn, tickets_counted_by(conn, calendar_id, day))


def _locked(conn: Connection, calendar_id: int) -> Calendar:
    """Kept from other editors until the commit."""
    calendar = find_calendar(conn, calendar_id) if lock_calendar(conn, calendar_id) else None
    if calendar is None:
        raise NoSuchCalendar(calendar_id)
    return calendar


def _area(conn: Connection, area_id: int) -> ServiceArea:
    area = find_area(conn, area_id)
    if area is None:
        raise NoSuchArea(area_id)
    return area


def _name(name: str) -> str:
    plain = " ".join(name.split())
    if not 0 < len(plain) <= LONGEST_NAME:
        raise BadEntry("name", name, coded("name_length", most=LONGEST_NAME))
    return plain
