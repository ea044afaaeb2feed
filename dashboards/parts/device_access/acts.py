"""Buttons of a device's access: issue, rotate, revoke, let in again, say what was replaced."""

from collections.abc import Callable

from nicegui import ui

from api.access.permissions import Permission
from api.web.database import the_device
from dashboards.console import fleets_now
from dashboards.frame import Page
from dashboards.parts.administration.handed import hand_over, is_sure
from dashboards.parts.device_access.acting import acting, device_access
from dashboards.parts.shared.acting import act
from service.device_access import credentials
from service.device_access.credentials import Issued
from service.device_access.replacing import Replaced, replace_unit
from store.access.credentials import GIVEN, RevokedReason
from store.engine.database import Connection


async def pressed(page: Page, what: str, product_id: str, serial: str) -> None:
    """Does what a button of a device says."""
    match what:
        case "issue-credential":
            await issue(page, product_id, serial)
        case "rotate-credential":
            await rotate(page, product_id, serial)
        case "revoke-credential":
            await revoke(page, product_id, serial)
        case "enable-credential":
            await enable(page, product_id, serial)
        case "replace-unit":
            await replace(page, product_id, serial)


async def issue(page: Page, product_id: str, serial: str) -> None:
    by = acting()

    def work(conn: Connection) -> Issued:
        return credentials.issue(conn, the_device(conn, product_id, serial)[1], by)

    await _hand_out(page, work, serial)


async def rotate(page: Page, product_id: str, serial: str) -> None:
    t = page.viewer.t
    if not await is_sure(page, t("credential_rotate_ask", serial=serial), t("credential_rotate")):
        return
    by = acting()

    def work(conn: Connection) -> Issued:
        return credentials.rotate(conn, the_device(conn, product_id, serial)[1], by)

    await _hand_out(page, work, serial)


async def revoke(page: Page, product_id: str, serial: str) -> None:
    t = page.viewer.t
    reasons = {one.value: t(f"revoked_{one}") for one in GIVEN}
    reason = await _choose(page, t("credential_revoke_ask", serial=serial), reasons, t("credential_revoke"))
    if reason is None:
        return
    by = acting()

    def work(conn: Connection) -> None:
        credentials.revoke(conn, the_device(conn, product_id, serial)[1], by, reason=RevokedReason(reason))

    await act(page, Permission.DEVICES_ACCESS, work, done=t("done_credential_revoked", serial=serial))


async def enable(page: Page, product_id: str, serial: str) -> None:
    by = acting()

    def work(conn: Connection) -> None:
        credentials.enable(conn, the_device(conn, product_id, serial)[1], by)

    await act(page, Permission.DEVICES_ACCESS, work, done=page.viewer.t("done_credential_enabled", serial=serial))


async def replace(page: Page, product_id: str, serial: str) -> None:
    """The device gets another credential with it."""
    t = page.viewer.t
    names = {one.value: t(f"replaced_{one}") for one in Replaced}
    what = await _choose(page, t("unit_replace_ask", serial=serial), names, t("unit_replace"))
    if what is None:
        return
    by = acting()

    def work(conn: Connection) -> Issued:
        product, device = the_device(conn, product_id, serial)
        now = fleets_now(conn).now(product_id)
        return replace_unit(conn, product, device, Replaced(what), by, at=now, fleet_now=now)

    await _hand_out(page, work, serial)


async def _hand_out(page: Page, work: Callable[[Connection], Issued], serial: str) -> None:
    """Does it, and shows the secret once."""
    t, made = page.viewer.t, list[Issued]()
    if await act(page, Permission.DEVICES_ACCESS, lambda conn: made.append(work(conn)), done="") and made:
        name = t("credential_user", name=made[0].username)
        broker = device_access().broker
        lines = [name, t("credential_broker", address=broker)] if broker else [name]
        await hand_over(page, t("credential_title", serial=serial), made[0].secret or "", t("token_help"), *lines)


async def _choose(page: Page, question: str, options: dict[str, str], button: str) -> str | None:
    """One of a few choices; None if they change their mind."""
    t = page.viewer.t
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(question).classes("dialog-title")
        chosen = ui.radio(options, value=next(iter(options))).props("dense")
        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(button, on_click=lambda: dialog.submit(str(chosen.value))).props(
                "unelevated no-caps color=primary"
            )
    said = await dialog
    dialog.delete()
    return str(said) if said in options else None
