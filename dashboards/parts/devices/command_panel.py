"""The panel of a device's commands: the newest ones, a button to send one, and one to take back what waits."""

from functools import partial

from nicegui import ui
from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from api.routes.commands import sender_of
from api.web.database import the_device, wall_clock
from dashboards.console import read
from dashboards.frame import Fragment, Page
from dashboards.parts.devices.command_form import ask_for_command_form
from dashboards.parts.devices.commands import command_name, commands_shown, commands_to_send
from dashboards.parts.shared.acting import act
from dashboards.parts.shared.filtered_list import PRESSED
from fleet.product import Product
from service.commands.asking import Ask, ask_for_command, cancel
from store.audit.actions import AuditAction
from store.engine.database import Connection


async def command_panel(page: Page, product: Product, serial: str) -> None:
    """Builds the panel here; nothing where whoever looks may not read commands."""
    viewer = page.viewer
    if not viewer.may(Permission.COMMANDS_READ):
        return
    fragment = Fragment("device_commands.html", viewer, lambda: read(commands_shown, viewer, product.id, serial))
    fragment.html.on("click", partial(_pressed, page, product), js_handler=PRESSED)
    await fragment.refresh()
    page.follow("command", refresh=fragment.refresh)
    if commands_to_send(viewer, product):
        ui.button(viewer.t("commands_send"), icon="send", on_click=lambda: _send(page, product, serial)).props(
            "no-caps dense outline"
        ).classes("send-command")


async def _send(page: Page, product: Product, serial: str) -> None:
    viewer = page.viewer
    filled = await ask_for_command_form(page, commands_to_send(viewer, product))
    if filled is None:
        return
    name, args = filled

    def work(conn: Connection) -> object:
        known, device = the_device(conn, product.id, serial)
        ask = Ask(name, args, by=viewer.name, sender=sender_of(viewer.principal))
        return ask_for_command(conn, known, device, ask, now=wall_clock())

    await act(
        page,
        Permission.COMMANDS_SEND,
        work,
        done=viewer.t("done_command_sent", command=command_name(viewer, product, name)),
        about=f"device/{product.id}/{serial}",
        audit=AuditAction.COMMAND_SENT,
        product=product,
    )


async def _pressed(page: Page, product: Product, event: GenericEventArguments) -> None:
    number = str(event.args.get("id", ""))
    if event.args.get("act") != "cancel-command" or not number.isdecimal():
        return
    viewer = page.viewer

    def work(conn: Connection) -> object:
        return cancel(conn, int(number), actor=viewer.name, now=wall_clock())

    with page.client:
        await act(
            page,
            Permission.COMMANDS_SEND,
            work,
            done=viewer.t("done_command_cancelled"),
            about=f"command/{int(number)}",
            audit=AuditAction.COMMAND_CANCELLED,
            product=product,
        )
