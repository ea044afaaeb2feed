"""`/claims`: codes that become credentials: made, printed, approved, revoked."""

from functools import partial

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from dashboards.frame import Page, fleets, frame
from dashboards.parts.device_access.claim_acts import make_dialog, pressed
from dashboards.parts.device_access.shown import claim_rows
from dashboards.parts.shared.filtered_list import PRESSED, Listing, pick, searched
from dashboards.parts.shared.heading import heading
from store.access.claims import ClaimState

FILTERS = {"product": "", "state": ""}


async def claims(request: Request) -> None:
    known = await fleets()
    with frame(request, "claims", known) as page:
        t, viewer = page.viewer.t, page.viewer
        listing = Listing(page, "claims.html", claim_rows, searched(request.query_params, FILTERS))
        with ui.element("div").classes("filters"):
            heading(t("claims"))
            products = {"": t("all"), **{one.id: viewer.pick(one.name) for one in known.products.values()}}
            pick(listing, "product", products, t("claim_product"))
            states = {"": t("all"), **{one.value: t(f"claim_state_{one}") for one in ClaimState}}
            pick(listing, "state", states, t("access_state"))
            ui.button(t("claim_make"), icon="qr_code_2", on_click=lambda: make_dialog(page, known.products)).props(
                "unelevated no-caps color=primary"
            )
        ui.label(t("claims_help")).classes("muted")
        await listing.show()
        listing.fragment.html.on("click", partial(_pressed, page), js_handler=PRESSED)
    page.follow("device", "clock", refresh=listing.fragment.refresh)


async def _pressed(page: Page, event: GenericEventArguments) -> None:
    number = str(event.args.get("id", ""))
    if number.isdecimal():
        await pressed(page, str(event.args.get("act")), int(number))
