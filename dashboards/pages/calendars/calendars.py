"""`/calendars`: weekly hours, days that differ, service areas, and what is promised; a change says what it moved."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from api.web.database import wall_clock
from dashboards.console import read
from dashboards.frame import Page, fleets, frame
from dashboards.parts.calendars.changing import Changing
from dashboards.parts.calendars.promising import change_promises, end_promises
from dashboards.parts.calendars.shown import areas_shown, days_shown, hours_of, policies_shown
from dashboards.parts.shared.filtered_list import PRESSED
from dashboards.parts.shared.heading import heading
from store.calendars.calendars import Calendar, list_calendars

YEARS_BACK, YEARS_AHEAD = 2, 2


async def calendars(request: Request) -> None:
    known = await fleets()
    found = await read(list_calendars)
    latest = max([wall_clock(), *known.times.values()]) if known.driven else wall_clock()
    query = request.query_params
    calendar = next((one for one in found if str(one.id) == query.get("calendar")), found[0] if found else None)
    years = range(latest.year - YEARS_BACK, latest.year + YEARS_AHEAD + 1)
    year = next((one for one in years if str(one) == query.get("year")), _year_of(known.times.values(), latest.year))
    with frame(request, "calendars", known) as page:
        if calendar is None:
            heading(page.viewer.t("calendars"))
            return
        await _build(page, found, calendar, sorted({*years, year}), year)


def _year_of(times: Iterable[datetime], default: int) -> int:
    """The latest year of a fleet's clock: there the next holidays are."""
    return max((at.year for at in times), default=default)


async def _build(page: Page, found: list[Calendar], calendar: Calendar, years: list[int], year: int) -> None:
    viewer, t, number = page.viewer, page.viewer.t, calendar.id
    with ui.element("div").classes("filters"):
        heading(t("calendars"))
        options = {str(one.id): one.name for one in found}
        _chooser(t("calendar_name"), options, str(number), lambda chosen: f"?calendar={chosen}&year={year}")
        _chooser(
            t("calendar_year"), {str(one): str(one) for one in years}, str(year),
            lambda chosen: f"?calendar={number}&year={chosen}",
        )  # fmt: skip
    ui.label(t("calendars_help")).classes("muted")
    moved = ui.html(sanitize=False).classes("fragment").props('role="status"')
    changing = Changing(page, moved)
    if viewer.may(Permission.CALENDARS_WRITE):
        _buttons(page, changing, number)
    with ui.element("div").classes("two-columns"):
        with ui.element("div").classes("wide"):
            days = await page.fragment("calendar_days.html", days_shown, viewer, number, year)
        with ui.element("div"):
            hours = await page.fragment("calendar_hours.html", hours_of, viewer, number)
    areas = await page.fragment("service_areas.html", areas_shown, viewer)
    policies = await page.fragment("policies.html", policies_shown, viewer)
    for part in (days, hours, areas, policies):
        part.html.on("click", partial(_pressed, page, changing, number), js_handler=PRESSED)
        page.follow("clock", refresh=part.refresh)


def _chooser(label: str, options: dict[str, str], value: str, query: Callable[[str], str]) -> None:
    """Another choice is another address, which can be kept."""
    ui.select(
        options, value=value, label=label, on_change=lambda e: ui.navigate.to(f"/calendars{query(str(e.value))}")
    ).props("outlined dense options-dense").classes("filter")


def _buttons(page: Page, changing: Changing, calendar_id: int) -> None:
    t = page.viewer.t
    with ui.element("div").classes("actions"):
        ui.button(t("calendar_add_day"), icon="event_busy", on_click=lambda: changing.day(calendar_id)).props(
            "unelevated no-caps dense color=primary"
        )
        for label, icon, press in (
            ("area_add", "add_location_alt", lambda: changing.area(None)),
            ("calendar_add", "edit_calendar", lambda: changing.calendar(calendar_id)),
            ("policy_add", "timer", lambda: change_promises(page, None)),
        ):
            ui.button(t(label), icon=icon, on_click=press).props("outline no-caps dense")


async def _pressed(page: Page, changing: Changing, calendar_id: int, event: GenericEventArguments) -> None:
    """Permission is asked again where the change is made."""
    what, about = str(event.args.get("act", "")), str(event.args.get("id", ""))
    number = int(about) if about.isdecimal() and len(about) < 18 else 0
    match what:
        case "weekday" if 1 <= number <= 7:
            await changing.weekday(calendar_id, number)
        case "day":
            await changing.day(calendar_id, about)
        case "as_usual":
            await changing.as_usual(calendar_id, about)
        case "area" if number:
            await changing.area(number)
        case "remove_area" if number:
            await changing.remove_area(number)
        case "policy" if number:
            await change_promises(page, number)
        case "end_policy" if number:
            await end_promises(page, number)
