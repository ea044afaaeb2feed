"""The dialog in which staff choose an arrival window and a technician for an order."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from nicegui import ui

from api.access.permissions import Permission
from api.web.database import the_product
from dashboards.console import console, read
from dashboards.frame import Page
from dashboards.parts.orders.shown import order_by_now, window_shown
from dashboards.parts.shared.acting import act
from service.orders.booking import book
from service.orders.offering import AROUND, needs_for, read_ground, sought_for
from service.orders.slots import Slot, slots_in
from service.orders.states import known_order
from service.parts.reserving import earliest_part_date
from store.engine.database import Connection
from store.orders.planning import Span, place_of

# Of each window: the technicians that fit best.
BEST = 5


async def plan_dialog(page: Page, order_id: int) -> None:
    """Windows that can be kept, each with the technicians who could, best first."""
    viewer, t = page.viewer, page.viewer.t
    found, ready, waits = await read(all_slots, order_id)
    shown = {
        index: f"{window_shown(viewer, slot.arrival.begins, slot.arrival.ends)} · {slot.technician}"
        f" · {t('slot_load', load=slot.load)}" + (f" · {t('slot_before_parts')}" if slot.arrival.begins < ready else "")
        for index, slot in enumerate(found)
    }
    first = next((index for index, slot in enumerate(found) if slot.arrival.begins >= ready), next(iter(shown), None))
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(t("plan_title")).classes("dialog-title")
        if not shown:
            ui.label(t("plan_nothing")).classes("muted")
        if waits:
            ui.label(t("plan_parts_from", day=viewer.day(ready))).classes("note warn")
        chosen = ui.select(shown, value=first, with_input=True)
        chosen.props(f'outlined dense aria-label="{t("plan_title")}"').set_visibility(bool(shown))
        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            if shown:
                ui.button(t("act_plan"), on_click=lambda: dialog.submit(chosen.value)).props(
                    "unelevated no-caps color=primary"
                )
    said = await dialog
    dialog.delete()
    if isinstance(said, int) and 0 <= said < len(found):
        slot = found[said]
        work = partial(_book, order_id=order_id, slot=slot, actor=viewer.name)
        done = t("done_plan", technician=slot.technician)
        await act(page, Permission.TICKETS_ASSIGN, work, done=done, about=f"order/{order_id}")


def all_slots(conn: Connection, order_id: int) -> tuple[list[Slot], datetime, bool]:
    """The best technicians' slots of every window, by window and then by fitness; from when on the order has its parts,
    and whether that is still to come."""
    order = known_order(conn, order_id)
    product = the_product(conn, order.product)
    visit, now = sought_for(order), console().database.now(conn, product.id)
    ready = earliest_part_date(conn, order_id, now=now)
    needs = needs_for(product, visit, area=place_of(conn, order.asset_id).area, now=now)
    needs = replace(needs, until=max(needs.until, ready + AROUND * 7))
    ground = read_ground(conn, product, visit, needs)
    slots = [slot for window in ground.windows for slot in slots_in(window, needs, ground)[:BEST]]
    return slots, ready, ready > now


def _book(conn: Connection, *, order_id: int, slot: Slot, actor: str) -> object:
    order = known_order(conn, order_id)
    product, database = the_product(conn, order.product), console().database
    window = Span(slot.arrival.begins, slot.arrival.ends)
    by = order_by_now(conn, order_id, actor)
    return book(
        conn, product, order_id, window, by, database.outlets, wall=database.wall(), technician_id=slot.technician_id
    )
