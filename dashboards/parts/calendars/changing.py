"""Changes of the page of calendars: each asks, does one thing, and says which targets it moved."""

from collections.abc import Callable
from datetime import date

from nicegui import ui

from api.access.permissions import Permission
from api.web.database import wall_clock
from dashboards.console import read
from dashboards.frame import Page
from dashboards.parts.calendars.fill_in import Asked, fill_in
from dashboards.parts.calendars.shown import moved_rows, weekday_name
from dashboards.parts.shared.acting import act
from dashboards.render import render
from fleet.coded import coded
from service.calendars.editing import (
    AreaEntry,
    add_area,
    add_calendar,
    change_day,
    change_hours,
    clock_text,
    edit_area,
    read_spans,
    remove_area,
    restore_day,
)
from service.tickets.bad_entry import BadEntry
from store.audit.actions import AuditAction
from store.calendars.areas import ServiceArea, find_area
from store.calendars.calendars import find_calendar, find_day, list_calendars
from store.engine.database import Connection
from store.sla.targets import MovedTarget

INDONESIA = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


class Changing:
    """`moved`: where the page says what the last change moved."""

    def __init__(self, page: Page, moved: ui.html) -> None:
        self._page, self._moved = page, moved

    async def weekday(self, calendar_id: int, weekday: int) -> None:
        t = self._page.viewer.t
        calendar = await read(find_calendar, calendar_id)
        spans = calendar.hours.get(weekday, []) if calendar else []
        said = await fill_in(
            self._page,
            weekday_name(self._page.viewer, weekday),
            [Asked("hours", t("calendar_hours"), clock_text(spans), hint=t("calendar_hours_hint"))],
        )
        if said is not None:
            await self._act(
                lambda conn: change_hours(conn, calendar_id, weekday, read_spans(said["hours"])),
                f"calendar/{calendar_id}",
            )

    async def day(self, calendar_id: int, on: str = "") -> None:
        """`on`: the day, as ISO 8601; '' for another one."""
        t, viewer = self._page.viewer.t, self._page.viewer
        known = await read(find_day, calendar_id, date.fromisoformat(on)) if on else None
        name = (known.names.get(viewer.language) or known.name) if known else ""
        asked = [] if on else [Asked("day", t("calendar_day"), needed=True, kind="date")]
        said = await fill_in(
            self._page,
            viewer.wording().long_day(date.fromisoformat(on)) if on else t("calendar_add_day"),
            [
                *asked,
                Asked("name", t("calendar_day_name"), name, needed=True),
                Asked(
                    "hours", t("calendar_hours"), clock_text(known.spans if known else []),
                    hint=t("calendar_day_hint"),
                ),
            ],
        )  # fmt: skip
        if said is None:
            return

        def work(conn: Connection) -> list[MovedTarget]:
            when = _day(on or said["day"])
            return change_day(
                conn, calendar_id, when, read_spans(said["hours"]), name=said["name"], by=viewer.name, now=wall_clock()
            )

        await self._act(work, f"calendar/{calendar_id}")

    async def as_usual(self, calendar_id: int, on: str) -> None:
        by = self._page.viewer.name
        await self._act(
            lambda conn: restore_day(conn, calendar_id, _day(on), by=by, now=wall_clock()), f"calendar/{calendar_id}"
        )

    async def calendar(self, like: int) -> None:
        t = self._page.viewer.t
        said = await fill_in(
            self._page,
            t("calendar_add"),
            [
                Asked("name", t("calendar_name"), needed=True),
                Asked("country", t("calendar_country"), "ID", hint=t("calendar_country_hint")),
            ],
        )
        if said is not None:
            country = said["country"].upper() or None

            def work(conn: Connection) -> list[MovedTarget]:
                if country and (len(country) != 2 or not country.isascii() or not country.isalpha()):
                    raise BadEntry("country", country, coded("country_unknown", country=country))
                add_calendar(conn, name=said["name"], country=country, like=like)
                return []

            if await self._act(work, "calendar"):
                ui.navigate.reload()

    async def area(self, area_id: int | None) -> None:
        """None: another one."""
        t = self._page.viewer.t
        known = await read(find_area, area_id) if area_id else None
        calendars = await read(list_calendars)
        said = await fill_in(
            self._page,
            known.name if known else t("area_add"),
            [
                Asked("name", t("area_name"), known.name if known else "", needed=True),
                Asked("zone", t("area_zone"), known.time_zone if known else "", options=_zones(known)),
                Asked(
                    "calendar", t("area_calendar"), str(known.calendar_id) if known else "",
                    options={str(one.id): one.name for one in calendars},
                ),
                Asked(
                    "places", t("area_places"), "\n".join(known.places) if known else "", kind="lines",
                    hint=t("area_places_hint"),
                ),
            ],
        )  # fmt: skip
        if said is None:
            return
        places = tuple(said["places"].replace(",", "\n").splitlines())
        entry = AreaEntry(said["name"], said["zone"], int(said["calendar"]), places)

        def work(conn: Connection) -> list[MovedTarget]:
            if area_id:
                return edit_area(conn, area_id, entry)
            add_area(conn, entry)
            return []

        await self._act(work, f"service-area/{area_id}" if area_id else "service-area")

    async def remove_area(self, area_id: int) -> None:
        await self._act(lambda conn: remove_area(conn, area_id), f"service-area/{area_id}")

    async def _act(self, work: Callable[[Connection], list[MovedTarget]], about: str) -> bool:
        moved: list[MovedTarget] = []

        def working(conn: Connection) -> None:
            moved[:] = work(conn)

        viewer = self._page.viewer
        done = await act(
            self._page,
            Permission.CALENDARS_WRITE,
            working,
            done="",
            about=about,
            audit=AuditAction.CALENDAR_CHANGED,
        )
        if done:
            ui.notify(viewer.t("done_calendar", count=len(moved)), type="positive")
            rows = moved_rows(viewer, moved)
            self._moved.set_content(render("calendar_moved.html", viewer, rows=rows))
        return done


def _zones(known: ServiceArea | None) -> dict[str, str]:
    if known is None or known.time_zone in INDONESIA:
        return INDONESIA
    return {known.time_zone: known.time_zone, **INDONESIA}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise BadEntry("day", text, coded("day_unreadable")) from exc
