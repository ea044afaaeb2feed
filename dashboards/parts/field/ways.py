"""Ways between areas: entered, changed, removed."""

from datetime import timedelta

from api.access.permissions import Permission
from dashboards.console import read
from dashboards.frame import Page
from dashboards.parts.calendars.fill_in import Asked, fill_in
from dashboards.parts.field.shown import way_key
from dashboards.parts.shared.acting import act
from fleet.coded import coded
from service.tickets.bad_entry import BadEntry
from store.engine.database import Connection
from store.orders.travel_times import TravelTime, drop_travel_time, known_areas, list_travel_times, set_travel_time

DAY_MINUTES = 24 * 60
MINUTE = timedelta(minutes=1)


async def way_dialog(page: Page, key: str = "") -> None:
    """`key`: of the way that is changed (`way_key`); empty: a new one."""
    t, known = page.viewer.t, await _way(key)
    areas = {one: one for one in await read(known_areas)}
    ends = [] if known else [Asked("start", t("way_from"), options=areas or {"": "–"}, needed=True),
                             Asked("target", t("way_to"), options=areas or {"": "–"}, needed=True)]  # fmt: skip
    title = f"{known.from_area} → {known.to_area}" if known else t("way_add")
    minutes = str(round(known.takes / MINUTE)) if known else ""
    asked = [*ends, Asked("minutes", t("way_takes"), minutes, needed=True, kind="number", hint=t("way_hint"))]
    said = await fill_in(page, title, asked)
    if said is None:
        return
    start, target = (known.from_area, known.to_area) if known else (said["start"], said["target"])

    def work(conn: Connection) -> None:
        text = said["minutes"]
        if not (text.isascii() and text.isdigit() and int(text) <= DAY_MINUTES):
            raise BadEntry("minutes", text, coded("minutes_unreadable", most=DAY_MINUTES))
        set_travel_time(conn, from_area=start, to_area=target, takes=int(text) * MINUTE)

    await act(page, Permission.TICKETS_ASSIGN, work, done=t("done_way"), about="travel-time")


async def remove_way(page: Page, key: str) -> None:
    known = await _way(key)
    if known is None:
        return

    def work(conn: Connection) -> object:
        return drop_travel_time(conn, from_area=known.from_area, to_area=known.to_area)

    await act(page, Permission.TICKETS_ASSIGN, work, done=page.viewer.t("done_way_removed"), about="travel-time")


async def _way(key: str) -> TravelTime | None:
    return next((one for one in await read(list_travel_times) if way_key(one) == key), None) if key else None
