"""`/customers/{id}`: one customer: who, where, what they have, its tickets and visits, notices, consents."""

from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from dashboards.console import note_read, read
from dashboards.frame import Page, fleets, frame
from dashboards.pages.missing import NothingHere
from dashboards.parts.customers import shown
from dashboards.parts.customers.acts import change_reach, correct_contact, site_dialog, switch_consent
from dashboards.parts.shared.filtered_list import PRESSED
from store.assets.customers import find_customer

LARGEST_ID = 2**63 - 1


async def customer(request: Request, customer_id: str) -> None:
    known = await fleets()
    number = int(customer_id) if customer_id.isascii() and customer_id.isdigit() else 0
    found = await read(find_customer, number) if 0 < number <= LARGEST_ID else None
    if found is None:
        raise NothingHere
    await note_read(f"customer/{number}")
    with frame(request, "customers", known, title=found.name) as page:
        viewer = page.viewer
        head = await page.fragment("customer_head.html", shown.customer_head, viewer, number)
        _buttons(page, number)
        with ui.element("div").classes("two-columns"):
            with ui.element("div").classes("wide"):
                tickets = await page.fragment("customer_tickets.html", shown.tickets_shown, viewer, number)
                things = await page.fragment("customer_appliances.html", shown.appliances_shown, viewer, number)
                orders = await page.fragment("customer_orders.html", shown.orders_shown, viewer, number)
            with ui.element("div"):
                sites = await page.fragment("customer_sites.html", shown.sites_shown, viewer, number)
                notices = await page.fragment("customer_notices.html", shown.notices_shown, viewer, number)
                consents = await page.fragment("customer_consents.html", shown.consents_shown, viewer, number)
        for part in (sites, consents):
            part.html.on("click", lambda event: _pressed(page, number, event), js_handler=PRESSED)
    for part in (head, tickets, things, orders, sites, notices, consents):
        page.follow("ticket", "order", "clock", refresh=part.refresh)


def _buttons(page: Page, number: int) -> None:
    viewer = page.viewer
    acts = (
        ("customer_correct", "edit", Permission.PRIVACY_ACT, lambda: correct_contact(page, number)),
        ("customer_reach", "notifications", Permission.CUSTOMERS_WRITE, lambda: change_reach(page, number)),
        ("site_new", "add_location_alt", Permission.CUSTOMERS_WRITE, lambda: site_dialog(page, number)),
    )
    with ui.element("div").classes("actions"):
        for label, icon, asked, press in acts:
            if viewer.may(asked):
                ui.button(viewer.t(label), icon=icon, on_click=press).props("outline no-caps dense")


async def _pressed(page: Page, number: int, event: GenericEventArguments) -> None:
    about = str(event.args.get("id", ""))
    with page.client:
        if event.args.get("act") == "site" and about.isdecimal() and len(about) < 18:
            await site_dialog(page, number, int(about))
        elif event.args.get("act") == "consent":
            await switch_consent(page, number, about)
