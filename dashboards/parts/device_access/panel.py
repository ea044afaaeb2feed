"""The panel of a device's page that says how it comes in."""

from nicegui.events import GenericEventArguments

from api.access.permissions import Permission
from dashboards.frame import Page
from dashboards.parts.device_access.acts import pressed
from dashboards.parts.device_access.shown import device_access_of
from dashboards.parts.shared.filtered_list import PRESSED


async def show_access(page: Page, product_id: str, serial: str) -> None:
    """For whoever may let devices in; nothing for others."""
    if not page.viewer.may(Permission.DEVICES_ACCESS):
        return
    shown = await page.fragment("device_access.html", device_access_of, page.viewer, product_id, serial)

    async def on_press(event: GenericEventArguments) -> None:
        await pressed(page, str(event.args.get("act")), product_id, serial)

    shown.html.on("click", on_press, js_handler=PRESSED)
    page.follow("device", "clock", refresh=shown.refresh)
