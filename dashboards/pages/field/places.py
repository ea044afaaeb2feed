"""`/places`: warehouses and vans, whose they are, what lies in them; new, changed, ended."""

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from dashboards.frame import Page, fleets, frame
from dashboards.parts.field.place_acts import end_dialog, place_dialog, places_shown
from dashboards.parts.shared.filtered_list import PRESSED
from dashboards.parts.shared.heading import heading
from store.parts.places import PlaceKind


async def places(request: Request) -> None:
    known = await fleets()
    with frame(request, "places", known) as page:
        t = page.viewer.t
        with ui.element("div").classes("filters"):
            heading(t("places"))
        ui.label(t("places_help")).classes("muted")
        if page.viewer.may(Permission.STOCK_WRITE):
            with ui.element("div").classes("actions"):
                for kind, icon in ((PlaceKind.WAREHOUSE, "warehouse"), (PlaceKind.VAN, "local_shipping")):
                    ui.button(
                        t(f"place_new_{kind}"), icon=icon, on_click=lambda _, k=kind: place_dialog(page, k)
                    ).props("outline no-caps dense")
        part = await page.fragment("places.html", places_shown, page.viewer)
        part.html.on("click", lambda event: _pressed(page, event), js_handler=PRESSED)
    page.follow("order", "ticket", "clock", refresh=part.refresh)


async def _pressed(page: Page, event: GenericEventArguments) -> None:
    about = str(event.args.get("id", ""))
    if not (about.isdecimal() and len(about) < 18):
        return
    with page.client:
        if event.args.get("act") == "place":
            await place_dialog(page, None, int(about))
        elif event.args.get("act") == "end_place":
            await end_dialog(page, int(about))
