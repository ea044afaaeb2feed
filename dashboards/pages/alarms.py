"""`/alarms`: what stands and what nobody has acknowledged yet, in the manner of ISA-18.2."""

from datetime import timedelta

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from dashboards.console import console, fleets_now
from dashboards.frame import Page, fleets, frame
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.filtered_list import PAGE_ROWS, PRESSED, Chosen, Listing, pick, searched
from dashboards.parts.shared.words import product_name
from dashboards.viewer import Viewer
from fleet.coded import coded
from fleet.product import Severity
from service.alarms.actions import NoSuchAlarm, acknowledge, shelve, unshelve
from service.tickets.states import By
from store.console.alarms_shown import alarms_standing
from store.engine.database import Connection
from store.service.alarms import find_alarm

FILTERS = {"state": "", "product": "", "severity": ""}
STATES = (
    "active_unacknowledged",
    "returned_unacknowledged",
    "active_acknowledged",
    "shelved",
    "suppressed",
    "out_of_service",
)
UNACKNOWLEDGED = ("active_unacknowledged", "returned_unacknowledged")
SHELF_TIME = timedelta(hours=8)


async def alarms(request: Request) -> None:
    known = await fleets()
    with frame(request, "alarms", known) as page:
        viewer, t = page.viewer, page.viewer.t
        listing = Listing(page, "alarms.html", alarms_of, searched(request.query_params, FILTERS))
        with ui.element("div").classes("filters"):
            ui.label(t("alarms")).classes("title")
            pick(listing, "state", {"": t("all"), **{s: t(f"alarm_{s}") for s in STATES}}, t("state"))
            products = {"": t("all"), **{p.id: viewer.pick(p.name) for p in known.products.values()}}
            pick(listing, "product", products, t("product"))
            levels = {"": t("all"), **{s.value: t(f"severity_{s}") for s in reversed(Severity)}}
            pick(listing, "severity", levels, t("severity"))
        await listing.show()

        async def pressed(event: GenericEventArguments) -> None:
            number = str(event.args.get("id", ""))
            if number.isdigit():
                await _do(page, str(event.args.get("act")), int(number))

        listing.fragment.html.on("click", pressed, js_handler=PRESSED)
    page.follow("alarm", "clock", refresh=listing.fragment.refresh)


def alarms_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    known = fleets_now(conn)
    alarms = alarms_standing(
        conn,
        product=chosen["product"] or None,
        states=[chosen["state"]] if chosen["state"] else None,
        severity=chosen["severity"] or None,
        limit=PAGE_ROWS + 1,
        offset=skip,
    )
    rows = []
    for alarm in alarms[:PAGE_ROWS]:
        product, now = known.products.get(alarm.product), known.times.get(alarm.product, known.latest)
        metric = next((m for m in product.metrics if m.id == alarm.metric), None) if product else None
        rows.append(
            {
                "alarm": alarm,
                "name": viewer.say(alarm.name, product),
                "explained": viewer.say(coded("explained_by", rule=alarm.suppressed_by), product)
                if alarm.suppressed_by
                else "",
                "product": product_name(viewer, product, alarm.product),
                "metric": viewer.pick(metric.name) if metric else alarm.metric,
                "since": viewer.relative(alarm.raised_at, now),
                "at": viewer.when(alarm.raised_at),
                "open": alarm.state in UNACKNOWLEDGED,
            }
        )
    return {"rows": rows, "more": len(alarms) > PAGE_ROWS, "total": None}


async def _do(page: Page, what: str, alarm_id: int) -> None:
    def work(conn: Connection) -> object:
        alarm = find_alarm(conn, alarm_id)
        if alarm is None:
            raise NoSuchAlarm(alarm_id)
        now = console().database.now(conn, alarm.product)
        by = By(page.viewer.name, now)
        if what == "ack":
            return acknowledge(conn, alarm_id, by)
        if what == "shelve":
            return shelve(conn, alarm_id, by, now + SHELF_TIME)
        return unshelve(conn, alarm_id, by)

    if what in ("ack", "shelve", "unshelve"):
        await act(
            page,
            Permission.ALARMS_ACT,
            work,
            done=page.viewer.t(f"done_{what}", alarm=alarm_id),
            about=f"alarm/{alarm_id}",
        )
