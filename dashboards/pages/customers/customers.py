"""`/customers`: everybody who owns something, found by name, telephone or mail address."""

from fastapi import Request
from nicegui import ui

from api.access.permissions import Permission
from dashboards.console import note_read
from dashboards.frame import Page, fleets, frame
from dashboards.parts.customers.acts import new_customer
from dashboards.parts.shared.filtered_list import PAGE_ROWS, Chosen, Listing, search_field, searched, skipped
from dashboards.parts.shared.heading import heading
from dashboards.viewer import Viewer
from store.console.customers_shown import search_customers
from store.engine.database import Connection


async def customers(request: Request) -> None:
    known = await fleets()
    await note_read("customer")
    with frame(request, "customers", known) as page:
        t = page.viewer.t
        chosen = searched(request.query_params, {"q": ""})
        listing = Listing(page, "customers.html", customers_of, chosen, skipped(request.query_params))
        with ui.element("div").classes("filters"):
            heading(t("customers"))
            search_field(listing, "q", t("customers_hint"))
        if page.viewer.may(Permission.CUSTOMERS_WRITE):
            with ui.element("div").classes("actions"):
                ui.button(t("customer_new"), icon="person_add", on_click=lambda: _new(page)).props(
                    "unelevated no-caps dense color=primary"
                )
                ui.button(t("imports"), icon="upload_file", on_click=lambda: ui.navigate.to("/imports")).props(
                    "outline no-caps dense"
                )
        await listing.show()
    page.follow("ticket", refresh=listing.fragment.refresh)


async def _new(page: Page) -> None:
    with page.client:
        number = await new_customer(page)
        if number is not None:
            ui.navigate.to(f"/customers/{number}")


def customers_of(conn: Connection, viewer: Viewer, chosen: Chosen, skip: int) -> dict[str, object]:
    found = search_customers(conn, chosen["q"], limit=PAGE_ROWS + 1, offset=skip)
    return {"rows": found[:PAGE_ROWS], "more": len(found) > PAGE_ROWS, "total": None}
