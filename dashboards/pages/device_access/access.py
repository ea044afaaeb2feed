"""`/access`: how each device comes in; credentials issued, rotated, revoked."""

from functools import partial

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from dashboards.frame import Page, fleets, frame
from dashboards.parts.device_access.acts import pressed
from dashboards.parts.device_access.shown import access_rows, state_names
from dashboards.parts.shared.filtered_list import PRESSED, Listing, pick, search_field, searched
from dashboards.parts.shared.heading import heading

FILTERS = {"product": "", "state": "", "serial": ""}


async def access(request: Request) -> None:
    known = await fleets()
    with frame(request, "access", known) as page:
        t, viewer = page.viewer.t, page.viewer
        listing = Listing(page, "access.html", access_rows, searched(request.query_params, FILTERS))
        with ui.element("div").classes("filters"):
            heading(t("access"))
            products = {"": t("all"), **{one.id: viewer.pick(one.name) for one in known.products.values()}}
            pick(listing, "product", products, t("claim_product"))
            pick(listing, "state", dict(state_names(viewer)), t("access_state"))
            search_field(listing, "serial", t("sheet_serial"))
        ui.label(t("access_help")).classes("muted")
        await listing.show()
        listing.fragment.html.on("click", partial(_pressed, page), js_handler=PRESSED)
    page.follow("device", "clock", refresh=listing.fragment.refresh)


async def _pressed(page: Page, event: GenericEventArguments) -> None:
    product_id, _, serial = str(event.args.get("id", "")).partition("/")
    if serial:
        await pressed(page, str(event.args.get("act")), product_id, serial)
