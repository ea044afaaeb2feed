"""`/board`: a day of appointments, technician by technician."""

from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from fastapi import Request
from nicegui import ui

from dashboards.console import fleets_now
from dashboards.frame import fleets, frame
from dashboards.parts.orders.shown import window_shown
from dashboards.parts.shared.heading import heading
from dashboards.parts.shared.words import product_name
from dashboards.viewer import Viewer
from store.engine.database import Connection
from store.orders.bookings import bookings_between

DAY = timedelta(days=1)
YEARS = range(2000, 2200)


async def board(request: Request) -> None:
    known = await fleets()
    with frame(request, "board", known) as page:
        day = request.query_params.get("day", "")
        with ui.element("div").classes("filters"):
            heading(page.viewer.t("board"))
        part = await page.fragment("board.html", day_of, page.viewer, day)
    page.follow("order", "clock", refresh=part.refresh)


def day_of(conn: Connection, viewer: Viewer, asked: str) -> dict[str, object]:
    """A day of the viewer's zone; today on the fleets' clock where no day is asked for."""
    known = fleets_now(conn)
    zone = ZoneInfo(viewer.zone)
    day = _day(asked) or known.latest.astimezone(zone).date()
    since = datetime.combine(day, time(), zone)
    found = bookings_between(conn, since, since + DAY)
    people = [
        {
            "name": name,
            "visits": [
                {
                    "booking": one,
                    "window": window_shown(viewer, one.arrival_begins, one.arrival_ends),
                    "busy": window_shown(viewer, one.begins, one.ends),
                    "state": viewer.t(f"order_state_{one.order_state}"),
                    "held": one.state == "held",
                    "expected": viewer.when(one.expected_at) if one.expected_at else "",
                    "product": product_name(viewer, known.products.get(one.product), one.product),
                }
                for one in visits
            ],
        }
        for name, visits in groupby(found, key=lambda one: one.technician)
    ]
    return {
        "people": people,
        "day": viewer.wording().long_day(since),
        "before": (day - DAY).isoformat(),
        "after": (day + DAY).isoformat(),
    }


def _day(text: str) -> date | None:
    """None for what is no day, and for days that no appointment can have."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None
