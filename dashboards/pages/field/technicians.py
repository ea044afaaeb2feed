"""`/technicians`: who goes to customers, people and outside firms; and how long ways take."""

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from dashboards.frame import Page, fleets, frame
from dashboards.parts.field.shown import technicians_shown, ways_shown
from dashboards.parts.field.technician_form import technician_dialog
from dashboards.parts.field.ways import remove_way, way_dialog
from dashboards.parts.shared.filtered_list import PRESSED
from dashboards.parts.shared.heading import heading


async def technicians(request: Request) -> None:
    known = await fleets()
    with frame(request, "technicians", known) as page:
        t = page.viewer.t
        with ui.element("div").classes("filters"):
            heading(t("technicians"))
        ui.label(t("technicians_help")).classes("muted")
        if page.viewer.may(Permission.TICKETS_ASSIGN):
            with ui.element("div").classes("actions"):
                ui.button(t("technician_new"), icon="person_add", on_click=lambda: technician_dialog(page)).props(
                    "unelevated no-caps dense color=primary"
                )
                ui.button(t("way_add"), icon="route", on_click=lambda: way_dialog(page)).props("outline no-caps dense")
        people = await page.fragment("technicians.html", technicians_shown, page.viewer)
        ways = await page.fragment("travel_times.html", ways_shown, page.viewer)
        ways.html.on("click", lambda event: _pressed(page, event), js_handler=PRESSED)
    for part in (people, ways):
        page.follow("order", "clock", refresh=part.refresh)


async def _pressed(page: Page, event: GenericEventArguments) -> None:
    key = str(event.args.get("id", ""))
    with page.client:
        if event.args.get("act") == "way":
            await way_dialog(page, key)
        elif event.args.get("act") == "remove_way":
            await remove_way(page, key)
