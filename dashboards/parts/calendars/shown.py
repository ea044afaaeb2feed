"""What pages show of calendars, service areas and targets."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from dashboards.viewer import ZONES, Viewer
from service.calendars.editing import clock_text
from store.calendars.areas import list_areas
from store.calendars.calendars import CalendarDay, Spans, days_of, find_calendar
from store.engine.database import Connection
from store.sla.policies import Policy, Promise, policies_in_force
from store.sla.targets import MovedTarget, kept_targets
from wording.times import spell_weekday

MONDAY = date(2026, 3, 2)
KEPT_OVER = timedelta(days=90)


def weekday_name(viewer: Viewer, weekday: int) -> str:
    return spell_weekday(MONDAY + timedelta(days=weekday - 1), viewer.language)


def hours_text(viewer: Viewer, spans: Spans) -> str:
    return clock_text(spans) or viewer.t("calendar_closed")


def hours_of(conn: Connection, viewer: Viewer, calendar_id: int) -> dict[str, object]:
    calendar = find_calendar(conn, calendar_id)
    hours = calendar.hours if calendar else {}
    rows = [
        {
            "weekday": day,
            "name": weekday_name(viewer, day),
            "hours": hours_text(viewer, hours.get(day, [])),
            "closed": not hours.get(day),
        }
        for day in range(1, 8)
    ]
    return {"rows": rows, "may": viewer.may("calendars.write")}


def days_shown(conn: Connection, viewer: Viewer, calendar_id: int, year: int) -> dict[str, object]:
    found = days_of(conn, calendar_id, since=date(year, 1, 1), until=date(year, 12, 31))
    return {"rows": [_day_row(viewer, one) for one in found], "year": year, "may": viewer.may("calendars.write")}


def areas_shown(conn: Connection, viewer: Viewer) -> dict[str, object]:
    rows = [
        {"area": one, "places": ", ".join(one.places), "zone": ZONES.get(one.time_zone, one.time_zone)}
        for one in list_areas(conn)
    ]
    return {"rows": rows, "may": viewer.may("calendars.write")}


def policies_shown(conn: Connection, viewer: Viewer) -> dict[str, object]:
    rows = [
        {
            "policy": one,
            "about": policy_name(viewer, one),
            "promises": [promise_text(viewer, promise) for promise in one.promises],
            "since": viewer.day(one.made_at),
            "stays": one.product is None and one.min_severity is None,
        }
        for one in policies_in_force(conn)
    ]
    kept = [
        viewer.t("kept_line", target=viewer.t(f"target_{one.kind}"), kept=one.in_time, all=one.in_time + one.late)
        for one in kept_targets(conn, span=KEPT_OVER)
    ]
    return {"rows": rows, "kept": kept, "days": KEPT_OVER.days, "may": viewer.may("calendars.write")}


def policy_name(viewer: Viewer, policy: Policy) -> str:
    parts = [viewer.t(f"policy_{policy.applies_to}")]
    if policy.product:
        parts.append(policy.product)
    if policy.min_severity:
        parts.append(viewer.t("policy_from_severity", severity=viewer.t(f"severity_{policy.min_severity}")))
    return " · ".join(parts)


def promise_text(viewer: Viewer, promise: Promise) -> str:
    """`Visit: 16 h of working time, warned 4 h before`"""
    within = "" if promise.within is None else hours_number(promise.within)
    return viewer.t(
        "promise_line",
        target=viewer.t(f"target_{promise.kind}"),
        within=within,
        timed="no" if promise.within is None else "yes",
        deadline="yes" if promise.by_deadline else "no",
        warn=hours_number(promise.warn_before),
    )


def hours_number(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    return f"{hours:g}"


def moved_rows(viewer: Viewer, moved: Iterable[MovedTarget]) -> list[dict[str, object]]:
    """What a change moved: ticket, target, from when to when."""

    def moment(at: datetime | None) -> str:
        return viewer.when(at) if at else viewer.t("target_paused")

    return [
        {
            "ticket": one.ticket_id,
            "target": viewer.t(f"target_{one.kind}"),
            "was": moment(one.was),
            "due": moment(one.due_at),
        }
        for one in moved
    ]


def _day_row(viewer: Viewer, day: CalendarDay) -> dict[str, object]:
    return {
        "day": day,
        "date": viewer.wording().long_day(day.day),
        "name": day.names.get(viewer.language) or day.name or viewer.t("calendar_day_unnamed"),
        "kind": viewer.t(f"calendar_kind_{day.kind}"),
        "hours": viewer.t("calendar_as_usual") if day.as_usual else hours_text(viewer, day.spans),
        "edited": viewer.t("calendar_edited_by", by=viewer.actor(day.edited_by)) if day.edited_by else "",
    }
