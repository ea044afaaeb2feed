"""What staff file for a caller: an activation, from a dialog; a claim or a return, from the page of a device."""

from collections.abc import Mapping
from datetime import date
from functools import partial

from nicegui import ui

from api.access.permissions import Permission
from api.web.database import the_device
from dashboards.console import console, read
from dashboards.frame import Page
from dashboards.parts.administration.handed import hand_over
from dashboards.parts.calendars.fill_in import Asked, fill_in
from dashboards.parts.shared.acting import act, ask
from dashboards.parts.warranty.shown import by_now
from fleet.coded import coded
from service.claims.making import Wanted, begin_claim
from service.claims.states import WarrantyClaimRefused
from service.returns.asking import Asked as AskedReturn
from service.returns.asking import request
from service.returns.states import ReturnRefused
from service.tickets.bad_entry import BadEntry
from service.warranty.print_pages import product_label
from service.warranty.product_codes import make_code, product_address
from service.warranty.submitting import Submission, submit
from store.assets.assets import find_asset
from store.engine.database import Connection
from wording.wording import Wording

FILE, DECIDE = Permission.WARRANTY_FILE, Permission.WARRANTY_DECIDE


async def file_activation(page: Page, products: Mapping[str, str]) -> None:
    """What a buyer tells on the telephone."""
    t = page.viewer.t
    said = await fill_in(
        page,
        t("activation_file"),
        [
            Asked("product", t("product"), options=products),
            Asked("serial", t("serial_label"), needed=True),
            Asked("purchased_on", t("activation_bought"), needed=True, kind="date"),
            Asked("seller", t("activation_seller")),
            Asked("name", t("activation_buyer"), needed=True),
            Asked("email", t("buyer_email"), kind="email"),
            Asked("phone", t("buyer_phone"), kind="tel"),
        ],
    )
    if not said:
        return
    made: list[int] = []

    def work(conn: Connection) -> None:
        submission = Submission(
            purchased_on=_day(said["purchased_on"]),
            product=said["product"],
            serial=said["serial"],
            seller=said["seller"],
            name=said["name"],
            email=said["email"] or None,
            phone=said["phone"] or None,
            by_staff=page.viewer.name,
        )
        made.append(submit(conn, submission, wall=console().database.wall()).activation_id)

    with page.client:
        await act(page, FILE, work, done=t("activation_did_submit"), about="activation")
        if made:
            ui.navigate.to(f"/activations/{made[0]}")


def warranty_acts(page: Page, product_id: str, serial: str) -> None:
    """On the page of a device: its warranty card, and what may be filed for its owner."""
    t = page.viewer.t
    with ui.element("div").classes("actions"):
        for name, icon, permission, press in (
            ("device_card", "badge", Permission.WARRANTY_READ, _card),
            ("device_claim", "gavel", FILE, _claim),
            ("device_return", "local_shipping", FILE, _return),
            ("device_code", "qr_code_2", DECIDE, _code),
        ):
            if page.viewer.may(permission):
                ui.button(t(name), icon=icon, on_click=partial(press, page, product_id, serial)).props(
                    "no-caps dense outline"
                ).classes(name.replace("_", "-"))


async def _card(page: Page, product_id: str, serial: str) -> None:
    _, device = await read(the_device, product_id, serial)
    with page.client:
        ui.navigate.to(f"/v1/assets/{device.asset_id}/warranty-card/print", new_tab=True)


async def _claim(page: Page, product_id: str, serial: str) -> None:
    if not (fault := await ask(page, "claim_fault_ask")):
        return
    made: list[int] = []

    def work(conn: Connection) -> None:
        product, device = the_device(conn, product_id, serial)
        owner = _owner(conn, device.asset_id)
        if owner is None:
            raise WarrantyClaimRefused(coded("claim_not_owner"))
        by = by_now(conn, product_id, page.viewer.name)
        made.append(begin_claim(conn, product, Wanted(device.asset_id, owner, fault), by).id)

    with page.client:
        await act(
            page, FILE, work, done=page.viewer.t("warranty_claim_did_draft"), about=f"device/{product_id}/{serial}"
        )
        if made:
            ui.navigate.to(f"/warranty-claims/{made[0]}")


async def _return(page: Page, product_id: str, serial: str) -> None:
    if not (reason := await ask(page, "return_reason_ask")):
        return
    made: list[int] = []

    def work(conn: Connection) -> None:
        product, device = the_device(conn, product_id, serial)
        owner = _owner(conn, device.asset_id)
        if owner is None:
            raise ReturnRefused(coded("return_not_owner"))
        by = by_now(conn, product_id, page.viewer.name)
        made.append(request(conn, product, AskedReturn(device.asset_id, owner, reason), by).id)

    with page.client:
        await act(page, FILE, work, done=page.viewer.t("return_did_request"), about=f"device/{product_id}/{serial}")
        if made:
            ui.navigate.to(f"/returns/{made[0]}")


async def _code(page: Page, product_id: str, serial: str) -> None:
    """A new code for the product, shown once, with its label to print."""
    viewer, t = page.viewer, page.viewer.t
    made: list[tuple[str, str]] = []

    def work(conn: Connection) -> None:
        product, device = the_device(conn, product_id, serial)
        code = make_code(conn, device.asset_id, actor=viewer.name, now=console().database.wall())
        words = Wording(viewer.language, viewer.zone, product)
        made.append((code, product_label(product, serial, code, words, address=product_address(_base(), code))))

    with page.client:
        await act(page, DECIDE, work, done="", about=f"device/{product_id}/{serial}")
        for code, sheet in made:
            ui.download.content(sheet.encode(), f"label-{serial}.html", "text/html")
            await hand_over(page, t("device_code"), code, t("device_code_help"))


def _owner(conn: Connection, asset_id: int) -> int | None:
    asset = find_asset(conn, asset_id)
    return asset.customer_id if asset else None


def _base() -> str:
    """Where customers reach the web process."""
    return console().settings.link_base


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise BadEntry("purchased_on", text, coded("import_no_day", value=text)) from exc
