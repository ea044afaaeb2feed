"""Calendars: weekly hours, and the days that differ."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request

from api.access.asks import Asker, asks
from api.access.audit import about
from api.access.permissions import Permission
from api.calendars.shapes import CalendarDayOut, CalendarOut, DayHours, Moved, NewCalendar, WeekdayHours
from api.web.database import Db, wall_clock
from api.web.documented_errors import errors
from api.web.fields import PathId
from api.web.paging import Page
from service.calendars.editing import (
    NoSuchCalendar,
    add_calendar,
    change_day,
    change_hours,
    read_spans,
    restore_day,
)
from store.audit.actions import AuditAction
from store.calendars.calendars import days_of, find_calendar, list_calendars

router = APIRouter(prefix="/v1/calendars", tags=["calendars"])
READS = [Depends(asks(Permission.TICKETS_READ))]
WRITES = [Depends(asks(Permission.CALENDARS_WRITE))]
Weekday = Annotated[int, Path(ge=1, le=7, description="1 is Monday.")]


@router.get("", summary="List calendars", responses=errors(), dependencies=READS)
def calendars(db: Db) -> Page[CalendarOut]:
    """Every calendar with its weekly hours; all on one page."""
    with db.connection() as conn:
        return Page[CalendarOut](items=[CalendarOut.of(one) for one in list_calendars(conn)], next=None)


@router.post("", status_code=201, summary="Add a calendar", responses=errors(404, 409), dependencies=WRITES)
def add(body: NewCalendar, request: Request, db: Db) -> CalendarOut:
    """A calendar with the hours of another one; holidays of its country are entered within a few minutes."""
    with db.connection() as conn:
        made = add_calendar(conn, name=body.name, country=body.country, like=body.like)
        about(request, f"calendar/{made}", AuditAction.CALENDAR_CHANGED)
        calendar = find_calendar(conn, made)
        assert calendar is not None
        return CalendarOut.of(calendar)


@router.put(
    "/{calendar_id}/hours/{weekday}", summary="Change a weekday's hours", responses=errors(404), dependencies=WRITES
)
def set_hours(calendar_id: PathId, weekday: Weekday, body: WeekdayHours, request: Request, db: Db) -> Moved:
    """Targets of open tickets are counted anew; those that moved come back."""
    about(request, f"calendar/{calendar_id}", AuditAction.CALENDAR_CHANGED)
    with db.connection() as conn:
        return Moved.of(change_hours(conn, calendar_id, weekday, read_spans(body.hours)))


@router.get("/{calendar_id}/days", summary="Days that differ", responses=errors(404), dependencies=READS)
def days(
    calendar_id: PathId,
    db: Db,
    year: Annotated[int | None, Query(ge=2000, le=2199, description="This year unless given.")] = None,
) -> Page[CalendarDayOut]:
    """Holidays, collective leave and own days of a year; all on one page."""
    of = year or wall_clock().year
    with db.connection() as conn:
        if find_calendar(conn, calendar_id) is None:
            raise NoSuchCalendar(calendar_id)
        found = days_of(conn, calendar_id, since=date(of, 1, 1), until=date(of, 12, 31))
        return Page[CalendarDayOut](items=[CalendarDayOut.of(one) for one in found], next=None)


@router.put("/{calendar_id}/days/{day}", summary="Enter a day", responses=errors(404), dependencies=WRITES)
def enter_day(
    calendar_id: PathId, day: Annotated[date, Path()], body: DayHours, request: Request, db: Db, principal: Asker
) -> Moved:
    """Closed, or with hours of its own. Targets of open tickets are counted anew; those that moved come back."""
    about(request, f"calendar/{calendar_id}", AuditAction.CALENDAR_CHANGED)
    with db.connection() as conn:
        spans, now = read_spans(body.hours), wall_clock()
        return Moved.of(change_day(conn, calendar_id, day, spans, name=body.name, by=principal.name, now=now))


@router.delete(
    "/{calendar_id}/days/{day}", summary="Work as usual on a day", responses=errors(404, 409), dependencies=WRITES
)
def as_usual(calendar_id: PathId, day: Annotated[date, Path()], request: Request, db: Db, principal: Asker) -> Moved:
    """The day has its weekday's hours again. A holiday that was removed does not come back by itself."""
    about(request, f"calendar/{calendar_id}", AuditAction.CALENDAR_CHANGED)
    with db.connection() as conn:
        return Moved.of(restore_day(conn, calendar_id, day, by=principal.name, now=wall_clock()))
