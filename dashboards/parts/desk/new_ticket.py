"""A new ticket: somebody calls, or tells at the counter, that an appliance has a fault."""

from functools import partial

from nicegui import ui

from api.access.permissions import Permission
from api.web.database import the_device
from dashboards.console import console, fleets_now, read
from dashboards.frame import Page
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.words import mode_name, product_name
from dashboards.viewer import Viewer
from service.tickets.reports import Call, report_fault
from store.console.search import FoundDevice, devices_of_customers, find_customers, find_devices
from store.engine.database import Connection

MOST = 8
Key = tuple[str, str]


class NewTicketForm:
    """The fields; the fault's choices are those of the chosen device's product."""

    def __init__(self, page: Page, device: Key | None) -> None:
        self._page, self._found = page, {} if device is None else {device: device[1]}
        t = page.viewer.t
        if device is None:
            ui.input(t("new_ticket_device"), on_change=lambda e: self._look(str(e.value or ""))).props(
                "outlined dense autofocus debounce=300 maxlength=100"
            )
        self.device = ui.select(self._found, value=device, label=t("device"), on_change=lambda _: self._modes())
        self.mode = ui.select({"": t("unknown_mode")}, value="", label=t("new_ticket_fault"))
        self.text = ui.textarea(t("new_ticket_words")).props("outlined dense autogrow maxlength=4000")
        for field in (self.device, self.mode):
            field.props("outlined dense options-dense")
        self.device.set_visibility(device is None)
        self.nothing = ui.label(t("new_ticket_nothing")).classes("muted")
        self.nothing.set_visibility(False)

    async def begin(self) -> None:
        if self._found:
            await self._modes()

    async def _look(self, text: str) -> None:
        self._found = await read(devices_for, self._page.viewer, text) if text.strip() else {}
        self.device.set_options(self._found, value=next(iter(self._found), None))
        self.nothing.set_visibility(bool(text.strip()) and not self._found)

    async def _modes(self) -> None:
        viewer, chosen = self._page.viewer, self.device.value
        product = (await read(fleets_now)).products.get(chosen[0]) if chosen else None
        modes = {one.id: mode_name(viewer, product, one.id) for one in product.failure_modes} if product else {}
        self.mode.set_options({"": viewer.t("unknown_mode"), **modes}, value="")


def devices_for(conn: Connection, viewer: Viewer, text: str) -> dict[Key, str]:
    """Devices by serial, and those of customers by name or telephone, each with its owner."""
    products = fleets_now(conn).products
    found: list[FoundDevice] = find_devices(conn, text, limit=MOST)
    owners: dict[Key, str] = {}
    if viewer.may(Permission.CUSTOMERS_READ):
        customers = {one.id: one.name for one in find_customers(conn, text, limit=MOST)}
        for customer, devices in devices_of_customers(conn, [*customers]).items():
            found += devices
            owners |= {(one.product, one.serial): customers[customer] for one in devices}
    shown: dict[Key, str] = {}
    for one in found:
        key = (one.product, one.serial)
        owner = owners.get(key) or (one.owner if viewer.may(Permission.CUSTOMERS_READ) else None)
        names = [one.serial, product_name(viewer, products.get(one.product), one.product), owner]
        shown.setdefault(key, " · ".join(name for name in names if name))
    return shown


async def new_ticket_dialog(page: Page, device: Key | None = None) -> None:
    """Asks which device and what is wrong, opens or joins the ticket, and goes there."""
    t = page.viewer.t
    opened: list[int] = []
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(t("new_ticket") if device is None else f"{t('new_ticket')} · {device[1]}").classes("dialog-title")
        form = NewTicketForm(page, device)
        await form.begin()

        async def save() -> None:
            if form.device.value is None:
                ui.notify(t("new_ticket_needs_device"), type="warning")
                return
            key: Key = form.device.value
            call = Call(form.mode.value or None, str(form.text.value or "").strip(), None, page.viewer.name)
            work = partial(_report, key=key, call=call, opened=opened)
            if await act(page, Permission.REPORTS_WRITE, work, done="", about=f"device/{key[0]}/{key[1]}"):
                dialog.close()

        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("new_ticket_open"), on_click=save).props("unelevated no-caps color=primary")
    await dialog
    dialog.delete()
    if opened:
        ui.navigate.to(f"/tickets/{opened[0]}")


def _report(conn: Connection, *, key: Key, call: Call, opened: list[int]) -> None:
    product, device = the_device(conn, *key)
    database = console().database
    now = database.now(conn, product.id)
    number, _ = report_fault(conn, product=product, device=device, call=call, now=now, outlets=database.outlets)
    opened.append(number)
