"""`/orders/{id}`: one work order: what it is for, when, who; what it asks; its appointments and history."""

from fastapi import Request
from nicegui import ui

from dashboards.console import read
from dashboards.frame import fleets, frame
from dashboards.pages.missing import NothingHere
from dashboards.parts.orders.buttons import order_buttons
from dashboards.parts.orders.order_part_acts import order_parts_panel
from dashboards.parts.orders.shown import appointments_shown, changes_shown, head_of, items_shown
from dashboards.viewer import viewer_of
from store.orders.orders import find_order

LARGEST_ID = 2**63 - 1


async def order(request: Request, order_id: str) -> None:
    viewer = viewer_of(request)
    known = await fleets()
    number = int(order_id) if order_id.isascii() and order_id.isdigit() else 0
    found = await read(find_order, number) if 0 < number <= LARGEST_ID else None
    if found is None:
        raise NothingHere
    with frame(request, "orders", known, title=f"{viewer.t('order')} #{number}") as page:
        head = await page.fragment("order_head.html", head_of, page.viewer, number)
        buttons = await order_buttons(page, number)
        with ui.element("div").classes("two-columns"):
            with ui.element("div").classes("wide"):
                items = await page.fragment("order_items.html", items_shown, page.viewer, number)
            with ui.element("div"):
                parts = await order_parts_panel(page, number)
                visits = await page.fragment("order_appointments.html", appointments_shown, page.viewer, number)
                changes = await page.fragment("order_changes.html", changes_shown, page.viewer, number)
        for part in (head, buttons, items, parts, visits, changes):
            page.follow("order", "ticket", refresh=part.refresh)
        for part in (head, parts):
            page.follow("clock", refresh=part.refresh)
