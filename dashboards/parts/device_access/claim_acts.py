"""Claims in the console: made and printed, approved, revoked."""

from collections.abc import Mapping
from datetime import timedelta

from nicegui import ui

from api.access.permissions import Permission
from api.web.database import the_product
from dashboards.frame import Page
from dashboards.parts.administration.handed import hand_over, is_sure
from dashboards.parts.device_access.acting import acting, device_access
from dashboards.parts.shared.acting import act
from fleet.coded import coded
from fleet.product import Product
from fleet.serials import parse_serial, serial_fault
from service.device_access import claims
from service.device_access.claims import Offered
from service.device_access.sheet import claim_sheet
from service.tickets.reports import BadEntry
from store.engine.database import Connection
from wording.wording import Wording

# Days.
LASTS = (1, 7, 30, 90)
USUAL, MOST = 30, 200


async def make_dialog(page: Page, products: Mapping[str, Product]) -> None:
    """Asks for which devices, makes the claims, and hands out the sheet to print."""
    t, viewer = page.viewer.t, page.viewer
    names = {one.id: viewer.pick(one.name) for one in products.values()}
    made: list[tuple[Product, list[Offered]]] = []
    with ui.dialog() as dialog, ui.card().classes("ask"):
        ui.label(t("claim_make")).classes("dialog-title")
        product = ui.select(names, value=next(iter(names), None), label=t("claim_product")).props(
            "outlined dense options-dense"
        )
        serials = ui.textarea(t("claim_serials"), placeholder="SN-17").props("outlined dense autogrow maxlength=20000")
        count = ui.number(t("claim_count_label"), value=0, min=0, max=MOST, precision=0).props("outlined dense")
        days = ui.select({one: t("claim_days", count=one) for one in LASTS}, value=USUAL, label=t("claim_until"))
        days.props("outlined dense options-dense")
        waits = ui.checkbox(t("claim_waits"))

        async def save() -> None:
            by, lasts = acting(), timedelta(days=int(days.value or USUAL))
            wanted = [line.strip() for line in str(serials.value or "").splitlines() if line.strip()]
            more, needs = int(count.value or 0), bool(waits.value)

            def work(conn: Connection) -> None:
                found = the_product(conn, str(product.value))
                checked: list[str | None] = [_checked(serial) for serial in wanted]
                asked = [*checked, *[None] * more]
                made.append((found, claims.offer(conn, found, asked, by, lasts=lasts, needs_approval=needs)))

            if await act(page, Permission.DEVICES_ACCESS, work, done=""):
                dialog.close()

        with ui.row().classes("dialog-buttons"):
            ui.button(t("close_dialog"), on_click=dialog.close).props("flat no-caps")
            ui.button(t("claim_make"), icon="qr_code_2", on_click=save).props("unelevated no-caps color=primary")
    await dialog
    dialog.delete()
    for found, offered in made:
        words = Wording(viewer.language, viewer.zone, found)
        sheet = claim_sheet(offered, found, words, base=device_access().base)
        ui.download.content(sheet.encode(), f"claims-{found.id}.html", "text/html")
        codes = "\n".join(f"{one.code} {one.serial or ''}".strip() for one in offered)
        await hand_over(page, t("claim_title"), offered[0].code, t("claim_help"), codes)


async def pressed(page: Page, what: str, number: int) -> None:
    """Approves or revokes a claim."""
    t, by = page.viewer.t, acting()
    if what == "approve-claim":
        await act(
            page,
            Permission.DEVICES_ACCESS,
            lambda conn: claims.approve(conn, number, by),
            done=t("done_claim_approved"),
        )
    elif what == "revoke-claim" and await is_sure(page, t("claim_revoke_ask"), t("claim_revoke")):
        await act(
            page,
            Permission.DEVICES_ACCESS,
            lambda conn: claims.revoke(conn, number, by),
            done=t("done_claim_revoked"),
        )


def _checked(serial: str) -> str:
    if serial_fault(serial) is not None:
        raise BadEntry("serial", serial, coded("serial_unfit", serial=serial))
    return parse_serial(serial)
